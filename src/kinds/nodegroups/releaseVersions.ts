import type { IsoDate } from '../../domain/time.ts';
import type { AmiFamily } from './amiTypes.ts';

/** An AMI release version, taken apart. */
export interface Release {
  /** Compared number by number, first to last. */
  readonly order: readonly number[];
  /** Where the version carries its day. */
  readonly date?: IsoDate;
  /** A build's mark that has no order: two that differ in it alone can not be compared. */
  readonly build?: string;
}

/**
 * A release version of a family, or undefined where the text is none.
 * AL2 and AL2023 `1.34.2-20261105`; Bottlerocket `1.19.2-29cc92cc` (its own
 * version and a commit); Windows `1.34-2026.09.14`, which AWS has also printed
 * with dashes in the date.
 */
export function parseRelease(family: AmiFamily, text: string): Release | undefined {
  switch (family) {
    case 'AL2':
    case 'AL2023': {
      const match = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})-(\d{4})(\d{2})(\d{2})$/.exec(text);
      return match ? dated(match.slice(4), match.slice(1, 4)) : undefined;
    }
    case 'Windows': {
      const match = /^(\d{1,9})\.(\d{1,9})-(\d{4})[.-](\d{2})[.-](\d{2})$/.exec(text);
      return match ? dated(match.slice(3), match.slice(1, 3)) : undefined;
    }
    case 'Bottlerocket': {
      const match = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9a-f]+))?$/.exec(text);
      if (!match) return undefined;
      const build = match[4];
      return { order: match.slice(1, 4).map(Number), ...(build === undefined ? {} : { build }) };
    }
    case 'Custom':
      return undefined;
  }
}

/** The day comes first: a later release can carry an earlier Kubernetes patch. */
function dated(day: readonly string[], version: readonly string[]): Release | undefined {
  const date = day.join('-');
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, date.length) !== date) return undefined;
  return { order: [...day, ...version].map(Number), date };
}

/** Negative where `a` is older than `b`; undefined where they can not be compared. */
export function compareReleases(a: Release, b: Release): number | undefined {
  for (let at = 0; at < Math.max(a.order.length, b.order.length); at++) {
    const difference = (a.order[at] ?? 0) - (b.order[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.build !== undefined && b.build !== undefined && a.build !== b.build ? undefined : 0;
}
