import type { Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { needsAttention } from '../../domain/finding.ts';
import { rank } from '../../domain/status.ts';
import { kindIds, type KindId } from '../../kinds/index.ts';
import type { AssessContext } from '../../kinds/kind.ts';
import {
  rowOffersOf,
  scopeProblem,
  type KindState,
  type Resource,
  type ScopeState,
  type Snapshot,
} from '../../inventory/snapshot.ts';

/** What the view shows, as data: no words, no icons. Ids are stable, so expansion and selection survive a refresh. */
export type Row = ScopeRow | KindRow | ResourceRow | ProblemRow | EmptyRow;

interface RowBase {
  readonly id: string;
  readonly parent?: Row;
}

export interface ScopeRow extends RowBase {
  readonly type: 'scope';
  readonly scope: ScopeState;
  readonly attention: number;
}

export interface KindRow extends RowBase {
  readonly type: 'kind';
  readonly kind: KindId;
  readonly scope: ScopeState;
  readonly state: KindState;
  readonly attention: number;
  /** Rows of which nobody knows whether they are patched. */
  readonly unknown: number;
  readonly total: number;
}

export interface ResourceRow extends RowBase {
  readonly type: 'resource';
  readonly key: ResourceKey;
  /** With the key, what commands know the row by. */
  readonly scopeId: string;
  readonly scope: ScopeState;
  readonly resource: Resource;
  readonly hasChildren: boolean;
  /** Ids of what can be done with it now. */
  readonly offers: readonly string[];
}

export interface ProblemRow extends RowBase {
  readonly type: 'problem';
  readonly problem: Problem;
  /** A warning takes nothing off the list, an error does. */
  readonly level: 'error' | 'warning';
}

/** Nothing of this kind there: which is not the same as nothing wrong. */
export interface EmptyRow extends RowBase {
  readonly type: 'empty';
  readonly kind: KindId;
  readonly scope: ScopeState;
  /** True where there are resources, and the filter hides them all. */
  readonly filtered: boolean;
}

export interface Look {
  readonly attentionOnly: boolean;
  readonly assess: (resource: Resource) => AssessContext;
  /** An operation of ours has something to say of it: the filter does not hide it. */
  readonly isTold?: (resource: Resource) => boolean;
  /** One that is not through with it, so that it needs attention whatever its status says. */
  readonly isUnsettled?: (resource: Resource) => boolean;
}

/** The rows under `parent`, or the top rows. */
export function rowsUnder(snapshot: Snapshot, parent: Row | undefined, look: Look): readonly Row[] {
  if (parent === undefined) return topRows(snapshot, look);
  switch (parent.type) {
    case 'scope':
      return scopeRows(parent.scope, parent, look);
    case 'kind':
      return kindRows(parent, look);
    case 'resource':
      return childRows(parent, look);
    case 'problem':
    case 'empty':
      return [];
  }
}

/**
 * The ids of the rows under which something changed between two snapshots, or
 * undefined where the top rows themselves did. Whatever is not named keeps the
 * elements that the editor holds, and a click on them its meaning.
 */
export function changedRows(before: Snapshot, after: Snapshot): readonly string[] | undefined {
  const top = (snapshot: Snapshot) =>
    JSON.stringify([
      snapshot.problems,
      snapshot.scopes.map((each) => [
        each.scope.id,
        each.account,
        scopeProblem(each),
        kindIds.map((kind) => each.kinds[kind].resources.size > 0),
      ]),
    ]);
  if (top(before) !== top(after)) return undefined;
  const several = after.scopes.length > 1;
  return after.scopes.flatMap((scope, at) => {
    const changed = kindIds.filter((kind) => before.scopes[at]?.kinds[kind] !== scope.kinds[kind]);
    // An account's own row sums up its kinds.
    if (several) return changed.length > 0 ? [scopeRowId(scope)] : [];
    return changed.map((kind) => kindRowId(scope, kind));
  });
}

function scopeRowId({ scope }: ScopeState): string {
  return `scope/${scope.id}`;
}

function kindRowId({ scope }: ScopeState, kind: KindId): string {
  return `${scope.id}/${kind}`;
}

function topRows(snapshot: Snapshot, look: Look): readonly Row[] {
  const problems = snapshot.problems.map((problem, at): ProblemRow => ({
    type: 'problem',
    id: `problem/${at}/${problem.code}`,
    problem,
    level: 'error',
  }));
  const [only] = snapshot.scopes;
  if (only && snapshot.scopes.length === 1) return [...problems, ...scopeRows(only, undefined, look)];
  const scopes = snapshot.scopes.map((scope): ScopeRow => ({
    type: 'scope',
    id: scopeRowId(scope),
    scope,
    attention: kindIds.reduce((sum, kind) => sum + attentionIn(scope.kinds[kind], look), 0),
  }));
  return [...problems, ...scopes];
}

function scopeRows(scope: ScopeState, parent: ScopeRow | undefined, look: Look): readonly Row[] {
  const under = parent ? { parent } : {};
  const problem = scopeProblem(scope);
  const blocked: Row[] = problem
    ? [{ type: 'problem', id: `${scope.scope.id}/problem`, problem, level: 'error', ...under }]
    : [];
  const kinds = kindIds.flatMap((kind): Row[] => {
    const state = scope.kinds[kind];
    if (problem && state.resources.size === 0) return [];
    return [
      {
        type: 'kind',
        id: kindRowId(scope, kind),
        kind,
        scope,
        state,
        attention: attentionIn(state, look),
        unknown: [...state.resources.values()].filter(isUnknown).length,
        total: state.resources.size,
        ...under,
      },
    ];
  });
  return [...blocked, ...kinds];
}

function kindRows(parent: KindRow, look: Look): readonly Row[] {
  const { scope, state, kind } = parent;
  const shown = sorted(
    [...state.resources.values()].filter((each) => isTop(each, state) && passes(each, state, look)),
    state,
    look,
  );
  const problems: Row[] = [];
  if (state.problem && !scopeProblem(scope)) {
    problems.push({ type: 'problem', id: `${parent.id}/problem`, problem: state.problem, level: 'error', parent });
  }
  for (const [at, problem] of distinct(state.warnings).entries()) {
    problems.push({ type: 'problem', id: `${parent.id}/warning/${at}`, problem, level: 'warning', parent });
  }
  if (shown.length === 0 && !state.problem && state.phase === 'read') {
    return [
      ...problems,
      { type: 'empty', id: `${parent.id}/empty`, kind, scope, filtered: state.resources.size > 0, parent },
    ];
  }
  return [...problems, ...shown.map((resource) => resourceRow(resource, state, scope, parent, look))];
}

function childRows(parent: ResourceRow, look: Look): readonly Row[] {
  const { scope, resource } = parent;
  const state = scope.kinds[resource.kind];
  const children = childrenOf(parent.key, state).filter((each) => passes(each, state, look));
  return sorted(children, state, look).map((each) => resourceRow(each, state, scope, parent, look));
}

function resourceRow(resource: Resource, state: KindState, scope: ScopeState, parent: Row, look: Look): ResourceRow {
  const { key } = resource.observed;
  return {
    type: 'resource',
    id: `${scope.scope.id}/${key}`,
    key,
    scopeId: scope.scope.id,
    scope,
    resource,
    hasChildren: childrenOf(key, state).length > 0,
    offers: rowOffersOf(resource, look.assess(resource)),
    parent,
  };
}

function isTop(resource: Resource, state: KindState): boolean {
  const { parent } = resource.observed;
  return parent === undefined || !state.resources.has(parent);
}

const families = new WeakMap<KindState, ReadonlyMap<ResourceKey, readonly Resource[]>>();

/** The resources shown under this one; gathered once per state, for a list may have ten thousand. */
function childrenOf(key: ResourceKey, state: KindState): readonly Resource[] {
  let family = families.get(state);
  if (!family) {
    const gathered = new Map<ResourceKey, Resource[]>();
    for (const each of state.resources.values()) {
      const { parent } = each.observed;
      if (parent === undefined) continue;
      const siblings = gathered.get(parent);
      if (siblings) siblings.push(each);
      else gathered.set(parent, [each]);
    }
    families.set(state, (family = gathered));
  }
  return family.get(key) ?? [];
}

function passes(resource: Resource, state: KindState, look: Look): boolean {
  if (!look.attentionOnly || resource.activity !== undefined || needsAttention(resource.verdict)) return true;
  if (look.isTold?.(resource)) return true;
  return childrenOf(resource.observed.key, state).some((each) => passes(each, state, look));
}

/** Worst first, then by name; a parent stands where its worst child would. */
function sorted(resources: readonly Resource[], state: KindState, look: Look): readonly Resource[] {
  const worst = new Map<ResourceKey, number>();
  const note = (key: ResourceKey, value: number) => worst.set(key, Math.min(value, worst.get(key) ?? Infinity));
  for (const each of state.resources.values()) {
    const value = order(each, look);
    note(each.observed.key, value);
    if (each.observed.parent !== undefined) note(each.observed.parent, value);
  }
  const by = (resource: Resource) => worst.get(resource.observed.key) ?? 0;
  return [...resources].sort((a, b) => by(a) - by(b) || collator.compare(a.observed.name, b.observed.name));
}

const collator = new Intl.Collator('en', { numeric: true });

function order(resource: Resource, look: Look): number {
  return (isCounted(resource, look) ? 0 : 100) + rank(resource.verdict.status);
}

/** Unknown, and nothing else that would bring it to attention. */
function isUnknown({ verdict }: Resource): boolean {
  return verdict.status === 'unknown' && !needsAttention(verdict);
}

export function attentionIn(state: KindState, look: Look): number {
  let count = 0;
  for (const each of state.resources.values()) if (isCounted(each, look)) count++;
  return count;
}

function isCounted(resource: Resource, look: Look): boolean {
  return needsAttention(resource.verdict) || look.isUnsettled?.(resource) === true;
}

/** How many nobody knows of whether they are patched: what the filter hides without their being fine. */
export function unknownOf(snapshot: Snapshot): number {
  return snapshot.scopes.reduce(
    (sum, scope) =>
      sum + kindIds.reduce((all, kind) => all + [...scope.kinds[kind].resources.values()].filter(isUnknown).length, 0),
    0,
  );
}

/** How many resources of all scopes need attention: the badge. */
export function attentionOf(snapshot: Snapshot, look: Look): number {
  return snapshot.scopes.reduce(
    (sum, scope) => sum + kindIds.reduce((all, kind) => all + attentionIn(scope.kinds[kind], look), 0),
    0,
  );
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const each of problems) seen.set(`${each.code} ${each.service} ${each.permission} ${each.operation}`, each);
  return [...seen.values()];
}
