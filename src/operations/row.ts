import { moveAside, readJournal, removeUnbegun } from './journal.ts';
import { replay } from './history.ts';
import { look, Patience } from './lease.ts';
import type { Notices } from './notices.ts';
import type { OperationId, OperationSnapshot } from './operation.ts';
import { stateOf } from './reduce.ts';
import type { Driver } from './driver.ts';
import { snapshotOf, type Ownership } from './snapshot.ts';
import type { State } from './turn.ts';
import type { Problem } from '../domain/problem.ts';
import { minute, second, type Instant } from '../domain/time.ts';

/** What this window knows of an operation, its own or another's. */
export interface Row {
  readonly id: OperationId;
  readonly sample: boolean;
  readonly folder: string;
  readonly patience: Patience;
  state: State;
  /** Of the journal as it was read last. */
  mark: string;
  ownership: Ownership;
  /** While this window runs it. */
  driver?: Driver;
  /** Why it can not be read or written. */
  trouble?: Problem;
  /** So often in a row. */
  troubles: number;
  /** It is not tried again before, by itself. */
  notBefore: Instant;
  /** Where this window let go of it because it asks. */
  shelf?: { readonly waitsFor: 'person' | 'readOnly'; readonly news: number };
}

export function newRow(found: Pick<Row, 'id' | 'sample' | 'folder' | 'state' | 'mark' | 'ownership'>): Row {
  return { ...found, patience: new Patience(), troubles: 0, notBefore: 0 };
}

export interface Stored {
  readonly state: State;
  readonly mark: string;
}

/**
 * Reads an operation from its folder. Undefined where there is none (any more): it is gone, was never begun, or can not
 * be understood and was moved aside, or left to a newer version, of which the notices tell.
 */
export async function load(folder: string, now: () => number, notices: Notices): Promise<Stored | undefined> {
  const read = await readJournal(folder);
  if (read.state === 'read') return { state: stateOf(replay(read.header, read.entries)), mark: read.mark };
  if (read.state === 'newer') {
    notices.trouble(folder, new Error('it needs a newer Patch Lens'));
    return undefined;
  }
  if (read.state === 'missing') await removeUnbegun(folder, now());
  // What another window runs is its to understand: it may be of a newer version than this one.
  else if ((await look(folder, now)).state === 'free') {
    const path = await moveAside(folder, now());
    if (path !== undefined) notices.moved(path);
  }
  return undefined;
}

export function isOver({ state }: Row): boolean {
  return state.history.outcome !== undefined || state.history.dismissed;
}

/** Nothing was found to do before a person, or a setting, says yes. */
export function shelve(row: Row, mayChange: boolean): void {
  row.shelf = { waitsFor: mayChange ? 'person' : 'readOnly', news: newsOf(row) };
}

/** Whether it still is so, and stands where it stood: then it is nobody's, and looking again would show the same. */
export function isShelved(row: Row, mayChange: boolean): boolean {
  const { shelf, state } = row;
  if (shelf === undefined || isOver(row) || shelf.news !== newsOf(row)) return false;
  return shelf.waitsFor === 'person' ? mayChange && state.history.held : !mayChange;
}

/** What was written but for the claims of windows that looked. */
function newsOf({ state }: Row): number {
  return state.history.entries.filter(({ type }) => type !== 'claimed').length;
}

const soonest = 5 * second;
const latest = 5 * minute;

/** It could not be run or read: the next try is later each time. */
export function putOff(row: Row, now: Instant, trouble: Problem): void {
  row.trouble = trouble;
  row.troubles += 1;
  row.notBefore = now + Math.min(soonest * 2 ** (row.troubles - 1), latest);
}

/** Finished operations beyond the newest so many. */
export function surplus(rows: Iterable<Row>, sample: boolean, kept: number): readonly Row[] {
  return [...rows]
    .filter((row) => row.sample === sample && !row.driver && row.state.history.outcome !== undefined)
    .sort((a, b) => (b.state.history.endedAt ?? 0) - (a.state.history.endedAt ?? 0))
    .slice(kept);
}

/** An error of the disk. */
export function troubleOf(error: unknown): Problem {
  return { code: 'unexpected', fault: 'extension', detail: error instanceof Error ? error.message : String(error) };
}

/** For the view, newest first. */
export function snapshotsOf(
  rows: Iterable<Row>,
  now: Instant,
  mayChange: boolean,
  isElsewhere: (row: Row) => boolean,
): readonly OperationSnapshot[] {
  return [...rows]
    .filter((row) => !row.state.history.dismissed)
    .map((row) => {
      const { state, ownership, trouble } = row;
      const asks = isShelved(row, mayChange);
      return snapshotOf(state, { ownership, trouble, now, mayChange, asks, elsewhere: isElsewhere(row) });
    })
    .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
}
