import type { ProblemCode } from '../domain/problem.ts';

/**
 * What the log is told, one line each. Names, numbers and codes only: no
 * parameter, no answer, no credential ever gets into an event.
 */
export type AwsEvent =
  | {
      readonly type: 'opened';
      readonly profile: string;
      readonly region: string;
      readonly sample: boolean;
    }
  | { readonly type: 'closed'; readonly profile: string; readonly region: string; readonly sample: boolean }
  /** Where credentials came from: `static`, `sso`, `assumeRole`, … */
  | { readonly type: 'credentials'; readonly profile: string; readonly source: string; readonly problem?: ProblemCode }
  | RequestEvent
  /** AWS throttles: requests go out at a lower pace for a while. Without `perSecond` they are back at their own. */
  | { readonly type: 'pace'; readonly quota: string; readonly region: string; readonly perSecond?: number }
  /** The sample account's saved state could not be used, and was left for a new one. */
  | { readonly type: 'sampleStateDropped' };

export interface RequestEvent {
  readonly type: 'request';
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly profile: string;
  readonly sample: boolean;
  /** From the call to its answer, waiting for the request budget and retries included. */
  readonly ms: number;
  readonly attempts?: number;
  /** HTTP status of the last answer. */
  readonly status?: number;
  readonly requestId?: string;
  readonly problem?: ProblemCode;
}

export type Log = (event: AwsEvent) => void;
