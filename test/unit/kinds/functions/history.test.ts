import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { LogsPort } from '../../../../src/aws/ports.ts';
import { day, hour } from '../../../../src/domain/time.ts';
import { contributorInsightsRule, readRuntimeHistory } from '../../../../src/kinds/functions/history.ts';
import { runtimeHistoryDocument } from '../../../../src/vscode/words/functionsHistory.ts';
import { formats } from '../../vscode/words/speak.ts';
import { problem } from '../fakePorts.ts';
import { lambda, now } from './story.ts';

vi.mock('vscode', () => import('../../vscode/words/fakeL10n.ts'));

const arn = (number: number) => `arn:aws:lambda:eu-west-1::runtime:0a${number}`;
const line = (number: number) =>
  `INIT_START Runtime Version: python:3.13.v${number}\tRuntime Version ARN: ${arn(number)}\n`;

type Events = Awaited<ReturnType<LogsPort['filter']>>['events'];

function logs(groups: Readonly<Record<string, Events | Error>>, complete = true): Pick<LogsPort, 'filter'> {
  return {
    filter: (group) => {
      const found = groups[group] ?? [];
      return found instanceof Error ? Promise.reject(found) : Promise.resolve({ events: found, complete });
    },
  };
}

const start = (number: number, daysAgo: number, stream = '2026/11/21/[$LATEST]0a1b') => ({
  at: now - daysAgo * day,
  message: line(number),
  stream,
});

test('the timeline of a fleet, from the logs of each function, a shared group among them', async () => {
  const shared = { ...lambda('python3.13 Auto', 'audit') };
  const functions = [
    lambda('python3.13 Auto', 'orders'),
    lambda('python3.13 Auto', 'quiet'),
    { ...shared, facts: { ...shared.facts, logGroup: '/shared' } },
    lambda('python3.13 Auto', 'secret'),
    lambda('image', 'render'),
  ];
  const history = await readRuntimeHistory(functions, {
    now,
    ports: {
      logs: logs({
        '/aws/lambda/orders': [start(12, 30), start(14, 3), start(14, 1), start(12, 20, '2026/11/02/[7]0a1b')],
        '/shared': [start(12, 10, '2026/11/12/audit[$LATEST]0a'), start(9, 9, '2026/11/13/somebody-else[$LATEST]0a')],
        '/aws/lambda/secret': problem('accessDenied', { permission: 'logs:FilterLogEvents' }),
      }),
    },
  });
  expect(history.versions.map(({ name, functions: on, starts }) => `${name}: ${on.join(', ')} (${starts})`)).toEqual([
    'python:3.13.v14: orders (2)',
    'python:3.13.v12: audit, orders (3)',
  ]);
  expect(
    history.timelines.map(
      ({ name, version, entries }) => `${name}:${version} ${entries.map((each) => each.name).join()}`,
    ),
  ).toEqual([
    'audit:$LATEST python:3.13.v12',
    'orders:$LATEST python:3.13.v12,python:3.13.v14',
    'orders:7 python:3.13.v12',
  ]);
  expect(history.silent).toEqual(['quiet']);
  expect(history.unread.map((each) => each.group)).toEqual(['/aws/lambda/secret']);

  const text = runtimeHistoryDocument('3 functions', history, formats);
  expect(text).toContain('the newest one here is the newest that was seen, not the newest there is');
  expect(text).not.toMatch(/\blatest version\b/i);
  expect(text).toContain(`    ${arn(14)}`);
  expect(text).toContain('== Not called in this time\nquiet');
  // A person who meets the rule learns before it what it is for and where it goes.
  expect(text).toMatch(/Contributor Insights rule.*\nWith this rule CloudWatch counts .* Create rule.*\n\{/);
});

test('any events in any order make the same history, whose spans hold each start', async () => {
  const anyEvent = fc.record({ number: fc.integer({ min: 1, max: 5 }), daysAgo: fc.integer({ min: 0, max: 80 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 40 }), async (all) => {
      const events = all.map(({ number, daysAgo }) => start(number, daysAgo));
      const read = (of: Events) =>
        readRuntimeHistory([lambda('python3.13 Auto', 'orders')], {
          now,
          ports: { logs: logs({ '/aws/lambda/orders': of }) },
        });
      const history = await read(events);
      expect(await read(events.toReversed())).toEqual(history);
      expect(history.versions.reduce((sum, each) => sum + each.starts, 0)).toBe(all.length);
      for (const { number, daysAgo } of all) {
        const found = history.versions.find((each) => each.arn === arn(number));
        const at = now - daysAgo * day;
        expect(found && found.firstSeen <= at && at <= found.lastSeen).toBe(true);
      }
    }),
  );
});

test('what was not looked through is said', async () => {
  const history = await readRuntimeHistory([lambda('python3.13 Auto', 'orders')], {
    now: now + hour,
    ports: { logs: logs({ '/aws/lambda/orders': [start(14, 1)] }, false) },
  });
  expect(history.cutShort).toEqual(['/aws/lambda/orders']);
});

test('the rule counts the words of an INIT_START line', () => {
  const rule: unknown = JSON.parse(contributorInsightsRule(['/aws/lambda/*']));
  expect(rule).toEqual({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    AggregateOn: 'Count',
    Contribution: {
      Filters: [{ Match: 'eventType', In: ['INIT_START'] }],
      Keys: ['runtimeVersion', 'runtimeVersionArn'],
    },
    LogFormat: 'CLF',
    LogGroupNames: ['/aws/lambda/*'],
    Fields: { '1': 'eventType', '4': 'runtimeVersion', '8': 'runtimeVersionArn' },
  });
  const words = line(14).trim().split(/\s+/);
  expect([words[0], words[3], words[7]]).toEqual(['INIT_START', 'python:3.13.v14', arn(14)]);
});
