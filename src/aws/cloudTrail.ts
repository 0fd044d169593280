import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { pagesOf } from './paging.ts';
import { defined, instant, listOf, maybe, parsed, text } from './parse.ts';
import type { CloudTrailPort } from './ports.ts';

/** The event itself is JSON in a string; a member that is not as documented counts as missing. */
const trailRecord = v.pipe(
  text,
  v.parseJson(),
  v.object({
    errorCode: v.fallback(maybe(text), undefined),
    requestParameters: v.fallback(
      maybe(
        v.object({
          notebookInstanceName: v.fallback(maybe(text), undefined),
          notebookInstanceLifecycleConfigName: v.fallback(maybe(text), undefined),
        }),
      ),
      undefined,
    ),
  }),
);

const page = v.object({
  Events: listOf(
    v.pipe(
      v.object({ EventName: text, EventTime: instant, Username: maybe(text), CloudTrailEvent: maybe(text) }),
      v.transform((each) => {
        const read = v.safeParse(trailRecord, each.CloudTrailEvent);
        const parameters = read.success ? read.output.requestParameters : undefined;
        return {
          name: each.EventName,
          at: each.EventTime,
          ...defined({
            user: each.Username,
            errorCode: read.success ? read.output.errorCode : undefined,
            notebookInstanceName: parameters?.notebookInstanceName,
            lifecycleConfigName: parameters?.notebookInstanceLifecycleConfigName,
          }),
        };
      }),
    ),
  ),
  NextToken: maybe(text),
});

export function cloudTrailPort(connection: Connection): CloudTrailPort {
  const { call } = serviceCaller(connection, 'cloudtrail', () => import('./sdk/cloudTrail.ts'));
  return {
    lookupEvents: (eventName, since, options) =>
      pagesOf(
        (NextToken) =>
          call(
            'LookupEvents',
            (client, sdk, http) =>
              client.send(
                new sdk.LookupEventsCommand({
                  LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
                  StartTime: new Date(since),
                  MaxResults: 50,
                  ...defined({ NextToken }),
                }),
                http,
              ),
            (answer) => {
              const read = parsed(page, answer);
              return { items: read.Events, next: read.NextToken };
            },
            options,
          ),
        'NextToken',
      ),
  };
}
