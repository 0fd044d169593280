import { controllerOf, isControlledBy, withCondition } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { Kinds, Pod } from '../objects.ts';
import { safeHash } from '../store.ts';
import { createPod, deletePod, isAlive, isReady } from './pods.ts';

type Deployment = Kinds['Deployment'];
type ReplicaSet = Kinds['ReplicaSet'];

const revisionOf = 'deployment.kubernetes.io/revision';
const hashLabel = 'pod-template-hash';
const oldReplicaSetsKept = 10;

/** Deployments: a ReplicaSet for each template, and a rolling update from the old ones to the new. */
export function reconcileDeployments(cluster: Cluster): void {
  for (const deployment of cluster.store.all('Deployment')) {
    if (deployment.metadata.deletionTimestamp !== undefined) continue;
    const sets = replicaSetsOf(cluster, deployment);
    if (deployment.spec.paused === true) scalePaused(cluster, deployment, sets);
    else rollOut(cluster, deployment, sets);
    tellStatus(cluster, deployment);
  }
}

function replicaSetsOf(cluster: Cluster, deployment: Deployment): ReplicaSet[] {
  return cluster.store.all('ReplicaSet').filter((set) => isControlledBy(set, deployment));
}

/** Templates are never changed in place, so that a hash is made once. */
const hashes = new WeakMap<object, string>();

function templateHash({ spec: { template } }: Deployment): string {
  const hash = hashes.get(template) ?? safeHash(JSON.stringify(sorted(template)), 10);
  hashes.set(template, hash);
  return hash;
}

/** The same text for the same members in whatever order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, sorted(member)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function rollOut(cluster: Cluster, deployment: Deployment, known: readonly ReplicaSet[]): void {
  const { replicas, strategy } = deployment.spec;
  const hash = templateHash(deployment);
  const isNew = ({ metadata }: ReplicaSet) => metadata.labels?.[hashLabel] === hash;
  let current = known.find(isNew) ?? createReplicaSet(cluster, deployment, hash, known);
  const old = known.filter((set) => !isNew(set)).toSorted((a, b) => revision(a) - revision(b));
  current = number(cluster, deployment, current, known);
  const running = (sets: readonly ReplicaSet[]) => sets.reduce((sum, { spec }) => sum + spec.replicas, 0);
  if (strategy.type === 'Recreate') {
    for (const set of old) scale(cluster, deployment, set, 0);
    const left = old.flatMap((set) => podsOf(cluster, set));
    if (left.length === 0) scale(cluster, deployment, current, replicas);
    return;
  }
  const maxSurge = resolve(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = resolve(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  const maxUnavailable = maxSurge === 0 && unavailable === 0 ? 1 : unavailable;
  if (current.spec.replicas > replicas) current = scale(cluster, deployment, current, replicas);
  const room = replicas + maxSurge - running(old) - current.spec.replicas;
  if (room > 0 && current.spec.replicas < replicas)
    current = scale(cluster, deployment, current, Math.min(replicas, current.spec.replicas + room));
  // Old pods that do not serve go first, then as many that serve as there are more than must be available.
  const newUnready = current.spec.replicas - readyPods(cluster, current).length;
  let cut = running(old) + current.spec.replicas - (replicas - maxUnavailable) - newUnready;
  for (const set of old) {
    const unready = Math.min(set.spec.replicas - readyPods(cluster, set).length, cut, set.spec.replicas);
    if (unready <= 0) continue;
    scale(cluster, deployment, set, set.spec.replicas - unready);
    cut -= unready;
  }
  const fresh = replicaSetsOf(cluster, deployment).filter((set) => !isNew(set));
  const available = [...fresh, current].reduce((sum, set) => sum + readyPods(cluster, set).length, 0);
  let spare = available - (replicas - maxUnavailable);
  for (const set of fresh.toSorted((a, b) => revision(a) - revision(b))) {
    const drop = Math.min(set.spec.replicas, Math.max(0, spare));
    if (drop === 0) continue;
    scale(cluster, deployment, set, set.spec.replicas - drop);
    spare -= drop;
  }
  const empty = replicaSetsOf(cluster, deployment).filter((set) => !isNew(set) && set.spec.replicas === 0);
  for (const set of empty.toSorted((a, b) => revision(a) - revision(b)).slice(0, -oldReplicaSetsKept))
    cluster.store.remove('ReplicaSet', set.metadata);
}

/** A paused deployment is scaled, but its new template waits. */
function scalePaused(cluster: Cluster, deployment: Deployment, sets: readonly ReplicaSet[]): void {
  const newest = sets.toSorted((a, b) => revision(b) - revision(a))[0];
  if (newest !== undefined) scale(cluster, deployment, newest, deployment.spec.replicas);
}

