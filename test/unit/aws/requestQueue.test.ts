import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Budgets } from '../../../src/aws/budget.ts';
import type { Priority } from '../../../src/aws/callOptions.ts';
import type { AwsEvent } from '../../../src/aws/events.ts';
import { RequestQueue, type Limit } from '../../../src/aws/requestQueue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const throttle = Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });

/** A queue, and who was sent when. */
function queueOf(limit: Limit) {
  const began = performance.now();
  const sent: string[] = [];
  const times: number[] = [];
  const paces: (number | undefined)[] = [];
  const queue = new RequestQueue(
    () => limit,
    (error) => error === throttle,
    (perSecond) => paces.push(perSecond),
  );
  const send =
    (name: string, answer: Promise<void> = Promise.resolve()) =>
    () => {
      sent.push(name);
      times.push(performance.now() - began);
      return answer;
    };
  return { queue, sent, times, paces, send };
}

const one: Limit = { perSecond: 1, concurrency: 10 };

describe('the next request', () => {
  test('is what somebody looks at, then what may need attention, then the rest', async () => {
    const { queue, sent, send } = queueOf(one);
    for (const priority of ['rest', 'attention', 'rest', 'seen', 'attention'] as const) {
      void queue.add(send(priority), { wanted: { priority } });
    }
    await vi.advanceTimersByTimeAsync(10_000);
    // The first one met an empty queue.
    expect(sent).toEqual(['rest', 'seen', 'attention', 'attention', 'rest']);
  });

  test('is one that somebody began to look at while it waited', async () => {
    const { queue, sent, send } = queueOf(one);
    const wanted: { priority: Priority } = { priority: 'rest' };
    void queue.add(send('first'));
    for (const name of ['a', 'b']) void queue.add(send(name), { wanted: { priority: 'rest' } });
    void queue.add(send('opened'), { wanted });
    wanted.priority = 'seen';
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(['first', 'opened', 'a', 'b']);
  });

  test('comes from each asker in turn, whoever asks for more', async () => {
    const { queue, sent, send } = queueOf(one);
    for (let at = 0; at < 4; at += 1) void queue.add(send('functions'), { wanted: { asker: 'functions' } });
    for (let at = 0; at < 2; at += 1) void queue.add(send('notebooks'), { wanted: { asker: 'notebooks' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(['functions', 'notebooks', 'functions', 'notebooks', 'functions', 'functions']);
  });

  test('is one that AWS refused before, among its like', async () => {
    const { queue, sent, send } = queueOf(one);
    void queue.add(send('first'));
    void queue.add(send('new'));
    void queue.add(send('again, of the rest'), { wanted: { priority: 'rest' }, again: true });
    void queue.add(send('again'), { again: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toEqual(['first', 'again', 'new', 'again, of the rest']);
  });

  test('is none that its caller has given up', async () => {
    const { queue, sent, send } = queueOf(one);
    const mine = new AbortController();
    void queue.add(send('first'));
    const given = queue.add(send('given up'), { signal: mine.signal });
    void queue.add(send('second'));
    mine.abort(new Error('nobody waits'));
    await expect(given).rejects.toThrow('nobody waits');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual(['first', 'second']);
  });
});

describe('the pace', () => {
  test.each([5, 14, 2.5, 0.5])('is never above %d in any second, and not much below', async (perSecond) => {
    const { queue, times, send } = queueOf({ perSecond, concurrency: 10 });
    for (let at = 0; at < 60; at += 1) {
      void queue.add(send('one'), { wanted: { priority: at % 3 === 0 ? 'seen' : 'rest' } });
    }
    await vi.advanceTimersByTimeAsync((60 / perSecond) * 1100);
    expect(times).toHaveLength(60);
    const most = Math.max(1, Math.floor(perSecond));
    const within = (most / perSecond) * 1000;
    for (const [at, time] of times.entries()) {
      const before = times[at - most];
      if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(within - 0.001);
    }
  });

  test('leaves room for what somebody looks at while the rest goes on', async () => {
    const { queue, sent, times, send } = queueOf({ perSecond: 5, concurrency: 10 });
    for (let at = 0; at < 100; at += 1) void queue.add(send('rest'), { wanted: { priority: 'rest' } });
    await vi.advanceTimersByTimeAsync(5_050);
    const asked = 5_050;
    void queue.add(send('opened'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect((times[sent.indexOf('opened')] ?? Infinity) - asked).toBeLessThanOrEqual(200);
  });

  test('is lower for a while after AWS throttled, and comes back', async () => {
    const { queue, times, paces, send } = queueOf({ perSecond: 10, concurrency: 10 });
    await expect(queue.add(() => Promise.reject(throttle))).rejects.toBe(throttle);
    expect(paces).toEqual([7]);
    for (let at = 0; at < 200; at += 1) void queue.add(send('rest'), { wanted: { priority: 'rest' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times.length).toBeLessThanOrEqual(8);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(paces).toEqual([7, undefined]);
    const before = times.length;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(times.length - before).toBeGreaterThanOrEqual(19);
  });

  test('takes many throttles within a second for one, and keeps a quarter', async () => {
    const { queue, paces } = queueOf({ perSecond: 10, concurrency: 10 });
    const refused = () =>
      Promise.allSettled(Array.from({ length: 5 }, () => queue.add(() => Promise.reject(throttle))));
    await refused();
    expect(paces).toEqual([7]);
    for (let at = 0; at < 10; at += 1) {
      const next = refused();
      await vi.advanceTimersByTimeAsync(2_000);
      await next;
    }
    expect(paces.at(-1)).toBeGreaterThanOrEqual(2.5);
    expect(paces.at(-1)).toBeLessThan(5);
  });

  test('of a service without a published limit is measured when it throttles', async () => {
    const { queue, times, paces, send } = queueOf({ concurrency: 8 });
    await Promise.all(Array.from({ length: 40 }, () => queue.add(send('one'))));
    expect(times.at(-1)).toBe(0);
    await expect(queue.add(() => Promise.reject(throttle))).rejects.toBe(throttle);
    expect(paces[0]).toBeCloseTo(41 * 0.7);
    await vi.advanceTimersByTimeAsync(15_000);
    await queue.add(send('one'));
    expect(paces.at(-1)).toBeUndefined();
  });
});

describe('a budget', () => {
  test('is one for an account, region and quota; GetFunction has its own', async () => {
    const budgets = new Budgets(() => 1);
    const sent: string[] = [];
    const ask = (account: string, region: string, operation: string) =>
      void budgets.gate(
        account,
        region,
        'lambda',
      )(
        () => {
          sent.push(`${account} ${region} ${operation}`);
          return Promise.resolve();
        },
        { operation },
      );
    ask('a', 'eu-west-1', 'ListFunctions');
    ask('a', 'eu-west-1', 'ListAliases');
    ask('b', 'eu-west-1', 'ListFunctions');
    ask('a', 'eu-west-2', 'ListFunctions');
    ask('a', 'eu-west-1', 'GetFunction');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([
      'a eu-west-1 ListFunctions',
      'b eu-west-1 ListFunctions',
      'a eu-west-2 ListFunctions',
      'a eu-west-1 GetFunction',
    ]);
  });

  test('tells the log, and nobody else, that AWS throttles', async () => {
    const events: AwsEvent[] = [];
    const gate = new Budgets(
      () => 10,
      (event) => events.push(event),
    ).gate('a', 'eu-west-1', 'lambda');
    await gate(() => Promise.reject(throttle)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    await gate(() => Promise.resolve());
    expect(events).toEqual([
      { type: 'pace', quota: 'lambda', region: 'eu-west-1', perSecond: 7 },
      { type: 'pace', quota: 'lambda', region: 'eu-west-1' },
    ]);
  });
});
