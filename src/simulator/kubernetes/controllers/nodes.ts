import type { Cluster } from '../cluster.ts';
import { withCondition } from '../cluster.ts';
import type { Node } from '../objects.ts';
import { safeHash } from '../store.ts';
import { kubernetesVersions } from '../../calendars/kubernetesVersions.ts';
import { imageId, kubeletVersion, osImage } from '../../services/eksImages.ts';
import type { NodegroupRecord } from '../../services/eksState.ts';

export const nodegroupLabel = 'eks.amazonaws.com/nodegroup';
export const imageLabel = 'eks.amazonaws.com/nodegroup-image';
export const fargateProfileLabel = 'eks.amazonaws.com/fargate-profile';
const computeTypeLabel = 'eks.amazonaws.com/compute-type';
const nodeGone = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** From the launch of an instance until its node is Ready. */
const joins = 75_000;

/** A new instance of the nodegroup: a node that is Ready after a while. */
export function launchNode(cluster: Cluster, nodegroup: string, group: NodegroupRecord, zone: string): Node {
  const { region } = cluster.place;
  const arch = group.amiType.includes('ARM') ? 'arm64' : 'amd64';
  const os = group.amiType.startsWith('WINDOWS') ? 'windows' : 'linux';
  const node = addNode(cluster, {
    prefix: '',
    zone,
    labels: {
      'beta.kubernetes.io/instance-type': group.instanceType,
      'node.kubernetes.io/instance-type': group.instanceType,
      [nodegroupLabel]: nodegroup,
      [imageLabel]: imageId(region, group.amiType, group.releaseVersion),
      'eks.amazonaws.com/capacityType': group.capacityType ?? 'ON_DEMAND',
      ...(group.launchTemplate === undefined
        ? {}
        : {
            'eks.amazonaws.com/sourceLaunchTemplateId': group.launchTemplate.id,
            'eks.amazonaws.com/sourceLaunchTemplateVersion': group.launchTemplate.version,
          }),
    },
    taints: [],
    arch,
    os,
    kubelet: kubeletVersion(group.version, group.releaseVersion),
    osImage: osImage(group.amiType, group.releaseVersion),
  });
  cluster.after(joins, 'readyNode', node);
  return node;
}

/** The one node of one Fargate pod; Ready at once, since it is told of when the pod is bound. */
export function launchFargateNode(cluster: Cluster, zone: string): Node {
  const { version } = cluster.eks;
  const patched = cluster.clock.now() >= (cluster.record.fargatePatchedAt ?? 0);
  const patch = (kubernetesVersions.get(version)?.patch ?? 1) - (patched ? 0 : 1);
  const node = addNode(cluster, {
    prefix: 'fargate-',
    zone,
    labels: { [computeTypeLabel]: 'fargate' },
    taints: [{ key: computeTypeLabel, value: 'fargate', effect: 'NoSchedule' }],
    arch: 'amd64',
    os: 'linux',
    kubelet: kubeletVersion(version, `${version}.${Math.max(0, patch)}-20260101`),
    osImage: 'Amazon Linux 2',
  });
  return readyNode(cluster, node);
}

function addNode(
  cluster: Cluster,
  instance: {
    readonly prefix: string;
    readonly zone: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
    readonly arch: string;
    readonly os: string;
    readonly kubelet: string;
    readonly osImage: string;
  },
): Node {
  const { prefix, zone, labels, taints, arch, os, kubelet } = instance;
  const { region } = cluster.place;
  const domain = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  const address = freeAddress(cluster);
  const name = `${prefix}ip-${address.replaceAll('.', '-')}.${domain}`;
  const pending = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'node is initializing' };
  return cluster.create(
    'Node',
    {
      name,
      labels: {
        'kubernetes.io/arch': arch,
        'kubernetes.io/os': os,
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/region': region,
        'topology.kubernetes.io/zone': zone,
        ...labels,
      },
    },
    {
      spec: {
        providerID: `aws:///${zone}/i-0${Buffer.from(name).toString('hex').slice(-16)}`,
        ...(taints.length === 0 ? {} : { taints }),
      },
      status: {
        capacity: { cpu: '2', memory: '7934404Ki', pods: prefix === '' ? '29' : '1' },
        allocatable: { cpu: '1930m', memory: '7244228Ki', pods: prefix === '' ? '29' : '1' },
        addresses: [
          { type: 'InternalIP', address },
          { type: 'Hostname', address: name },
        ],
        conditions: [{ ...pending, lastTransitionTime: cluster.now() }],
        nodeInfo: {
          kubeletVersion: kubelet,
          kubeProxyVersion: kubelet,
          osImage: instance.osImage,
          operatingSystem: os,
          architecture: arch,
          containerRuntimeVersion: 'containerd://2.1.5',
          kernelVersion: '6.12.55-74.119.amzn2023.x86_64',
        },
      },
    },
  );
}

/** Private addresses look random and are free. */
export function freeAddress(cluster: Cluster): string {
  const taken = new Set([
    ...cluster.store.all('Node').flatMap(({ status }) => (status.addresses ?? []).map(({ address }) => address)),
    ...cluster.store.all('Pod').map(({ status }) => status.podIP),
  ]);
  for (let attempt = 0; ; attempt += 1) {
    const bytes = Buffer.from(safeHash(`${cluster.store.suffix(8)}/${attempt}`, 8));
    const address = `10.0.${(bytes.readUInt16BE(0) * 7) % 192}.${4 + (bytes.readUInt16BE(2) % 250)}`;
    if (!taken.has(address)) return address;
  }
}

export function readyNode(cluster: Cluster, node: Node): Node {
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
  const { conditions } = node.status;
  return cluster.store.update('Node', {
    ...node,
    status: { ...node.status, conditions: withCondition(conditions, ready, cluster.now()) },
  });
}

export function isReadyNode({ status }: Node): boolean {
  return (status.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');
}

/** Marks the node so that no new pod comes to it (`kubectl cordon`). */
export function cordon(cluster: Cluster, node: Node): Node {
  return cluster.store.update('Node', {
    ...node,
    metadata: { ...node.metadata, labels: { ...node.metadata.labels, [nodeGone]: 'true' } },
    spec: {
      ...node.spec,
      unschedulable: true,
    },
  });
}

const unschedulableTaint = 'node.kubernetes.io/unschedulable';

/** A cordoned node has a taint that says so, and no other has it. */
export function reconcileTaints(cluster: Cluster): void {
  for (const node of cluster.store.all('Node')) {
    const { taints: before = [], ...spec } = node.spec;
    const others = before.filter(({ key }) => key !== unschedulableTaint);
    const taints =
      node.spec.unschedulable === true ? [...others, { key: unschedulableTaint, effect: 'NoSchedule' }] : others;
    cluster.store.update('Node', { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } });
  }
}

/** The nodes of a managed nodegroup. */
export function nodesOf(cluster: Cluster, nodegroup: string): Node[] {
  return cluster.store.all('Node').filter(({ metadata }) => metadata.labels?.[nodegroupLabel] === nodegroup);
}
