import { day, type Instant } from '../../domain/time.ts';
import type { Observed } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { numberIn, type FleetGroup, type VersionSeen } from './runtimeVersions.ts';

/** Where a runtime version stands among those seen here. */
export interface Distance {
  readonly own: VersionSeen;
  readonly newest: VersionSeen;
  /** Distinct versions seen here that are newer; undefined where that can not be said. */
  readonly newer?: number;
}

/**
 * A function on Auto is held to be as new as anything that came so long ago. That AWS's second phase has reached it by
 * then is assumed: AWS gives it no length ("varies"). It counts only where logs name no numbers.
 */
const sweepTakes = 14 * day;

/** Functions of the same group have the same runtime versions. Undefined for images and own runtimes. */
export function groupKey({ runtime, architecture }: FunctionFacts): string | undefined {
  return runtime === undefined ? undefined : `${architecture}|${runtime}`;
}

/** One use of a runtime version: by `$LATEST`, or by a published version. */
interface Use {
  readonly arn: string;
  readonly givenOut: Instant | undefined;
}

function usesOf(facts: FunctionFacts): readonly Use[] {
  const { management, configuration, lastModified, published } = facts;
  const uses: Use[] = [];
  if (configuration.state === 'read' && configuration.runtimeVersionArn !== undefined) {
    const mode = management.state === 'read' ? management.mode : undefined;
    uses.push({
      arn: configuration.runtimeVersionArn,
      givenOut: givenOut(mode, lastModified, configuration.readAt),
    });
  }
  if (published?.state === 'read') {
    for (const each of published.versions) {
      if (each.runtimeVersionArn === undefined || each.runtime !== facts.runtime) continue;
      uses.push({
        arn: each.runtimeVersionArn,
        givenOut: givenOut(each.mode, each.lastModified, published.readAt),
      });
    }
  }
  return uses;
}

/** An update takes the newest version there is; a pinned one says nothing. */
function givenOut(mode: string | undefined, updated: Instant | undefined, readAt: Instant): Instant | undefined {
  switch (mode) {
    case 'Auto':
      return Math.max(updated ?? 0, readAt - sweepTakes);
    case 'FunctionUpdate':
      return updated;
    default:
      return undefined;
  }
}

/** So many versions of a runtime are remembered: years of them. */
const mostRemembered = 40;

/**
 * The groups of these functions, by `groupKey`. `known` has the names that logs gave; `earlier` what was read before: a
 * version that was seen once stays seen, also when nothing runs on it any more.
 */
export function fleetOf(
  functions: Iterable<Observed<FunctionFacts>>,
  known: ReadonlyMap<string, VersionSeen>,
  earlier: Iterable<Observed<FunctionFacts>> = [],
): ReadonlyMap<string, FleetGroup> {
  const groups = new Map<string, Map<string, VersionSeen>>();
  const looked = new Set<FleetGroup>();
  for (const { facts } of earlier) {
    const key = groupKey(facts);
    if (key === undefined || facts.fleet === undefined || looked.has(facts.fleet)) continue;
    looked.add(facts.fleet);
    const versions = groups.get(key) ?? new Map<string, VersionSeen>();
    groups.set(key, versions);
    for (const { arn, givenOut: at } of facts.fleet.versions.slice(0, mostRemembered))
      versions.set(arn, seenOnce(versions.get(arn), arn, at, known.get(arn)));
  }
  for (const { facts } of functions) {
    const key = groupKey(facts);
    if (key === undefined) continue;
    for (const { arn, givenOut: at } of usesOf(facts)) {
      const versions = groups.get(key) ?? new Map<string, VersionSeen>();
      groups.set(key, versions);
      versions.set(arn, seenOnce(versions.get(arn), arn, at, known.get(arn)));
    }
  }
  return new Map([...groups].map(([key, versions]) => [key, ranked([...versions.values()])]));
}

function seenOnce(
  before: VersionSeen | undefined,
  arn: string,
  at: Instant | undefined,
  named: VersionSeen | undefined,
): VersionSeen {
  const latest = Math.max(before?.givenOut ?? -Infinity, at ?? -Infinity);
  const { name, firstSeen, askedAt } = named ?? {};
  return {
    arn,
    ...(Number.isFinite(latest) ? { givenOut: latest } : {}),
    ...(name === undefined ? {} : { name }),
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(askedAt === undefined ? {} : { askedAt }),
  };
}

/**
 * By their numbers where each has one. A single version without a number could be the newest of all, so then they are
 * ordered by when Lambda last gave each of them out; what is pinned only has no place in that order.
 */
function ranked(versions: readonly VersionSeen[]): FleetGroup {
  const byArn = (a: VersionSeen, b: VersionSeen) => (a.arn < b.arn ? -1 : 1);
  if (versions.length < 2) return { versions, unplaced: 0, order: 'none' };
  if (versions.every(({ name }) => numberIn(name) !== undefined)) {
    const number = ({ name }: VersionSeen) => numberIn(name) ?? 0;
    return {
      versions: versions.toSorted((a, b) => number(b) - number(a) || byArn(a, b)),
      unplaced: 0,
      order: 'numbers',
    };
  }
  const placed = versions.filter((each) => each.givenOut !== undefined);
  const others = versions.filter((each) => each.givenOut === undefined).toSorted(byArn);
  const dated = placed.toSorted((a, b) => (b.givenOut ?? 0) - (a.givenOut ?? 0) || byArn(a, b));
  return { versions: [...dated, ...others], unplaced: others.length, order: 'dates' };
}

/** Where that runtime version stands; undefined where the group has not seen it, or nothing has a place. */
export function distanceOf(group: FleetGroup | undefined, arn: string | undefined): Distance | undefined {
  const at = group?.versions.findIndex((each) => each.arn === arn) ?? -1;
  const own = group?.versions[at];
  const newest = group?.versions[0];
  if (group === undefined || own === undefined || newest === undefined) return undefined;
  const placed = group.versions.length - group.unplaced;
  if (placed === 0) return undefined;
  return { own, newest, ...(at < placed ? { newer: at } : {}) };
}

/** What earlier reads learned of runtime versions, by ARN. */
export function versionsKnown(functions: Iterable<Observed<FunctionFacts>>): Map<string, VersionSeen> {
  const known = new Map<string, VersionSeen>();
  const looked = new Set<FleetGroup>();
  for (const { facts } of functions) {
    if (facts.fleet === undefined || looked.has(facts.fleet)) continue;
    looked.add(facts.fleet);
    for (const each of facts.fleet.versions) {
      const before = known.get(each.arn);
      if (before === undefined || (before.askedAt ?? 0) < (each.askedAt ?? 0)) known.set(each.arn, each);
    }
  }
  return known;
}

/** Whether both say the same, so that a row that knows one need not be told of the other. */
export function sameGroup(a: FleetGroup | undefined, b: FleetGroup | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && textOf(a) === textOf(b));
}

const texts = new WeakMap<FleetGroup, string>();

function textOf(group: FleetGroup): string {
  const known = texts.get(group) ?? JSON.stringify(group);
  texts.set(group, known);
  return known;
}
