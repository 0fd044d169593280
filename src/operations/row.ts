import { moveAside, readJournal, removeUnbegun } from './journal.ts';
import { replay } from './history.ts';
import { look, type Patience } from './lease.ts';
import type { OperationId, OperationSnapshot } from './operation.ts';
import { stateOf } from './reduce.ts';
import type { Driver } from './driver.ts';
import type { Ownership } from './snapshot.ts';
import type { State } from './turn.ts';
import type { Problem } from '../domain/problem.ts';

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
}

export interface Stored {
  readonly state: State;
  readonly mark: string;
}

/**
 * Reads an operation from its folder. Undefined where there is none (any more): it is gone, was never begun, or can not
 * be understood and was moved aside, of which `onMoved` is told.
 */
export async function load(
  folder: string,
  now: () => number,
  onMoved: (path: string) => void,
): Promise<Stored | undefined> {
  const read = await readJournal(folder);
  if (read.state === 'read') return { state: stateOf(replay(read.header, read.entries)), mark: read.mark };
  if (read.state === 'missing') await removeUnbegun(folder, now());
  // What another window runs is its to understand: it may be of a newer version than this one.
  else if ((await look(folder, now)).state === 'free') {
    const path = await moveAside(folder, now());
    if (path !== undefined) onMoved(path);
  }
  return undefined;
}

export function isOver({ state }: Row): boolean {
  return state.history.outcome !== undefined || state.history.dismissed;
}

/** It is at rest, or waits for a person. */
export function isSettled({ state, problem }: OperationSnapshot): boolean {
  if (state === 'unowned') return problem !== undefined;
  return state !== 'running' && state !== 'paused';
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
