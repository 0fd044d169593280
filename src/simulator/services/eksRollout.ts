import type { Cluster } from '../kubernetes/cluster.ts';
import { evict } from '../kubernetes/controllers/disruption.ts';
import { settle } from '../kubernetes/controllers/index.ts';
import { cordon, imageLabel, isReadyNode, launchNode, nodesOf } from '../kubernetes/controllers/nodes.ts';
import { deletePod, podsOn, terminateNode } from '../kubernetes/controllers/pods.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import { KubernetesError } from '../kubernetes/status.ts';
import type { SimulatedClock } from '../service.ts';
import { imageId } from './eksImages.ts';
import type { NodegroupRecord, UpdateProgress, UpdateRecord } from './eksState.ts';

/**
 * The four phases of a managed nodegroup's update (EKS user guide:
 * managed-node-update-behavior), a step at a time.
 */

const minute = 60_000;
/** EKS's own time. */
export const durations = { setup: minute, step: 10_000, join: 15 * minute, drain: 15 * minute, empty: minute };
const zones = 3;

interface Rollout {
  readonly cluster: Cluster;
  readonly clock: SimulatedClock;
  readonly update: UpdateRecord;
  readonly progress: UpdateProgress;
  readonly group: NodegroupRecord;
}

/** Carries the update one step on; false when it has ended. */
export function advance(cluster: Cluster, clock: SimulatedClock, update: UpdateRecord): boolean {
  const group = cluster.eks.nodegroups[update.nodegroup];
  const { progress } = update;
  if (group === undefined || progress === undefined) return false;
  const rollout: Rollout = { cluster, clock, update, progress, group };
  phases[progress.phase](rollout);
  settle(cluster);
  return update.status === 'InProgress';
}

const phases: Readonly<Record<UpdateProgress['phase'], (rollout: Rollout) => void>> = {
  setup: (rollout) => {
    const { progress, group, clock } = rollout;
    progress.joinBy = clock.due(durations.join);
    if (oldNodes(rollout).length === 0) finish(rollout);
    else if (group.updateConfig?.updateStrategy === 'MINIMAL') {
      for (const node of oldNodes(rollout)) cordon(rollout.cluster, node);
      progress.phase = 'upgrade';
    } else {
      progress.desired = progress.size + Math.max(2 * zones, maxUnavailable(group));
      progress.phase = 'scaleUp';
      launchMissing(rollout);
    }
  },
  scaleUp: (rollout) => {
    const { cluster, progress, clock } = rollout;
    if (newNodes(rollout).filter(isReadyNode).length >= progress.desired - oldNodes(rollout).length) {
      for (const node of oldNodes(rollout)) cordon(cluster, node);
      progress.phase = 'upgrade';
    } else if (clock.now() >= progress.joinBy) failToJoin(rollout);
  },
  upgrade: (rollout) => {
    const { cluster, progress, group, clock } = rollout;
    for (const [name, drain] of Object.entries(progress.draining)) {
      const node = cluster.store.get('Node', undefined, name);
      if (node === undefined) delete progress.draining[name];
      else if (drain.terminateAt !== undefined && clock.now() >= drain.terminateAt) {
        terminateNode(cluster, node);
        delete progress.draining[name];
        progress.joinBy = clock.due(durations.join);
      } else if (drain.terminateAt === undefined && isDrained(cluster, node, progress.force)) {
        drain.terminateAt = clock.due(durations.empty);
      } else if (drain.terminateAt === undefined && clock.now() >= drain.until) {
        failToEvict(rollout);
        return;
      }
    }
    launchMissing(rollout);
    const ready = nodesOf(cluster, rollout.update.nodegroup).filter(isReadyNode).length;
    const waiting = oldNodes(rollout).filter(({ metadata }) => !(metadata.name in progress.draining));
    const busy = Object.keys(progress.draining).length;
    const free = Math.min(maxUnavailable(group) - busy, ready - busy - (progress.size - maxUnavailable(group)));
    // AWS takes any; here the emptiest goes first.
    const next = waiting.toSorted((a, b) => workloadPods(cluster, a).length - workloadPods(cluster, b).length);
    for (const node of next.slice(0, Math.max(0, free))) {
      progress.draining[node.metadata.name] = { until: clock.due(durations.drain) };
      isDrained(cluster, cordon(cluster, node), progress.force);
    }
    if (waiting.length > 0 || busy > 0) return;
    if (newNodes(rollout).filter(isReadyNode).length >= progress.desired) progress.phase = 'scaleDown';
    else if (clock.now() >= progress.joinBy) failToJoin(rollout);
  },
  scaleDown: (rollout) => {
    const { cluster, progress } = rollout;
    const nodes = nodesOf(cluster, rollout.update.nodegroup);
    progress.desired = Math.max(progress.size, Math.min(progress.desired, nodes.length));
    if (nodes.length <= progress.size) {
      finish(rollout);
      return;
    }
    const [node] = nodes.toSorted(
      (a, b) =>
        Number(b.spec.unschedulable === true) - Number(a.spec.unschedulable === true) ||
        workloadPods(cluster, a).length - workloadPods(cluster, b).length,
    );
    if (node === undefined || !isDrained(cluster, cordon(cluster, node), progress.force)) return;
    progress.desired -= 1;
    terminateNode(cluster, node);
  },
};

