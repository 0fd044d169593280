import type { NodegroupFacts } from './facts.ts';

/** `1`, `33%`: how many nodes may be away at the same time. EKS's default is one. */
export function atOnceText({ updateConfig }: Pick<NodegroupFacts, 'updateConfig'>): string {
  const share = updateConfig?.maxUnavailablePercentage;
  return share === undefined ? String(updateConfig?.maxUnavailable ?? 1) : `${share}%`;
}

/** The same as a number: a share is of the desired size, rounded down, and at least one. */
export function atOnceOf({
  updateConfig,
  desiredSize = 1,
}: Pick<NodegroupFacts, 'updateConfig' | 'desiredSize'>): number {
  const share = updateConfig?.maxUnavailablePercentage;
  const count = share === undefined ? (updateConfig?.maxUnavailable ?? 1) : Math.floor((desiredSize * share) / 100);
  return Math.max(1, count);
}
