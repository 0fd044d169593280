import { l10n } from 'vscode';
import type { Fact } from '../../domain/finding.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { durationOfSteps } from '../../kinds/notebooks/planSteps.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { hookNames } from './lifecycleConfigs.ts';
import { nameIn } from './operations.ts';
import { stepText, usually } from './plans.ts';
import { effectSentence } from './resources.ts';

/** So many steps are named; the rest is counted. */
const stepsShown = 12;

/** What the steps of a roll-back put back, what that costs, and how long it takes: lines for who is to agree to it. */
export function rollBackLines(
  operation: OperationSnapshot,
  undo: readonly PlanStep[],
  formats: Formats,
): readonly string[] {
  const { plan } = operation;
  const steps = undo.filter((step) => !stopsNothing(operation, step));
  const shown = steps.slice(0, stepsShown).map((step) => restored(operation, step, formats));
  const more = steps.length - shown.length;
  const starts = steps.filter(({ type }) => type === 'notebook.start');
  const effects = [
    ...(steps.some(({ type }) => type === 'notebook.stop') ? [of('kernelsDie')] : []),
    ...(steps.length < undo.length
      ? [l10n.t('What did not start is not running; should it run by then, it is stopped first.')]
      : []),
    ...configsOf(operation, starts).map((config) => of('scriptRunsAsRoot', { config })),
    ...(starts.length > 0 ? [of('startMayFail')] : []),
  ];
  return [
    ...[...shown, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].map((text) => `• ${text}`),
    ...(effects.length > 0 ? ['', ...effects.map((text) => `• ${text}`)] : []),
    '',
    usually(longest(steps)),
  ];

  function of(code: string, facts: Readonly<Record<string, Fact>> = {}): string {
    return effectSentence('notebooks', { code, facts: { names: [], ...facts } }, formats);
  }

  function longest(all: readonly PlanStep[]) {
    const each = [...Map.groupBy(all, ({ target }) => target).values()].map(durationOfSteps);
    const shared = plan.stages?.some((stage) => stage.shared) === true ? 5 : 1;
    return {
      from: Math.max(1, ...each.map(({ from }) => from)),
      to: Math.max(shared, ...each.map(({ to }) => to)),
    };
  }
}

/** "Start search-ranking again", "Put back the lifecycle configuration team-onstart of search-ranking" */
function restored({ plan }: OperationSnapshot, { type, target, input }: PlanStep, formats: Formats): string {
  const name = nameIn(plan, target);
  const { lifecycleConfigName: config, instanceType } = input;
  switch (type) {
    case 'notebook.start':
      return l10n.t('Start {0} again', name);
    case 'notebook.stop':
      return l10n.t('Stop {0} again', name);
    case 'notebook.update':
      if (config === null) return l10n.t('Detach the lifecycle configuration of {0} again: it had none', name);
      if (typeof config === 'string') return l10n.t('Put back the lifecycle configuration {0} of {1}', config, name);
      return typeof instanceType === 'string'
        ? l10n.t('Put back the instance type {0} of {1}', instanceType, name)
        : stepText(type, name);
    case 'lifecycle.deploy': {
      const sizes = plan.effects.flatMap(({ code, facts }) => scriptChange(code, facts, formats));
      const text = l10n.t('Deploy to {0} the script that was there before', name);
      return sizes.length === 0 ? text : `${text} (${sizes.join(', ')})`;
    }
    case 'lifecycle.create':
      return l10n.t('Create the lifecycle configuration {0} again, with the scripts that it had', name);
    case 'lifecycle.delete':
      return l10n.t('Delete the lifecycle configuration {0} again', name);
    default:
      return stepText(type, name);
  }
}

/** "OnStart: 55 → 426 bytes", as the plan's own effects have it, the other way round. */
function scriptChange(code: string, facts: PlanStep['input'], formats: Formats): readonly string[] {
  const { hook, bytesBefore, bytesAfter } = facts;
  if ((hook !== 'onStart' && hook !== 'onCreate') || typeof bytesAfter !== 'number') return [];
  const now = formats.number(bytesAfter);
  if (code === 'addsScript') return [l10n.t('{0}: {1} bytes → a script that does nothing', hookNames[hook], now)];
  return code === 'replacesScript' && typeof bytesBefore === 'number'
    ? [l10n.t('{0}: {1} → {2} bytes', hookNames[hook], now, formats.number(bytesBefore))]
    : [];
}

/** The start that it would undo has failed: nothing is running that could be stopped. */
function stopsNothing({ steps }: OperationSnapshot, { type, target }: PlanStep): boolean {
  if (type !== 'notebook.stop') return false;
  const start = steps.findLast(
    (each) => !each.undo && each.step.target === target && each.step.type === 'notebook.start',
  );
  return start?.phase === 'failed' || start?.phase === 'postponed';
}

/** The configurations whose scripts the starts of a roll-back run: the one that is put back, else the one it has. */
function configsOf({ plan, steps }: OperationSnapshot, starts: readonly PlanStep[]): readonly string[] {
  const all = starts.flatMap(({ target }) => {
    const update = steps.find(({ step, undo }) => !undo && step.target === target && step.type === 'notebook.update');
    const back = update?.step.undo?.[0]?.input['lifecycleConfigName'];
    if (typeof back === 'string') return [back];
    if (back === null) return [];
    const name = nameIn(plan, target);
    return plan.effects.flatMap(({ code, facts: { names, config } }) =>
      code === 'scriptRunsAsRoot' && typeof config === 'string' && Array.isArray(names) && names.includes(name)
        ? [config]
        : [],
    );
  });
  return [...new Set(all)];
}
