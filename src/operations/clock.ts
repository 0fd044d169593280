import type { Instant } from '../domain/time.ts';

export interface Clock {
  now(): Instant;
  /** Calls back once, after so many milliseconds, without keeping the process alive. Returns the way to call it off. */
  after(duration: number, callback: () => void): () => void;
}

const longestTimeout = 2 ** 31 - 1;

export const machineClock: Clock = {
  now: () => Date.now(),
  after(duration, callback) {
    const timer = setTimeout(callback, Math.min(duration, longestTimeout));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
