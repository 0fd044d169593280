import type { Tables } from './services/index.ts';

/** How many generated resources to add beside the scenario's own. */
export interface Generated {
  readonly functions: number;
  readonly notebooks: number;
  readonly nodegroups: number;
}

/** What a simulated world starts with. */
export interface Scenario {
  readonly name: string;
  /** What policies refuse in this world, for every caller of an account: `444455556666:cloudtrail:LookupEvents`; the operation may be `*`. */
  readonly denied?: readonly string[];
  /**
   * Fills the empty tables. `now` is the clock's start; instants in the past are relative to it. What is left
   * halfway (a notebook instance that is `Pending`) the services finish (see `Service.begin`).
   */
  readonly fill: (tables: Tables, world: { readonly now: number; readonly generated: Generated }) => void;
}

/** An option that makes no sense; the message is one sentence for whoever set it. */
export class UnusableOption extends Error {}
