import { amiTypeOf } from './amiTypes.ts';
import type { NodegroupFacts } from './facts.ts';
import { compareReleases, parseRelease } from './releaseVersions.ts';

/** Negative: `a` is the older release of the AMI type; undefined where they can not be compared. */
export function compareOf(amiType: string | undefined, a: string, b: string): number | undefined {
  if (a === b) return 0;
  const family = amiType === undefined ? undefined : amiTypeOf(amiType)?.family;
  if (family === undefined) return undefined;
  const [first, second] = [parseRelease(family, a), parseRelease(family, b)];
  return first && second && compareReleases(first, second);
}

/** It runs the release that AWS recommends, or a newer one, and its last update went well. */
export function isUpToDate({ amiType, releaseVersion, recommended, updates }: NodegroupFacts): boolean {
  if (recommended.state !== 'read' || releaseVersion === undefined) return false;
  if (updates.state === 'read' && updates.last !== undefined && updates.last.status !== 'Successful') return false;
  return (compareOf(amiType, releaseVersion, recommended.value) ?? -1) >= 0;
}