/** How many nodes may be away at a time; a share is rounded down, to at least one. */
function maxUnavailable({ updateConfig, size }: NodegroupRecord): number {
  const share = updateConfig?.maxUnavailablePercentage;
  const count = share === undefined ? (updateConfig?.maxUnavailable ?? 1) : Math.floor((size * share) / 100);
  return Math.min(100, Math.max(1, count));
}

function isNew({ cluster, update, group }: Rollout, { metadata }: Node): boolean {
  const { releaseVersion, launchTemplateVersion } = update.target;
  const template = metadata.labels?.['eks.amazonaws.com/sourceLaunchTemplateVersion'];
  const sameTemplate = launchTemplateVersion === undefined || template === launchTemplateVersion;
  return sameTemplate && metadata.labels?.[imageLabel] === imageId(cluster.place.region, group.amiType, releaseVersion);
}

const newNodes = (rollout: Rollout) =>
  nodesOf(rollout.cluster, rollout.update.nodegroup).filter((node) => isNew(rollout, node));
const oldNodes = (rollout: Rollout) =>
  nodesOf(rollout.cluster, rollout.update.nodegroup).filter((node) => !isNew(rollout, node));

/** The Auto Scaling group brings new instances up to what it wants; none come where it can not launch any. */
function launchMissing(rollout: Rollout): void {
  const { cluster, group, update, progress } = rollout;
  if (group.issues?.some(({ code }) => code === 'AsgInstanceLaunchFailures') === true) return;
  const there = nodesOf(cluster, update.nodegroup).length;
  for (let index = there; index < progress.desired; index += 1)
    launchNode(
      cluster,
      update.nodegroup,
      updated(group, update),
      `${cluster.place.region}${'abc'.charAt(index % zones)}`,
    );
}

function updated(group: NodegroupRecord, { target }: UpdateRecord): NodegroupRecord {
  const { version, releaseVersion, launchTemplateVersion } = target;
  const { launchTemplate } = group;
  return {
    ...group,
    version,
    releaseVersion,
    ...(launchTemplate === undefined || launchTemplateVersion === undefined
      ? {}
      : { launchTemplate: { ...launchTemplate, version: launchTemplateVersion } }),
  };
}

/** The pods that a drain has to move: not those of DaemonSets, which stay with their node. */
function workloadPods(cluster: Cluster, node: Node): Pod[] {
  return podsOn(cluster, node).filter(
    ({ metadata }) => metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') !== true,
  );
}

/** Evicts what is on the node; true when nothing is left. `force` deletes what a budget holds. */
function isDrained(cluster: Cluster, node: Node, force: boolean): boolean {
  const pods = workloadPods(cluster, node);
  for (const pod of pods) {
    try {
      evict(cluster, pod);
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      if (force) deletePod(cluster, pod);
      else cluster.event(pod, 'Warning', 'FailedEviction', error.message, 'eks-node-drainer');
    }
    settle(cluster);
  }
  return pods.length === 0;
}

function finish({ group, update, clock }: Rollout): void {
  Object.assign(group, updated(group, update));
  end(group, update, clock, 'Successful');
}

function failToJoin(rollout: Rollout): void {
  const { group, update, clock } = rollout;
  const errorMessage = `Couldn't proceed with upgrade process as new nodes are not joining node group ${update.nodegroup}`;
  update.errors.push({ errorCode: 'NodeCreationFailure', errorMessage, resourceIds: [] });
  end(group, update, clock, 'Failed');
}

/** The group stays mixed: old nodes that hold pods, and as many new ones as make up its size. */
function failToEvict(rollout: Rollout): void {
  const { cluster, group, update, progress, clock } = rollout;
  const resourceIds = Object.keys(progress.draining).filter((name) => {
    const node = cluster.store.get('Node', undefined, name);
    return node !== undefined && workloadPods(cluster, node).length > 0;
  });
  const errorMessage = `Reached max retries while trying to evict pods from nodes in node group ${update.nodegroup}`;
  update.errors.push({ errorCode: 'PodEvictionFailure', errorMessage, resourceIds });
  for (const node of newNodes(rollout)) {
    if (nodesOf(cluster, update.nodegroup).length <= progress.size) break;
    if (workloadPods(cluster, node).length === 0) terminateNode(cluster, node);
  }
  end(group, update, clock, 'Failed');
}

function end(
  group: NodegroupRecord,
  update: UpdateRecord,
  clock: SimulatedClock,
  status: 'Successful' | 'Failed',
): void {
  update.status = status;
  delete update.progress;
  group.modifiedAt = clock.now();
  if ((group.issues ?? []).length > 0) group.status = 'DEGRADED';
  else delete group.status;
}
