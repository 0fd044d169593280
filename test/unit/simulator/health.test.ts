import {
  DescribeAffectedEntitiesCommand,
  DescribeEventDetailsCommand,
  DescribeEventsCommand,
  HealthClient,
} from '@aws-sdk/client-health';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { failure, inProcess, startAt } from './clients.ts';

let simulator: Simulator;
const health = (accessKeyId = 'AKIAPATCHLENS000SAMPLE') =>
  new HealthClient({
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'any' },
    requestHandler: inProcess(simulator),
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  simulator = createSimulator();
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

test('AWS Health tells when it begins to evict Fargate pods, of which clusters, and which pods', async () => {
  const filter = {
    services: ['EKS'],
    eventTypeCategories: ['scheduledChange' as const, 'accountNotification' as const],
    eventStatusCodes: ['open' as const, 'upcoming' as const],
    regions: ['eu-west-1'],
  };
  const { events = [] } = await health().send(new DescribeEventsCommand({ filter }));
  expect(events.map(({ eventTypeCode, statusCode }) => `${eventTypeCode} ${statusCode}`)).toEqual([
    'AWS_EKS_FARGATE_POD_EVICTION_NOTIFICATION upcoming',
    'AWS_EKS_PLANNED_LIFECYCLE_EVENT upcoming',
  ]);
  const [notice] = events;
  expect([notice?.lastUpdatedTime, notice?.startTime]).toEqual([
    new Date('2026-11-19T09:00:00Z'),
    new Date('2026-11-28T09:00:00Z'),
  ]);
  const eventArns = [notice?.arn ?? ''];
  const { successfulSet } = await health().send(new DescribeEventDetailsCommand({ eventArns }));
  expect(successfulSet?.[0]?.eventDescription?.latestDescription).toContain(
    'EKS Fargate will evict pods launched before 2026-11-19T09:00:00Z, beginning on 2026-11-28.',
  );
  const { entities } = await health().send(new DescribeAffectedEntitiesCommand({ filter: { eventArns } }));
  expect(entities).toMatchObject([
    { entityValue: 'arn:aws:eks:eu-west-1:111122223333:cluster/platform', statusCode: 'PENDING' },
  ]);
});

test('filters narrow, and what they name at most is limited', async () => {
  const arns = async (filter: object) =>
    (await health().send(new DescribeEventsCommand({ filter }))).events?.map(({ eventTypeCode }) => eventTypeCode);
  expect(await arns({ services: ['LAMBDA'], eventStatusCodes: ['open'] })).toEqual([
    'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
  ]);
  expect(await arns({ eventStatusCodes: ['closed'] })).toEqual([]);
  expect(await arns({ lastUpdatedTimes: [{ from: new Date('2026-11-01T00:00:00Z') }] })).toHaveLength(1);
  expect(await arns({ regions: ['us-east-1'] })).toEqual([]);
  const services = Array.from({ length: 11 }, (_, index) => `S${index}`);
  expect(await failure(arns({ services }))).toMatchObject({ name: 'ValidationException' });
  const wrong = new DescribeEventsCommand({ nextToken: 'made-up' });
  expect(await failure(health().send(wrong))).toMatchObject({ name: 'InvalidPaginationToken' });
});

test('an account without a support plan may not ask', async () => {
  const bob = health('AKIAPATCHLENS000SECOND');
  for (const call of [
    bob.send(new DescribeEventsCommand({})),
    bob.send(new DescribeAffectedEntitiesCommand({ filter: { eventArns: ['arn:aws:health:x'] } })),
  ])
    expect(await failure(call)).toMatchObject({
      name: 'SubscriptionRequiredException',
      $metadata: { httpStatusCode: 400 },
    });
});
