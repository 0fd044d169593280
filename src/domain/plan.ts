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
}

/** What a remedy will do, shown before it runs. Plain JSON: it can be saved and resumed. */
export interface Plan {
  readonly version: 1;
  readonly remedy: RemedyId;
  readonly scope: KnownScope;
  readonly targets: readonly { readonly key: ResourceKey; readonly name: string }[];
  /** In order; the steps of different targets are independent of each other. */
  readonly steps: readonly PlanStep[];
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
