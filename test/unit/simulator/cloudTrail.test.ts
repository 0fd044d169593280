import {
  LookupEventsCommand,
  paginateLookupEvents,
  type LookupAttribute,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { recordCall } from '../../../src/simulator/services/cloudTrailState.ts';
import { failure, startAt } from './clients.ts';
import { account, minute, pass, region, served, world } from './served.ts';

const day = 24 * 60 * minute;

/** One event a day, of three kinds, the last of them today. */
const scenario = world(({ cloudtrail }) => {
  for (let age = 119; age >= 0; age--) {
    recordCall(
      cloudtrail,
      { account, region },
      {
        time: startAt - age * day,
        name: ['StartNotebookInstance', 'StopNotebookInstance', 'UpdateNotebookInstance'][age % 3] ?? '',
        source: 'sagemaker.amazonaws.com',
        callerArn: `arn:aws:iam::${account}:user/${age % 2 === 0 ? 'even' : 'odd'}`,
        resources: [{ type: 'AWS::SageMaker::NotebookInstance', name: `notebook-${age % 5}` }],
      },
    );
  }
});

async function open() {
  const { cloudTrail } = await served({ scenario });
  return {
    cloudTrail,
    /** Steps over the quota of two requests a second. */
    lookup: (input: LookupEventsCommandInput) => {
      pass(500);
      return cloudTrail.send(new LookupEventsCommand(input));
    },
  };
}

test('newest first, 50 a page, 90 days back', async () => {
  const { cloudTrail } = await open();
  const pages: number[] = [];
  const times: number[] = [];
  for await (const { Events = [] } of paginateLookupEvents({ client: cloudTrail }, {})) {
    pages.push(Events.length);
    times.push(...Events.map(({ EventTime }) => Number(EventTime)));
    pass(500);
  }
  expect(pages).toEqual([50, 40]);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(times.at(0)).toBe(startAt);
  expect(times.at(-1)).toBeGreaterThan(startAt - 90 * day);
});

test.each<[LookupAttribute['AttributeKey'], string, number]>([
  ['EventName', 'StartNotebookInstance', 30],
  ['Username', 'odd', 45],
  ['ResourceName', 'notebook-3', 18],
  ['ResourceType', 'AWS::SageMaker::NotebookInstance', 50],
  ['EventSource', 'lambda.amazonaws.com', 0],
  ['ReadOnly', 'true', 0],
])('by %s %s', async (AttributeKey, AttributeValue, count) => {
  const { lookup } = await open();
  expect((await lookup({ LookupAttributes: [{ AttributeKey, AttributeValue }] })).Events).toHaveLength(count);
});

test('a time range, and what is refused', async () => {
  const { lookup } = await open();
  const since = new Date(startAt - 10 * day);
  expect((await lookup({ StartTime: since })).Events).toHaveLength(11);
  expect((await lookup({ StartTime: since, EndTime: new Date(startAt - 5 * day) })).Events).toHaveLength(6);
  expect(await failure(lookup({ StartTime: new Date(startAt), EndTime: since }))).toMatchObject({
    name: 'InvalidTimeRangeException',
  });
  expect(await failure(lookup({ MaxResults: 51 }))).toMatchObject({ name: 'InvalidMaxResultsException' });
  expect(await failure(lookup({ NextToken: 'made-up' }))).toMatchObject({ name: 'InvalidNextTokenException' });
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'StartNotebookInstance' } as const;
  expect(await failure(lookup({ LookupAttributes: [attribute, attribute] }))).toMatchObject({
    name: 'InvalidLookupAttributesException',
  });
});
