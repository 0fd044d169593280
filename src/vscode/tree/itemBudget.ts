/** So many items may be made at once, and so many a second after that. */
const atOnce = 600;
const perSecond = 40;

/**
 * How many tree items are made: VS Code keeps a bit of every item that it was ever given (some 250 bytes, in its extension
 * host, for as long as the view lives), and a list of thousands that is being read changes all the time.
 */
export class ItemBudget {
  readonly #now: () => number;
  #left = atOnce;
  #at: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  made(): void {
    this.#fill();
    this.#left -= 1;
  }

  /** Milliseconds until the next rows may be renewed; 0: now. */
  wait(): number {
    this.#fill();
    return this.#left > 0 ? 0 : ((1 - this.#left) / perSecond) * 1000;
  }

  #fill(): void {
    const now = this.#now();
    this.#left = Math.min(atOnce, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
  }
}