function createReplicaSet(
  cluster: Cluster,
  deployment: Deployment,
  hash: string,
  known: readonly ReplicaSet[],
): ReplicaSet {
  const { metadata, spec } = deployment;
  const labels = { ...spec.template.metadata.labels, [hashLabel]: hash };
  return cluster.create(
    'ReplicaSet',
    {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: { [revisionOf]: String(Math.max(0, ...known.map(revision)) + 1) },
      ownerReferences: [controllerOf(deployment)],
    },
    {
      spec: {
        replicas: 0,
        selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [hashLabel]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    },
  );
}

/** The current ReplicaSet has the highest revision, also when an older template came back. */
function number(
  cluster: Cluster,
  deployment: Deployment,
  current: ReplicaSet,
  known: readonly ReplicaSet[],
): ReplicaSet {
  const highest = Math.max(0, ...known.filter(({ metadata }) => metadata.uid !== current.metadata.uid).map(revision));
  const wanted = String(Math.max(revision(current), highest + 1));
  if (deployment.metadata.annotations?.[revisionOf] !== wanted) {
    const annotations = { ...deployment.metadata.annotations, [revisionOf]: wanted };
    cluster.store.update('Deployment', { ...deployment, metadata: { ...deployment.metadata, annotations } });
  }
  const annotations = { ...current.metadata.annotations, [revisionOf]: wanted };
  return cluster.store.update('ReplicaSet', { ...current, metadata: { ...current.metadata, annotations } });
}

function revision({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionOf] ?? 0);
}

function scale(cluster: Cluster, deployment: Deployment, set: ReplicaSet, replicas: number): ReplicaSet {
  const wanted = Math.max(0, replicas);
  if (wanted === set.spec.replicas) return set;
  const [way, before] = wanted > set.spec.replicas ? ['up', set.spec.replicas] : ['down', set.spec.replicas];
  const message = `Scaled ${way} replica set ${set.metadata.name} from ${before} to ${wanted}`;
  cluster.event(deployment, 'Normal', 'ScalingReplicaSet', message, 'deployment-controller');
  return cluster.store.update('ReplicaSet', { ...set, spec: { ...set.spec, replicas: wanted } });
}

/** ReplicaSets: as many pods as they want. */
export function reconcileReplicaSets(cluster: Cluster): void {
  for (const set of cluster.store.all('ReplicaSet')) {
    const pods = podsOf(cluster, set);
    for (let missing = set.spec.replicas - pods.length; missing > 0; missing -= 1)
      createPod(cluster, set, set.spec.template, { name: `${set.metadata.name}-${cluster.store.suffix()}` });
    const surplus = pods.length - set.spec.replicas;
    if (surplus > 0) for (const pod of leastUseful(pods).slice(0, surplus)) deletePod(cluster, pod);
    const now = podsOf(cluster, set);
    const ready = now.filter(isReady).length;
    cluster.store.update('ReplicaSet', {
      ...set,
      status: {
        replicas: now.length,
        fullyLabeledReplicas: now.length,
        readyReplicas: ready,
        availableReplicas: ready,
        ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
      },
    });
  }
}

/** Waiting before running, then the newest: the order in which Kubernetes gives pods up. */
function leastUseful(pods: readonly Pod[]): Pod[] {
  return pods.toSorted(
    (a, b) =>
      Number(isReady(a)) - Number(isReady(b)) ||
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}

function podsOf(cluster: Cluster, owner: ReplicaSet): Pod[] {
  return cluster.store.all('Pod').filter((pod) => isControlledBy(pod, owner) && isAlive(pod));
}

function readyPods(cluster: Cluster, set: ReplicaSet): Pod[] {
  return podsOf(cluster, set).filter(isReady);
}

function tellStatus(cluster: Cluster, { metadata: { namespace, name } }: Deployment): void {
  const deployment = cluster.store.get('Deployment', namespace, name);
  if (deployment === undefined) return;
  const hash = templateHash(deployment);
  const sets = replicaSetsOf(cluster, deployment);
  const pods = sets.flatMap((set) => podsOf(cluster, set));
  const updated = pods.filter(({ metadata }) => metadata.labels?.[hashLabel] === hash).length;
  const ready = pods.filter(isReady).length;
  const { replicas, strategy, paused } = deployment.spec;
  const enough = ready >= replicas - resolve(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, Math.floor);
  const done = updated === replicas && pods.length === replicas && ready === replicas;
  const now = cluster.now();
  const available = enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  const current = sets.find(({ metadata }) => metadata.labels?.[hashLabel] === hash)?.metadata.name ?? '';
  const progressing =
    paused === true
      ? { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : done
        ? {
            type: 'Progressing',
            status: 'True',
            reason: 'NewReplicaSetAvailable',
            message: `ReplicaSet "${current}" has successfully progressed.`,
          }
        : {
            type: 'Progressing',
            status: 'True',
            reason: 'ReplicaSetUpdated',
            message: `ReplicaSet "${current}" is progressing.`,
          };
  cluster.store.update('Deployment', {
    ...deployment,
    status: {
      ...(deployment.metadata.generation === undefined ? {} : { observedGeneration: deployment.metadata.generation }),
      replicas: pods.length,
      updatedReplicas: updated,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(replicas > ready ? { unavailableReplicas: replicas - ready } : {}),
      conditions: withCondition(withCondition(deployment.status.conditions, available, now), progressing, now),
    },
  });
}

/** A count, or a share of the replicas: `25%`. */
export function resolve(value: number | string, replicas: number, round: (share: number) => number): number {
  if (typeof value === 'number') return value;
  return value.endsWith('%') ? round((Number(value.slice(0, -1)) / 100) * replicas) : Number(value);
}
