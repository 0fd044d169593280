import type { CallOptions, Ports } from '../../aws/ports.ts';
import { hour } from '../../domain/time.ts';
import { logGroup, logStream, type NotebookFacts } from './facts.ts';
import { driftBetween, driftOf, suspects, type Drift, type Suspect } from './packageDrift.ts';
import { startsIn, type StartRecord } from './packages.ts';

/** So many lines of the OnStart log are looked through: some ten starts with lists of a few hundred packages. */
const linesRead = 10_000;

export interface DriftReport {
  /** Newest first. */
  readonly drifts: readonly Drift[];
  /** How many starts the log tells of, and how many of them printed a list. */
  readonly starts: number;
  readonly listed: number;
  /** The start that failed, where the last one did. */
  readonly failed?: {
    readonly start: StartRecord;
    /** Since the last good start that printed lists; undefined where one of the two printed none. */
    readonly since?: Drift;
    readonly suspects: readonly Suspect[];
  };
}

/** What changed from start to start, by the lists that the script printed (GetLogEvents of LifecycleConfigOnStart). */
export async function readDrift(
  ports: Pick<Ports, 'logs'>,
  name: string,
  facts: Pick<NotebookFacts, 'status' | 'failureLog'>,
  options?: CallOptions,
): Promise<DriftReport> {
  const events = await ports.logs.tail(logGroup, logStream(name, 'OnStart'), linesRead, options);
  return report(startsIn(events), facts);
}

export function report(
  starts: readonly StartRecord[],
  facts: Pick<NotebookFacts, 'status' | 'failureLog'>,
): DriftReport {
  const listed = starts.filter((each) => each.lists.size > 0);
  const failed = failedStart(starts, facts);
  const found = { drifts: driftOf(starts), starts: starts.length, listed: listed.length };
  if (!failed) return found;
  const good = listed.findLast((each) => each !== failed);
  const since = good && failed.lists.size > 0 ? driftBetween(good, failed) : undefined;
  const lines = facts.failureLog?.lines ?? failed.lines;
  return {
    ...found,
    failed: { start: failed, suspects: since ? suspects(since, lines) : [], ...(since ? { since } : {}) },
  };
}

/** Of the older starts nobody says how they ended; the last one failed where the instance is Failed and its log says when. */
function failedStart(
  starts: readonly StartRecord[],
  { status, failureLog }: Pick<NotebookFacts, 'status' | 'failureLog'>,
): StartRecord | undefined {
  const last = starts.at(-1);
  if (status !== 'Failed' || !last || !failureLog?.stream.endsWith('OnStart')) return undefined;
  return Math.abs(failureLog.at - last.at) <= hour ? last : undefined;
}
