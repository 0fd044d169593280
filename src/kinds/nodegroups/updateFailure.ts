import type { EksUpdate, Nodegroup } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { StepContext, StepFailure, StepState } from '../kind.ts';
import { nameOf, ruleOf, type Hold } from '../podBudgets.ts';
import { holdsNow } from './updateProgress.ts';
import { errorLines } from './updates.ts';

/** Why an update did not come to its end. */
export type UpdateFailure =
  /** Pods that could not be evicted. */
  | 'podsHeld'
  /** New nodes did not start, or did not join the cluster. */
  | 'nodesMissing'
  | 'updateFailed'
  /** AWS ended it. */
  | 'updateCancelled'
  /** EKS does not take the request. */
  | 'updateRefused'
  /** EKS knows the update that was followed no more. */
  | 'updateGone'
  | 'gone'
  /** Another nodegroup has the name now. */
  | 'replaced';

export function failed(step: PlanStep, code: UpdateFailure, lines: readonly string[] = []): StepFailure {
  const telling = lines[0];
  return { code, resource: step.target, lines, ...(telling === undefined ? {} : { telling }) };
}

/** With what EKS says of it and, where the cluster can be asked, the very pods and what holds them. */
export async function failedUpdate(
  step: PlanStep,
  context: StepContext,
  group: Nodegroup,
  update: EksUpdate,
): Promise<StepState> {
  const codes = update.errors.map(({ code }) => code);
  const lines = errorLines(update);
  if (update.status === 'Cancelled') return { state: 'failed', cause: failed(step, 'updateCancelled', lines) };
  if (codes.includes('PodEvictionFailure')) {
    const holds = await holdsNow(group, update, context);
    return { state: 'failed', cause: failed(step, 'podsHeld', [...holds.map(lineOf), ...lines]) };
  }
  const code = codes.includes('NodeCreationFailure') ? 'nodesMissing' : 'updateFailed';
  return { state: 'failed', cause: failed(step, code, lines) };
}

/** `shop/checkout-worker-7c9f-x2x4z: PodDisruptionBudget shop/checkout-worker (minAvailable: 2)` */
function lineOf({ pod, budgets }: Hold): string {
  return `${nameOf(pod)}: PodDisruptionBudget ${budgets.map((each) => `${nameOf(each)} (${ruleOf(each)})`).join(', ')}`;
}
