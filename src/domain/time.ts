/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number;

/** A calendar day in UTC, `YYYY-MM-DD`, as AWS prints deadlines. */
export type IsoDate = string;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Midnight UTC at the start of that day. */
export function startOf(date: IsoDate): Instant {
  return Date.parse(`${date}T00:00:00Z`);
}

/** Whole days from `from` to `to`, rounded down; negative when `to` is earlier. */
export function daysBetween(from: Instant, to: Instant): number {
  return Math.floor((to - from) / day);
}
