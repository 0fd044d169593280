import type { SimulatedClock } from './service.ts';
import type { Tables } from './services/index.ts';

/** How many generated resources to add beside the scenario's own. */
export interface Generated {
  readonly functions: number;
  readonly notebooks: number;
  readonly nodegroups: number;
}

/** What a scenario is given beside the tables. */
export interface Beginning {
  /** The clock's start; instants in the past are relative to it. */
  readonly now: number;
  readonly generated: Generated;
  /** The clock of a service, to leave it something to finish (see `Service.tasks`). */
  readonly clockOf: (place: {
    readonly service: string;
    readonly account: string;
    readonly region: string;
  }) => SimulatedClock;
}

/** What a simulated world starts with. */
export interface Scenario {
  readonly name: string;
  /** What policies refuse in this world, for every caller of an account: `444455556666:cloudtrail:LookupEvents`; the operation may be `*`. */
  readonly denied?: readonly string[];
  /** Fills the empty tables. */
  readonly fill: (tables: Tables, beginning: Beginning) => void;
}

/** An option that makes no sense; the message is one sentence for whoever set it. */
export class UnusableOption extends Error {}
