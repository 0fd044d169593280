import * as v from 'valibot';
import { page } from '../paging.ts';
import { SimulatedError } from '../service.ts';
import type { Json, OperationContext, Service } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { epochSeconds, integer, list, operation, present, text, timestamp } from '../validate.ts';
import { healthRegion } from './healthState.ts';
import type { HealthEvent, HealthSlice } from './healthState.ts';

const paging = { maxResults: v.optional(integer(10, 100)), nextToken: v.optional(text({ min: 4, max: 10_000 })) };
const names = v.optional(list(v.string(), { min: 1, max: 10 }));
const range = v.object({ from: v.optional(timestamp), to: v.optional(timestamp) });
const ranges = v.optional(list(range, { min: 1, max: 10 }));

const EventFilter = v.object({
  eventArns: names,
  eventTypeCodes: names,
  services: names,
  regions: names,
  eventTypeCategories: names,
  eventStatusCodes: v.optional(list(v.string(), { min: 1, max: 6 })),
  startTimes: ranges,
  endTimes: ranges,
  lastUpdatedTimes: ranges,
  entityArns: v.optional(list(v.string(), { min: 1, max: 100 })),
  entityValues: v.optional(list(v.string(), { min: 1, max: 100 })),
});

/** AWS Health: what AWS tells the account; one global endpoint. */
export function health(table: SliceTable<HealthSlice>): Service {
  const eventsOf = ({ account }: OperationContext): readonly HealthEvent[] => {
    const { unsubscribed, events } = table.get(account, healthRegion);
    // AWS gives no text with this one.
    if (unsubscribed === true) throw new SimulatedError('SubscriptionRequiredException', 400, '');
    return events;
  };
  return {
    signingName: 'health',
    protocol: 'json-1.1',
    targetPrefix: 'AWSHealth_20160804',
    operations: [
      operation({
        name: 'DescribeEvents',
        input: v.object({ ...paging, filter: v.optional(EventFilter), locale: v.optional(v.string()) }),
        handle: ({ filter = {}, maxResults, nextToken }, context) => {
          const now = context.clock.now();
          const found = eventsOf(context)
            .filter((event) => matches(event, filter, now))
            .toSorted((a, b) => b.lastUpdatedTime - a.lastUpdatedTime);
          const shown = page(found, {
            key: ({ arn }) => arn,
            size: maxResults ?? 10,
            token: nextToken,
            query: filter,
            refuse: invalidToken,
          });
          return present({ events: shown.items.map((event) => eventRow(event, now)), nextToken: shown.nextToken });
        },
      }),
      operation({
        name: 'DescribeEventDetails',
        input: v.object({ eventArns: list(v.string(), { min: 1, max: 10 }), locale: v.optional(v.string()) }),
        handle: ({ eventArns }, context) => {
          const events = eventsOf(context);
          const found = eventArns.map((arn) => ({ arn, event: events.find((each) => each.arn === arn) }));
          return {
            successfulSet: found.flatMap(({ event }) =>
              event === undefined
                ? []
                : [
                    {
                      event: eventRow(event, context.clock.now()),
                      eventDescription: { latestDescription: event.description },
                      eventMetadata: {},
                    },
                  ],
            ),
            failedSet: found.flatMap(({ arn, event }) =>
              event === undefined ? [{ eventArn: arn, errorName: 'NotFound', errorMessage: 'Event not found' }] : [],
            ),
          };
        },
      }),
      operation({
        name: 'DescribeAffectedEntities',
        input: v.object({
          ...paging,
          filter: v.object({
            eventArns: list(v.string(), { min: 1, max: 10 }),
            entityValues: v.optional(list(v.string(), { min: 1, max: 100 })),
            statusCodes: v.optional(list(v.string(), { min: 1, max: 5 })),
          }),
          locale: v.optional(v.string()),
        }),
        handle: ({ filter, maxResults, nextToken }, context) => {
          const entities = eventsOf(context)
            .filter(({ arn }) => filter.eventArns.includes(arn))
            .flatMap((event) => event.entities.map((entity) => entityRow(event, entity, context.account)))
            .filter(({ entityValue, statusCode }) => {
              const wanted = filter.entityValues?.includes(entityValue) ?? true;
              return wanted && (filter.statusCodes?.includes(statusCode) ?? true);
            });
          const shown = page(entities, {
            key: ({ entityArn }) => entityArn,
            size: maxResults ?? 10,
            token: nextToken,
            query: filter,
            refuse: invalidToken,
          });
          return present({ entities: [...shown.items], nextToken: shown.nextToken });
        },
      }),
    ],
  };
}

const invalidToken = () => new SimulatedError('InvalidPaginationToken', 400, 'The pagination token is not valid.');

function statusOf({ startTime, endTime }: HealthEvent, now: number): string {
  if (endTime !== undefined && endTime <= now) return 'closed';
  return startTime > now ? 'upcoming' : 'open';
}

function matches(event: HealthEvent, filter: v.InferOutput<typeof EventFilter>, now: number): boolean {
  const within = (instant: number | undefined, wanted: readonly v.InferOutput<typeof range>[] | undefined) =>
    wanted === undefined ||
    (instant !== undefined && wanted.some(({ from = -Infinity, to = Infinity }) => instant >= from && instant <= to));
  return (
    (filter.eventArns?.includes(event.arn) ?? true) &&
    (filter.eventTypeCodes?.includes(event.eventTypeCode) ?? true) &&
    (filter.services?.includes(event.service) ?? true) &&
    (filter.regions?.includes(event.region) ?? true) &&
    (filter.eventTypeCategories?.includes(event.category) ?? true) &&
    (filter.eventStatusCodes?.includes(statusOf(event, now)) ?? true) &&
    (filter.entityValues === undefined || event.entities.some(({ value }) => filter.entityValues?.includes(value))) &&
    within(event.startTime, filter.startTimes) &&
    within(event.endTime, filter.endTimes) &&
    within(event.lastUpdatedTime, filter.lastUpdatedTimes)
  );
}

function eventRow(event: HealthEvent, now: number): Json {
  return present({
    arn: event.arn,
    service: event.service,
    eventTypeCode: event.eventTypeCode,
    eventTypeCategory: event.category,
    eventScopeCode: 'ACCOUNT_SPECIFIC',
    region: event.region,
    startTime: epochSeconds(event.startTime),
    endTime: event.endTime === undefined ? undefined : epochSeconds(event.endTime),
    lastUpdatedTime: epochSeconds(event.lastUpdatedTime),
    statusCode: statusOf(event, now),
    actionability: event.actionability,
  });
}

function entityRow(event: HealthEvent, entity: HealthEvent['entities'][number], account: string) {
  return {
    entityArn: `arn:aws:health:${event.region}:${account}:entity/${Buffer.from(`${event.arn}/${entity.value}`).toString('base64url').slice(-40)}`,
    eventArn: event.arn,
    entityValue: entity.value,
    awsAccountId: account,
    lastUpdatedTime: epochSeconds(event.lastUpdatedTime),
    statusCode: entity.status ?? 'PENDING',
    tags: {},
  };
}
