import type { Problem } from '../../domain/problem.ts';
import { kindIds, type KindId } from '../../kinds/index.ts';
import {
  awaitsOthers,
  mayHaveParts,
  partsOf,
  rowOffersOf,
  scopeProblem,
  type KindState,
  type Resource,
  type ScopeState,
  type Snapshot,
} from '../../inventory/snapshot.ts';
import { grouped, pageSize } from './groups.ts';
import { attentionIn, attentionUnder, childrenOf, countsOf, shownOf, sorted, passes } from './order.ts';
import type { GroupRow, KindRow, Look, ProblemRow, ResourceRow, Row, ScopeRow } from './rowTypes.ts';

export { attentionIn, attentionOf, unknownOf } from './order.ts';
export type * from './rowTypes.ts';

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
    case 'group':
      return groupRows(parent, look);
    case 'problem':
    case 'empty':
    case 'more':
    case 'noParts':
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
        ...countsOf(state),
        total: state.resources.size,
        ...under,
      },
    ];
  });
  return [...blocked, ...kinds];
}

function kindRows(parent: KindRow, look: Look): readonly Row[] {
  const { scope, state, kind } = parent;
  const shown = shownOf(state, look);
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
  const groups = grouped(shown);
  if (groups === undefined) {
    return [...problems, ...shown.map((resource) => resourceRow(resource, state, scope, parent, look))];
  }
  return [
    ...problems,
    ...[...groups].map(([group, members]): GroupRow => ({
      type: 'group',
      id: `${parent.id}/${group}`,
      group,
      total: members.length,
      parent,
    })),
  ];
}

/** As many as were asked for, and a row that shows more. */
function groupRows(parent: GroupRow, look: Look): readonly Row[] {
  const { scope, state } = parent.parent;
  const members = grouped(shownOf(state, look))?.get(parent.group) ?? [];
  const shown = members.slice(0, look.shown?.(parent.id) ?? pageSize);
  const rows: Row[] = shown.map((resource) => resourceRow(resource, state, scope, parent, look));
  const hidden = members.length - shown.length;
  return hidden === 0 ? rows : [...rows, { type: 'more', id: `${parent.id}/more`, parent, hidden }];
}

function childRows(parent: ResourceRow, look: Look): readonly Row[] {
  const { scope, resource } = parent;
  const state = scope.kinds[resource.kind];
  const children = childrenOf(parent.key, state).filter((each) => passes(each, state, look));
  const rows = sorted(children, state, look).map((each) => resourceRow(each, state, scope, parent, look));
  return [...rows, ...partRows(parent, state, look)];
}

/** Who opened a resource sees all of its parts. */
function partRows(parent: ResourceRow, state: KindState, look: Look): readonly Row[] {
  const { resource, scope, id } = parent;
  const read = partsOf(resource, look.assess(resource));
  switch (read?.state) {
    case undefined:
      return [];
    case 'notRead':
      return resource.stale ? [unreadParts(id, resource.stale, parent)] : [];
    case 'unreadable':
      return [unreadParts(id, read.problem, parent)];
    case 'read':
      if (read.parts.length === 0) return [{ type: 'noParts', id: `${id}/noParts`, kind: resource.kind, parent }];
      return read.parts.map((each) => resourceRow(each, state, scope, parent, look));
  }
}

function unreadParts(id: string, problem: Problem, parent: ResourceRow): ProblemRow {
  return { type: 'problem', id: `${id}/parts`, problem, level: 'warning', parent };
}

function resourceRow(resource: Resource, state: KindState, scope: ScopeState, parent: Row, look: Look): ResourceRow {
  const { key } = resource.observed;
  // Deeper rows say it themselves: a workload tells how many of its pods.
  const under = parent.type === 'resource' ? 0 : attentionUnder(key, state, look);
  return {
    type: 'resource',
    id: `${scope.scope.id}/${key}`,
    key,
    scopeId: scope.scope.id,
    scope,
    resource,
    hasChildren: childrenOf(key, state).length > 0 || awaitsOthers(resource),
    ...(under > 0 ? { attentionUnder: under } : {}),
    ...(mayHaveParts(resource) ? { opens: true } : {}),
    offers: rowOffersOf(resource, look.assess(resource)),
    parent,
  };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const each of problems) seen.set(`${each.code} ${each.service} ${each.permission} ${each.operation}`, each);
  return [...seen.values()];
}
