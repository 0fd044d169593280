import { rank, statuses } from '../../domain/status.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { Group } from './rowTypes.ts';

/** A list that is longer than this stands in groups by status. */
const longestList = 200;

/** So many rows of a group are shown at first, and with each "Show more". */
export const pageSize = 100;

/** Worst first; what was not read yet stands before what is fine. */
const order: readonly Group[] = statuses.flatMap((status): Group[] =>
  status === 'current' ? ['unread', status] : [status],
);

const groupings = new WeakMap<readonly Resource[], ReadonlyMap<Group, readonly Resource[]>>();

/** The groups that have members, in the order shown; undefined where a plain list will do. */
export function grouped(shown: readonly Resource[]): ReadonlyMap<Group, readonly Resource[]> | undefined {
  if (shown.length <= longestList) return undefined;
  const known = groupings.get(shown);
  if (known) return known;
  const members = Map.groupBy(shown, groupOf);
  const groups = new Map(order.flatMap((group) => (members.has(group) ? [[group, members.get(group) ?? []]] : [])));
  groupings.set(shown, groups);
  return groups;
}

function groupOf({ observed, verdict }: Resource): Group {
  return isUnread(observed.partial, rank(verdict.status)) ? 'unread' : verdict.status;
}

/** Nothing bad is known yet, and more is on its way. */
function isUnread(partial: boolean, standing: number): boolean {
  return partial && standing >= rank('unknown');
}
