import type { Plan } from '../../domain/plan.ts';
import type { Observed } from '../kind.ts';
import type { FunctionEffect } from './effects.ts';
import type { FunctionFacts } from './facts.ts';

/** What becomes of one function: its steps with what they mean, or the reason why not. */
export type Part =
  | { readonly target: Observed<FunctionFacts>; readonly refused: FunctionEffect }
  | { readonly target: Observed<FunctionFacts>; readonly steps: Plan['steps'] };

/** The parts of a remedy, with what it says of those that it takes. */
export interface Parts {
  readonly parts: readonly Part[];
  readonly effects: (accepted: readonly Observed<FunctionFacts>[]) => readonly FunctionEffect[];
  /** Seconds for one function. */
  readonly duration: Plan['duration'];
}
