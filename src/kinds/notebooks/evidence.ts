import type { LogEvent, Ports } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { day, minute, type Instant } from '../../domain/time.ts';
import { failureLog } from './cause.ts';
import {
  logGroup,
  logStream,
  type FailureLog,
  type LifecycleHook,
  type NotebookFacts,
  type TrailSignal,
} from './facts.ts';

/** What the evidence of a scope is asked with; `report` as in ReadContext. */
export interface Asking {
  readonly ports: Ports;
  readonly signal: AbortSignal;
  readonly now: Instant;
  report(problem: Problem, about?: ResourceKey): void;
}

/** CloudTrail keeps its event history for so long. */
const trailDays = 90;
/** A start takes at most this long; a failing one has written its last line by then. */
export const longestStart = 35 * minute;
const linesRead = 50;

type Script = NonNullable<NotebookFacts['script']>;
export interface Running {
  readonly name: string;
  readonly creationTime?: Instant;
}

/**
 * The newest StartNotebookInstance of each running instance, in one search for
 * the whole scope: CloudTrail allows 2 requests a second and filters by one
 * attribute only. Newest first, so it ends as soon as every instance is found
 * or was created later than the events at hand. Creation counts as a start and
 * is known from CreationTime, so CreateNotebookInstance is not searched.
 * Undefined: the search failed before it could tell.
 */
export function searchTrail(
  running: readonly Running[],
  asking: Asking,
): (name: string) => Promise<TrailSignal | undefined> {
  const pending = new Map(
    running.map((each) => [each.name, { ...each, ...Promise.withResolvers<TrailSignal | undefined>() }]),
  );
  const answers = new Map([...pending].map(([name, { promise }]) => [name, promise]));
  const settle = (name: string, signal: TrailSignal | undefined) => {
    pending.get(name)?.resolve(signal);
    pending.delete(name);
  };
  void search().finally(() => {
    for (const name of pending.keys()) settle(name, undefined);
  });
  return (name) => answers.get(name) ?? Promise.resolve(undefined);

  async function search(): Promise<void> {
    if (pending.size === 0) return;
    const { ports, signal, now: searchedAt } = asking;
    const since = Math.max(searchedAt - trailDays * day, Math.min(...running.map((each) => each.creationTime ?? 0)));
    // An event that names no instance could be anyone's: then silence proves nothing.
    let nameless = false;
    try {
      for await (const page of ports.cloudTrail.lookupEvents('StartNotebookInstance', since, { signal })) {
        for (const { at, notebookInstanceName: name, errorCode, user } of page) {
          if (errorCode !== undefined) continue;
          if (name === undefined) nameless = true;
          // An older instance may have had the same name.
          else if (at >= (pending.get(name)?.creationTime ?? 0) - minute) {
            settle(name, { searchedAt, since, start: { at, ...(user === undefined ? {} : { user }) } });
          }
        }
        const reached = page.at(-1)?.at ?? searchedAt;
        for (const { name, creationTime = 0 } of pending.values()) {
          if (!nameless && creationTime > reached) settle(name, { searchedAt, since: reached });
        }
        if (pending.size === 0) return;
      }
      if (!nameless) for (const name of pending.keys()) settle(name, { searchedAt, since });
    } catch (error) {
      if (!signal.aborted) asking.report(problemOf(error));
    }
  }
}

/** When the scripts of these configurations were changed last: a page of the list tells it of a hundred. Undefined: not read. */
export async function readScripts(
  names: ReadonlySet<string>,
  asking: Asking,
): Promise<ReadonlyMap<string, Script> | undefined> {
  const { ports, signal } = asking;
  const scripts = new Map<string, Script>();
  if (names.size === 0) return scripts;
  try {
    for await (const page of ports.sageMaker.listLifecycleConfigs({ signal })) {
      for (const { name, lastModifiedTime, creationTime } of page) {
        const modifiedAt = lastModifiedTime ?? creationTime;
        if (names.has(name) && modifiedAt !== undefined) scripts.set(name, { modifiedAt });
      }
      if (scripts.size === names.size) return scripts;
    }
    for (const name of names) if (!scripts.has(name)) scripts.set(name, { missing: true });
    return scripts;
  } catch (error) {
    if (signal.aborted) throw error;
    asking.report(problemOf(error));
    return undefined;
  }
}

/** The log streams of a scope. What is denied for one is denied for all: it is reported once and not asked again. */
export class StartLogs {
  readonly #asking: Asking;
  #denied = false;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Time of the OnStart stream's last line; undefined where there is none, null where it could not be read. */
  async lastLineAt(name: string, key: ResourceKey): Promise<Instant | undefined | null> {
    return this.#ask(key, async ({ ports, signal }) => {
      const stream = await ports.logs.describeLogStream(logGroup, logStream(name, 'OnStart'), { signal });
      return stream?.lastEventTime;
    });
  }

  /**
   * What the script wrote in the run that failed. Earlier runs are in the same
   * stream, and a start that failed before its script ran wrote nothing.
   */
  async failure(name: string, key: ResourceKey, facts: NotebookFacts): Promise<FailureLog | undefined | null> {
    const from = Math.max((facts.lastModifiedTime ?? 0) - longestStart, facts.creationTime ?? 0);
    const ofThisRun = ({ at }: LogEvent) => at >= from;
    return this.#ask(key, async ({ ports, signal }) => {
      // OnCreate runs only once, and OnStart only after it.
      for (const hook of ['OnStart', 'OnCreate'] satisfies LifecycleHook[]) {
        const stream = logStream(name, hook);
        const found = failureLog(
          stream,
          (await ports.logs.tail(logGroup, stream, linesRead, { signal })).filter(ofThisRun),
        );
        if (found) return found;
      }
      return undefined;
    });
  }

  async #ask<T>(key: ResourceKey, question: (asking: Asking) => Promise<T>): Promise<T | null> {
    if (this.#denied) return null;
    try {
      return await question(this.#asking);
    } catch (error) {
      if (this.#asking.signal.aborted) throw error;
      const problem = problemOf(error);
      if (problem.code !== 'accessDenied') this.#asking.report(problem, key);
      else if (!this.#denied) {
        this.#denied = true;
        this.#asking.report(problem);
      }
      return null;
    }
  }
}
