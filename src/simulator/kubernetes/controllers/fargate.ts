import type { Cluster } from '../cluster.ts';
import type { Metadata, Pod } from '../objects.ts';
import { fargateProfileLabel } from './nodes.ts';

/** The Fargate profile that takes the pod: of several the first by name (EKS user guide: fargate-profile). */
export function matchingProfile(cluster: Cluster, { metadata }: Pod): string | undefined {
  return Object.entries(cluster.eks.fargateProfiles ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .find(([, { selectors }]) =>
      selectors.some(
        ({ namespace, labels = {} }) =>
          matches(namespace, metadata.namespace ?? '') &&
          Object.entries(labels).every(
            ([key, value]) => metadata.labels?.[key] !== undefined && matches(value, metadata.labels[key]),
          ),
      ),
    )?.[0];
}

/** `*` stands for any characters, `?` for one. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}

export function profileOf({ labels }: Metadata): string | undefined {
  return labels?.[fargateProfileLabel];
}

const sizes = [0.25, 0.5, 1, 2, 4, 8, 16];

/** The vCPU that Fargate provides for the pod: what its containers request, rounded up to a size that Fargate has. */
export function requestedVcpus({ spec }: Pod): number {
  const wanted = spec.containers.reduce((sum, { resources }) => sum + cpus(resources?.requests?.['cpu']), 0);
  return sizes.find((size) => size >= wanted) ?? 16;
}

function cpus(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  const text = String(quantity);
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

/** What all clusters of the account and region use of Fargate's quota. */
export function vcpusInUse(cluster: Cluster): number {
  let sum = 0;
  for (const { contents } of Object.values(cluster.slice.clusters)) {
    for (const pod of Object.values(contents?.objects.Pod ?? {}))
      if (pod.spec.nodeName?.startsWith('fargate-') === true) sum += requestedVcpus(pod);
  }
  return sum;
}
