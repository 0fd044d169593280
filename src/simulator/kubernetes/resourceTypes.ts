import type { Kind } from './objects.ts';

/** One kind of object as the API serves it: everything that the generic handlers need to know of it. */
export interface ResourceType {
  readonly kind: Kind;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Counts its specs in `metadata.generation`. */
  readonly generation: boolean;
  /** What field selectors know beside `metadata.name` and `metadata.namespace`. */
  readonly fields: readonly string[];
  readonly subresources: readonly string[];
  /** Member of `kubectl get all`. */
  readonly inAll: boolean;
}

const type = (
  kind: Kind,
  groupVersion: string,
  plural: string,
  shortNames: readonly string[],
  more: Partial<ResourceType> = {},
): ResourceType => {
  const [version = '', group = ''] = groupVersion.split('/').toReversed();
  return {
    kind,
    group,
    version,
    plural,
    shortNames,
    namespaced: true,
    generation: false,
    fields: [],
    subresources: [],
    inAll: false,
    ...more,
  };
};

const scaled = { generation: true, subresources: ['status', 'scale'], inAll: true };

const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** Everything that is served. */
export const resourceTypes: readonly ResourceType[] = [
  type('Namespace', 'v1', 'namespaces', ['ns'], { namespaced: false, fields: ['status.phase'] }),
  type('Node', 'v1', 'nodes', ['no'], {
    namespaced: false,
    fields: ['spec.unschedulable'],
    subresources: ['status'],
  }),
  type('Pod', 'v1', 'pods', ['po'], {
    fields: ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'status.phase', 'status.podIP'],
    subresources: ['status', 'eviction'],
    inAll: true,
  }),
  type('Service', 'v1', 'services', ['svc'], { fields: ['spec.clusterIP', 'spec.type'], inAll: true }),
  type('Event', 'v1', 'events', ['ev'], {
    fields: [...involved.map((member) => `involvedObject.${member}`), 'reason', 'type', 'source', 'reportingComponent'],
  }),
  type('ConfigMap', 'v1', 'configmaps', ['cm']),
  type('ServiceAccount', 'v1', 'serviceaccounts', ['sa']),
  type('Deployment', 'apps/v1', 'deployments', ['deploy'], scaled),
  type('ReplicaSet', 'apps/v1', 'replicasets', ['rs'], { ...scaled, fields: ['status.replicas'] }),
  type('StatefulSet', 'apps/v1', 'statefulsets', ['sts'], scaled),
  type('DaemonSet', 'apps/v1', 'daemonsets', ['ds'], { ...scaled, subresources: ['status'] }),
  type('Job', 'batch/v1', 'jobs', [], { generation: true, subresources: ['status'], inAll: true }),
  type('CronJob', 'batch/v1', 'cronjobs', ['cj'], { inAll: true }),
  type('PodDisruptionBudget', 'policy/v1', 'poddisruptionbudgets', ['pdb'], {
    generation: true,
    subresources: ['status'],
  }),
];

const byKind = new Map(resourceTypes.map((each) => [each.kind, each]));

export function resourceType(kind: Kind): ResourceType {
  const found = byKind.get(kind);
  if (found === undefined) throw new Error(`No resource type serves ${kind}`);
  return found;
}

/** `apps/v1`, `v1`. */
export function groupVersion({ group, version }: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `deployments.apps`, `pods`: how the API's sentences name a resource. */
export function qualified({ plural, group }: ResourceType): string {
  return group === '' ? plural : `${plural}.${group}`;
}
