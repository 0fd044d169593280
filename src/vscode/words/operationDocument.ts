import { l10n } from 'vscode';
import type { Effect } from '../../domain/plan.ts';
import type { Entry, OperationSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { failureOf, noteText, spanOf, stepPhrase } from './operationSteps.ts';
import { nameIn, operationLabel, operationPhrase, stageLabel } from './operations.ts';
import { stepText } from './plans.ts';
import { problemWords } from './problems.ts';
import { lifecycleEffectSentence } from './lifecycleConfigs.ts';
import { effectSentence } from './resources.ts';
import { rollOutEffectSentence } from './rollOut.ts';
import { where } from './tooltip.ts';

/**
 * Everything that is written down of an operation, for whoever wonders later: what was agreed to, what happened when,
 * AWS's request ids, and the lines behind a failure. Script bodies and credentials are in no journal, so in none of this.
 */
export function operationDocument(operation: OperationSnapshot, formats: Formats, now: number): string {
  const { plan, steps, entries, startedAt } = operation;
  const { scope } = plan;
  const name = (id: string) => {
    const found = steps.find((each) => each.step.id === id)?.step ?? plan.steps.find((each) => each.id === id);
    return found ? stepText(found.type, nameIn(plan, found.target)) : id;
  };
  const failures = steps.flatMap(({ step, cause, problem }) => [
    ...(cause ? ['', failureOf(step, cause, nameIn(plan, step.target)), ...cause.lines.map(indented)] : []),
    ...(problem
      ? ['', problemWords(problem).long, ...(problem.detail === undefined ? [] : [indented(problem.detail)])]
      : []),
  ]);
  return [
    operationLabel(operation, formats),
    operationPhrase(operation, formats, now),
    where(scope.account, scope.region, scope.profile, scope.sample),
    l10n.t('Begun {0}', formats.dateTime(startedAt)),
    '',
    `== ${l10n.t('Plan')}`,
    ...plan.targets.map(({ name: target, key }) => `${target}  ${key}`),
    ...plan.effects.map((effect) => `• ${planEffect(operation, effect, formats)}`),
    ...(plan.stages ?? []).map(
      (stage) =>
        `${stageLabel(stage.id)}: ${stage.targets.map((key) => nameIn(plan, key)).join(', ')}${
          stage.pause > 0 ? ` · ${l10n.t('then {0} of pause', spanOf(stage.pause))}` : ''
        }`,
    ),
    '',
    `== ${l10n.t('Steps')}`,
    ...steps.map(
      (each) =>
        `${each.undo ? `${l10n.t('Roll-back')} · ` : ''}${stepText(each.step.type, nameIn(plan, each.step.target))}: ${stepPhrase(operation, each, now)}`,
    ),
    ...(failures.length > 0 ? ['', `== ${l10n.t('What went wrong')}`, ...failures.slice(1)] : []),
    '',
    `== ${l10n.t('Timeline')}`,
    ...entries.map((entry) => `${new Date(entry.at).toISOString()}  ${entryText(entry, name, formats)}`),
    '',
  ].join('\n');
}

function indented(line: string): string {
  return `    ${line}`;
}

function planEffect({ room }: OperationSnapshot, effect: Effect, formats: Formats): string {
  switch (room) {
    case 'lifecycleConfigs':
      return lifecycleEffectSentence(effect, formats);
    case 'notebooks':
      return rollOutEffectSentence(effect, formats);
    case 'functions':
    case 'nodegroups':
      return effectSentence(room, effect, formats);
  }
}

/** One line of the journal, with AWS's request ids. */
function entryText(entry: Entry, name: (step: string) => string, formats: Formats): string {
  switch (entry.type) {
    case 'claimed':
      return l10n.t('A window follows it ({0}).', entry.window);
    case 'intent':
      return l10n.t('{0}: about to be sent', name(entry.step));
    case 'sent':
      return [
        l10n.t('{0}: AWS took it', name(entry.step)),
        ...entry.requests.map(({ service, operation, requestId }) => `${service}:${operation} ${requestId}`),
      ].join('  ');
    case 'notSent':
      return [l10n.t('{0}: AWS did not take it', name(entry.step)), entry.problem && problemWords(entry.problem).short]
        .filter((part) => part !== undefined)
        .join('  ');
    case 'done':
      return [
        entry.skipped ? l10n.t('{0}: was so already', name(entry.step)) : l10n.t('{0}: done', name(entry.step)),
        ...(entry.note === undefined ? [] : [noteText(entry.note) ?? entry.note]),
      ].join('  ');
    case 'failed':
      return [l10n.t('{0}: failed', name(entry.step)), entry.cause.telling ?? entry.cause.code].join('  ');
    case 'blocked':
      return l10n.t('{0}: not possible, its state is {1}', name(entry.step), entry.reason);
    case 'stillRunning':
      return l10n.t('{0}: still running in AWS', name(entry.step));
    case 'postponed':
      return [
        l10n.t('{0}: put off until {1}', name(entry.step), formats.dateTime(entry.nextAt)),
        entry.cause.telling ?? entry.cause.code,
      ].join('  ');
    case 'paused':
      return l10n.t('Pauses until {0} after {1}', formats.dateTime(entry.until), stageLabel(entry.after));
    case 'cancelled':
      return l10n.t('Cancelled: nothing more is begun, and what was sent goes on to its end');
    case 'rollingBack':
      return entry.by === 'plan' ? l10n.t('Rolls back, as the plan says') : l10n.t('Rolls back, as asked for');
    case 'resumed':
      return l10n.t('Resumed');
    case 'replanned':
      return l10n.t('Goes on with other steps');
    case 'ended':
      return l10n.t('Ended: {0}', entry.outcome);
    case 'dismissed':
      return l10n.t('Dismissed');
  }
}
