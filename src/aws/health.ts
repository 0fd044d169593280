import * as v from 'valibot';
import type { MetadataBearer } from '@smithy/types';
import { serviceCaller, type Connection } from './connection.ts';
import type { HealthEvent, HealthPort } from './eksPort.ts';
import { pagesOf } from './paging.ts';
import { factsOf } from './errors.ts';
import { defined, instant, listOf, maybe, parsed, text } from './parse.ts';

const event = v.pipe(
  v.object({
    arn: text,
    service: maybe(text),
    eventTypeCode: maybe(text),
    eventTypeCategory: maybe(text),
    statusCode: maybe(text),
    startTime: maybe(instant),
    endTime: maybe(instant),
    lastUpdatedTime: maybe(instant),
  }),
  v.transform((each) => ({
    arn: each.arn,
    service: each.service ?? '',
    typeCode: each.eventTypeCode ?? '',
    category: each.eventTypeCategory ?? '',
    status: each.statusCode ?? '',
    ...defined({ startTime: each.startTime, endTime: each.endTime, lastUpdatedTime: each.lastUpdatedTime }),
  })),
);

const maxResults = 100;

/** An account without a support plan that has AWS Health's API: an answer like any other, and nobody's fault. */
function unsubscribed(error: unknown): MetadataBearer & { readonly unsubscribed: true } {
  const { name, metadata } = factsOf(error);
  if (name !== 'SubscriptionRequiredException') throw error;
  return { $metadata: metadata, unsubscribed: true };
}

/** AWS Health answers in one region of each partition, for all of its regions. */
function homeRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}

export function healthPort(connection: Connection): HealthPort {
  const { region } = connection.scope;
  const { call } = serviceCaller(connection, 'health', () => import('./sdk/health.ts'), homeRegion(region));
  return {
    async describeEvents(service, options) {
      const read = (nextToken: string | undefined) =>
        call(
          'DescribeEvents',
          (client, sdk, http) =>
            client
              .send(
                new sdk.DescribeEventsCommand({
                  filter: {
                    services: [service],
                    regions: [region],
                    eventTypeCategories: ['scheduledChange', 'accountNotification'],
                    eventStatusCodes: ['open', 'upcoming'],
                  },
                  maxResults,
                  ...defined({ nextToken }),
                }),
                http,
              )
              .catch(unsubscribed),
          (answer) => {
            if ('unsubscribed' in answer) return { items: undefined, next: undefined };
            const page = parsed(v.object({ events: listOf(event), nextToken: maybe(text) }), answer);
            return { items: page.events, next: page.nextToken };
          },
          options,
        );
      const all: HealthEvent[] = [];
      let token: string | undefined;
      do {
        const { items, next } = await read(token);
        if (items === undefined) return undefined;
        all.push(...items);
        token = next === token ? undefined : next;
      } while (token !== undefined);
      return all;
    },
    async describeAffectedEntities(eventArn, options) {
      const entities: string[] = [];
      const read = (nextToken: string | undefined) =>
        call(
          'DescribeAffectedEntities',
          (client, sdk, http) =>
            client.send(
              new sdk.DescribeAffectedEntitiesCommand({
                filter: { eventArns: [eventArn] },
                maxResults,
                ...defined({ nextToken }),
              }),
              http,
            ),
          (answer) => {
            const row = v.object({ entityValue: maybe(text) });
            const page = parsed(v.object({ entities: listOf(row), nextToken: maybe(text) }), answer);
            return { items: page.entities, next: page.nextToken };
          },
          options,
        );
      for await (const page of pagesOf(read, 'nextToken'))
        for (const { entityValue } of page) if (entityValue !== undefined) entities.push(entityValue);
      return entities;
    },
    describeEventDescription: (eventArn, options) =>
      call(
        'DescribeEventDetails',
        (client, sdk, http) => client.send(new sdk.DescribeEventDetailsCommand({ eventArns: [eventArn] }), http),
        (answer) => {
          const words = v.object({ eventDescription: maybe(v.object({ latestDescription: maybe(text) })) });
          const [found] = parsed(v.object({ successfulSet: listOf(words) }), answer).successfulSet;
          return found?.eventDescription?.latestDescription;
        },
        options,
      ),
  };
}
