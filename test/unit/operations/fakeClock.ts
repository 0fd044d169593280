import type { Clock } from '../../../src/operations/clock.ts';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now: number;
  /** Time in which the machine was awake: timers count no other. */
  #awake = 0;
  #next = 0;
  readonly #waiting = new Map<number, { readonly due: number; readonly callback: () => void }>();

  constructor(now = Date.parse('2026-11-22T09:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(duration: number, callback: () => void): () => void {
    const id = this.#next++;
    this.#waiting.set(id, { due: this.#awake + duration, callback });
    return () => this.#waiting.delete(id);
  }

  /** The machine sleeps: the time goes on, and no timer comes nearer. */
  sleep(duration: number): void {
    this.#now += duration;
  }

  /** Lets the time pass, and what is due in it happen in order. */
  pass(duration: number): void {
    const until = this.#awake + duration;
    for (;;) {
      const [id, next] =
        [...this.#waiting].filter(([, { due }]) => due <= until).toSorted(([, a], [, b]) => a.due - b.due)[0] ?? [];
      if (id === undefined || next === undefined) break;
      this.#waiting.delete(id);
      this.#go(Math.max(this.#awake, next.due));
      next.callback();
    }
    this.#go(until);
  }

  #go(until: number): void {
    this.#now += until - this.#awake;
    this.#awake = until;
  }
}
