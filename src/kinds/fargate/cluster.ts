import { parseKubernetesKey, type ResourceKey } from '../../domain/resourceKey.ts';

/** The row of a cluster among those of Fargate; the ARN alone is the cluster with its nodegroups. */
export function fargateClusterKey(cluster: ResourceKey): ResourceKey {
  return `${cluster}#fargate`;
}

/** The ARN of the cluster that a key of this kind belongs to. */
export function clusterOf(key: ResourceKey): ResourceKey {
  return parseKubernetesKey(key)?.cluster ?? key.replace(/#.*$/s, '');
}
