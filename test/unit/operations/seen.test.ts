import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/domain/problem.ts';
import type { StepContext, StepType } from '../../../src/kinds/kind.ts';
import { FakeClock } from './fakeClock.ts';
import { folders, machines, plan, scope, window } from './machines.ts';

/** A step type whose steps are sent once, and says what it was told. */
function telling(seen: Partial<StepContext>[], lastModified: number): StepType {
  const sent = new Set<string>();
  return {
    wait: { every: 1, upTo: 1_000 },
    observe({ id }, context) {
      const { modifiedBefore, modifiedBeforeSent, observedFor } = context;
      seen.push({
        ...(modifiedBefore === undefined ? {} : { modifiedBefore }),
        ...(modifiedBeforeSent === undefined ? {} : { modifiedBeforeSent }),
        ...(observedFor === undefined ? {} : { observedFor }),
      });
      return Promise.resolve(sent.has(id) ? { state: 'done', note: 'noLog' } : { state: 'todo', lastModified });
    },
    act({ id }) {
      sent.add(id);
      return Promise.resolve();
    },
  };
}

describe('what a step type says of its resource', () => {
  test('its last change before an action is told to it, and to the next step, after a restart too', async () => {
    const roots = await folders();
    const [first, second]: [Partial<StepContext>[], Partial<StepContext>[]] = [[], []];
    const steps = { first: telling(first, 41), second: telling(second, 42) };
    const operations = await window({ ...machines({}).steps, ...steps }, { roots });
    const id = await operations.start('notebooks', plan(['first', 'a'], ['second', 'a'], ['second', 'b']));
    const end = await operations.settled(id);
    expect(first.at(-1)).toMatchObject({ modifiedBefore: 41 });
    expect(second).toContainEqual({ modifiedBeforeSent: 41, observedFor: expect.any(Number) });
    expect(second).toContainEqual({ modifiedBefore: 42, modifiedBeforeSent: 41, observedFor: expect.any(Number) });
    // Of another target's requests it is told nothing.
    expect(second).toContainEqual({ observedFor: expect.any(Number) });
    expect(end?.entries).toContainEqual(expect.objectContaining({ type: 'intent', lastModified: 42 }));
    await operations.dispose();
    const later = await window({ ...machines({}).steps, ...steps }, { roots });
    await later.begin();
    expect(later.all[0]?.entries).toEqual(end?.entries);
  });

  test('that there was nothing to check is kept with its being done', async () => {
    const steps = { first: telling([], 41) };
    const operations = await window({ ...machines({}).steps, ...steps });
    const end = await operations.settled(await operations.start('notebooks', plan(['first', 'a'])));
    expect(end?.state).toBe('done');
    expect(end?.steps[0]).toMatchObject({ phase: 'done', note: 'noLog' });
    expect(end?.entries).toContainEqual(expect.objectContaining({ type: 'done', note: 'noLog' }));
  });

  test('for how long it is looked at is told by the machine’s clock', async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const looking: StepType = {
      wait: { every: 5_000, upTo: 100_000 },
      observe(_, { observedFor = -1 }) {
        told.push(observedFor);
        return Promise.resolve({ state: observedFor < 10_000 ? 'pending' : 'done' });
      },
      act: () => Promise.resolve(),
    };
    const operations = await window({ ...machines({}).steps, looking }, { clock });
    const settled = operations.settled(await operations.start('notebooks', plan(['looking', 'a'])));
    const passing = setInterval(() => clock.pass(1_000), 1);
    await settled;
    clearInterval(passing);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBeGreaterThanOrEqual(10_000);
  });
});

test('a problem that a step type meets names the profile and the region of the plan', async () => {
  const away = new ProblemError({ code: 'wrongAccount', fault: 'user', detail: '999999999999' });
  const steps = { first: { ...telling([], 1), observe: () => Promise.reject(away) } };
  const operations = await window({ ...machines({}).steps, ...steps });
  const end = await operations.settled(await operations.start('notebooks', plan(['first', 'a'])));
  expect(end?.steps[0]?.problem).toEqual({
    code: 'wrongAccount',
    fault: 'user',
    profile: scope.profile,
    region: scope.region,
    detail: '999999999999',
  });
});
