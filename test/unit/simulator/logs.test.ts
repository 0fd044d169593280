import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  type FilterLogEventsCommandInput,
  type GetLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { writeLog } from '../../../src/simulator/services/logsState.ts';
import { failure, startAt } from './clients.ts';
import { account, region, served, world } from './served.ts';

const logGroupName = '/aws/sagemaker/NotebookInstances';
const second = 1000;

/** Stream `a` has lines 1 to 5, a second apart; stream `b` two JSON lines after them; stream `quiet` is older. */
const scenario = world(({ logs }) => {
  const at = (stream: string) => ({ account, region, group: logGroupName, stream });
  const lines = [1, 2, 3, 4, 5].map((number) => ({ timestamp: startAt + number * second, message: `line ${number}` }));
  writeLog(logs, at('a'), lines);
  writeLog(logs, at('b'), [
    {
      timestamp: startAt + 6 * second,
      message: '{"type":"platform.initStart","record":{"runtimeVersion":"python:3.13.v14"}}',
    },
    { timestamp: startAt + 7 * second, message: '{"type":"platform.report"}' },
  ]);
  writeLog(logs, at('quiet'), [{ timestamp: startAt, message: 'INIT_START Runtime Version: python:3.13.v14' }]);
  writeLog(logs, { ...at('x'), group: '/aws/lambda/one' }, [{ timestamp: startAt, message: 'x' }]);
});

test('groups and streams: prefix, order, pages, and what is not there', async () => {
  const { logs } = await served({ scenario });
  const groups = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/sage' }));
  expect(groups.logGroups).toMatchObject([
    { logGroupName, arn: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*` },
  ]);
  const streams = async (input: Partial<ConstructorParameters<typeof DescribeLogStreamsCommand>[0]>) => {
    const { logStreams = [], nextToken } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
    return { names: logStreams.map(({ logStreamName }) => logStreamName).join(' '), nextToken, first: logStreams[0] };
  };
  expect((await streams({})).names).toBe('a b quiet');
  expect((await streams({ descending: true })).names).toBe('quiet b a');
  expect((await streams({ orderBy: 'LastEventTime', descending: true })).names).toBe('b a quiet');
  expect(await streams({ logStreamNamePrefix: 'a' })).toMatchObject({
    names: 'a',
    first: { firstEventTimestamp: startAt + second, lastEventTimestamp: startAt + 5 * second },
  });
  const { names, nextToken = '' } = await streams({ limit: 2 });
  expect(names).toBe('a b');
  expect(await streams({ limit: 2, nextToken })).toMatchObject({ names: 'quiet', nextToken: undefined });
  expect(await failure(streams({ nextToken: 'made-up' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'The specified nextToken is invalid.',
  });
  expect(await failure(streams({ logGroupName: '/nope' }))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
    $metadata: { httpStatusCode: 400 },
  });
  expect(await failure(streams({ logStreamNamePrefix: 'a', orderBy: 'LastEventTime' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'Cannot order by LastEventTime with a logStreamNamePrefix.',
  });
  expect(await failure(streams({ logGroupName: '' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(
      "at 'logGroupName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ),
  });
});

test('GetLogEvents walks in both directions and gives the same token back at the ends', async () => {
  const { logs } = await served({ scenario });
  const get = async (input: Partial<GetLogEventsCommandInput>) => {
    const {
      events = [],
      nextForwardToken = '',
      nextBackwardToken = '',
    } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: 'a', limit: 2, ...input }));
    return {
      lines: events.map(({ message = '' }) => message.slice('line '.length)).join(''),
      nextForwardToken,
      nextBackwardToken,
    };
  };
  // Without a token: the newest, oldest first.
  const newest = await get({});
  expect(newest.lines).toBe('45');
  const older = await get({ nextToken: newest.nextBackwardToken });
  expect(older.lines).toBe('23');
  const oldest = await get({ nextToken: older.nextBackwardToken });
  expect(oldest.lines).toBe('1');
  expect(await get({ nextToken: oldest.nextBackwardToken })).toMatchObject({
    lines: '',
    nextBackwardToken: oldest.nextBackwardToken,
  });
  expect(await get({ nextToken: newest.nextForwardToken })).toMatchObject({
    lines: '',
    nextForwardToken: newest.nextForwardToken,
  });
  const first = await get({ startFromHead: true });
  expect(first.lines).toBe('12');
  expect((await get({ startFromHead: true, nextToken: first.nextForwardToken })).lines).toBe('34');
  expect((await get({ startTime: startAt + 2 * second, endTime: startAt + 4 * second, limit: 10 })).lines).toBe('23');
  expect(await failure(get({ nextToken: 'f/1/s' }))).toMatchObject({ name: 'InvalidParameterException' });
  expect(await failure(get({ logStreamName: 'nope' }))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The specified log stream does not exist.',
  });
});

test.each([
  ['', 'quiet a a a a a b b'],
  ['line', 'a a a a a'],
  ['line -3', 'a a a a'],
  ['?1 ?2', 'quiet a a b'],
  ['"Runtime Version"', 'quiet'],
  ['{ $.type = "platform.initStart" }', 'b'],
  ['{ $.type = "platform.*" && $.record.runtimeVersion = "python:3.13.v14" }', 'b'],
  ['{ $.type != "platform.report" || $.type = "platform.report" }', 'b b'],
])('the filter pattern %s', async (filterPattern, streams) => {
  const { logs } = await served({ scenario });
  const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
  expect(events?.map(({ logStreamName }) => logStreamName).join(' ')).toBe(streams);
});

test('FilterLogEvents: streams, times, pages; a page may be empty and go on', async () => {
  const many = world((tables) => {
    const lines = Array.from({ length: 2500 }, (_, index) => ({
      timestamp: startAt + index,
      message: index === 2200 ? 'needle' : 'hay',
    }));
    writeLog(tables.logs, { account, region, group: logGroupName, stream: 'a' }, lines);
  });
  const { logs } = await served({ scenario: many });
  const filter = async (input: Partial<FilterLogEventsCommandInput>) => {
    const { events = [], nextToken } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
    return { count: events.length, nextToken };
  };
  const first = await filter({ filterPattern: 'needle' });
  expect(first).toEqual({ count: 0, nextToken: expect.any(String) });
  const second = await filter({ filterPattern: 'needle', nextToken: first.nextToken });
  expect(second.count).toBe(0);
  expect(await filter({ filterPattern: 'needle', nextToken: second.nextToken })).toEqual({
    count: 1,
    nextToken: undefined,
  });
  expect((await filter({ limit: 7 })).count).toBe(7);
  expect(await filter({ startTime: startAt + 10, endTime: startAt + 12 })).toEqual({ count: 3, nextToken: undefined });
  expect(await failure(filter({ logStreamNames: ['a'], logStreamNamePrefix: 'a' }))).toMatchObject({
    name: 'InvalidParameterException',
  });
  expect(await failure(filter({ filterPattern: '{ $.x ~ 1 }' }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid filter pattern',
  });
});
