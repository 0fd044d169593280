/** Token buckets: each fills at its rate and holds at most one second's worth. */
export class Quotas {
  readonly #now: () => number;
  readonly #factor: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** `factor`: every rate is so many times as high. */
  constructor(now: () => number, factor = 1) {
    this.#now = now;
    this.#factor = factor;
  }

  /** Takes one request from the bucket `key`; false where it is empty. `perSecond`: its rate. */
  take(key: string, perSecond: number): boolean {
    const rate = perSecond * this.#factor;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, at: now };
    const filled = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    const allowed = filled >= 1;
    this.#buckets.set(key, { tokens: allowed ? filled - 1 : filled, at: now });
    return allowed;
  }
}
