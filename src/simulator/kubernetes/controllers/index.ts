import type { Cluster, ClusterTask } from '../cluster.ts';
import type { AnyObject, Kind } from '../objects.ts';
import { resourceTypes } from '../resourceTypes.ts';
import { reconcileBudgets } from './disruption.ts';
import { readyNode, reconcileTaints } from './nodes.ts';
import { deletePod, finishPod, provisionFargate, removePod, runPod, schedulePods } from './pods.ts';
import { reconcileDeployments, reconcileReplicaSets } from './replicas.ts';
import { reconcileDaemonSets, reconcileJobs, reconcileStatefulSets } from './sets.ts';

const rounds = 20;

/** Lets every controller do what is to be done now; called after each change. */
export function settle(cluster: Cluster): void {
  for (let round = 0; round < rounds; round += 1) {
    const before = cluster.store.revision;
    collectGarbage(cluster);
    reconcileTaints(cluster);
    reconcileDeployments(cluster);
    reconcileReplicaSets(cluster);
    reconcileStatefulSets(cluster);
    reconcileDaemonSets(cluster);
    reconcileJobs(cluster);
    schedulePods(cluster);
    reconcileBudgets(cluster);
    if (cluster.store.revision === before) return;
  }
}

/** What an owner made goes with it. */
function collectGarbage(cluster: Cluster): void {
  const uids = new Set<string>();
  const owned: { readonly kind: Kind; readonly object: AnyObject }[] = [];
  for (const { kind } of resourceTypes) {
    if (kind === 'Event') continue;
    for (const object of cluster.store.all(kind)) {
      uids.add(object.metadata.uid);
      if ((object.metadata.ownerReferences ?? []).length > 0) owned.push({ kind, object });
    }
  }
  for (const { kind, object } of owned) {
    if (object.metadata.ownerReferences?.some(({ uid }) => uids.has(uid)) === true) continue;
    const pod = kind === 'Pod' ? cluster.store.get('Pod', object.metadata.namespace, object.metadata.name) : undefined;
    if (pod === undefined) cluster.store.remove(kind, object.metadata);
    else deletePod(cluster, pod);
  }
}

/** Runs a delayed task, where its object is still the one it was meant for. */
export function runClusterTask(
  cluster: Cluster,
  task: ClusterTask,
  { namespace, name, uid }: Readonly<Record<string, string>>,
): void {
  const node = task === 'readyNode' ? cluster.store.get('Node', undefined, name ?? '') : undefined;
  const pod = task === 'readyNode' ? undefined : cluster.store.get('Pod', namespace, name ?? '');
  if (node?.metadata.uid === uid && node !== undefined) readyNode(cluster, node);
  if (pod?.metadata.uid === uid && pod !== undefined) {
    switch (task) {
      case 'provisionFargate':
        provisionFargate(cluster, pod);
        break;
      case 'runPod':
        runPod(cluster, pod);
        break;
      case 'finishPod':
        finishPod(cluster, pod);
        break;
      case 'removePod':
        removePod(cluster, pod);
        break;
      case 'readyNode':
        break;
    }
  }
  settle(cluster);
}
