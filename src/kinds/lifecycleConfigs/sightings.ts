import { second, type Instant } from '../../domain/time.ts';
import type { Version } from './base.ts';

/**
 * What AWS was seen to have: a version whose LastModifiedTime was `lastModified`, still there at `at`. LastModifiedTime
 * moves with every write, so that the version was there all the time between the two.
 */
export interface Sighting {
  readonly version: Pick<Version, 'onStart' | 'onCreate'>;
  /** AWS's clock. */
  readonly lastModified: Instant;
  /** By AWS's clock too, and not later than the request that was answered so. */
  readonly at: Instant;
}

/** AWS tells some times in whole seconds, rounded down. */
const rounding = second;

/** The OnStart hash (null: no script) that a configuration is proven to have had from `from` to `to`; undefined: not proven. */
export function onStartBetween(sightings: readonly Sighting[], from: Instant, to: Instant): string | null | undefined {
  const proven = sightings.filter((each) => each.lastModified + rounding <= from && to + rounding <= each.at);
  const [first] = proven;
  // Two that contradict each other prove nothing.
  return proven.every(({ version }) => version.onStart === first?.version.onStart) ? first?.version.onStart : undefined;
}
