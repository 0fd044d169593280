import type { Instant } from '../../domain/time.ts';
import { hooks, scriptHash, type Hook } from './script.ts';

/** A version of a configuration as it was in AWS: the hash of each hook (null: it has no script). */
export interface Version {
  readonly onStart: string | null;
  readonly onCreate: string | null;
  /** AWS's LastModifiedTime of that version. To show; the hashes decide. */
  readonly lastModified?: Instant;
}

/** The version of scripts as AWS gave them. */
export function versionOf(config: {
  readonly onStart?: string;
  readonly onCreate?: string;
  readonly lastModifiedTime?: Instant;
}): Version {
  return {
    onStart: scriptHash(config.onStart),
    onCreate: scriptHash(config.onCreate),
    ...(config.lastModifiedTime === undefined ? {} : { lastModified: config.lastModifiedTime }),
  };
}

/**
 * The base of a draft of which nobody knows what it was made from. It equals no
 * version, so that such a draft is compared before it is deployed.
 */
export const unknownBase: Version = { onStart: 'unknown', onCreate: 'unknown' };

/** Whether AWS still has what a draft was made from. */
export type BaseCheck =
  | { readonly state: 'unchanged' }
  /** Someone wrote these hooks meanwhile. */
  | { readonly state: 'changed'; readonly hooks: readonly Hook[] };

/**
 * Compares the base of a draft with what AWS has now. The content decides: the same
 * scripts saved again only move LastModifiedTime, and a change of the same size moves
 * nothing that an editor's own conflict check would see.
 */
export function baseCheck(base: Version, remote: Version): BaseCheck {
  const changed = hooks.filter((hook) => base[hook] !== remote[hook]);
  return changed.length === 0 ? { state: 'unchanged' } : { state: 'changed', hooks: changed };
}

/** Whether both have the same scripts, whenever AWS says that they were written. */
export function sameScripts(one: Version, other: Version): boolean {
  return hooks.every((hook) => one[hook] === other[hook]);
}
