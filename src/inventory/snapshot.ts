import type { Verdict } from '../domain/finding.ts';
import type { Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { FactsOf, KindId } from '../kinds/index.ts';
import type { Observed } from '../kinds/kind.ts';

/** One resource with its verdict: what tree, tooltip, lens and report show. */
export type Resource<K extends KindId = KindId> = {
  [Id in K]: {
    readonly kind: Id;
    readonly scope: Scope;
    readonly observed: Observed<FactsOf<Id>>;
    readonly verdict: Verdict;
    /** AWS's own word for what is happening to it now, or undefined. */
    readonly activity: string | undefined;
    /** Parts of its read that failed. */
    readonly problems: readonly Problem[];
    readonly readAt: Instant;
  };
}[K];

/** How far the read of one kind in one scope is. */
export interface KindState {
  readonly phase: 'waiting' | 'reading' | 'read';
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  /** Set where the kind could not be listed (to its end). */
  readonly problem?: Problem;
  readonly readAt?: Instant;
}

export interface ScopeState {
  readonly scope: Scope;
  /** Undefined until an ARN or GetCallerIdentity told it. */
  readonly account?: string;
  readonly kinds: Readonly<Record<KindId, KindState>>;
}

/** Immutable; a new one for every change. */
export interface Snapshot {
  readonly scopes: readonly ScopeState[];
  /** Why there is no scope, or one fewer than was asked for. */
  readonly problems: readonly Problem[];
  readonly reading: boolean;
}
