import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../domain/plan.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import { minute, type Instant } from '../domain/time.ts';
import { keep } from './fold.ts';
import { targetsOf, type Entry, type Header, type Outcome } from './operation.ts';
import { hasFailed, isDone, newRecord, recorded, reopened, type StepRecord } from './record.ts';
import { undoGroups, type UndoGroup } from './rollBack.ts';

/** After so long without anyone running it, a person agrees before AWS is changed again. */
export const longGap = 30 * minute;

/** All that the journal says of an operation. The same entries always give the same history. */
export interface History {
  readonly header: Header;
  /** As it was agreed to, or replanned. */
  readonly plan: Plan;
  /** Of tries in a row that AWS did not take, the first and the last. */
  readonly entries: readonly Entry[];
  /** By step id: the plan's, then the roll-back's. */
  readonly records: ReadonlyMap<string, StepRecord>;
  /** Undefined until it rolls back. */
  readonly undo?: readonly UndoGroup[];
  readonly generation: number;
  readonly cancelled: boolean;
  /** It lay for long, or a step asks: nothing is sent until a person agrees. */
  readonly held: boolean;
  /** Stage → end of the pause after it. */
  readonly pauses: ReadonlyMap<string, Instant>;
  readonly outcome?: Outcome;
  readonly endedAt?: Instant;
  readonly dismissed: boolean;
  readonly lastAt: Instant;
}

export function beginning(header: Header): History {
  return {
    header,
    plan: header.plan,
    entries: [],
    records: new Map(header.plan.steps.map((step) => [step.id, newRecord(step, false)])),
    generation: 0,
    cancelled: false,
    held: false,
    pauses: new Map(),
    dismissed: false,
    lastAt: header.at,
  };
}

/** The history that a journal tells. Throws a RangeError where an entry names a step that there is not. */
export function replay(header: Header, entries: readonly Entry[]): History {
  const kept: Entry[] = [];
  let history = beginning(header);
  for (const entry of entries) {
    history = told(history, entry);
    keep(kept, entry);
  }
  return { ...history, entries: kept };
}

/** The history with one more entry. */
export function apply(before: History, entry: Entry): History {
  const entries = [...before.entries];
  keep(entries, entry);
  return { ...told(before, entry), entries };
}

/** What an entry says; `entries` are left to whoever keeps them. */
function told(before: History, entry: Entry): History {
  const history: History = { ...before, lastAt: entry.at };
  switch (entry.type) {
    case 'claimed': {
      const gap = entry.idle ?? entry.at - before.lastAt;
      const held = before.held || (before.outcome === undefined && gap > longGap);
      return { ...history, held, generation: entry.generation };
    }
    case 'intent':
    case 'sent':
    case 'notSent':
    case 'done':
    case 'failed':
    case 'blocked':
    case 'stillRunning':
    case 'postponed': {
      const record = before.records.get(entry.step);
      if (!record) throw new RangeError(`no step ${entry.step}`);
      return { ...history, records: new Map(before.records).set(entry.step, recorded(record, entry)) };
    }
    case 'asks': {
      const record = before.records.get(entry.step);
      if (!record) throw new RangeError(`no step ${entry.step}`);
      return { ...history, held: true, records: new Map(before.records).set(entry.step, recorded(record, entry)) };
    }
    case 'paused':
      return { ...history, pauses: new Map(before.pauses).set(entry.after, entry.until) };
    case 'cancelled':
      return { ...history, cancelled: true };
    case 'rollingBack': {
      const undo = undoGroups(lanesOf(history), history.plan.stages ?? []);
      const records = new Map(before.records);
      for (const step of undo.flat(2)) records.set(step.id, newRecord(step, true));
      return { ...goingOn(history), undo, records, held: false };
    }
    case 'resumed':
      return { ...goingOn(history), held: false, records: takenUp(history, entry.at) };
    case 'replanned':
      return { ...replanned(goingOn(history), entry.plan, entry.at), held: false };
    case 'ended':
      return { ...history, outcome: entry.outcome, endedAt: entry.at };
    case 'dismissed':
      return { ...history, dismissed: true };
  }
}

/** The steps of each target of the plan, in order. */
export function lanesOf({ plan, records }: Pick<History, 'plan' | 'records'>): readonly (readonly StepRecord[])[] {
  const byTarget = new Map<ResourceKey, StepRecord[]>(targetsOf(plan).map((target) => [target, []]));
  for (const step of plan.steps) {
    const record = records.get(step.id);
    if (record) byTarget.get(step.target)?.push(record);
  }
  return [...byTarget.values()];
}

function goingOn(history: History): History {
  const { outcome: _, endedAt: __, ...rest } = history;
  return rest;
}

function takenUp({ records, undo }: History, at: Instant): ReadonlyMap<string, StepRecord> {
  return new Map(
    [...records].map(([id, record]) => [id, record.undo === (undo !== undefined) ? reopened(record, at) : record]),
  );
}

/**
 * What is done stays done, named by the new plan or not; a step that is the same as before goes on from where it is,
 * but for a failure, which is tried again; everything else begins anew.
 */
function replanned(before: History, wanted: Plan, at: Instant): History {
  const named = new Set(wanted.steps.map((step) => step.id));
  const kept = before.plan.steps.filter((step) => {
    const record = before.records.get(step.id);
    return record !== undefined && isDone(record) && !named.has(step.id);
  });
  const plan: Plan = { ...wanted, steps: [...kept, ...wanted.steps] };
  const records = new Map(
    plan.steps.map((step) => {
      const old = before.records.get(step.id);
      if (old === undefined) return [step.id, newRecord(step, false)] as const;
      const same = isDeepStrictEqual(
        [old.step.type, old.step.target, old.step.input],
        [step.type, step.target, step.input],
      );
      if (isDone(old) || (same && !hasFailed(old))) return [step.id, { ...reopened(old, at), step }] as const;
      // It may have reached AWS in its older form: that is still undone.
      return [step.id, { ...newRecord(step, false), asked: old.asked }] as const;
    }),
  );
  return { ...before, plan, records };
}
