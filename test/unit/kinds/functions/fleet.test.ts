import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import { distanceOf, fleetOf, groupKey } from '../../../../src/kinds/functions/fleet.ts';
import {
  numberIn,
  parseStart,
  regionOfVersion,
  streamOwner,
  type VersionSeen,
} from '../../../../src/kinds/functions/runtimeVersions.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import { lambda, now } from './story.ts';

const arn = (runtime: string, number: number) =>
  `arn:aws:lambda:eu-west-1::runtime:${runtime.replace('.', '')}${number}`;

interface Running {
  readonly runtime: string;
  readonly number: number;
  readonly mode: string;
  readonly updatedDaysAgo: number;
}

function observed({ runtime, number, mode, updatedDaysAgo }: Running, at: number): Observed<FunctionFacts> {
  const base = lambda(`${runtime} ${mode}, updated ${updatedDaysAgo} d ago`, `f${at}`);
  const configuration = { state: 'read' as const, readAt: now, runtimeVersionArn: arn(runtime, number) };
  return { ...base, facts: { ...base.facts, configuration } };
}

const anyFleet = fc.array(
  fc.record({
    runtime: fc.constantFrom('nodejs24.x', 'python3.13'),
    number: fc.integer({ min: 1, max: 6 }),
    mode: fc.constantFrom('Auto', 'FunctionUpdate', 'Manual'),
    updatedDaysAgo: fc.integer({ min: 0, max: 400 }),
  }),
  { maxLength: 30 },
);

const namesOf = (fleet: readonly Running[]) =>
  new Map<string, VersionSeen>(
    fleet.map(({ runtime, number }) => {
      const of = arn(runtime, number);
      return [of, { arn: of, name: `${runtime}.v${number}` }];
    }),
  );

describe('for any fleet', () => {
  test('with numbers, the distance is how many distinct greater ones its group has', () => {
    fc.assert(
      fc.property(anyFleet, (fleet) => {
        const functions = fleet.map(observed);
        const groups = fleetOf(functions, namesOf(fleet));
        for (const [at, { runtime, number }] of fleet.entries()) {
          const facts = functions[at]?.facts;
          const group = facts && groups.get(groupKey(facts) ?? '');
          const others = new Set(fleet.filter((each) => each.runtime === runtime).map((each) => each.number));
          const distance = distanceOf(group, arn(runtime, number));
          expect(distance?.newer).toBe([...others].filter((each) => each > number).length);
          expect(numberIn(distance?.newest.name)).toBe(Math.max(...others));
        }
      }),
    );
  });

  test('without, its order is one that does not depend on who was read first, and nothing is newer than the newest', () => {
    fc.assert(
      fc.property(anyFleet, fc.array(fc.nat()), (fleet, by) => {
        const functions = fleet.map(observed);
        const shuffled = functions
          .map((each, at) => ({ each, by: by[at % Math.max(1, by.length)] ?? 0 }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ each }) => each);
        const groups = fleetOf(functions, new Map());
        expect(fleetOf(shuffled, new Map())).toEqual(groups);
        for (const group of groups.values()) {
          const distances = group.versions.map((each) => distanceOf(group, each.arn)?.newer);
          const placed = distances.filter((each) => each !== undefined);
          expect(placed).toEqual(placed.map((_, at) => at));
          // What only pinned functions run on has no place by dates.
          for (const [at, version] of group.versions.entries())
            if (group.order === 'dates') expect(distances[at] === undefined).toBe(version.givenOut === undefined);
        }
      }),
    );
  });
});

test('without numbers, what Lambda gave out last is the newest', () => {
  const fleet = [
    { runtime: 'nodejs24.x', number: 1, mode: 'FunctionUpdate', updatedDaysAgo: 200 },
    { runtime: 'nodejs24.x', number: 2, mode: 'Auto', updatedDaysAgo: 500 },
    { runtime: 'nodejs24.x', number: 3, mode: 'FunctionUpdate', updatedDaysAgo: 1 },
    { runtime: 'nodejs24.x', number: 4, mode: 'Manual', updatedDaysAgo: 0 },
  ].map(observed);
  const [group] = [...fleetOf(fleet, new Map()).values()];
  expect(group?.order).toBe('dates');
  expect([1, 2, 3, 4].map((number) => distanceOf(group, arn('nodejs24.x', number))?.newer)).toEqual([
    2,
    1,
    0,
    undefined,
  ]);
});

test.each([
  [
    'INIT_START Runtime Version: python:3.13.v14\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:7b62\n',
    'python:3.13.v14 arn:aws:lambda:eu-west-1::runtime:7b62',
  ],
  [
    // As the guide prints it: four blanks, and a letter too many.
    `INIT_START Runtime Version: python:3.9.v14    Runtime Version ARN: arn:aws:lambda:eu-south-1::runtime:${'7'.repeat(64)}I`,
    `python:3.9.v14 arn:aws:lambda:eu-south-1::runtime:${'7'.repeat(64)}`,
  ],
  [
    'RESTORE_START Runtime Version: java:11.v20\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0a1b',
    'java:11.v20 arn:aws:lambda:eu-west-1::runtime:0a1b restored',
  ],
  [
    '{"time":"2026-11-22T09:00:00Z","type":"platform.initStart","record":{"runtimeVersion":"python:3.12.v18","runtimeVersionArn":"arn:aws:lambda:eu-west-1::runtime:0a1b","functionName":"f","functionVersion":"3"}}',
    'python:3.12.v18 arn:aws:lambda:eu-west-1::runtime:0a1b f:3',
  ],
  // A restored snapshot may leave both out.
  ['{"type":"platform.restoreStart","record":{}}', ''],
  ['{"type":"platform.report"}', ''],
  ['{"type":', ''],
  ['my function says: INIT_START soon', ''],
])('%s', (message, expected) => {
  const start = parseStart(message);
  const said = start && [
    start.name,
    start.arn,
    ...(start.restored ? ['restored'] : []),
    ...(start.functionName === undefined ? [] : [`${start.functionName}:${start.functionVersion}`]),
  ];
  expect(said?.join(' ') ?? '').toBe(expected);
});

test('streams say whose they are', () => {
  expect(streamOwner('2026/11/22/[$LATEST]8f0c')).toEqual({ version: '$LATEST' });
  expect(streamOwner('2026/11/22/orders[3]8f0c')).toEqual({ functionName: 'orders', version: '3' });
  expect(streamOwner('something')).toEqual({});
});

test.each([
  ['arn:aws:lambda:eu-west-1::runtime:0123abcd', 'eu-west-1'],
  ['arn:aws-us-gov:lambda:us-gov-west-1::runtime:0123abcd', 'us-gov-west-1'],
  ['arn:aws:lambda:eu-west-1:111122223333:function:resize', undefined],
  ['python:3.13.v14', undefined],
  ['arn:aws:lambda:eu-west-1::runtime:a b', undefined],
])('%s is a runtime version of %s', (text, region) => {
  expect(regionOfVersion(text)).toBe(region);
});
