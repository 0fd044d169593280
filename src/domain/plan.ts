import type { Facts, RemedyId } from './finding.ts';
import type { ResourceKey } from './resourceKey.ts';
import type { KnownScope } from './scope.ts';

/** One thing that a person must know before they agree: a code and data; the editor's side has the words. */
export interface Effect<Code extends string = string, F extends Facts = Facts> {
  readonly code: Code;
  readonly facts: F;
}

/** A step is data: `type` names a step type of a kind's room, which knows how to observe, act and wait. */
export interface PlanStep {
  readonly id: string;
  readonly type: string;
  readonly target: ResourceKey;
  readonly input: Facts;
  /**
   * What puts back what this step changed, where anything can: steps of the same target, in the order to be run.
   * A roll-back runs those of the steps that were sent, last step first.
   */
  readonly undo?: readonly StepReference[];
}

/** A step type by its name, with its input. */
export interface StepReference {
  readonly type: string;
  readonly input: Facts;
}

/**
 * A part of a plan: its targets run beside each other, and the next stage begins when all of them have come to
 * an end. A target belongs to one stage.
 */
export interface Stage {
  /** `script`, `canary`, `wave1`, … */
  readonly id: string;
  readonly targets: readonly ResourceKey[];
  /** With more failed targets than this, counted from the plan's beginning, no later stage begins. */
  readonly failureLimit: number;
  /** Milliseconds of the account's time before the next stage begins. */
  readonly pause: number;
  /** What it changes is shared by the later stages' targets: a roll-back undoes it first, and though it went well. */
  readonly shared: boolean;
}

/** A resource that a plan is for. */
export interface Target {
  readonly key: ResourceKey;
  readonly name: string;
  /** It needed attention when the plan was agreed to; so it still does, until the operation is through with it. */
  readonly attention?: true;
}

/** What a remedy will do, shown before it runs. Plain JSON: it can be saved and resumed. */
export interface Plan {
  readonly version: 1;
  readonly remedy: RemedyId;
  readonly scope: KnownScope;
  readonly targets: readonly Target[];
  /** In order for each target; the steps of different targets are independent of each other, but for their stages. */
  readonly steps: readonly PlanStep[];
  /** In order. Absent: all targets beside each other, whatever becomes of one of them. */
  readonly stages?: readonly Stage[];
  /** When too many targets failed: `ask` leaves the roll-back to a person, `rollBack` begins it. Absent: `ask`. */
  readonly onFailure?: 'ask' | 'rollBack';
  /** What stops, what is lost, what can fail, what can not be undone: in the order to be shown. */
  readonly effects: readonly Effect[];
  /** Usual duration in seconds. */
  readonly duration: { readonly from: number; readonly to: number };
}

/** Why a remedy can not be planned for a resource as it is now. */
export interface Refusal {
  readonly key: ResourceKey;
  readonly name: string;
  readonly reason: Effect;
  /** What would help instead. */
  readonly instead?: RemedyId;
}

/** Applicable, with a plan; or not, with the reasons. */
export type Planned =
  | { readonly outcome: 'plan'; readonly plan: Plan; readonly refused: readonly Refusal[] }
  | { readonly outcome: 'refused'; readonly refused: readonly Refusal[] };
