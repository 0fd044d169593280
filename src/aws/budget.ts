import PQueue from 'p-queue';

/**
 * Lets a request's attempt pass when the account's budget has room for it.
 * Rejects with the signal's reason when it is aborted while waiting.
 */
export type Gate = <T>(attempt: () => Promise<T>, options: GateOptions) => Promise<T>;

export interface GateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Greater goes first. */
  readonly priority?: number;
}

interface Limit {
  /** At most this many attempts start in an interval; undefined: only concurrency limits. */
  readonly attempts?: number;
  /** Milliseconds; default a second. */
  readonly interval?: number;
  readonly concurrency: number;
}

/** What each service gets of one account in one region. */
function limitOf(service: string, lambdaRate: number): Limit {
  switch (service) {
    // 15 a second for the whole control plane, shared with the customer's deployments; not adjustable.
    case 'lambda':
      return lambdaRate < 1
        ? { attempts: 1, interval: 1000 / lambdaRate, concurrency: 10 }
        : { attempts: Math.floor(lambdaRate), concurrency: 10 };
    // LookupEvents: 2 a second; spaced, so that no two intervals can meet in one second.
    case 'cloudtrail':
      return { attempts: 1, interval: 510, concurrency: 2 };
    // GetParameters: 40 a second by default.
    case 'ssm':
      return { attempts: 20, concurrency: 4 };
    default:
      return { concurrency: 8 };
  }
}

/**
 * The request budgets of all accounts in use, kept per account, region and
 * service whatever session asks: two profiles of one account share theirs.
 */
export class Budgets {
  readonly #lambdaRate: () => number;
  readonly #queues = new Map<string, { readonly limit: Limit; readonly queue: PQueue }>();

  /** `lambdaRate`: requests a second to Lambda's control plane, read anew for every attempt. */
  constructor(lambdaRate: () => number) {
    this.#lambdaRate = lambdaRate;
  }

  /** `account`: the account id, or the access key id where that is all one knows. */
  gate(account: string, region: string, service: string): Gate {
    const key = `${account}|${region}|${service}`;
    return (attempt, { signal, priority = 0 }) =>
      this.#queue(key, limitOf(service, this.#lambdaRate())).add(attempt, {
        priority,
        ...(signal === undefined ? {} : { signal }),
      });
  }

  #queue(key: string, limit: Limit): PQueue {
    const known = this.#queues.get(key);
    if (known !== undefined && known.limit.attempts === limit.attempts && known.limit.interval === limit.interval) {
      return known.queue;
    }
    const queue = new PQueue({
      concurrency: limit.concurrency,
      ...(limit.attempts === undefined ? {} : { intervalCap: limit.attempts, interval: limit.interval ?? 1000 }),
    });
    this.#queues.set(key, { limit, queue });
    return queue;
  }
}
