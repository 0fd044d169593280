import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ProblemCode } from '../../../src/domain/problem.ts';
import { hour, minute, second } from '../../../src/domain/time.ts';
import { replay } from '../../../src/operations/history.ts';
import { beginJournal, readJournal } from '../../../src/operations/journal.ts';
import type { Entry, Header } from '../../../src/operations/operation.ts';
import { Bench, Machines, nine, problem } from './bench.ts';
import { plan } from './fakes.ts';
import { folders } from './machines.ts';

/** A restart whose stop AWS takes and whose start it does not, for as long as `failing` says so. */
function restart(code: ProblemCode) {
  const world = new Machines({ a: 'on' });
  const tries: number[] = [];
  const state = { failing: true };
  const arrive = { lost: false };
  const bench = new Bench(plan(['off', 'a'], ['on', 'a']), world);
  const act = world.act.bind(world);
  world.act = (record, now) => {
    if (record.step.type !== 'on') return act(record, now);
    tries.push(now);
    if (state.failing) throw problem(code);
    const answer = act(record, now);
    if (arrive.lost) throw problem(code);
    return answer;
  };
  return { bench, tries, state, arrive };
}

describe('a request that AWS keeps failing', () => {
  test.each(['throttled', 'serviceFault', 'unreachable'] as const)(
    '(%s) is sent again later each time, up to some minutes, is told, and is not given up for a day',
    (code) => {
      const { bench, tries, state } = restart(code);
      bench.claim().run(10 * minute);
      expect(bench.snapshot).toMatchObject({ state: 'running', problem: { code } });
      expect(bench.snapshot.steps[1]).toMatchObject({ problem: { code }, nextAt: expect.any(Number) });
      bench.run(24 * hour);
      const gaps = tries.slice(1).map((at, before) => (at - (tries[before] ?? 0)) / second);
      expect(gaps.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
      expect(Math.max(...gaps)).toBe(300);
      expect(tries.length).toBeLessThan(320);
      expect(bench.snapshot.state, 'AWS never took it').toBe('running');
      expect(bench.entries.length, 'the first and the last try are kept').toBeLessThan(20);

      state.failing = false;
      expect(bench.run().snapshot).toMatchObject({ state: 'done' });
      expect(bench.snapshot.problem).toBeUndefined();
    },
  );

  test('is looked for soon where it may have arrived, though it would be sent again only after minutes', () => {
    const { bench, tries } = restart('serviceFault');
    const looks: number[] = [];
    bench.observed = (step, at) => void (step === '1' && looks.push(at));
    bench.claim().run(hour);
    expect(tries.length).toBeGreaterThan(10);
    for (const at of tries.slice(0, -1)) {
      expect((looks.find((look) => look > at) ?? 0) - at, 'until the next look').toBeLessThanOrEqual(6 * second);
    }
  });

  test('is patience itself: only what was taken can be still running', () => {
    const world = new Machines({ a: 'on' });
    // Somebody else changes it, for hours.
    world.changes.set('a', { to: 'on', at: nine + 3 * hour });
    const bench = new Bench(plan(['off', 'a']), world).claim().run(2 * hour);
    expect(bench.snapshot).toMatchObject({ state: 'running', offers: ['cancel'] });
    expect(bench.run().snapshot.state).toBe('done');
  });

  test('that arrives after an hour in vain is waited for as any other', () => {
    const { bench, state, arrive } = restart('serviceFault');
    bench.claim().run(hour);
    state.failing = false;
    // It arrives, but its answer does not.
    arrive.lost = true;
    bench.run();
    expect(bench.snapshot.state).toBe('done');
    expect(bench.diary.some((line) => line.includes('stillRunning'))).toBe(false);
  });

  test('waits no longer where a person cancels or resumes', () => {
    const { bench, tries, state } = restart('throttled');
    bench.claim().run(hour);
    expect(bench.snapshot.offers).toContain('resume');
    const before = tries.length;
    state.failing = false;
    bench.wish('resume');
    expect(tries).toHaveLength(before + 1);
    expect(bench.run().snapshot.state).toBe('done');
  });
});

test('what is kept of many tries tells the same, whatever they ended with', () => {
  const header: Header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off', 'a'], ['off', 'b']), at: nine };
  const codes: readonly (ProblemCode | undefined)[] = ['throttled', 'serviceFault', undefined, 'unreachable'];
  const told: Entry[] = [{ type: 'claimed', at: nine, generation: 1, window: 'x', idle: 0 }];
  for (let count = 0; count < 400; count++) {
    const [at, step] = [nine + count, String(count % 2)];
    const code = codes[(count * 7 + (count >> 3)) % codes.length];
    told.push({ type: 'intent', at, account: at, step });
    told.push({
      type: 'notSent',
      at,
      step,
      final: false,
      ...(code === undefined ? {} : { problem: { code, fault: 'aws' } }),
    });
    const history = replay(header, told);
    expect(replay(header, history.entries).records).toEqual(history.records);
    expect(history.entries.length).toBeLessThan(25);
    expect(history.lastAt).toBe(at);
  }
});

test('the file of a journal does not grow with the tries either, and loses nothing by it', async () => {
  const { real } = await folders();
  await mkdir(real);
  const header: Header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off', 'a']), at: nine };
  const journal = await beginJournal(real, 1, header, []);
  const all: Entry[] = [{ type: 'claimed', at: nine, generation: 1, window: 'x', idle: 0 }];
  for (let at = nine + 1; at < nine + 400; at++) {
    all.push({ type: 'intent', at, account: at, step: '0' });
    all.push({ type: 'notSent', at, step: '0', final: false, problem: { code: 'throttled', fault: 'aws' } });
  }
  for (const entry of all) await journal.append(entry);
  await journal.close();
  const lines = (await readFile(join(real, 'journal.1.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines.length).toBeLessThan(300);
  const read = await readJournal(real);
  expect(read.state === 'read' && replay(header, read.entries)).toEqual(replay(header, all));
});
