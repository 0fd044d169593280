import type { Instant } from '../../domain/time.ts';
import { packageId, type PackageList, type Packages, type StartRecord } from './packages.ts';

export type PackageChange =
  | { readonly type: 'added'; readonly name: string; readonly after: string }
  | { readonly type: 'removed'; readonly name: string; readonly before: string }
  /** `changed`: nobody can say which of the two versions is the newer one. */
  | {
      readonly type: 'upgraded' | 'downgraded' | 'changed';
      readonly name: string;
      readonly before: string;
      readonly after: string;
    };

export interface EnvironmentDrift {
  readonly environment: string;
  readonly changes: readonly PackageChange[];
  readonly total: number;
  /** One of the two lists breaks off, so that what is missing from it may well be there. */
  readonly cutOff: boolean;
}

/** What changed from one start to the next one that printed lists. */
export interface Drift {
  readonly before: Instant;
  readonly after: Instant;
  readonly environments: readonly EnvironmentDrift[];
  /** Environments that only one of the two starts listed. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Changes between two lists, by name. Of a list that breaks off, nothing is said to be gone. */
export function changesBetween(before: PackageList, after: PackageList): readonly PackageChange[] {
  const changes: PackageChange[] = [];
  for (const [id, { name, version }] of after.packages) {
    const known = before.packages.get(id);
    if (!known) {
      if (!before.cutOff) changes.push({ type: 'added', name, after: version });
    } else if (known.version !== version) {
      changes.push({ type: direction(known.version, version), name, before: known.version, after: version });
    }
  }
  if (!after.cutOff) {
    for (const [id, { name, version }] of before.packages) {
      if (!after.packages.has(id)) changes.push({ type: 'removed', name, before: version });
    }
  }
  return changes.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

export function driftBetween(before: StartRecord, after: StartRecord): Drift {
  const shared = [...after.lists.values()].flatMap((list) => {
    const earlier = before.lists.get(list.environment);
    return earlier ? [{ earlier, list }] : [];
  });
  return {
    before: before.at,
    after: after.at,
    environments: shared.map(({ earlier, list }) => ({
      environment: list.environment,
      changes: changesBetween(earlier, list),
      total: list.packages.size,
      cutOff: earlier.cutOff || list.cutOff,
    })),
    onlyBefore: [...before.lists.keys()].filter((each) => !after.lists.has(each)),
    onlyAfter: [...after.lists.keys()].filter((each) => !before.lists.has(each)),
  };
}

/** From start to start, newest first. Starts without a list are passed over. */
export function driftOf(starts: readonly StartRecord[]): readonly Drift[] {
  const listed = starts.filter((each) => each.lists.size > 0);
  return listed
    .slice(1)
    .map((after, at) => ({ before: listed[at], after }))
    .flatMap(({ before, after }) => (before ? [driftBetween(before, after)] : []))
    .toReversed();
}

/** A package that changed since the last good start and that the failing script's last lines speak of. */
export interface Suspect {
  readonly environment: string;
  readonly change: PackageChange;
  readonly line: string;
}

/** What may have broken a start: changed packages by name in the lines that the failed one wrote last. */
export function suspects(drift: Drift, lines: readonly string[]): readonly Suspect[] {
  const spoken = lines.map((line) => ({ line, words: new Set(wordsOf(line)) }));
  return drift.environments.flatMap(({ environment, changes }) =>
    changes.flatMap((change) => {
      const id = packageId(change.name);
      const found = spoken.findLast(({ words }) => words.has(id));
      return found ? [{ environment, change, line: found.line }] : [];
    }),
  );
}

/** The words of a line that can be a package's name, and the modules of a dotted one (`pandas.core` speaks of pandas). */
function wordsOf(line: string): readonly string[] {
  return (line.match(/[A-Za-z0-9][\w.-]*/g) ?? []).flatMap((word) => {
    const [module = word] = word.split('.');
    return [packageId(word.replace(/[.-]+$/, '')), packageId(module)];
  });
}

/** Whether a version is older or newer, where their numbers tell. */
export function direction(before: string, after: string): 'upgraded' | 'downgraded' | 'changed' {
  const order = compareVersions(before, after);
  if (order === undefined || order === 0) return 'changed';
  return order < 0 ? 'upgraded' : 'downgraded';
}

/**
 * Compares versions of pip, conda and rpm by their numbers: epoch (`1!`, `1:`) first, then part by part, a pre-release
 * (`rc1`, `.dev2`) before its release, `.post1` after it. Undefined where one of them has no number to begin with.
 */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (!left || !right) return undefined;
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const order = (left[at] ?? 0) - (right[at] ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return 0;
}

/** Letters weigh: before nothing (0) stand pre-releases, after it what follows a release. */
const weights: Readonly<Record<string, number>> = {
  dev: -5,
  a: -4,
  alpha: -4,
  b: -3,
  beta: -3,
  c: -2,
  rc: -2,
  pre: -2,
  post: 0.5,
  r: 0.5,
  rev: 0.5,
};

function partsOf(version: string): readonly number[] | undefined {
  const [, epoch = '0', rest = ''] = /^(?:(\d+)[!:])?(.*)$/.exec(version) ?? [];
  if (!/^v?\d/.test(rest)) return undefined;
  const parts = rest.replace(/^v/, '').match(/\d+|[a-z]+/gi) ?? [];
  return [
    Number(epoch),
    ...parts.map((part) => (/^\d/.test(part) ? Number(part) : (weights[part.toLowerCase()] ?? 0.25))),
  ];
}

/** How many packages are listed in all. */
export function countOf(lists: Iterable<{ readonly packages: Packages }>): number {
  return [...lists].reduce((sum, each) => sum + each.packages.size, 0);
}
