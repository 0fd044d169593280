import * as v from 'valibot';
import { problemOf } from '../domain/problem.ts';
import { serviceCaller, type Connection } from './connection.ts';
import { defined, listOf, maybe, parsed, text } from './parse.ts';
import type { FilteredEvents, LogEvent, LogsPort } from './ports.ts';

/** CloudWatch Logs gives its times as numbers of milliseconds. */
const millis = v.number();

const streams = v.object({
  logStreams: listOf(
    v.object({ logStreamName: text, firstEventTimestamp: maybe(millis), lastEventTimestamp: maybe(millis) }),
  ),
});

const events = v.object({
  events: listOf(
    v.pipe(
      v.object({ timestamp: millis, message: maybe(text) }),
      v.transform((each) => ({ at: each.timestamp, message: each.message ?? '' })),
    ),
  ),
  nextBackwardToken: maybe(text),
});

const filtered = v.object({
  events: listOf(
    v.pipe(
      v.object({ timestamp: millis, message: maybe(text), logStreamName: maybe(text) }),
      v.transform((each) => ({ at: each.timestamp, message: each.message ?? '', stream: each.logStreamName ?? '' })),
    ),
  ),
  nextToken: maybe(text),
});

/** GetLogEvents may answer with an empty page although there is more; this many are looked at. */
const mostPages = 5;

export function logsPort(connection: Connection): LogsPort {
  const { call } = serviceCaller(connection, 'logs', () => import('./sdk/logs.ts'));
  return {
    describeLogStream: (logGroupName, logStreamName, options) =>
      unlessMissing(undefined, () =>
        call(
          'DescribeLogStreams',
          (client, sdk, http) =>
            // Sorted by name: the exact one comes before all others with this prefix.
            client.send(
              new sdk.DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: logStreamName, limit: 1 }),
              http,
            ),
          (answer) => {
            const found = parsed(streams, answer).logStreams.find((each) => each.logStreamName === logStreamName);
            if (found === undefined) return undefined;
            return {
              name: found.logStreamName,
              ...defined({ firstEventTime: found.firstEventTimestamp, lastEventTime: found.lastEventTimestamp }),
            };
          },
          options,
        ),
      ),
    tail: (logGroupName, logStreamName, limit, options) =>
      unlessMissing([], async () => {
        let found: readonly LogEvent[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < mostPages && found.length < limit; page += 1) {
          const read = await call(
            'GetLogEvents',
            (client, sdk, http) =>
              client.send(
                new sdk.GetLogEventsCommand({
                  logGroupName,
                  logStreamName,
                  limit: limit - found.length,
                  startFromHead: false,
                  ...defined({ nextToken }),
                }),
                http,
              ),
            (answer) => parsed(events, answer),
            options,
          );
          found = [...read.events, ...found];
          // The same token again: this was the stream's beginning.
          if (read.nextBackwardToken === undefined || read.nextBackwardToken === nextToken) break;
          nextToken = read.nextBackwardToken;
        }
        return found;
      }),
    filter: (logGroupName, { pattern, since, until, limit, pages }, options) =>
      unlessMissing({ events: [], complete: true }, async () => {
        const found: FilteredEvents['events'][number][] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < pages; page += 1) {
          const read = await call(
            'FilterLogEvents',
            (client, sdk, http) =>
              client.send(
                new sdk.FilterLogEventsCommand({
                  logGroupName,
                  filterPattern: pattern,
                  limit: Math.min(10_000, limit - found.length),
                  ...defined({ startTime: since, endTime: until, nextToken }),
                }),
                http,
              ),
            (answer) => parsed(filtered, answer),
            options,
          );
          found.push(...read.events);
          if (read.nextToken === undefined || read.nextToken === '') return { events: found, complete: true };
          if (found.length >= limit) break;
          nextToken = read.nextToken;
        }
        return { events: found, complete: false };
      }),
  };
}

/** A group or stream that does not exist is no failure: there was never a log. */
async function unlessMissing<T>(instead: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (problemOf(error).code === 'notFound') return instead;
    throw error;
  }
}
