import { l10n } from 'vscode';
import type { Effect, Plan, PlanStep } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { undoSteps, type OperationSnapshot, type StepPhase } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { kindOfStep } from './operationSteps.ts';
import { nameIn, operationLabel } from './operations.ts';
import { stepText, type PlanText } from './plans.ts';
import { effectSentence, questionText } from './resources.ts';
import { rollBackLines } from './rollBackSteps.ts';
import { where } from './tooltip.ts';

/** What a step asks before it is sent, for who is to say yes; undefined where none does. */
export function questionOf(operation: OperationSnapshot, formats: Formats): PlanText | undefined {
  const asking = operation.steps.find(({ question }) => question !== undefined);
  const text = asking?.question && questionText(kindOfStep(asking.step), asking.question, formats);
  return text && { ...text, detail: [place(operation), '', text.detail].join('\n') };
}

/** What is left of an operation that was interrupted or has failed, for who is to agree to it again. */
export function resumeText(operation: OperationSnapshot, formats: Formats): PlanText {
  const question = operation.state === 'asking' ? questionOf(operation, formats) : undefined;
  if (question) return question;
  return {
    title: l10n.t('Resume the operation "{0}"?', operationLabel(operation, formats)),
    detail: [
      place(operation),
      operation.state === 'asking'
        ? l10n.t('It was interrupted; its last step was {0}.', formats.dateTime(operation.lastAt))
        : l10n.t('It came to a halt on {0}.', formats.dateTime(operation.lastAt)),
      '',
      l10n.t('Left to do:'),
      ...lines(operation, stepsToGo(operation)),
      '',
      l10n.t('Patch Lens first looks at what AWS has done meanwhile; nothing is sent twice.'),
    ].join('\n'),
    action: l10n.t('Resume'),
  };
}

/** What is not done of the way that it goes, what comes after a failed step included. */
function stepsToGo({ steps, rollingBack }: OperationSnapshot): readonly PlanStep[] {
  return steps
    .filter(({ undo, phase }) => undo === rollingBack && phase !== 'done' && phase !== 'skipped')
    .map(({ step }) => step);
}

/** What a roll-back puts back, and at what price, in words. */
export function rollBackText(operation: OperationSnapshot, formats: Formats): PlanText {
  return {
    title: l10n.t('Roll back the operation "{0}"?', operationLabel(operation, formats)),
    detail: [
      place(operation),
      '',
      ...rollBackLines(operation, undoOf(operation), formats),
      '',
      l10n.t('What is not in the list stays as it is now.'),
    ].join('\n'),
    action: l10n.t('Roll Back'),
  };
}

/** Another instance type for a start that found no capacity. */
export function otherTypeText(
  plan: Plan,
  name: string,
  type: string,
  effects: readonly Effect[],
  formats: Formats,
): PlanText {
  const { account, region, profile, sample } = plan.scope;
  return {
    title: l10n.t('Change the instance type of {0} to {1} and start it?', name, type),
    detail: [
      where(account, region, profile, sample),
      '',
      ...effects.map(
        ({ code, facts }) => `• ${effectSentence('notebooks', { code, facts: { ...facts, names: [] } }, formats)}`,
      ),
    ].join('\n'),
    action: l10n.t('Change and Start'),
  };
}

/**
 * What a dismissal would leave half done, for who is to agree to it; undefined where it leaves nothing so. `isBack`: it
 * runs again by now, whoever has started it.
 */
export function dismissText(
  operation: OperationSnapshot,
  isBack: (key: ResourceKey) => boolean,
  formats: Formats,
): PlanText | undefined {
  const { plan } = operation;
  const half = halfDone(operation).filter(({ target }) => !isBack(target));
  if (half.length === 0) return undefined;
  return {
    title: l10n.t('Dismiss the operation "{0}"?', operationLabel(operation, formats)),
    detail: [
      place(operation),
      '',
      l10n.t('It is only half done. Once you dismiss it, Patch Lens does not finish this:'),
      ...half.map(({ target, unsent }) => {
        const name = nameIn(plan, target);
        const steps = unsent.map(({ step }) => stepText(step.type, name)).join(', ');
        const stopped = unsent.some(({ step }) => step.type === 'notebook.start');
        return `• ${
          stopped
            ? l10n.t('{0} stays stopped. Not done: {1}.', name, steps)
            : l10n.t('{0} stays as it is now. Not done: {1}.', name, steps)
        }`;
      }),
    ].join('\n'),
    action: l10n.t('Dismiss'),
  };
}

/** Of each resource that was changed what would have to follow, forth or back, and AWS was not asked for, or in vain. */
function halfDone({ state, steps, rollingBack }: OperationSnapshot) {
  if (state === 'done' || state === 'cancelled' || state === 'rolledBack') return [];
  return [...Map.groupBy(steps, ({ step }) => step.target)].flatMap(([target, own]) => {
    const unsent = own.filter(
      ({ phase, undo, step }) => undo === rollingBack && step.type !== 'notebook.verify' && unsentPhases.has(phase),
    );
    return own.some(({ phase }) => takenPhases.has(phase)) && unsent.length > 0 ? [{ target, unsent }] : [];
  });
}

const takenPhases: ReadonlySet<StepPhase> = new Set(['sending', 'waiting', 'done', 'stillRunning']);
const unsentPhases: ReadonlySet<StepPhase> = new Set([
  'notBegun',
  'checking',
  'postponed',
  'failed',
  'blocked',
  'leftOut',
]);

const sent: ReadonlySet<StepPhase> = new Set(['sending', 'waiting', 'postponed', 'done', 'failed', 'stillRunning']);

/** The steps that would put it back, as the plan names them: what is shared first, then whatever is not through. */
export function undoOf({ plan, steps }: OperationSnapshot): readonly PlanStep[] {
  const forth = steps.filter((each) => !each.undo);
  const shared = new Set((plan.stages ?? []).filter((stage) => stage.shared).flatMap((stage) => stage.targets));
  const isThrough = (target: string) =>
    forth.every(({ step, phase }) => step.target !== target || phase === 'done' || phase === 'skipped');
  const undo = (of: (target: string) => boolean) =>
    forth
      .filter(({ step, phase }) => sent.has(phase) && of(step.target))
      .toReversed()
      .flatMap(({ step }) => undoSteps(step));
  return [...undo((target) => shared.has(target)), ...undo((target) => !shared.has(target) && !isThrough(target))];
}

function lines({ plan }: OperationSnapshot, steps: readonly PlanStep[]): readonly string[] {
  const shown = steps.slice(0, 12).map((step) => `• ${stepText(step.type, nameIn(plan, step.target))}`);
  const more = steps.length - shown.length;
  return more > 0 ? [...shown, `• ${l10n.t('and {0} more', more)}`] : shown;
}

function place({ plan: { scope } }: OperationSnapshot): string {
  return where(scope.account, scope.region, scope.profile, scope.sample);
}
