import type { Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Status } from '../../domain/status.ts';
import type { KindId } from '../../kinds/index.ts';
import type { AssessContext } from '../../kinds/kind.ts';
import type { KindState, Resource, ScopeState } from '../../inventory/snapshot.ts';

/** What the view shows, as data: no words, no icons. Ids are stable, so expansion and selection survive a refresh. */
export type Row = ScopeRow | KindRow | GroupRow | MoreRow | ResourceRow | ProblemRow | EmptyRow | NoPartsRow;

/**
 * What the editor holds in place of a row: the same object for as long as a row of this id is shown. VS Code keeps some of
 * what it was once given for ever, and a row holds all that was known when it was made.
 */
export interface RowHandle {
  readonly id: string;
  /** With `scopeId`, what commands know the row of a resource by. */
  readonly key?: ResourceKey;
  readonly scopeId?: string;
}

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
  /** Those of which more is on its way. */
  readonly partial: number;
  readonly total: number;
}

/** What stands together where a kind has too many rows for one list; `unread`: of these too little was read yet. */
export type Group = Status | 'unread';

export interface GroupRow extends RowBase {
  readonly type: 'group';
  readonly group: Group;
  readonly total: number;
  readonly parent: KindRow;
}

/** The end of a page: there are more of them. */
export interface MoreRow extends RowBase {
  readonly type: 'more';
  readonly parent: GroupRow;
  readonly hidden: number;
}

export interface ResourceRow extends RowBase {
  readonly type: 'resource';
  readonly key: ResourceKey;
  /** With the key, what commands know the row by. */
  readonly scopeId: string;
  readonly scope: ScopeState;
  readonly resource: Resource;
  /** There are rows under it, or some are on their way. */
  readonly hasChildren: boolean;
  /** How many under a row of the first level need attention, which it hides while it is closed. */
  readonly attentionUnder?: number;
  /** It is closed at first; what is under it may have to be read when it is opened. */
  readonly opens?: true;
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

/** A resource was opened, and has no parts. */
export interface NoPartsRow extends RowBase {
  readonly type: 'noParts';
  readonly kind: KindId;
}

export interface Look {
  readonly attentionOnly: boolean;
  readonly assess: (resource: Resource) => AssessContext;
  /** An operation of ours has something to say of it: the filter does not hide it. */
  readonly isTold?: (resource: Resource) => boolean;
  /** One that is not through with it, so that it needs attention whatever its status says. */
  readonly isUnsettled?: (resource: Resource) => boolean;
  /** How many rows of a group (its row's id) are shown; default a page. */
  readonly shown?: (group: string) => number;
}
