import { l10n } from 'vscode';
import type { PlanStep } from '../../domain/plan.ts';
import { undoSteps, type OperationSnapshot, type StepPhase } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { nameIn, operationLabel, stepsLeft } from './operations.ts';
import { stepText, type PlanText } from './plans.ts';
import { where } from './tooltip.ts';

/** What is left of an operation that was interrupted, for who is to agree to it again. */
export function resumeText(operation: OperationSnapshot, formats: Formats): PlanText {
  return {
    title: l10n.t('Go on with {0}?', operationLabel(operation, formats)),
    detail: [
      place(operation),
      l10n.t('It was interrupted; its last step was {0}.', formats.dateTime(operation.lastAt)),
      '',
      l10n.t('Left to do:'),
      ...lines(
        operation,
        stepsLeft(operation).map(({ step }) => step),
      ),
      '',
      l10n.t('What AWS has done meanwhile is looked at first; nothing is sent twice.'),
    ].join('\n'),
    action: l10n.t('Resume'),
  };
}

/** What a roll-back will do, in words. */
export function rollBackText(operation: OperationSnapshot, formats: Formats): PlanText {
  return {
    title: l10n.t('Roll back {0}?', operationLabel(operation, formats)),
    detail: [
      place(operation),
      '',
      ...lines(operation, undoOf(operation)),
      '',
      l10n.t('What is not in the list stays as it is now.'),
    ].join('\n'),
    action: l10n.t('Roll Back'),
  };
}

const sent: ReadonlySet<StepPhase> = new Set(['sending', 'waiting', 'postponed', 'done', 'failed', 'stillRunning']);

/** The steps that would put it back, as the plan names them: what is shared first, then whatever is not through. */
function undoOf({ plan, steps }: OperationSnapshot): readonly PlanStep[] {
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
