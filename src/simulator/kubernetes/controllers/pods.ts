import { controllerOf, withCondition } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { AnyObject, Node, Pod, PodTemplate } from '../objects.ts';
import { resourceTypes } from '../resourceTypes.ts';
import { matchingProfile, profileOf, requestedVcpus, vcpusInUse } from './fargate.ts';
import { fargateProfileLabel, freeAddress, isReadyNode, launchFargateNode } from './nodes.ts';

/** Kubernetes' own time for the steps of a pod. */
const durations = { fargateNode: 45_000, start: 10_000, stop: 5_000, quotaRetry: 30_000 };

/** A pod of a workload's template; `name` is whole for StatefulSets and a beginning for the others. */
export function createPod(
  cluster: Cluster,
  owner: AnyObject,
  template: PodTemplate,
  pod: { readonly name: string; readonly labels?: Readonly<Record<string, string>> },
): Pod {
  const { labels, annotations } = template.metadata;
  const created = cluster.create(
    'Pod',
    {
      name: pod.name,
      namespace: owner.metadata.namespace,
      labels: { ...labels, ...pod.labels },
      annotations,
      ownerReferences: [controllerOf(owner)],
    },
    { spec: template.spec, status: { phase: 'Pending' } },
  );
  return admitPod(cluster, created);
}

/** What happens to every new pod: Fargate takes those that a profile selects. */
export function admitPod(cluster: Cluster, pod: Pod): Pod {
  const { metadata, spec } = pod;
  const profile = spec.nodeName === undefined ? matchingProfile(cluster, pod) : undefined;
  const kind = metadata.ownerReferences?.[0];
  if (kind !== undefined)
    cluster.event(
      ownerOf(cluster, pod) ?? pod,
      'Normal',
      'SuccessfulCreate',
      `Created pod: ${metadata.name}`,
      'controller',
    );
  const withDefaults = {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    ...spec,
  };
  const status = { ...pod.status, phase: 'Pending', qosClass: 'Burstable' };
  if (profile === undefined) {
    const plain = { schedulerName: 'default-scheduler', ...withDefaults };
    return cluster.store.update('Pod', { ...pod, spec: plain, status });
  }
  const cpus = requestedVcpus(pod);
  const admitted = cluster.store.update('Pod', {
    ...pod,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [fargateProfileLabel]: profile },
      annotations: {
        ...metadata.annotations,
        CapacityProvisioned: `${cpus}vCPU ${cpus * 2}GB`,
        Logging: 'LoggingDisabled: LOGGING_CONFIGMAP_NOT_FOUND',
      },
    },
    spec: { ...withDefaults, schedulerName: 'fargate-scheduler' },
    status,
  });
  cluster.after(durations.fargateNode, 'provisionFargate', admitted);
  return admitted;
}

/** Gives a Fargate pod its node, where the account's quota allows; tries again later where not. */
export function provisionFargate(cluster: Cluster, pod: Pod): void {
  if (pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return;
  const quota = cluster.slice.fargateVcpus ?? 6;
  if (vcpusInUse(cluster) + requestedVcpus(pod) > quota) {
    unschedulable(
      cluster,
      pod,
      'Pod provisioning failed: Your AWS account has reached its Fargate On-Demand vCPU quota',
      'fargate-scheduler',
    );
    cluster.after(durations.quotaRetry, 'provisionFargate', pod);
    return;
  }
  const zone = `${cluster.place.region}${'abc'.charAt(cluster.store.revision % 3)}`;
  bind(cluster, pod, launchFargateNode(cluster, zone), 'fargate-scheduler');
}

/** Puts the pods that wait on the emptiest node that takes them. */
export function schedulePods(cluster: Cluster): void {
  const waiting = cluster.store
    .all('Pod')
    .filter(
      ({ spec, metadata }) =>
        spec.nodeName === undefined && metadata.deletionTimestamp === undefined && profileOf(metadata) === undefined,
    );
  if (waiting.length === 0) return;
  const load = new Map<string, number>();
  for (const { spec } of cluster.store.all('Pod'))
    if (spec.nodeName !== undefined) load.set(spec.nodeName, (load.get(spec.nodeName) ?? 0) + 1);
  const open = cluster.store.all('Node').filter((node) => isReadyNode(node) && !isClosed(node));
  for (const pod of waiting) {
    const wanted = Object.entries(pod.spec.nodeSelector ?? {});
    const fitting = open.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
    const [first] = fitting.toSorted((a, b) => (load.get(a.metadata.name) ?? 0) - (load.get(b.metadata.name) ?? 0));
    if (first === undefined) {
      const nodes = cluster.store.all('Node').length;
      unschedulable(
        cluster,
        pod,
        `0/${nodes} nodes are available: no node is schedulable and matches the pod's node selector.`,
        'default-scheduler',
      );
      continue;
    }
    load.set(first.metadata.name, (load.get(first.metadata.name) ?? 0) + 1);
    bind(cluster, pod, first, 'default-scheduler');
  }
}

function isClosed({ spec }: Node): boolean {
  return spec.unschedulable === true || (spec.taints ?? []).some(({ effect }) => effect !== 'PreferNoSchedule');
}

function unschedulable(cluster: Cluster, pod: Pod, message: string, scheduler: string): void {
  const failed = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  const before = (pod.status.conditions ?? []).find(({ type }) => type === 'PodScheduled');
  if (before?.message === message) return;
  cluster.store.update('Pod', {
    ...pod,
    status: { ...pod.status, conditions: withCondition(pod.status.conditions, failed, cluster.now()) },
  });
  cluster.event(pod, 'Warning', 'FailedScheduling', message, scheduler);
}

export function bind(cluster: Cluster, pod: Pod, node: Node, scheduler: string): void {
  const { name } = node.metadata;
  const hostIP = node.status.addresses?.[0]?.address ?? '';
  const scheduled = { type: 'PodScheduled', status: 'True' };
  const bound = cluster.store.update('Pod', {
    ...pod,
    spec: { ...pod.spec, nodeName: name },
    status: {
      ...pod.status,
      hostIP,
      conditions: withCondition(pod.status.conditions, scheduled, cluster.now()),
      containerStatuses: pod.spec.containers.map((container) => ({
        ...statusBase(container),
        ready: false,
        started: false,
        state: { waiting: { reason: 'ContainerCreating' } },
      })),
    },
  });
  const path = `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`;
  cluster.event(bound, 'Normal', 'Scheduled', `Successfully assigned ${path} to ${name}`, scheduler);
  cluster.after(durations.start, 'runPod', bound);
}

const statusBase = ({ name, image }: { readonly name: string; readonly image?: string }) => ({
  name,
  image: image ?? '',
  imageID: '',
  restartCount: 0,
});

/** An image that nobody pushed: its pods never start. */
const missingImage = /:(missing|does-not-exist)$/;

/** The containers start: the pod is Running and Ready, or its image can not be pulled. */
export function runPod(cluster: Cluster, pod: Pod): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const now = cluster.now();
  const missing = pod.spec.containers.find(({ image = '' }) => missingImage.test(image));
  const ready = missing === undefined ? 'True' : 'False';
  const conditions = ['Initialized', 'ContainersReady', 'Ready'].reduce(
    (list, type) => withCondition(list, { type, status: type === 'Initialized' ? 'True' : ready }, now),
    pod.status.conditions ?? [],
  );
  const state = missing === undefined ? { running: { startedAt: now } } : { waiting: { reason: 'ImagePullBackOff' } };
  const running = cluster.store.update('Pod', {
    ...pod,
    status: {
      ...pod.status,
      phase: missing === undefined ? 'Running' : 'Pending',
      startTime: now,
      podIP: pod.status.podIP ?? freeAddress(cluster),
      conditions,
      containerStatuses: pod.spec.containers.map((container) => ({
        ...statusBase(container),
        ready: missing === undefined,
        started: missing === undefined,
        state,
      })),
    },
  });
  if (missing === undefined) {
    cluster.event(running, 'Normal', 'Started', `Started container ${pod.spec.containers[0]?.name ?? ''}`, 'kubelet');
    const [command, seconds] = pod.spec.containers[0]?.command ?? [];
    if (command === 'sleep' && pod.spec.restartPolicy !== 'Always')
      cluster.after(Number(seconds) * 1000, 'finishPod', running);
  } else {
    const image = missing.image ?? '';
    cluster.event(running, 'Warning', 'Failed', `Failed to pull image "${image}": not found`, 'kubelet');
    cluster.event(running, 'Warning', 'BackOff', `Back-off pulling image "${image}"`, 'kubelet');
  }
}

