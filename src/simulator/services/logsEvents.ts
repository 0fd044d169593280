import * as v from 'valibot';
import type { Operation, OperationContext } from '../service.ts';
import { page } from '../paging.ts';
import { integer, list, operation, present, text } from '../validate.ts';
import { eventFilter } from './logsFilter.ts';
import { findGroup, findStream, groupReference, invalidParameter, invalidToken, streamName } from './logsReference.ts';
import type { LogEvent, LogsSlice } from './logsState.ts';

type SliceOf = (context: OperationContext) => LogsSlice;

const times = { startTime: v.optional(integer(0), 0), endTime: v.optional(integer(0)) };
const noEvent = '0'.repeat(56);

/** GetLogEvents: pages of one stream in both directions. At an end the token that came is given back, which is how a caller knows. */
export function getLogEvents(sliceOf: SliceOf): Operation {
  return operation({
    name: 'GetLogEvents',
    input: v.object({
      ...groupReference,
      ...times,
      logStreamName: streamName,
      nextToken: v.optional(text({ min: 1 })),
      limit: v.optional(integer(1, 10_000), 10_000),
      startFromHead: v.optional(v.boolean(), false),
    }),
    handle(input, context) {
      const { startTime, endTime = Infinity, limit, startFromHead, nextToken } = input;
      const { streams } = findGroup(sliceOf(context), input);
      const all = findStream(streams, input.logStreamName).events;
      const events = all.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const position = nextToken === undefined ? undefined : readToken(nextToken);
      const forward = position?.forward ?? startFromHead;
      const from = position === undefined ? (forward ? 0 : events.length) : indexOf(events, all, position);
      const shown = forward ? events.slice(from, from + limit) : events.slice(Math.max(0, from - limit), from);
      const first = shown[0]?.id ?? position?.id ?? noEvent;
      const last = shown.at(-1)?.id ?? position?.id ?? noEvent;
      return {
        events: shown.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
        nextForwardToken: `f/${last}/s`,
        nextBackwardToken: `b/${first}/s`,
      };
    },
  });
}

interface Position {
  readonly forward: boolean;
  readonly id: string;
}

function readToken(token: string): Position {
  const [, direction, id] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  if (id === undefined) throw invalidToken();
  return { forward: direction === 'f', id };
}

/** Where the page begins (forward) or ends (backward) in the events of the wanted time. */
function indexOf(events: readonly LogEvent[], all: readonly LogEvent[], { forward, id }: Position): number {
  if (id === noEvent) return 0;
  const known = all.find((event) => event.id === id);
  if (known === undefined) throw invalidToken();
  const before = events.filter(
    (event) => event.timestamp < known.timestamp || (event.timestamp === known.timestamp && event.id < id),
  ).length;
  return forward && events[before]?.id === id ? before + 1 : before;
}

/** Events that one page looks through; where none of them matches, the page is empty and has a token, as at AWS. */
const searchedInOnePage = 1000;

/** FilterLogEvents over the streams of a group, oldest first. */
export function filterLogEvents(sliceOf: SliceOf): Operation {
  return operation({
    name: 'FilterLogEvents',
    input: v.object({
      ...groupReference,
      ...times,
      logStreamNames: v.optional(list(streamName, { min: 1, max: 100 })),
      logStreamNamePrefix: v.optional(streamName),
      filterPattern: v.optional(text({ max: 1024 }), ''),
      nextToken: v.optional(text({ min: 1 })),
      limit: v.optional(integer(1, 10_000), 10_000),
      interleaved: v.optional(v.boolean()),
    }),
    handle(input, context) {
      const { startTime, endTime = Infinity, limit, logStreamNames, logStreamNamePrefix, filterPattern } = input;
      if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
        throw invalidParameter('LogStreamNames and LogStreamNamePrefix are mutually exclusive parameters.');
      }
      const { name: group, streams } = findGroup(sliceOf(context), input);
      for (const name of logStreamNames ?? []) findStream(streams, name);
      const matches = eventFilter(filterPattern);
      const candidates = Object.entries(streams)
        .filter(([name]) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix ?? ''))
        .flatMap(([stream, { events }]) => events.map((event) => ({ ...event, stream })))
        .filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime)
        .sort((a, b) => a.timestamp - b.timestamp || (a.id < b.id ? -1 : 1));
      const searched = (size: number) =>
        page(candidates, {
          key: ({ id }) => id,
          size,
          token: input.nextToken,
          query: [group, logStreamNames, logStreamNamePrefix, filterPattern, startTime, input.endTime],
          refuse: invalidToken,
        });
      const matching = [...searched(searchedInOnePage).items.entries()].filter(([, { message }]) => matches(message));
      const last = matching[limit - 1];
      const { items, nextToken } = searched(last === undefined ? searchedInOnePage : last[0] + 1);
      const events = items
        .filter(({ message }) => matches(message))
        .map(({ stream, timestamp, message, ingestionTime, id }) => ({
          logStreamName: stream,
          timestamp,
          message,
          ingestionTime,
          eventId: id,
        }));
      return present({ events, searchedLogStreams: [], nextToken });
    },
  });
}
