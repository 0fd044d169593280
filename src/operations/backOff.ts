import { minute } from '../domain/time.ts';

/** A fast account is polled faster, but not sixty times as fast. */
const maximumPollSpeed = 10;

/** Each look comes later than the one before, up to so many times the first wait: a person watches. */
const slowestLook = 4;
const slowestRetry = 12;

/** What AWS keeps failing, or what keeps failing to reach it, is tried no more seldom than this. */
const slowestTry = 5 * minute;

/** Minutes until a start that met no capacity, or a full quota, is tried again. After the last it has failed. */
const postponements: readonly number[] = [1, 2, 4, 8, 15, 15];

export interface Pace {
  /** How much faster than the real service the account runs. */
  readonly speed: number;
  /** Between 0 and 1: spreads the requests of many. */
  readonly random: number;
}

/** Milliseconds until a step is looked at again, after so many looks that showed no end. */
export function untilNextLook(every: number, looks: number, pace: Pace): number {
  return spread(Math.min(every * 1.5 ** looks, every * slowestLook), pace) / Math.min(pace.speed, maximumPollSpeed);
}

/** Milliseconds until AWS is asked again, after so many problems in a row. */
export function untilRetry(every: number, problems: number, pace: Pace): number {
  return spread(Math.min(every * 2 ** problems, every * slowestRetry), pace) / Math.min(pace.speed, maximumPollSpeed);
}

/** The same for what costs a request that changes AWS, or a sign-in: the waits grow to minutes. */
export function untilTriedAgain(every: number, problems: number, pace: Pace): number {
  return spread(Math.min(every * 2 ** problems, slowestTry), pace) / Math.min(pace.speed, maximumPollSpeed);
}

/** Milliseconds until a postponed step is tried again; undefined once it was tried often enough. */
export function untilPostponed(tries: number, pace: Pace): number | undefined {
  const minutes = postponements[tries];
  return minutes === undefined ? undefined : spread(minutes * minute, pace) / pace.speed;
}

/** Four fifths to six fifths of it. */
function spread(duration: number, { random }: Pace): number {
  return duration * (0.8 + 0.4 * random);
}
