/**
 * The seam between the simulator's core (wire protocols, faults, clock, accounts)
 * and the services it simulates. A service is a table of operations over the
 * state of one account in one region.
 */

/** Plain JSON values: the whole state of an account can be saved and loaded. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What a delayed task is given: enough to find its resource again after the state was saved and loaded. */
export type TaskArguments = Readonly<Record<string, string>>;

export interface SimulatedClock {
  /** Milliseconds since the epoch, as the simulated account sees it. */
  now(): number;
  /** The instant at which `duration` milliseconds of the service's own time (divided by the simulator's speed) will have passed. */
  due(duration: number): number;
  /**
   * Runs the service's task `task` (see `Service.tasks`) with `arguments_` at `due(duration)`.
   * Named, not a closure, so that what is pending is part of the saved state.
   */
  after(duration: number, task: string, arguments_: TaskArguments): void;
}

/** Where a delayed task runs: same account, region and service as the operation that asked for it. */
export interface TaskContext {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly clock: SimulatedClock;
}

export interface OperationContext extends TaskContext {
  readonly requestId: string;
  /** ARN of who calls: `arn:aws:iam::111122223333:user/alice`. */
  readonly callerArn: string;
  readonly callerId: string;
}

/** An error as AWS sends it: the core renders it in the service's protocol. */
export class SimulatedError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the body. */
  readonly extra: Readonly<Record<string, Json>>;
  /** Further headers of a REST answer, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: string,
    status: number,
    message: string,
    extra: Readonly<Record<string, Json>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.extra = extra;
    this.headers = headers;
  }
}

/** Input members as they came over the wire (JSON body; for REST also path and query members, as strings or lists of strings). */
export type Input = Readonly<Record<string, Json | undefined>>;

/** The resource a call is about, for CloudTrail and for the wording of AccessDeniedException. */
export interface ResourceReference {
  /** `AWS::SageMaker::NotebookInstance` */
  readonly type: string;
  readonly name: string;
  /** The last part of its ARN: `notebook-instance/alpha`. */
  readonly arnPath: string;
}

/** Made with `operation(…)` of `validate.ts`, which checks the input before `handle`. */
export interface Operation {
  readonly name: string;
  /** REST only: method and path pattern with `{Member}` placeholders, the query members, and the status of a success (default 200). */
  readonly http?: {
    readonly method: string;
    readonly path: string;
    readonly query?: readonly string[];
    readonly status?: number;
  };
  /** The call changes the account: it is recorded in CloudTrail, and the simulator's state counts as changed. */
  readonly writes?: boolean;
  /** CloudTrail's eventName where it is not the operation's: `UpdateFunctionConfiguration20150331v2`. */
  readonly eventName?: string;
  readonly resource?: (input: Input) => ResourceReference | undefined;
  /** `null` answers without a body. */
  readonly handle: (input: Input, context: OperationContext) => Json | Promise<Json>;
}

export interface Service {
  /** Signing name: `sagemaker`, `lambda`, `eks`, `ssm`, `logs`, `cloudtrail`, `sts`, `health`. */
  readonly signingName: string;
  readonly protocol: 'json-1.1' | 'rest-json' | 'query';
  /** json-1.1: what stands before the dot in X-Amz-Target. */
  readonly targetPrefix?: string;
  /** query: the XML namespace, which ends in the API version. */
  readonly xmlNamespace?: string;
  /** query: what the items of a list are called in XML, by the list's name; `member` where it is not here. */
  readonly xmlItems?: Readonly<Record<string, string>>;
  /** CloudTrail's name for it; default `<signingName>.amazonaws.com`. */
  readonly eventSource?: string;
  /** Code of the error when a member breaks a constraint; default `ValidationException`. */
  readonly validationError?: string;
  /** What the service answers when a quota is used up; default ThrottlingException, status 400, "Rate exceeded". */
  readonly throttle?: {
    readonly code: string;
    readonly status: number;
    readonly message: string;
    readonly extra?: Readonly<Record<string, Json>>;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** Requests a second for account and region, by operation; `*` is shared by all others. Undefined: not limited. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly operations: readonly Operation[];
  /** Delayed work, by name: what `clock.after` runs. */
  readonly tasks?: Readonly<Record<string, (arguments_: TaskArguments, context: TaskContext) => void>>;
  /** Sets going what a scenario left halfway; called once, when the scenario has filled the tables, never after a load. */
  readonly begin?: (clockAt: (account: string, region: string) => SimulatedClock) => void;
}
