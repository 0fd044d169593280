import { isThrottle } from './errors.ts';
import type { Log } from './events.ts';
import { RequestQueue, type Limit, type QueueOptions } from './requestQueue.ts';

/**
 * Lets a request's attempt pass when the account's budget has room for it.
 * Rejects with the signal's reason when it is aborted while waiting.
 */
export type Gate = <T>(attempt: () => Promise<T>, options?: GateOptions) => Promise<T>;

export interface GateOptions extends QueueOptions {
  /** `GetFunction`: some operations have a quota of their own. */
  readonly operation?: string;
}

/** Lambda's control plane in all (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests). */
const lambdaControlPlane = 15;

/** Operations with a quota of their own, requests a second, same source. */
const lambdaOperations: Readonly<Record<string, number>> = { GetFunction: 100 };

/** What one quota gets of one account in one region. */
function limitOf(quota: string, lambdaRate: number): Limit {
  switch (quota) {
    // 15 a second for the whole control plane, shared with the customer's deployments; not adjustable.
    case 'lambda':
      return { perSecond: lambdaRate, concurrency: 10 };
    // The same share of its own 100 a second.
    case 'lambda:GetFunction':
      return { perSecond: (lambdaRate / lambdaControlPlane) * (lambdaOperations['GetFunction'] ?? 0), concurrency: 10 };
    // LookupEvents: 2 a second; somewhat less, for the clocks of both ends.
    case 'cloudtrail':
      return { perSecond: 1.96, concurrency: 2 };
    // GetParameters: 40 a second by default.
    case 'ssm':
      return { perSecond: 20, concurrency: 4 };
    default:
      return { concurrency: 8 };
  }
}

function quotaOf(service: string, operation: string | undefined): string {
  return service === 'lambda' && operation !== undefined && Object.hasOwn(lambdaOperations, operation)
    ? `${service}:${operation}`
    : service;
}

/**
 * The request budgets of all accounts in use, kept per account, region and quota whatever session asks: two profiles of
 * one account share theirs.
 */
export class Budgets {
  readonly #lambdaRate: () => number;
  readonly #log: Log;
  readonly #queues = new Map<string, RequestQueue>();
  #writes = 0;

  /** `lambdaRate`: requests a second to Lambda's control plane, read anew for every attempt. */
  constructor(lambdaRate: () => number, log: Log = () => undefined) {
    this.#lambdaRate = lambdaRate;
    this.#log = log;
  }

  /** `account`: the account id, or the access key id where that is all one knows. */
  gate(account: string, region: string, service: string): Gate {
    return (attempt, { operation, ...options } = {}) =>
      this.#queue(account, region, quotaOf(service, operation)).add(attempt, options);
  }

  /** How many requests that change something were sent or answered so far: a read from before may tell of the past. */
  get writes(): number {
    return this.#writes;
  }

  wrote(): void {
    this.#writes += 1;
  }

  #queue(account: string, region: string, quota: string): RequestQueue {
    const key = `${account}|${region}|${quota}`;
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const queue = new RequestQueue(
      () => limitOf(quota, this.#lambdaRate()),
      isThrottle,
      (perSecond) =>
        this.#log({
          type: 'pace',
          quota,
          region,
          ...(perSecond === undefined ? {} : { perSecond: Math.round(perSecond * 100) / 100 }),
        }),
    );
    this.#queues.set(key, queue);
    return queue;
  }
}
