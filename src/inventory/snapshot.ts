import type { Finding, RemedyId, Verdict } from '../domain/finding.ts';
import type { Planned } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import { kindIds, kindOf, type FactsOf, type KindId } from '../kinds/index.ts';
import type { AssessContext, Observed, PlanContext } from '../kinds/kind.ts';
import { Sharing } from './sharing.ts';

/** One resource with its verdict: what tree, tooltip, lens and report show. */
export interface Resource<K extends KindId = KindId> {
  readonly kind: K;
  readonly scope: Scope;
  readonly observed: Observed<FactsOf<K>>;
  readonly verdict: Verdict;
  /** AWS's own word for what is happening to it now, or undefined. */
  readonly activity: string | undefined;
  /** Parts of its read that failed. */
  readonly problems: readonly Problem[];
  readonly readAt: Instant;
  /** It was read before this window opened, and not since. */
  readonly kept?: true;
  /** Why the last attempt to read it failed: what is shown is older. */
  readonly stale?: Problem;
}

/** How far the read of one kind in one scope is. */
export interface KindState {
  readonly phase: 'waiting' | 'reading' | 'read';
  /** While it is read: the list is whole, and what follows tells more of its rows. */
  readonly listed?: true;
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  /** Set where the kind could not be listed (to its end). */
  readonly problem?: Problem;
  /** Parts of the read that failed and concern no single resource (a denied log, say): less evidence, no fewer rows. */
  readonly warnings: readonly Problem[];
  readonly readAt?: Instant;
  /** Where some were read before this window opened, and not since: when the oldest of these was. */
  readonly keptSince?: Instant;
}

export interface ScopeState {
  readonly scope: Scope;
  /** Undefined until an ARN or GetCallerIdentity told it. */
  readonly account?: string;
  readonly kinds: KindStates;
}

/** Immutable; a new one for every change. */
export interface Snapshot {
  readonly scopes: readonly ScopeState[];
  /** Why there is no scope, or one fewer than was asked for. */
  readonly problems: readonly Problem[];
  readonly reading: boolean;
}

export type KindStates = Readonly<Record<KindId, KindState>>;

const [facts, evidence, remedies] = [
  new Sharing<Finding['facts']>(),
  new Sharing<Finding['evidence']>(),
  new Sharing<Verdict['remedies']>(),
];

/** The same verdict in less memory. */
function compact(verdict: Verdict): Verdict {
  return {
    status: verdict.status,
    findings: verdict.findings.map((each) => ({
      ...each,
      facts: facts.one(each.facts),
      evidence: evidence.one(each.evidence),
    })),
    remedies: remedies.one(verdict.remedies),
  };
}

/** One observation, judged. */
export function judge<K extends KindId>(
  kind: K,
  scope: Scope,
  observed: Observed<FactsOf<K>>,
  context: AssessContext,
  problems: readonly Problem[],
  readAt: Instant,
  stale: Problem | undefined,
  kept = false,
): Resource<K> {
  const rules = kindOf(kind);
  return {
    kind,
    scope,
    observed,
    verdict: compact(rules.assess(observed, context)),
    activity: rules.activity(observed.facts),
    problems,
    readAt,
    ...(stale ? { stale } : {}),
    ...(kept ? { kept } : {}),
  };
}

/** What can be done with a resource as it is now: the one source of menus, picks and the palette. */
export function offersOf<K extends KindId>(resource: Resource<K>, context: AssessContext): readonly RemedyId[] {
  return kindOf(resource.kind).offers(resource.observed, context);
}

/** Of these, what its row offers: without what AWS would refuse whatever is chosen. */
export function rowOffersOf<K extends KindId>(resource: Resource<K>, context: AssessContext): readonly RemedyId[] {
  const kind = kindOf(resource.kind);
  return offersOf(resource, context).filter((each) => !kind.isFutile?.(each, resource.observed, context));
}

/** Nothing is under it yet, and something is on its way. */
export function awaitsOthers<K extends KindId>({ kind, observed }: Resource<K>): boolean {
  return kindOf(kind).awaitsOthers?.(observed) ?? false;
}

/** What is shown under a resource with a status of its own: its parts, judged, or why they are not there. */
export type Parts =
  | { readonly state: 'notRead' }
  | { readonly state: 'unreadable'; readonly problem: Problem }
  | { readonly state: 'read'; readonly readAt: Instant; readonly parts: readonly Resource[] };

/** The parts of a resource; undefined: it can have none. */
export function partsOf<K extends KindId>(resource: Resource<K>, context: AssessContext): Parts | undefined {
  const rules = kindOf(resource.kind);
  const read = rules.parts?.(resource.observed);
  if (read?.state !== 'read') return read;
  const { kind, scope, readAt, kept = false } = resource;
  const parts = read.parts.map((each) => judge(kind, scope, each, context, [], readAt, undefined, kept));
  return { state: 'read', readAt: read.readAt, parts };
}

/** Whether a resource can have parts, without looking at them. */
export function mayHaveParts<K extends KindId>({ kind, observed }: Resource<K>): boolean {
  return kindOf(kind).parts?.(observed) !== undefined;
}

/** A remedy for resources of one kind, as data. */
export function planOf<K extends KindId>(
  kind: K,
  remedy: RemedyId,
  targets: readonly Resource<K>[],
  context: PlanContext,
): Planned {
  return kindOf(kind).plan(
    remedy,
    targets.map((each) => each.observed),
    context,
  );
}

/** Failures of the way to AWS, not of one service: said once for the scope. */
const shared = new Set<Problem['code']>([
  'noCredentials',
  'unknownProfile',
  'noRegion',
  'expiredCredentials',
  'invalidCredentials',
  'regionUnavailable',
]);

/** The problem that keeps the whole scope from being read, where it is one and the same. */
export function scopeProblem(scope: ScopeState): Problem | undefined {
  const states = kindIds.map((kind) => scope.kinds[kind]);
  const [first] = states;
  const problem = first?.problem;
  if (!problem || !shared.has(problem.code)) return undefined;
  return states.every((state) => state.problem?.code === problem.code) ? problem : undefined;
}
