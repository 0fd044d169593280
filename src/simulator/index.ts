import type { Json } from './service.ts';

export interface SimulatorOptions {
  /** A scenario's name; default `sample`. */
  readonly scenario?: string;
  /** Generated resources beside the scenario's own. */
  readonly functions?: number;
  readonly notebooks?: number;
  readonly nodegroups?: number;
  /** Every duration (state transitions, scripts) is divided by it; default 1. The clock itself runs at the wall's pace. */
  readonly speed?: number;
  /** `throttle:0.3`, `http500:0.1`, `drop:0.05`, `truncate:0.1`, `latency:80`, `deny:sagemaker:StopNotebookInstance`, `expired` */
  readonly faults?: readonly string[];
  /** Seed of the faults' randomness. */
  readonly seed?: number;
  /** The clock's start, milliseconds since the epoch; default the wall's now. */
  readonly startAt?: number;
  /** A state that `save` gave; wins over the scenario. */
  readonly state?: Json;
}

/** What the AWS SDK's `requestHandler` takes and gives, reduced to what the simulator needs. */
export interface WireRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Simulator {
  /** Answers one request; rejects where a fault drops the connection. */
  handle(request: WireRequest): Promise<WireResponse>;
  now(): number;
  /** The whole state as JSON. */
  save(): Json;
  /** Fires (at most every 100 ms) after the state changed; returns its remover. */
  onDidChange(listener: () => void): () => void;
  /** Faults from now on, in the same form as the option. */
  setFaults(faults: readonly string[]): void;
  /** Requests answered so far, by `service:Operation`. */
  requestCounts(): Readonly<Record<string, number>>;
  dispose(): void;
}
