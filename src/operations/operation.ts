import type { Effect, Plan, PlanStep, StepReference } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Instant } from '../domain/time.ts';
import type { StepFailure } from '../kinds/kind.ts';

/** Whose words a plan is told in: a kind of resource, or the lifecycle configurations. */
export type Room = 'notebooks' | 'functions' | 'nodegroups' | 'fargate' | 'lifecycleConfigs';

export type OperationId = string;

/**
 * The first line of a journal. An operation is a plan that was agreed to; what became of it follows, an entry a line.
 */
export interface Header {
  readonly version: 1;
  readonly id: OperationId;
  readonly room: Room;
  readonly plan: Plan;
  readonly at: Instant;
}

/**
 * What is written down. `at` is this machine's clock; `account` is the account's (they differ in the sample account),
 * which is what AWS's own times are compared with. `step` is the id of a PlanStep, with the prefix `undo:` and a number
 * where it belongs to the roll-back.
 *
 * `intent` is on the disk before AWS is asked to change anything, and the result after.
 */
export type Entry =
  /** A window took it over: at the beginning, and after the one before was closed. `generation` fences the older owner off. */
  | {
      readonly type: 'claimed';
      readonly at: Instant;
      readonly generation: number;
      readonly window: string;
      /** Milliseconds for which nobody ran it; absent: since the entry before. */
      readonly idle?: number;
    }
  | {
      readonly type: 'intent';
      readonly at: Instant;
      readonly account: Instant;
      readonly step: string;
      /** The resource's last change as it was seen before, by AWS's clock. */
      readonly lastModified?: Instant;
    }
  | {
      readonly type: 'sent';
      readonly at: Instant;
      readonly step: string;
      readonly requests: readonly Request[];
    }
  /** AWS took nothing: busy, or the request did not pass. With `final` the step has failed of it. */
  | {
      readonly type: 'notSent';
      readonly at: Instant;
      readonly step: string;
      readonly problem?: Problem;
      readonly final: boolean;
    }
  /**
   * The wanted state is there. `skipped`: it was there before anything was sent. `note`: a code of the kind for what
   * could not be looked at (`noLog`: there was no log to check).
   */
  | {
      readonly type: 'done';
      readonly at: Instant;
      readonly step: string;
      readonly skipped: boolean;
      readonly note?: string;
    }
  | { readonly type: 'failed'; readonly at: Instant; readonly step: string; readonly cause: StepFailure }
  | { readonly type: 'blocked'; readonly at: Instant; readonly step: string; readonly reason: string }
  /** The step wants a yes of its own before it is sent: nothing is, until a person resumes the operation. */
  | { readonly type: 'asks'; readonly at: Instant; readonly step: string; readonly question: Effect }
  /** Waited for as long as the step's patience allows; AWS may still get there. */
  | { readonly type: 'stillRunning'; readonly at: Instant; readonly step: string }
  /** A failure that may pass: tried again at `nextAt`. */
  | {
      readonly type: 'postponed';
      readonly at: Instant;
      readonly step: string;
      readonly cause: StepFailure;
      readonly nextAt: Instant;
    }
  /** Waits between two stages, until `until`. */
  | { readonly type: 'paused'; readonly at: Instant; readonly after: string; readonly until: Instant }
  /** Nothing more is begun; what was sent goes on to its end. */
  | { readonly type: 'cancelled'; readonly at: Instant }
  | { readonly type: 'rollingBack'; readonly at: Instant; readonly by: 'person' | 'plan' }
  /** Failed, blocked and still running steps are tried again; also after the long gap that asks. */
  | { readonly type: 'resumed'; readonly at: Instant }
  /** The steps not yet done were replaced (another instance type, chosen by a person). */
  | { readonly type: 'replanned'; readonly at: Instant; readonly plan: Plan }
  | { readonly type: 'ended'; readonly at: Instant; readonly outcome: Outcome }
  | { readonly type: 'dismissed'; readonly at: Instant };

export interface Request {
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
}

/**
 * At rest. `failed` and `stillRunning` can be resumed, and `failed` rolled back where its plan knows how; `done`,
 * `rolledBack`, and `cancelled` (nothing was sent, or nothing is half done) are final.
 */
export type Outcome = 'done' | 'failed' | 'stillRunning' | 'rolledBack' | 'rollBackFailed' | 'cancelled';

/** How far a step is. */
export type StepPhase =
  | 'notBegun'
  | 'checking'
  | 'sending'
  | 'waiting'
  | 'postponed'
  | 'done'
  | 'skipped'
  | 'failed'
  | 'blocked'
  | 'stillRunning'
  /** Will not be run: an earlier step failed, it was cancelled, or the failure limit was reached. */
  | 'leftOut'
  /** AWS was asked for it, and it is not followed any more: what was asked for is rolled back. */
  | 'givenUp';

