import type { Effect, PlanStep } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import type { StepFailure } from '../kinds/kind.ts';
import type { Entry } from './operation.ts';
import { mayHaveArrived } from './problems.ts';

export type StepStatus = 'open' | 'postponed' | 'done' | 'skipped' | 'failed' | 'blocked' | 'stillRunning';

/** What the journal says of one step. */
export interface StepRecord {
  readonly step: PlanStep;
  readonly undo: boolean;
  readonly status: StepStatus;
  /** Whether AWS was asked: `inDoubt` where an intent has no answer that would say whether the request arrived. */
  readonly asked: 'no' | 'inDoubt' | 'taken';
  /** What `asked` was before the intent that has no answer yet; undefined where each has one. */
  readonly unanswered?: 'no' | 'inDoubt' | 'taken';
  /** The account's time of the intent that the resource is now compared with. */
  readonly startedAt?: Instant;
  /** Its last change by AWS's clock, as it was seen before that intent. */
  readonly modifiedBefore?: Instant;
  /** So often AWS took the request, and nothing came of it. */
  readonly sends: number;
  /** So often AWS said that the state does not allow it. */
  readonly refusals: number;
  /** So often it was postponed. */
  readonly tries: number;
  readonly begunAt?: Instant;
  readonly endedAt?: Instant;
  readonly cause?: StepFailure;
  readonly problem?: Problem;
  readonly blockedBy?: string;
  readonly note?: string;
  readonly nextAt?: Instant;
  /** What a person has to agree to before it is sent, and whether they have. */
  readonly question?: Effect;
  readonly agreed?: true;
}

export type StepEntry = Extract<Entry, { readonly step: string }>;

export function newRecord(step: PlanStep, undo: boolean): StepRecord {
  return { step, undo, status: 'open', asked: 'no', sends: 0, refusals: 0, tries: 0 };
}

export function isDone({ status }: StepRecord): boolean {
  return status === 'done' || status === 'skipped';
}

/** Failed for now: only a person takes it up again. */
export function hasFailed({ status }: StepRecord): boolean {
  return status === 'failed' || status === 'blocked';
}

/** The record after one more entry of its step. */
export function recorded(before: StepRecord, entry: StepEntry): StepRecord {
  const begun = { ...before, begunAt: before.begunAt ?? entry.at };
  const ended = (status: StepStatus): StepRecord => ({ ...answered(begun), status, endedAt: entry.at });
  switch (entry.type) {
    case 'intent': {
      const { nextAt: _, cause: __, modifiedBefore: ___, ...rest } = begun;
      return {
        ...rest,
        status: 'open',
        asked: before.asked === 'taken' ? 'taken' : 'inDoubt',
        unanswered: before.asked,
        startedAt: entry.account,
        ...(entry.lastModified === undefined ? {} : { modifiedBefore: entry.lastModified }),
      };
    }
    case 'sent':
      return { ...answered(begun), asked: 'taken', sends: before.sends + 1 };
    case 'notSent':
      return notSent(begun, entry);
    case 'done':
      return {
        ...ended(entry.skipped ? 'skipped' : 'done'),
        ...(entry.note === undefined ? {} : { note: entry.note }),
      };
    case 'failed':
      return { ...ended('failed'), cause: entry.cause };
    case 'blocked':
      return { ...ended('blocked'), blockedBy: entry.reason };
    case 'asks': {
      const { agreed: _, ...open } = begun;
      return { ...open, question: entry.question };
    }
    case 'stillRunning':
      return ended('stillRunning');
    case 'postponed': {
      const { startedAt: _, ...rest } = answered(begun);
      return {
        ...rest,
        status: 'postponed',
        cause: entry.cause,
        nextAt: entry.nextAt,
        tries: before.tries + 1,
        sends: 0,
        refusals: 0,
      };
    }
  }
}

function notSent(before: StepRecord, entry: Extract<StepEntry, { readonly type: 'notSent' }>): StepRecord {
  const { problem, final } = entry;
  const failed = final ? { status: 'failed' as const, endedAt: entry.at, ...(problem ? { problem } : {}) } : {};
  const refusals = before.refusals + (problem?.code === 'conflict' ? 1 : 0);
  if (problem && mayHaveArrived(problem)) return { ...answered(before), refusals, ...failed };
  const { startedAt: _, ...rest } = answered(before);
  // Where no intent waits for its answer, the resource itself showed that nothing had arrived.
  const asked = before.unanswered ?? (before.asked === 'taken' ? 'taken' : 'no');
  return { ...rest, asked, refusals, ...failed };
}

function answered(before: StepRecord): StepRecord {
  const { unanswered: _, ...rest } = before;
  return rest;
}

/** A person wants it tried again, at once where it is postponed, or says yes to what it asks. */
export function reopened(record: StepRecord, at: Instant): StepRecord {
  const before: StepRecord = record.question === undefined ? record : { ...record, agreed: true };
  const { endedAt: _, ...open } = before;
  switch (before.status) {
    case 'failed':
    case 'blocked': {
      const { startedAt: __, cause: ___, problem: ____, blockedBy: _____, ...rest } = open;
      return { ...rest, status: 'open', sends: 0, refusals: 0, tries: 0 };
    }
    case 'stillRunning':
      return { ...open, status: 'open' };
    case 'postponed':
      return { ...before, nextAt: at };
    case 'open':
    case 'done':
    case 'skipped':
      return before;
  }
}
