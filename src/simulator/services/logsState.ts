import * as v from 'valibot';
import type { SliceDefinition, SliceTable } from '../state.ts';

const LogEvent = v.object({ id: v.string(), timestamp: v.number(), ingestionTime: v.number(), message: v.string() });
const LogStream = v.object({ creationTime: v.number(), events: v.array(LogEvent) });
const LogGroup = v.object({ creationTime: v.number(), streams: v.record(v.string(), LogStream) });
const LogsSlice = v.object({ groups: v.record(v.string(), LogGroup), nextId: v.number() });

export type LogEvent = v.InferOutput<typeof LogEvent>;
export type LogStream = v.InferOutput<typeof LogStream>;
/** Log groups by name, streams by name; events oldest first, instants in milliseconds. */
export type LogsSlice = v.InferOutput<typeof LogsSlice>;

export const logsState: SliceDefinition<LogsSlice> = {
  empty: () => ({ groups: {}, nextId: 1 }),
  schema: LogsSlice,
};

/** Adds lines to a stream as the agent of a service would; makes group and stream when they are not there yet. */
export function writeLog(
  table: SliceTable<LogsSlice>,
  at: { readonly account: string; readonly region: string; readonly group: string; readonly stream: string },
  lines: readonly { readonly timestamp: number; readonly message: string }[],
): void {
  const slice = table.get(at.account, at.region);
  const earliest = Math.min(...lines.map(({ timestamp }) => timestamp));
  const group = (slice.groups[at.group] ??= { creationTime: earliest, streams: {} });
  const stream = (group.streams[at.stream] ??= { creationTime: earliest, events: [] });
  for (const { timestamp, message } of lines) {
    const id = String(slice.nextId++).padStart(56, '0');
    stream.events.push({ id, timestamp, ingestionTime: timestamp + 800, message });
  }
  stream.events.sort((a, b) => a.timestamp - b.timestamp || a.id.localeCompare(b.id));
}
