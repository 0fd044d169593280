import type { Stage } from '../domain/plan.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Instant } from '../domain/time.ts';
import { lanesOf, type History } from './history.ts';
import type { Outcome } from './operation.ts';
import { hasFailed, isDone, type StepRecord } from './record.ts';
import { undoGroups } from './rollBack.ts';

/** The steps of one target (or of its roll-back), in order. */
export interface Lane {
  readonly target: ResourceKey;
  readonly records: readonly StepRecord[];
  /** The first that is not done; undefined at the lane's end. */
  readonly current: StepRecord | undefined;
}

/** Where an operation stands, by its journal and the clock. */
export interface Course {
  /** May take a step now. */
  readonly runnable: readonly Lane[];
  /** Will not be begun any more, as things are. */
  readonly leftOut: readonly Lane[];
  /** Comes later: in a later stage, or after a pause. */
  readonly later: readonly Lane[];
  /** Not waited for any more; AWS may still get there. */
  readonly waiting: readonly ResourceKey[];
  /** The stage that runs, paused or ended last. */
  readonly stage?: Stage;
  /** Its pause is to be written down. */
  readonly pause?: Stage;
  readonly pausedUntil?: Instant;
  /** More targets failed than the stage allows. */
  readonly limitExceeded: boolean;
}

/** Beside each other at most; a target that has begun always goes on. */
export const mostAtOnce = 10;

export function courseOf(history: History, now: Instant): Course {
  return history.undo === undefined ? forward(history, now) : backward(history);
}

/** Something of it may have reached AWS. */
function hasBegun(lane: Lane): boolean {
  return lane.records.some(({ asked }) => asked !== 'no');
}

/** Whether there is anything to undo. */
export function canRollBack(history: History): boolean {
  return history.undo === undefined && undoGroups(lanesOf(history), history.plan.stages ?? []).length > 0;
}

/** How it ended, once nothing runs and nothing is to come. */
export function outcomeOf(history: History): Outcome {
  if (history.undo !== undefined) {
    const records = [...history.records.values()].filter((record) => record.undo);
    if (records.every(isDone)) return 'rolledBack';
    return records.some(hasFailed) ? 'rollBackFailed' : 'stillRunning';
  }
  const lanes = lanesOf(history).map(laneOf);
  if (lanes.some(failed)) return 'failed';
  if (lanes.some(waitsNoMore)) return 'stillRunning';
  return lanes.every((lane) => lane.current === undefined) ? 'done' : 'cancelled';
}

function forward(history: History, now: Instant): Course {
  const lanes = lanesOf(history).map(laneOf);
  const runnable: Lane[] = [];
  const leftOut: Lane[] = [];
  const later: Lane[] = [];
  const stages = history.plan.stages;
  let current: Stage | undefined;
  let pausedUntil: Instant | undefined;
  let pause: Stage | undefined;
  let failures = 0;
  let limitExceeded = false;
  let closed = false;

  for (const [at, stage] of (stages ?? [undefined]).entries()) {
    const own = stage === undefined ? lanes : lanes.filter(({ target }) => stage.targets.includes(target));
    failures += own.filter(failed).length;
    if (!closed && !limitExceeded) {
      current = stage;
      limitExceeded = stage !== undefined && failures > stage.failureLimit;
    }
    for (const lane of own) {
      if (lane.current === undefined || failed(lane) || waitsNoMore(lane)) continue;
      if (hasBegun(lane)) runnable.push(lane);
      else if (history.cancelled || limitExceeded) leftOut.push(lane);
      else (closed ? later : runnable).push(lane);
    }
    // A target that is waited for no more has not come to its end: what follows waits for it.
    closed ||= own.some((lane) => runnable.includes(lane) || waitsNoMore(lane));
    if (closed || limitExceeded || history.cancelled || stage === undefined || stage.pause <= 0) continue;
    const rest = new Set((stages ?? []).slice(at + 1).flatMap(({ targets }) => targets));
    if (!lanes.some((lane) => rest.has(lane.target) && lane.current !== undefined && !failed(lane))) continue;
    const until = history.pauses.get(stage.id);
    if (until === undefined) pause = stage;
    else if (until > now) pausedUntil = until;
    else continue;
    closed = true;
  }
  const busy = runnable.filter(hasBegun);
  const fresh = runnable.filter((lane) => !hasBegun(lane));
  const atOnce = busy.filter((lane) => lane.current?.status !== 'postponed').length;
  const begin = fresh.slice(0, Math.max(0, mostAtOnce - atOnce));
  return {
    runnable: [...busy, ...begin],
    leftOut,
    later: [...fresh.slice(begin.length), ...later],
    waiting: lanes.filter(waitsNoMore).map(({ target }) => target),
    limitExceeded,
    ...(current === undefined ? {} : { stage: current }),
    ...(pause === undefined ? {} : { pause }),
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
  };
}

/** Each group waits for the one before, and does not begin where that one failed: what is shared comes first. */
function backward(history: History): Course {
  const later: Lane[] = [];
  const waiting: ResourceKey[] = [];
  let runnable: readonly Lane[] = [];
  let closed = false;
  for (const group of history.undo ?? []) {
    const lanes = group.map((steps) => laneOf(steps.flatMap((step) => history.records.get(step.id) ?? [])));
    const open = lanes.filter((lane) => lane.current !== undefined);
    if (closed) later.push(...open);
    else runnable = open.filter((lane) => !failed(lane) && !waitsNoMore(lane));
    waiting.push(...open.filter(waitsNoMore).map(({ target }) => target));
    closed ||= open.length > 0;
  }
  return { runnable, leftOut: [], later, waiting, limitExceeded: false };
}

function laneOf(records: readonly StepRecord[]): Lane {
  return {
    target: records[0]?.step.target ?? '',
    records,
    current: records.find((record) => !isDone(record)),
  };
}

export function failed({ current }: Lane): boolean {
  return current !== undefined && hasFailed(current);
}

function waitsNoMore({ current }: Lane): boolean {
  return current?.status === 'stillRunning';
}