/** The containers end well. */
export function finishPod(cluster: Cluster, pod: Pod): void {
  const now = cluster.now();
  const unready = { type: 'Ready', status: 'False', reason: 'PodCompleted' };
  cluster.store.update('Pod', {
    ...pod,
    status: {
      ...pod.status,
      phase: 'Succeeded',
      conditions: withCondition(pod.status.conditions, unready, now),
      containerStatuses: pod.spec.containers.map((container) => ({
        ...statusBase(container),
        ready: false,
        state: { terminated: { reason: 'Completed', exitCode: 0, finishedAt: now } },
      })),
    },
  });
}

/** Asks the pod to end; it is gone after its containers stopped, or at once with a grace period of 0. */
export function deletePod(cluster: Cluster, pod: Pod, graceSeconds?: number): Pod {
  if (pod.metadata.deletionTimestamp !== undefined && graceSeconds !== 0) return pod;
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (grace === 0 || pod.spec.nodeName === undefined || ended) {
    removePod(cluster, pod);
    return pod;
  }
  const ending = cluster.store.update('Pod', {
    ...pod,
    metadata: { ...pod.metadata, deletionTimestamp: cluster.now(), deletionGracePeriodSeconds: grace },
  });
  cluster.event(ending, 'Normal', 'Killing', `Stopping container ${pod.spec.containers[0]?.name ?? ''}`, 'kubelet');
  cluster.after(Math.min(durations.stop, grace * 1000), 'removePod', ending);
  return ending;
}

/** The pod is gone, and with a Fargate pod its node. */
export function removePod(cluster: Cluster, pod: Pod): void {
  cluster.store.remove('Pod', pod.metadata);
  const { nodeName } = pod.spec;
  if (nodeName?.startsWith('fargate-') === true) cluster.store.remove('Node', { name: nodeName });
}

/** The instance of the node is terminated: node and pods are gone at once. */
export function terminateNode(cluster: Cluster, node: Node): void {
  for (const pod of podsOn(cluster, node)) removePod(cluster, pod);
  cluster.store.remove('Node', node.metadata);
}

export function podsOn(cluster: Cluster, { metadata }: Node): Pod[] {
  return cluster.store.all('Pod').filter(({ spec }) => spec.nodeName === metadata.name);
}

export function isReady({ status, metadata }: Pod): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True')
  );
}

/** Neither ended nor about to end. */
export function isAlive({ status, metadata }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

/** The object that controls this one, where it is still there. */
export function ownerOf(cluster: Cluster, object: AnyObject): AnyObject | undefined {
  const reference = (object.metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
  const kind = resourceTypes.find((type) => type.kind === reference?.kind)?.kind;
  if (reference === undefined || kind === undefined) return undefined;
  const owner = cluster.store.get(kind, object.metadata.namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}
