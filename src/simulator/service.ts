/**
 * The seam between the simulator's core (wire protocols, faults, clock, accounts)
 * and the services it simulates. A service is a table of operations over the
 * state of one account in one region.
 */

export interface SimulatedClock {
  /** Milliseconds since the epoch, as the simulated account sees it. */
  now(): number;
  /** Runs `task` after `duration` milliseconds of the service's own time, divided by the simulator's speed. */
  after(duration: number, task: () => void): void;
}

/** Plain JSON values: the whole state of an account can be saved and loaded. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface OperationContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly requestId: string;
  readonly clock: SimulatedClock;
}

/** An error as AWS sends it: the core renders it in the service's protocol. */
export class SimulatedError extends Error {
  readonly code: string;
  readonly status: number;
  readonly extra: Readonly<Record<string, Json>>;
  constructor(code: string, status: number, message: string, extra: Readonly<Record<string, Json>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** Input members as they came over the wire (JSON body; for REST also path and query members, as strings), validated before `handle`. */
export type Input = Readonly<Record<string, Json | undefined>>;

export interface Operation {
  readonly name: string;
  /** REST only: method and path pattern with `{Member}` placeholders, and the query members. */
  readonly http?: { readonly method: string; readonly path: string; readonly query?: readonly string[]; readonly status?: number };
  readonly handle: (input: Input, context: OperationContext) => Json | Promise<Json>;
}

export interface Service {
  /** Signing name: `sagemaker`, `lambda`, `eks`, `ssm`, `logs`, `cloudtrail`, `sts`, `health`. */
  readonly signingName: string;
  readonly protocol: 'json-1.1' | 'rest-json' | 'query';
  /** json-1.1: what stands before the dot in X-Amz-Target. */
  readonly targetPrefix?: string;
  /** query: API version; also its XML namespace. */
  readonly xmlNamespace?: string;
  /** Requests a second for account and region, by operation; `*` is shared by all others. Undefined: not limited. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly operations: readonly Operation[];
}
