import * as v from 'valibot';
import { page } from '../paging.ts';
import { SimulatedError } from '../service.ts';
import type { Service } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { epochSeconds, integer, list, oneOf, operation, present, timestamp } from '../validate.ts';
import type { CloudTrailSlice, TrailEvent } from './cloudTrailState.ts';

const history = 90 * 24 * 3600_000;
const pageSize = 50;

const attributes: Readonly<Record<string, (event: TrailEvent, value: string) => boolean>> = {
  EventId: (event, value) => event.id === value,
  EventName: (event, value) => event.name === value,
  ReadOnly: (event, value) => String(event.readOnly) === value,
  Username: (event, value) => event.username === value,
  ResourceType: (event, value) => event.resources.some(({ type }) => type === value),
  ResourceName: (event, value) => event.resources.some(({ name }) => name === value),
  EventSource: (event, value) => event.source === value,
  AccessKeyId: (event, value) => event.accessKeyId === value,
};

/** CloudTrail's event history: management events that change something, of the last 90 days. */
export function cloudTrail(table: SliceTable<CloudTrailSlice>): Service {
  return {
    signingName: 'cloudtrail',
    protocol: 'json-1.1',
    targetPrefix: 'CloudTrail_20131101',
    quotas: { LookupEvents: 2 },
    operations: [
      operation({
        name: 'LookupEvents',
        input: v.object({
          StartTime: v.optional(timestamp),
          EndTime: v.optional(timestamp),
          MaxResults: v.optional(integer(), pageSize),
          NextToken: v.optional(v.string()),
          EventCategory: v.optional(oneOf('insight')),
          LookupAttributes: v.optional(
            list(v.object({ AttributeKey: oneOf(...Object.keys(attributes)), AttributeValue: v.string() })),
            [],
          ),
        }),
        handle(input, { account, region, clock }) {
          const { StartTime = 0, EndTime = Infinity, MaxResults, NextToken, LookupAttributes } = input;
          if (StartTime > EndTime)
            throw refused('InvalidTimeRangeException', 'The start time must be before the end time.');
          if (MaxResults < 1 || MaxResults > pageSize) {
            throw refused(
              'InvalidMaxResultsException',
              `A max results value of ${MaxResults} is invalid. Specify max results between 1 and ${pageSize}.`,
            );
          }
          if (LookupAttributes.length > 1)
            throw refused('InvalidLookupAttributesException', 'You can specify only one lookup attribute.');
          const now = clock.now();
          const [attribute] = LookupAttributes;
          const events = table
            .get(account, region)
            .events.filter(
              ({ time, visibleAt }) =>
                visibleAt <= now && time >= Math.max(StartTime, now - history) && time <= EndTime,
            )
            .filter((event) => input.EventCategory === undefined && matches(event, attribute))
            .toReversed();
          const { items, nextToken } = page(events, {
            key: ({ id }) => id,
            size: MaxResults,
            token: NextToken,
            query: [StartTime, input.EndTime ?? null, LookupAttributes],
            refuse: () =>
              refused('InvalidNextTokenException', 'The token is invalid or was used with other parameters.'),
          });
          return present({ Events: items.map(shape), NextToken: nextToken });
        },
      }),
    ],
  };
}

function matches(
  event: TrailEvent,
  attribute: { readonly AttributeKey: string; readonly AttributeValue: string } | undefined,
): boolean {
  return attribute === undefined || attributes[attribute.AttributeKey]?.(event, attribute.AttributeValue) === true;
}

function shape(event: TrailEvent) {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.accessKeyId,
    EventTime: epochSeconds(Math.floor(event.time / 1000) * 1000),
    EventSource: event.source,
    Username: event.username,
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: event.record,
  };
}

function refused(code: string, message: string): SimulatedError {
  return new SimulatedError(code, 400, message);
}
