import { l10n } from 'vscode';
import type { Effect } from '../../domain/plan.ts';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { lifecycleEffectSentence } from './lifecycleConfigs.ts';
import { headlineOf, offersText, wrongLines } from './operationOutcome.ts';
import { spanOf, stepName, stepPhrase } from './operationSteps.ts';
import { timelineOf } from './operationTimeline.ts';
import { nameIn, operationLabel, stageLabel, stepsPhrase } from './operations.ts';
import { ofAll } from './plans.ts';
import { effectSentence } from './resources.ts';
import { rollOutEffectSentence } from './rollOut.ts';
import type { Times } from './times.ts';
import { where } from './tooltip.ts';
import { wrapped } from './wrap.ts';

/**
 * Everything that is written down of an operation, for whoever wonders later: how it ended, what went wrong, its steps,
 * what was agreed to, and what happened when; at the end, for AWS Support, the ids. Script bodies and credentials are in
 * no journal, so in none of this.
 */
export function operationDocument(operation: OperationSnapshot, formats: Formats, times: Times, now: number): string {
  const { plan, startedAt } = operation;
  const { scope } = plan;
  const zone = times.zone(startedAt);
  const offers = offersText(operation);
  return [
    operationLabel(operation, formats),
    headlineOf(operation, formats, now),
    ...(offers === undefined ? [] : [offers]),
    '',
    where(scope.account, scope.region, scope.profile, scope.sample),
    l10n.t('Begun {0}. All times are in {1} ({2}).', formats.dateTime(startedAt), zone.name, zone.offset),
    ...section(l10n.t('What went wrong'), wrongLines(operation, formats).flatMap(wrapped)),
    ...section(l10n.t('Steps'), stepLines(operation, now)),
    ...section(l10n.t('The plan you agreed to'), [...stageLines(operation), ...effectLines(operation, formats)]),
    ...section(l10n.t('Timeline'), timelineOf(operation, times)),
    ...section(l10n.t('For support'), supportLines(operation, times)),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

/** A line a step; of several resources a line each, under the stages that they belong to. */
function stepLines(operation: OperationSnapshot, now: number): readonly string[] {
  const { plan, steps } = operation;
  const forth = steps.filter((each) => !each.undo);
  const back = steps.filter((each) => each.undo);
  const stages = plan.stages?.flatMap((stage) => [
    stageLabel(stage.id),
    ...ofTargets(
      operation,
      forth.filter(({ step }) => stage.targets.includes(step.target)),
      now,
    ).map(indented),
  ]);
  return [
    ...(stages ?? ofTargets(operation, forth, now)),
    ...(back.length === 0 ? [] : [l10n.t('Roll-back'), ...ofTargets(operation, back, now).map(indented)]),
  ];
}

function ofTargets(operation: OperationSnapshot, steps: readonly StepSnapshot[], now: number): readonly string[] {
  const byTarget = [...Map.groupBy(steps, ({ step }) => step.target)];
  if (operation.plan.targets.length > 1) {
    return byTarget.flatMap(([key, own]) =>
      wrapped(`${nameIn(operation.plan, key)}: ${stepsPhrase(operation, own, now, 'whole')}`),
    );
  }
  return steps.flatMap((each) => {
    const { type, target } = each.step;
    return wrapped(`${stepName(type, nameIn(operation.plan, target))}: ${stepPhrase(operation, each, now, 'whole')}`);
  });
}

function stageLines({ plan }: OperationSnapshot): readonly string[] {
  return (plan.stages ?? []).map((stage) => {
    const names = stage.targets.map((key) => nameIn(plan, key)).join(', ');
    const pause = stage.pause > 0 ? ` · ${l10n.t('then a pause of {0}', spanOf(stage.pause))}` : '';
    return `${stageLabel(stage.id)}: ${names}${pause}`;
  });
}

function effectLines({ plan, room }: OperationSnapshot, formats: Formats): readonly string[] {
  return plan.effects.flatMap((effect) => wrapped(`• ${effectText(room, ofAll(effect, plan), formats)}`));
}

function effectText(room: OperationSnapshot['room'], effect: Effect, formats: Formats): string {
  switch (room) {
    case 'lifecycleConfigs':
      return lifecycleEffectSentence(effect, formats);
    case 'notebooks':
      return rollOutEffectSentence(effect, formats);
    case 'functions':
    case 'nodegroups':
    case 'fargate':
      return effectSentence(room, effect, formats);
  }
}

/** Ids, for whoever asks AWS or us: of the operation, the resources and the requests, and what AWS said of a failure. */
function supportLines({ id, plan, steps, entries }: OperationSnapshot, times: Times): readonly string[] {
  const requests = entries.flatMap((entry) => {
    if (entry.type === 'sent') return entry.requests.map((each) => ({ ...each, at: entry.at }));
    if (entry.type !== 'notSent' || entry.problem?.requestId === undefined) return [];
    const { service = '', operation = '', requestId } = entry.problem;
    return [{ service, operation, requestId, at: entry.at }];
  });
  const said = steps.flatMap(({ problem }) => problem?.detail ?? []);
  return [
    l10n.t('Operation {0}', id),
    ...plan.targets.map(({ key }) => key),
    ...requests.map((each) =>
      l10n.t('{0}  {1}  request {2}', times.time(each.at), `${each.service}:${each.operation}`, each.requestId),
    ),
    ...[...new Set(said)].map((detail) => l10n.t('AWS said: {0}', detail)),
  ];
}

function indented(line: string): string {
  return `  ${line}`;
}
