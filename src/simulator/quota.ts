/** Token buckets: each fills at its rate and holds at most one second's worth. */
export class Quotas {
  readonly #now: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one request from the bucket `key`; false where it is empty. `rate`: requests a second. */
  take(key: string, rate: number): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: rate, at: now };
    const filled = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    const allowed = filled >= 1;
    this.#buckets.set(key, { tokens: allowed ? filled - 1 : filled, at: now });
    return allowed;
  }
}
