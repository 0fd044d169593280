/** How fast one quota may be used. */
export interface Rate {
  /** At most so many requests a second, in any second; undefined: AWS publishes no limit. */
  readonly perSecond?: number;
}

/** Of what was allowed, a throttled pace keeps at least so much: it must still notice when the quota has room again. */
const floor = 0.25;

/** A throttle takes away this much of the pace, once a second at most: what was on its way then is the same lesson. */
const slowDown = 0.7;

/** Of the allowed rate, so much comes back with every second without a throttle. */
const recovery = 0.05;

/** Where no limit is published the pace is never below this, grows by this factor a second, and from that rate on is none again. */
const floorUnpublished = 5;
const growth = 1.2;
const unlimitedAgain = 100;

const second = 1000;

/**
 * The pace of one quota: never more starts in any second than are allowed, what is not urgent evenly spread over it, so
 * that something urgent finds room at once. A throttle lowers the pace for a while (someone else uses the quota too, most
 * of all the customer's own deployments); quiet seconds bring it back. All times in milliseconds of one steady clock.
 */
export class Pace {
  readonly #rate: () => Rate;
  readonly #changed: (perSecond: number | undefined) => void;
  /** The last starts, oldest first. */
  #starts: number[] = [];
  /** When something that is not urgent may start. */
  #due = -Infinity;
  /** Requests a second that are left after throttles; undefined: nothing was taken away. */
  #lowered: number | undefined;
  #slowedAt = -Infinity;
  /** Until when what was taken away has come back in part. */
  #recoveredAt = -Infinity;

  /** `rate` is read anew for every start; `changed` hears of each lower pace, and undefined when it is whole again. */
  constructor(rate: () => Rate, changed: (perSecond: number | undefined) => void) {
    this.#rate = rate;
    this.#changed = changed;
  }

  /** So long until the next request may start; 0: it may now. */
  waitFor(now: number, urgent: boolean): number {
    const perSecond = this.#current(now);
    if (perSecond === undefined) return 0;
    const { most, within } = windowOf(perSecond);
    const oldest = this.#starts.at(-most);
    const full = oldest === undefined ? 0 : oldest + within - now;
    return Math.max(0, full, urgent ? 0 : this.#due - now);
  }

  started(now: number): void {
    this.#starts.push(now);
    const perSecond = this.#current(now);
    const kept = perSecond === undefined ? now - second : now - Math.max(second, windowOf(perSecond).within);
    if ((this.#starts[0] ?? now) < kept) this.#starts = this.#starts.filter((at) => at >= kept);
    if (perSecond === undefined) return;
    const { most, within } = windowOf(perSecond);
    // A late timer is made up for, within reason.
    this.#due = Math.max(this.#due, now - within / 4) + within / most;
  }

  throttled(now: number): void {
    if (now - this.#slowedAt < second) return;
    const current = this.#current(now);
    const { perSecond } = this.#rate();
    const recent = this.#starts.filter((at) => at > now - second).length;
    const least = perSecond === undefined ? floorUnpublished : perSecond * floor;
    this.#lowered = Math.max(least, (current ?? recent) * slowDown);
    this.#slowedAt = now;
    this.#recoveredAt = now;
    this.#changed(this.#lowered);
  }

  #current(now: number): number | undefined {
    const { perSecond } = this.#rate();
    this.#recover(now, perSecond);
    if (this.#lowered === undefined) return perSecond;
    return Math.min(this.#lowered, perSecond ?? Infinity);
  }

  #recover(now: number, perSecond: number | undefined): void {
    if (this.#lowered === undefined) return;
    const quiet = Math.floor((now - this.#recoveredAt) / second);
    if (quiet < 1) return;
    this.#recoveredAt += quiet * second;
    this.#lowered =
      perSecond === undefined ? this.#lowered * growth ** quiet : this.#lowered + perSecond * recovery * quiet;
    if (this.#lowered < (perSecond ?? unlimitedAgain)) return;
    this.#lowered = undefined;
    this.#changed(undefined);
  }
}

/** A rate as whole starts in a stretch of time: 5 a second is 5 within 1,000 ms, 0.5 one within 2,000, 3.5 three within 857. */
function windowOf(perSecond: number): { readonly most: number; readonly within: number } {
  const most = Math.max(1, Math.floor(perSecond));
  return { most, within: (most / perSecond) * second };
}
