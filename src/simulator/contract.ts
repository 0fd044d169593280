import type { Scenario } from './scenario.ts';
import type { Json } from './service.ts';

export interface SimulatorOptions {
  /** A scenario, or the name of one; default `sample`. */
  readonly scenario?: string | Scenario;
  /** Generated resources beside the scenario's own. */
  readonly functions?: number;
  readonly notebooks?: number;
  readonly nodegroups?: number;
  /** So many times the requests a second that AWS's quotas allow, for measurements that can not take an hour; default 1. */
  readonly quotaFactor?: number;
  /** Every duration (state transitions, scripts) is divided by it; default 1. The clock itself runs at the wall's pace. */
  readonly speed?: number;
  /**
   * `throttle:0.3`, `http500:0.1`, `drop:0.05`, `truncate:0.1`, `latency:80`, `deny:sagemaker:StopNotebookInstance`, `expired`;
   * each may end in `@service` or `@service:Operation`, which limits it to those requests.
   */
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
  /** Shorter than `content-length` says where a fault cut the answer off. */
  readonly body: string;
  /** A Kubernetes watch: what follows the body, piece by piece, until its time is up or the reader returns. */
  readonly stream?: AsyncIterableIterator<string>;
}

/** The connection broke before an answer came. `code` is what Node's sockets say. */
export class ConnectionDropped extends Error {
  readonly code = 'ECONNRESET';
  constructor() {
    super('socket hang up');
  }
}

/** No answer within any time: the API server of a cluster without a public endpoint. */
export class ConnectionTimedOut extends Error {
  readonly code = 'ETIMEDOUT';
  constructor(host: string) {
    super(`connect ETIMEDOUT ${host}`);
  }
}

/** A cluster whose Kubernetes API `handle` answers. */
export interface SimulatedCluster {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  /** The hostname of requests to it. */
  readonly host: string;
  /** False: the API server answers inside the VPC only. */
  readonly isPublic: boolean;
}

export interface Simulator {
  /**
   * Answers one request, to AWS or (by its hostname) to a cluster's API server; rejects with ConnectionDropped where a
   * fault drops the connection, with ConnectionTimedOut where the cluster has no public endpoint.
   */
  handle(request: WireRequest): Promise<WireResponse>;
  clusters(): readonly SimulatedCluster[];
  /** What DescribeCluster says of the cluster at `host` from now on: a server's own address, and its authority in base64. */
  announceCluster(host: string, endpoint: { readonly url: string; readonly certificateAuthority: string }): void;
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
