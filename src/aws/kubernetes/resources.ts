import type { KubernetesKind, ObjectPlace } from './port.ts';

/** Where the API serves a kind. */
export interface ResourcePath {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

export const resources: Readonly<Record<KubernetesKind, ResourcePath>> = {
  Node: { group: '', version: 'v1', plural: 'nodes' },
  Pod: { group: '', version: 'v1', plural: 'pods' },
  Service: { group: '', version: 'v1', plural: 'services' },
  Event: { group: '', version: 'v1', plural: 'events' },
  Deployment: { group: 'apps', version: 'v1', plural: 'deployments' },
  StatefulSet: { group: 'apps', version: 'v1', plural: 'statefulsets' },
  ReplicaSet: { group: 'apps', version: 'v1', plural: 'replicasets' },
  PodDisruptionBudget: { group: 'policy', version: 'v1', plural: 'poddisruptionbudgets' },
};

/** `/apis/apps/v1/namespaces/shop/deployments/web`; without a name the collection. */
export function pathOf(kind: KubernetesKind, { namespace, name }: Partial<ObjectPlace>): string {
  const { group, version, plural } = resources[kind];
  return [
    group === '' ? '/api' : `/apis/${group}`,
    version,
    ...(namespace === undefined || namespace === '' ? [] : ['namespaces', encodeURIComponent(namespace)]),
    plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
  ].join('/');
}