export interface StepSnapshot {
  /** With the id that the journal's entries name. */
  readonly step: PlanStep;
  readonly undo: boolean;
  readonly phase: StepPhase;
  /** AWS's own word for what it waits for (Stopping, Pending), or the code of a problem that will pass. */
  readonly detail?: string;
  /** How far it is, in the kind's own code and facts; of what this window looks at alone. */
  readonly progress?: Effect;
  readonly begunAt?: Instant;
  readonly endedAt?: Instant;
  readonly cause?: StepFailure;
  readonly problem?: Problem;
  readonly blockedBy?: string;
  /** Done, but not all that it was to look at was there: a code of the kind (`noLog`). */
  readonly note?: string;
  /** What a person has to agree to before it is sent, in the kind's own code and facts; until they have. */
  readonly question?: Effect;
  /** When it is tried again, or looked at again after a failure that may pass. */
  readonly nextAt?: Instant;
}

/** What can be done with an operation as it is. */
export type OperationOffer =
  /** Go on: retry what failed, wait on, or do what is left after a long gap. */
  | 'resume'
  | 'rollBack'
  | 'cancel'
  | 'dismiss'
  /** A start failed for capacity or a quota: another instance type may help. */
  | 'chooseInstanceType';

export interface OperationSnapshot {
  readonly id: OperationId;
  readonly room: Room;
  readonly plan: Plan;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  /**
   * `asking`: it lay for more than 30 minutes and would change AWS again, or a step has a `question`: a person has to agree.
   * `unowned`: unfinished, and no window runs it (its account is not open, its profile is gone: `problem`).
   */
  readonly state: 'running' | 'paused' | 'asking' | 'unowned' | Outcome;
  /** Who runs it; undefined at rest. */
  readonly owner?: 'thisWindow' | 'otherWindow';
  /**
   * While it is `asking`: for whom. `person`: it lay for long. `readOnly`: this window may change nothing; what was sent
   * is waited for, and nothing is offered that would change AWS.
   */
  readonly waitsFor?: 'person' | 'readOnly';
  readonly rollingBack: boolean;
  readonly cancelled: boolean;
  /** In the plan's order, then the roll-back's. */
  readonly steps: readonly StepSnapshot[];
  /** The stage that runs, paused or ended last; undefined without stages. */
  readonly stage?: string;
  readonly pausedUntil?: Instant;
  /** Why it does not go on by itself: signed out, unreachable, wrong account. It is tried on. */
  readonly problem?: Problem;
  /** The last time that anything happened. */
  readonly lastAt: Instant;
  readonly offers: readonly OperationOffer[];
  readonly entries: readonly Entry[];
}

/** The operations of this machine: those of this window and of others, newest first; finished ones are kept, bounded. */
export interface Operations {
  readonly all: readonly OperationSnapshot[];
  find(id: OperationId): OperationSnapshot | undefined;
  /** A snapshot changed, came or went. Returns the way to stop listening. */
  onDidChange(listener: () => void): () => void;
  /**
   * Looks for operations that other windows left, once and from then on: takes over what nobody runs. Cheap when there
   * are none: one small folder is listed. Never rejects: a folder that can not be listed is told (`onTrouble`) and looked
   * at again later.
   */
  begin(): Promise<void>;
  /** Writes the operation down and begins it. Resolves when it is on the disk; rejects with a ProblemError where that fails. */
  start(room: Room, plan: Plan): Promise<OperationId>;
  /** Resolves when it is at rest (or waits for a person, `asking`); with undefined when this window stops before. */
  settled(id: OperationId): Promise<OperationSnapshot | undefined>;
  /** Begins nothing more. What was sent goes on to its end, or back with `rollBack`. */
  cancel(id: OperationId): Promise<void>;
  resume(id: OperationId): Promise<void>;
  rollBack(id: OperationId): Promise<void>;
  /** Goes on with other steps for what is not done; their ids, targets and order are the caller's. */
  replan(id: OperationId, plan: Plan): Promise<void>;
  /** Takes a resting operation off the list. */
  dismiss(id: OperationId): Promise<void>;
  /** `mayChange` answers differently now: operations that wait for it go on, others hold back. */
  settingsChanged(): void;
  /**
   * The sample account is closed, or another window's: its operations stand still. Resolves when what this window ran of
   * them is written down, so that they can go on elsewhere or later.
   */
  letSampleGo(): Promise<void>;
  /** The sample account was reset: its operations go, running or not. */
  forgetSample(): Promise<void>;
  /** Lets go of everything, so that another window can go on at once. Resolves when the journals are closed. */
  dispose(): Promise<void>;
}

/** The undo steps of a step, as steps of the roll-back. */
export function undoSteps(step: PlanStep): readonly PlanStep[] {
  return (step.undo ?? []).map((reference: StepReference, at) => ({
    id: `undo:${step.id}:${at + 1}`,
    type: reference.type,
    target: step.target,
    input: reference.input,
  }));
}

/** The targets that a plan's steps name, in order. */
export function targetsOf(plan: Plan): readonly ResourceKey[] {
  return [...new Set(plan.steps.map((step) => step.target))];
}
