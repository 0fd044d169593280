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

/**
 * A moment as AWS and people write it: a day, or a day with a time in ISO 8601 (RFC 3339), with an offset or without.
 * Without one it is UTC, and so is what ends in a zone's name in brackets, as EventBridge's scheduledTerminationTime
 * does (`2021-06-30T12:52:44.832Z[UTC]`). A day that does not exist is none; undefined where the text is no moment.
 */
export function parseMoment(text: string): Instant | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?([Zz]|UTC|[+-]\d{2}:?\d{2})?)?(?:\[[\w/+-]+\])?$/.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const [, date = '', time = '00:00', zone = 'Z'] = match;
  const midnight = startOf(date);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, date.length) !== date) return undefined;
  const offset = /^(?:z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const at = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(at) ? undefined : at;
}
