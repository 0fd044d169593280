import { withCondition } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { AnyObject, Kinds, Pod } from '../objects.ts';
import { selects } from '../selectors.ts';
import { KubernetesError } from '../status.ts';
import { deletePod, isAlive, isReady, ownerOf } from './pods.ts';
import { resolve } from './replicas.ts';

type PodDisruptionBudget = Kinds['PodDisruptionBudget'];

/** The pods that a budget protects. */
export function protectedBy(cluster: Cluster, { metadata, spec }: PodDisruptionBudget): Pod[] {
  return cluster.store
    .all('Pod')
    .filter((pod) => pod.metadata.namespace === metadata.namespace && selects(spec.selector, pod.metadata.labels));
}

/** Keeps the status of every PodDisruptionBudget as the disruption controller does. */
export function reconcileBudgets(cluster: Cluster): void {
  for (const budget of cluster.store.all('PodDisruptionBudget')) {
    const pods = protectedBy(cluster, budget).filter(isAlive);
    const { minAvailable, maxUnavailable } = budget.spec;
    // Shares and maxUnavailable count from what the owners want, a plain minAvailable from the pods that are there.
    const scaled = typeof minAvailable !== 'number';
    const expectedPods = scaled ? expectedOf(cluster, pods) : pods.length;
    const desiredHealthy =
      maxUnavailable === undefined
        ? resolve(minAvailable ?? 1, expectedPods, Math.ceil)
        : Math.max(0, expectedPods - resolve(maxUnavailable, expectedPods, Math.ceil));
    const currentHealthy = pods.filter(isReady).length;
    const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const allowed =
      disruptionsAllowed > 0
        ? { type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }
        : { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' };
    cluster.store.update('PodDisruptionBudget', {
      ...budget,
      status: {
        disruptionsAllowed,
        currentHealthy,
        desiredHealthy,
        expectedPods,
        ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }),
        conditions: withCondition(budget.status.conditions, { ...allowed, message: '' }, cluster.now()),
      },
    });
  }
}

/** What the controllers of these pods want together; a pod without one counts for itself. */
function expectedOf(cluster: Cluster, pods: readonly Pod[]): number {
  const wanted = new Map<string, number>();
  for (const pod of pods) {
    const owner = ownerOf(cluster, pod);
    const above = owner === undefined ? pod : (ownerOf(cluster, owner) ?? owner);
    const { uid } = above.metadata;
    wanted.set(uid, replicasOf(above) ?? (wanted.get(uid) ?? 0) + 1);
  }
  return [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function replicasOf(object: AnyObject): number | undefined {
  const spec = 'spec' in object ? object.spec : undefined;
  const replicas = typeof spec === 'object' && spec !== null && 'replicas' in spec ? spec.replicas : undefined;
  return typeof replicas === 'number' ? replicas : undefined;
}

/** Kubernetes' sentences, which EKS repeats in its eviction events. */
const blocked = "Cannot evict pod as it would violate the pod's disruption budget.";
const severalBudgets =
  'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';

/**
 * Evicts the pod (policy/v1), or throws: 429 where its budget does not allow
 * it, 500 where it has several budgets. Pods that do not serve are evicted
 * without counting where the budget is met or says AlwaysAllow.
 */
export function evict(cluster: Cluster, pod: Pod, graceSeconds?: number): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const budgets = cluster.store
    .all('PodDisruptionBudget')
    .filter((budget) => protectedBy(cluster, budget).some(({ metadata }) => metadata.uid === pod.metadata.uid));
  const [budget] = budgets;
  if (budget === undefined || pod.status.phase !== 'Running') {
    deletePod(cluster, pod, graceSeconds);
    return;
  }
  if (budgets.length > 1) throw new KubernetesError(500, 'InternalError', severalBudgets);
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = budget.status;
  if (!isReady(pod)) {
    const free = budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || currentHealthy >= desiredHealthy;
    if (free) {
      deletePod(cluster, pod, graceSeconds);
      return;
    }
  }
  if (disruptionsAllowed <= 0 || expectedPods === 0) {
    const name = budget.metadata.name;
    const message = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
    throw new KubernetesError(429, 'TooManyRequests', blocked, { causes: [{ reason: 'DisruptionBudget', message }] });
  }
  deletePod(cluster, pod, graceSeconds);
  reconcileBudgets(cluster);
}
