import { describe, expect, test } from 'vitest';
import type { ProblemCode } from '../../../src/domain/problem.ts';
import { Enquiry } from '../../../src/kinds/enquiry.ts';
import { inParallel } from '../../../src/kinds/inParallel.ts';
import { problem } from './fakePorts.ts';

/** Asks `total` times; `answers` says what the nth answer is. Tells how many were sent, and what was reported. */
async function asking(total: number, answers: (at: number) => ProblemCode | 'ok') {
  const reports: string[] = [];
  let sent = 0;
  const enquiry = new Enquiry((each, about) => reports.push(about === undefined ? each.code : `${each.code} ${about}`));
  const outcomes: string[] = [];
  for (let at = 0; at < total; at++) {
    const answer = await enquiry.ask(() => {
      sent++;
      const code = answers(at);
      return code === 'ok' ? Promise.resolve(at) : Promise.reject(problem(code));
    }, `f${at}`);
    outcomes.push('problem' in answer ? answer.problem.code : 'ok');
  }
  return { sent, reports, outcomes };
}

describe('asking one operation about many resources', () => {
  test('a missing permission is reported once, and asked for no more than 25 times', async () => {
    const { sent, reports, outcomes } = await asking(10_000, () => 'accessDenied');
    expect(sent).toBe(25);
    expect(reports).toEqual(['accessDenied']);
    expect(new Set(outcomes)).toEqual(new Set(['accessDenied']));
    expect(outcomes).toHaveLength(10_000);
  });

  test('where a policy allows some of them, all are asked', async () => {
    const { sent, reports, outcomes } = await asking(200, (at) => (at === 10 || at === 150 ? 'ok' : 'accessDenied'));
    expect(sent).toBe(200);
    expect(reports).toEqual(['accessDenied']);
    expect(outcomes.filter((each) => each === 'ok')).toHaveLength(2);
  });

  test('an expired session ends the questions at once', async () => {
    const { sent, reports } = await asking(100, (at) => (at < 3 ? 'ok' : 'expiredCredentials'));
    expect(sent).toBe(4);
    expect(reports).toEqual(['expiredCredentials']);
  });

  test('a single failure is said of its resource, and the rest goes on', async () => {
    const { sent, reports } = await asking(100, (at) => (at === 7 ? 'serviceFault' : 'ok'));
    expect(sent).toBe(100);
    expect(reports).toEqual(['serviceFault f7']);
  });

  test('after 25 failures in a row there is nobody there', async () => {
    const { sent, reports } = await asking(1000, (at) => (at < 10 ? 'ok' : 'unreachable'));
    expect(sent).toBe(35);
    expect(reports).toHaveLength(26);
    expect(reports.at(-1)).toBe('unreachable');
  });

  test('what is gone is no failure', async () => {
    const { sent, reports } = await asking(100, () => 'notFound');
    expect(sent).toBe(100);
    expect(reports).toEqual([]);
  });

  test('cancelling is passed on', async () => {
    const enquiry = new Enquiry(() => {});
    await expect(enquiry.ask(() => Promise.reject(problem('cancelled')))).rejects.toThrow('cancelled');
  });
});

test('work in parallel keeps its order, its limit, and does each thing once', async () => {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  await inParallel(
    Array.from({ length: 50 }, (_, at) => at),
    4,
    async (at) => {
      started.push(at);
      most = Math.max(most, ++running);
      for (let turns = 0; turns < at % 5; turns++) await Promise.resolve();
      running--;
    },
  );
  expect(started).toEqual(Array.from({ length: 50 }, (_, at) => at));
  expect(most).toBe(4);
});
