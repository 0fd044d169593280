import * as v from 'valibot';
import { page } from '../paging.ts';
import type { OperationContext, Service } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { integer, oneOf, operation, present, text } from '../validate.ts';
import { findGroup, groupName, groupReference, invalidParameter, invalidToken, streamName } from './logsReference.ts';
import { filterLogEvents, getLogEvents } from './logsEvents.ts';
import type { LogsSlice, LogStream } from './logsState.ts';

/** CloudWatch Logs, read only: what SageMaker and Lambda wrote. */
export function logs(table: SliceTable<LogsSlice>): Service {
  const sliceOf = ({ account, region }: OperationContext) => table.get(account, region);
  return {
    signingName: 'logs',
    protocol: 'json-1.1',
    targetPrefix: 'Logs_20140328',
    validationError: 'InvalidParameterException',
    operations: [
      operation({
        name: 'DescribeLogGroups',
        input: v.object({
          logGroupNamePrefix: v.optional(groupName),
          logGroupNamePattern: v.optional(text({ max: 512 })),
          limit: v.optional(integer(1, 50), 50),
          nextToken: v.optional(text({ min: 1 })),
        }),
        handle(input, context) {
          const { logGroupNamePrefix: prefix = '', logGroupNamePattern: pattern = '' } = input;
          if (prefix !== '' && pattern !== '')
            throw invalidParameter('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
          const named = Object.entries(sliceOf(context).groups)
            .filter(([name]) => name.startsWith(prefix) && name.toLowerCase().includes(pattern.toLowerCase()))
            .sort(byName);
          const { items, nextToken } = page(named, {
            key: ([name]) => name,
            size: input.limit,
            token: input.nextToken,
            query: [prefix, pattern],
            refuse: invalidToken,
          });
          const logGroups = items.map(([name, { creationTime }]) => {
            const logGroupArn = `arn:${context.partition}:logs:${context.region}:${context.account}:log-group:${name}`;
            return {
              logGroupName: name,
              creationTime,
              metricFilterCount: 0,
              arn: `${logGroupArn}:*`,
              storedBytes: 0,
              logGroupClass: 'STANDARD',
              logGroupArn,
            };
          });
          return present({ logGroups, nextToken });
        },
      }),
      operation({
        name: 'DescribeLogStreams',
        input: v.object({
          ...groupReference,
          logStreamNamePrefix: v.optional(streamName),
          orderBy: v.optional(oneOf('LogStreamName', 'LastEventTime'), 'LogStreamName'),
          descending: v.optional(v.boolean(), false),
          limit: v.optional(integer(1, 50), 50),
          nextToken: v.optional(text({ min: 1 })),
        }),
        handle(input, context) {
          const { logStreamNamePrefix: prefix, orderBy, descending } = input;
          if (prefix !== undefined && orderBy === 'LastEventTime')
            throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
          const { name: group, streams } = findGroup(sliceOf(context), input);
          const ordered = Object.entries(streams)
            .filter(([name]) => name.startsWith(prefix ?? ''))
            .sort(orderBy === 'LastEventTime' ? byLastEvent : byName);
          if (descending) ordered.reverse();
          const { items, nextToken } = page(ordered, {
            key: ([name]) => name,
            size: input.limit,
            token: input.nextToken,
            query: [group, prefix, orderBy, descending],
            refuse: invalidToken,
          });
          return present({
            logStreams: items.map(([name, stream]) => streamShape(context, group, name, stream)),
            nextToken,
          });
        },
      }),
      getLogEvents(sliceOf),
      filterLogEvents(sliceOf),
    ],
  };
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}

function byLastEvent(a: readonly [string, LogStream], b: readonly [string, LogStream]): number {
  return (a[1].events.at(-1)?.timestamp ?? 0) - (b[1].events.at(-1)?.timestamp ?? 0) || byName(a, b);
}

function streamShape(
  { partition, region, account }: OperationContext,
  group: string,
  name: string,
  { creationTime, events }: LogStream,
) {
  return present({
    logStreamName: name,
    creationTime,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
    lastIngestionTime: events.at(-1)?.ingestionTime,
    uploadSequenceToken: '49039859621117573912',
    arn: `arn:${partition}:logs:${region}:${account}:log-group:${group}:log-stream:${name}`,
    storedBytes: 0,
  });
}
