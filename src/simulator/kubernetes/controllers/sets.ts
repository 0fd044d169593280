import { isControlledBy, withCondition } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { Kinds, Pod } from '../objects.ts';
import { safeHash } from '../store.ts';
import { isReadyNode } from './nodes.ts';
import { bind, createPod, deletePod, isAlive, isReady } from './pods.ts';

type StatefulSet = Kinds['StatefulSet'];

const revisionLabel = 'controller-revision-hash';

/** StatefulSets: named pods, made one after the other, replaced from the last to the first. */
export function reconcileStatefulSets(cluster: Cluster): void {
  for (const set of cluster.store.all('StatefulSet')) {
    const revision = `${set.metadata.name}-${safeHash(JSON.stringify(set.spec.template), 10)}`;
    const step = nextStep(set, owned(cluster, set), revision);
    if (step.make !== undefined) {
      const name = `${set.metadata.name}-${step.make}`;
      const made = step.make < partitionOf(set) ? (set.status.currentRevision ?? revision) : revision;
      const labels = { [revisionLabel]: made, 'statefulset.kubernetes.io/pod-name': name };
      createPod(cluster, set, set.spec.template, { name, labels });
    }
    if (step.end !== undefined) deletePod(cluster, step.end);
    tellStatus(cluster, set, revision);
  }
}

function owned(cluster: Cluster, set: StatefulSet): Pod[] {
  return cluster.store.all('Pod').filter((pod) => isControlledBy(pod, set));
}

const partitionOf = ({ spec }: StatefulSet) => spec.updateStrategy.rollingUpdate?.partition ?? 0;
const ordinalOf = ({ metadata }: Pod) => Number(metadata.name.split('-').at(-1));

/** The one thing to do now; nothing while a pod comes or goes. */
function nextStep(set: StatefulSet, pods: readonly Pod[], revision: string): { make?: number; end?: Pod } {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
  for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) return { make: ordinal };
    if (!isReady(pod) && set.spec.podManagementPolicy !== 'Parallel') {
      // An old pod that does not serve makes way for the new template.
      const outdated = pod.metadata.labels?.[revisionLabel] !== revision && isAlive(pod) && ordinal >= partitionOf(set);
      return outdated && rolls(set) ? { end: pod } : {};
    }
  }
  const surplus = pods
    .filter((pod) => ordinalOf(pod) >= set.spec.replicas)
    .toSorted((a, b) => ordinalOf(b) - ordinalOf(a));
  if (surplus[0] !== undefined) return { end: surplus[0] };
  if (!rolls(set)) return {};
  const outdated = pods
    .filter((pod) => pod.metadata.labels?.[revisionLabel] !== revision && ordinalOf(pod) >= partitionOf(set))
    .toSorted((a, b) => ordinalOf(b) - ordinalOf(a));
  return outdated[0] === undefined ? {} : { end: outdated[0] };
}

const rolls = ({ spec }: StatefulSet) => spec.updateStrategy.type !== 'OnDelete';

function tellStatus(cluster: Cluster, set: StatefulSet, revision: string): void {
  const pods = owned(cluster, set).filter(isAlive);
  const ready = pods.filter(isReady).length;
  const updated = pods.filter(({ metadata }) => metadata.labels?.[revisionLabel] === revision).length;
  const done = updated === set.spec.replicas && ready === set.spec.replicas;
  const currentRevision = done ? revision : (set.status.currentRevision ?? revision);
  cluster.store.update('StatefulSet', {
    ...set,
    status: {
      ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
      replicas: pods.length,
      readyReplicas: ready,
      availableReplicas: ready,
      updatedReplicas: updated,
      currentReplicas: done ? updated : pods.length - updated,
      currentRevision,
      updateRevision: revision,
      collisionCount: 0,
    },
  });
}

/** DaemonSets: a pod on every instance, cordoned or not; none on Fargate. */
export function reconcileDaemonSets(cluster: Cluster): void {
  const nodes = cluster.store.all('Node').filter(({ metadata }) => !metadata.name.startsWith('fargate-'));
  const ready = nodes.filter(isReadyNode);
  for (const set of cluster.store.all('DaemonSet')) {
    const pods = cluster.store.all('Pod').filter((pod) => isControlledBy(pod, set));
    const served = new Set(pods.map(({ spec }) => spec.nodeName));
    for (const node of ready.filter(({ metadata }) => !served.has(metadata.name))) {
      const name = `${set.metadata.name}-${cluster.store.suffix()}`;
      bind(cluster, createPod(cluster, set, set.spec.template, { name }), node, 'default-scheduler');
    }
    cluster.store.update('DaemonSet', {
      ...set,
      status: {
        desiredNumberScheduled: nodes.length,
        currentNumberScheduled: ready.length,
        numberMisscheduled: 0,
        numberReady: pods.filter(isReady).length,
        numberAvailable: pods.filter(isReady).length,
        updatedNumberScheduled: ready.length,
        observedGeneration: set.metadata.generation ?? 1,
      },
    });
  }
}

/** Jobs: pods until enough of them have succeeded. */
export function reconcileJobs(cluster: Cluster): void {
  for (const job of cluster.store.all('Job')) {
    const pods = cluster.store.all('Pod').filter((pod) => isControlledBy(pod, job));
    const succeeded = pods.filter(({ status }) => status.phase === 'Succeeded').length;
    const active = pods.filter(isAlive).length;
    const wanted = Math.min(job.spec.parallelism, job.spec.completions - succeeded) - active;
    for (let missing = wanted; missing > 0; missing -= 1) {
      const name = `${job.metadata.name}-${cluster.store.suffix()}`;
      const labels = { 'job-name': job.metadata.name, 'batch.kubernetes.io/job-name': job.metadata.name };
      createPod(cluster, job, job.spec.template, { name, labels });
    }
    const now = cluster.now();
    const done = succeeded >= job.spec.completions;
    const running = cluster.store.all('Pod').filter((pod) => isControlledBy(pod, job) && isAlive(pod));
    cluster.store.update('Job', {
      ...job,
      status: {
        startTime: job.status.startTime ?? now,
        succeeded,
        ready: running.filter(isReady).length,
        ...(running.length === 0 ? {} : { active: running.length }),
        ...(done
          ? {
              completionTime: job.status.completionTime ?? now,
              conditions: withCondition(job.status.conditions, { type: 'Complete', status: 'True' }, now),
            }
          : {}),
      },
    });
  }
}
