import type { Plan } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import type { StepFailure, StepState } from '../kinds/kind.ts';
import type { Entry, Request } from './operation.ts';

/** The clocks and the chance of the moment at which something happened. */
export interface Moment {
  /** This machine's clock. */
  readonly at: Instant;
  /** The account's clock. */
  readonly account: Instant;
  /** Between 0 and 1. */
  readonly random: number;
  /** Whether AWS may be changed (the read-only setting is off). */
  readonly mayChange: boolean;
}

/** What a person asks of an operation. */
export type Wish =
  | { readonly type: 'cancel' }
  | { readonly type: 'resume' }
  | { readonly type: 'rollBack' }
  | { readonly type: 'replan'; readonly plan: Plan }
  | { readonly type: 'dismiss' };

export type Happening =
  /** This window owns it now; whatever ran before is gone. */
  | { readonly type: 'claimed'; readonly generation: number; readonly window: string; readonly idle?: number }
  /** Its scope answers, and is the account of the plan. */
  | { readonly type: 'opened'; readonly speed: number }
  | { readonly type: 'notOpened'; readonly problem: Problem }
  /** The session closed under it. */
  | { readonly type: 'closed' }
  /** Something may be different now: what waits for its next try to open is tried at once. */
  | { readonly type: 'reopen' }
  | { readonly type: 'observed'; readonly step: string; readonly ticket: number; readonly state: StepState }
  | { readonly type: 'observeFailed'; readonly step: string; readonly ticket: number; readonly problem: Problem }
  | {
      readonly type: 'acted';
      readonly step: string;
      readonly ticket: number;
      readonly answer: 'taken' | 'busy';
      readonly requests: readonly Request[];
    }
  | {
      readonly type: 'actFailed';
      readonly step: string;
      readonly ticket: number;
      readonly problem: Problem;
      /** The kind knows that AWS refuses it for good, and what that means (StepRefused). */
      readonly failure?: StepFailure;
    }
  /** Nothing was sent: the account is not confirmed, or nothing may be changed any more. */
  | { readonly type: 'heldBack'; readonly step: string; readonly ticket: number }
  /** Time has passed: `dueAt` said when. */
  | { readonly type: 'tick' }
  | Wish;

export type Event = Moment & Happening;

/** To be carried out in order; an act only once the entries before it are on the disk. */
export type Effect =
  | { readonly type: 'write'; readonly entry: Entry }
  /** Open the scope and see that it is the account of the plan; answered by `opened` or `notOpened`. */
  | { readonly type: 'open' }
  /** Answered by `observed` or `observeFailed`, with the same ticket. */
  | { readonly type: 'observe'; readonly step: string; readonly ticket: number }
  /** Answered by `acted`, `actFailed` or `heldBack`, with the same ticket. */
  | { readonly type: 'act'; readonly step: string; readonly ticket: number };
