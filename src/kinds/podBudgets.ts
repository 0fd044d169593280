import type { Pod, PodDisruptionBudget } from '../aws/ports.ts';
import { selects } from './labelSelectors.ts';

/** Why Kubernetes does not let go of a pod when it is evicted. */
export type HoldCause =
  /** The budget wants as many healthy pods as there are to be: it never allows an eviction. */
  | 'never'
  /** It would allow one, were more of its pods healthy. */
  | 'unhealthy'
  /** The eviction API refuses a pod that two budgets select. */
  | 'severalBudgets';

/** A pod that can not be evicted now, and the budget (or budgets) behind it. */
export interface Hold {
  readonly pod: Pod;
  readonly budgets: readonly PodDisruptionBudget[];
  readonly because: HoldCause;
}

/** `shop/checkout-worker-7c9f-x2x4z`: how a person finds it with kubectl. */
export function nameOf({ meta }: { readonly meta: Pod['meta'] }): string {
  return meta.namespace === '' ? meta.name : `${meta.namespace}/${meta.name}`;
}

/** `minAvailable: 2`, as the budget's manifest has it. */
export function ruleOf({ minAvailable, maxUnavailable }: PodDisruptionBudget): string {
  if (maxUnavailable !== undefined) return `maxUnavailable: ${maxUnavailable}`;
  return `minAvailable: ${minAvailable ?? 1}`;
}

export function budgetsOf(pod: Pod, budgets: readonly PodDisruptionBudget[]): readonly PodDisruptionBudget[] {
  return budgets.filter(
    ({ meta, selector }) => meta.namespace === pod.meta.namespace && selects(selector, pod.meta.labels),
  );
}

/** Its pods that Kubernetes counts as not healthy: running without being Ready, or not running yet. */
export function unhealthyOf(budget: PodDisruptionBudget, pods: readonly Pod[]): readonly Pod[] {
  return pods.filter((pod) => isAlive(pod) && !pod.ready && budgetsOf(pod, [budget]).length > 0);
}

/** Neither over nor being deleted. */
export function isAlive({ phase, meta }: Pod): boolean {
  return phase !== 'Succeeded' && phase !== 'Failed' && meta.deletedAt === undefined;
}

/** A drain moves it: pods of DaemonSets and the kubelet's own (mirror pods) stay with their node. */
export function isMovable(pod: Pod): boolean {
  return (
    !pod.meta.owners.some(({ kind, controller }) => controller && kind === 'DaemonSet') &&
    pod.meta.annotations['kubernetes.io/config.mirror'] === undefined
  );
}

/** Those of these pods that an eviction would be refused for now, in their order. Kubernetes' API-initiated eviction. */
export function holdsOf(pods: readonly Pod[], budgets: readonly PodDisruptionBudget[]): readonly Hold[] {
  return pods.flatMap((pod): readonly Hold[] => {
    // What is not running is evicted whatever its budgets say.
    if (!isAlive(pod) || !isMovable(pod) || pod.phase !== 'Running') return [];
    const own = budgetsOf(pod, budgets);
    const [budget] = own;
    if (budget === undefined) return [];
    if (own.length > 1) return [{ pod, budgets: own, because: 'severalBudgets' }];
    const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = budget.status;
    if (disruptionsAllowed > 0) return [];
    const free = budget.unhealthyPodEvictionPolicy === 'AlwaysAllow' || currentHealthy >= desiredHealthy;
    if (!pod.ready && free) return [];
    return [{ pod, budgets: own, because: desiredHealthy >= expectedPods ? 'never' : 'unhealthy' }];
  });
}
