import type { SimulatedClock } from '../service.ts';
import type { SliceTable } from '../state.ts';
import type { ClusterRecord, EksSlice } from '../services/eksState.ts';
import { Cluster, parseObject } from './cluster.ts';
import type { ClusterPlace, ClusterTask } from './cluster.ts';
import { runClusterTask, settle } from './controllers/index.ts';
import { launchNode, readyNode } from './controllers/nodes.ts';
import { admitPod } from './controllers/pods.ts';
import type { Kind } from './objects.ts';
import { groupVersion, resourceType, resourceTypes } from './resourceTypes.ts';
import { clusterHost, Endpoints } from './endpoints.ts';
import { emptyContents } from './state.ts';
import type { KubernetesCluster, KubernetesSlice } from './state.ts';

type Place = Omit<ClusterPlace, 'name'>;

/** The clusters that somebody works with; what is inside one is made when it is first asked for. */
export class Clusters {
  readonly #eks: SliceTable<EksSlice>;
  readonly #kubernetes: SliceTable<KubernetesSlice>;
  readonly #clockAt: (account: string, region: string) => SimulatedClock;
  readonly #open = new Map<string, Cluster>();
  readonly endpoints = new Endpoints();

  constructor(
    tables: { readonly eks: SliceTable<EksSlice>; readonly kubernetes: SliceTable<KubernetesSlice> },
    clockAt: (account: string, region: string) => SimulatedClock,
  ) {
    this.#eks = tables.eks;
    this.#kubernetes = tables.kubernetes;
    this.#clockAt = clockAt;
  }

  /** Undefined where EKS has no such cluster. */
  open({ account, region, partition }: Place, name: string): Cluster | undefined {
    const key = `${account}/${region}/${name}`;
    const { clusters } = this.#eks.get(account, region);
    const eks = Object.hasOwn(clusters, name) ? clusters[name] : undefined;
    if (eks === undefined) return undefined;
    const known = this.#open.get(key);
    if (known?.eks === eks) return known;
    const slice = this.#kubernetes.get(account, region);
    const record: KubernetesCluster = (slice.clusters[name] ??= { told: [] });
    const isNew = record.contents === undefined;
    const contents = (record.contents ??= emptyContents());
    const clock = this.#clockAt(account, region);
    const cluster = new Cluster({ place: { account, region, partition, name }, eks, slice, record, contents, clock });
    if (isNew) carryOutPast(cluster);
    this.#open.set(key, cluster);
    return cluster;
  }

  /** The cluster that requests to that host mean, in whatever case a client writes it. */
  at(host: string): ClusterPlace | undefined {
    const name = host.toLowerCase();
    if (!name.endsWith('.eks.amazonaws.com')) return undefined;
    for (const { place } of this.all()) if (clusterHost(place).toLowerCase() === name) return place;
    return undefined;
  }

  /** All clusters that EKS has: for the server, which serves each. */
  *all(): Iterable<{ readonly place: ClusterPlace; readonly eks: ClusterRecord }> {
    for (const { account, region, slice } of this.#eks.entries()) {
      for (const [name, eks] of Object.entries(slice.clusters))
        yield { place: { account, region, partition: 'aws', name }, eks };
    }
  }
}

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Lets happen what the scenario tells of the past, in its order and at its
 * times; what is not over by now goes on with the simulator's clock.
 */
function carryOutPast(cluster: Cluster): void {
  const { clock } = cluster;
  const now = clock.now();
  let at = cluster.eks.createdAt;
  const due: Due[] = [];
  const runTask = (task: ClusterTask, arguments_: Readonly<Record<string, string>>) =>
    runClusterTask(cluster, task, arguments_);
  cluster.clock = {
    now: () => at,
    after: (duration, task, arguments_) => {
      const known = clusterTasks.find((name) => name === task);
      if (known === undefined) return;
      const end = at + duration;
      if (end > now) clock.after(end - now, task, arguments_);
      else due.push({ at: end, run: () => runTask(known, arguments_) });
    },
  };
  due.push({ at, run: () => makeNamespaces(cluster) });
  for (const [name, group] of Object.entries(cluster.eks.nodegroups)) {
    if (group.status === 'CREATE_FAILED') continue;
    for (let index = 0; index < group.size; index += 1) {
      const zone = `${cluster.place.region}${'abc'.charAt(index % 3)}`;
      due.push({ at: group.modifiedAt, run: () => void readyNode(cluster, launchNode(cluster, name, group, zone)) });
    }
  }
  for (const { at: when, manifest } of cluster.record.told)
    due.push({ at: when, run: () => applyManifest(cluster, manifest) });
  while (due.length > 0) {
    const next = due.reduce((first, each) => (each.at < first.at ? each : first));
    due.splice(due.indexOf(next), 1);
    at = Math.max(at, next.at);
    next.run();
    if (!due.some((each) => each.at <= at)) settle(cluster);
  }
  cluster.clock = clock;
  // Nobody watched the past, and its events are forgotten after an hour.
  for (const event of cluster.store.all('Event')) {
    if (Date.parse(event.lastTimestamp ?? '') < now - 3_600_000) cluster.store.remove('Event', event.metadata);
  }
  cluster.store.compact();
}

const clusterTasks: readonly ClusterTask[] = ['readyNode', 'provisionFargate', 'runPod', 'finishPod', 'removePod'];

function makeNamespaces(cluster: Cluster): void {
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) ensureNamespace(cluster, name);
  if (Object.keys(cluster.eks.nodegroups).length === 0) return;
  const labels = { 'k8s-app': 'aws-node' };
  cluster.create(
    'DaemonSet',
    { name: 'aws-node', namespace: 'kube-system', labels },
    {
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'aws-node', image: 'amazon-k8s-cni:v1.21.0' }], hostNetwork: true },
        },
      },
    },
  );
}

export function ensureNamespace(cluster: Cluster, name: string): void {
  if (cluster.store.get('Namespace', undefined, name) !== undefined) return;
  const labels = { 'kubernetes.io/metadata.name': name };
  cluster.create('Namespace', { name, labels }, { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
}

/** Creates what the manifest says, or changes it where it is there already. */
function applyManifest(cluster: Cluster, manifest: Readonly<Record<string, unknown>>): void {
  const kind = resourceTypes.find((type) => type.kind === manifest['kind'])?.kind;
  if (kind === undefined) throw new Error(`No resource type serves ${String(manifest['kind'])}`);
  applyAs(cluster, kind, manifest);
}

function applyAs(cluster: Cluster, kind: Kind, manifest: Readonly<Record<string, unknown>>): void {
  const { metadata: given, ...rest } = manifest;
  const metadata = { uid: '', resourceVersion: '', creationTimestamp: '', ...(isRecord(given) ? given : {}) };
  const apiVersion = groupVersion(resourceType(kind));
  const object = parseObject(kind, { ...rest, apiVersion, metadata });
  const { namespace, name } = object.metadata;
  if (namespace !== undefined) ensureNamespace(cluster, namespace);
  const before = cluster.store.get(kind, namespace, name);
  if (before !== undefined) {
    const changed = { ...before, ...rest, metadata: before.metadata };
    cluster.store.update(kind, parseObject(kind, 'status' in before ? { ...changed, status: before.status } : changed));
    return;
  }
  const { labels, annotations } = object.metadata;
  const added = cluster.create(kind, { namespace, name, labels, annotations }, rest);
  const pod = kind === 'Pod' ? cluster.store.get('Pod', namespace, added.metadata.name) : undefined;
  if (pod !== undefined) admitPod(cluster, pod);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
