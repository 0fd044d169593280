import { startOf, type Instant, type IsoDate } from './time.ts';

/** Where the dates of a table come from, and how old the copy is. Shown beside every date that it gives. */
export interface CalendarSource {
  readonly url: string;
  readonly asOf: IsoDate;
}

/** A support table: id → row. An id that it lacks is unknown, never fine. */
export interface Calendar<Row> {
  readonly source: CalendarSource;
  readonly rows: Readonly<Record<string, Row>>;
}

/** `null` stands for "not scheduled". */
export type Deadline = IsoDate | null;

export function lookUp<Row>(calendar: Calendar<Row>, id: string): Row | undefined {
  return Object.hasOwn(calendar.rows, id) ? calendar.rows[id] : undefined;
}

/** `past` from midnight UTC of the day itself; `near` within `withinDays` before it. */
export function phase(deadline: Deadline, now: Instant, withinDays: number): 'past' | 'near' | 'far' | 'notScheduled' {
  if (deadline === null) return 'notScheduled';
  const at = startOf(deadline);
  if (now >= at) return 'past';
  return at - now <= withinDays * 86_400_000 ? 'near' : 'far';
}
