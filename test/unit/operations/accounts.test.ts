import { describe, expect, test } from 'vitest';
import type { Ports } from '../../../src/aws/ports.ts';
import type { Session } from '../../../src/aws/session.ts';
import { ProblemError, type Problem } from '../../../src/domain/problem.ts';
import { hour, minute, second } from '../../../src/domain/time.ts';
import { Bench, Machines, nine } from './bench.ts';
import { FakeClock } from './fakeClock.ts';
import { fakeSession, plan, scope } from './fakes.ts';
import { machines, until, window } from './machines.ts';

/** A session whose credentials come to be another account's. */
function changing(account: () => string): Session {
  const { session } = fakeSession();
  const sts = { getCallerIdentity: () => Promise.resolve({ account: account(), arn: 'arn:aws:iam::1:user/any' }) };
  return { ...session, ports: { sts } as Partial<Ports> as Ports };
}

test('credentials that become another account’s under an open session send nothing there, and it goes on with the right ones', async () => {
  const world = machines({ a: 'on' });
  const clock = new FakeClock(Date.now());
  let account = scope.account;
  const off = { ...world.steps.off, wait: { every: second, upTo: hour } };
  const operations = await window(
    { ...world.steps, off },
    {
      clock,
      openScope: () => Promise.resolve({ session: changing(() => account), close: () => {} }),
    },
  );
  await operations.begin();
  const id = await operations.start('notebooks', plan(['off', 'a'], ['on', 'a']));
  await until(operations, ([it]) => it?.steps[0]?.phase === 'waiting');
  account = '999999999999';
  clock.sleep(2 * minute);
  await passUntil(clock, () => operations.find(id)?.problem !== undefined);
  expect(operations.find(id)).toMatchObject({ state: 'unowned', problem: { code: 'wrongAccount', detail: account } });
  expect(world.diary).toEqual(['off a']);
  expect(operations.find(id)?.entries.at(-1), 'the journal says that nothing was sent').toMatchObject({
    type: 'notSent',
    final: false,
  });
  account = scope.account;
  await operations.resume(id);
  await passUntil(clock, () => operations.find(id)?.state === 'done');
  expect(world.diary).toEqual(['off a', 'on a']);
});

describe('an account that never answers', () => {
  test('is given up after two minutes, told, and tried again later each time; what comes too late is closed', async () => {
    const world = machines({ a: 'on' });
    const clock = new FakeClock(Date.now());
    const answers: PromiseWithResolvers<{ session: Session; close: () => void }>[] = [];
    const operations = await window(world.steps, {
      clock,
      openScope: () => {
        const answer = Promise.withResolvers<{ session: Session; close: () => void }>();
        answers.push(answer);
        return answer.promise;
      },
    });
    const id = await operations.start('notebooks', plan(['off', 'a']));
    expect(operations.find(id)?.offers).toEqual(['cancel']);
    await passUntil(clock, () => operations.find(id)?.offers.includes('dismiss') === true);
    expect(operations.find(id)?.offers).toEqual(['resume', 'cancel', 'dismiss']);
    await passUntil(clock, () => operations.find(id)?.problem !== undefined);
    expect(operations.find(id)).toMatchObject({ state: 'running', problem: { code: 'timedOut' } });
    await passUntil(clock, () => answers.length === 2);
    let closed = 0;
    answers[0]?.resolve({ session: fakeSession().session, close: () => (closed += 1) });
    answers[1]?.resolve({ session: fakeSession().session, close: () => {} });
    await passUntil(clock, () => operations.find(id)?.state === 'done');
    expect(closed).toBe(1);
  });

  test('can be tried anew at once, and dismissed, also where it was cancelled half-way', () => {
    const world = new Machines({ a: 'on' });
    const bench = new Bench(plan(['off', 'a'], ['on', 'a']), world).claim().run(20 * second);
    bench.opens(() => ({ type: 'tick' }));
    bench.take({ type: 'closed' }).wish('cancel').run(minute);
    expect(bench.state.live.scope).toBe('opening');
    expect(bench.snapshot.offers).toEqual(['resume', 'dismiss']);
    expect(bench.wish('resume').run().snapshot).toMatchObject({ state: 'done' });
    expect(world.state.get('a')).toBe('on');
  });
});

describe('credentials that are not there', () => {
  const none: Problem = { code: 'noCredentials', fault: 'user' };

  test.each(['noCredentials', 'expiredCredentials'] as const)(
    '(%s) are told at once, and looked for on and on',
    (code) => {
      const world = new Machines({ a: 'on' });
      const bench = new Bench(plan(['off', 'a']), world);
      world.looks.set('0', [
        () => {
          throw new ProblemError({ code, fault: 'user' });
        },
      ]);
      bench.claim();
      expect(bench.snapshot).toMatchObject({ state: 'running', problem: { code }, offers: ['cancel'] });
      expect(bench.run().snapshot.state).toBe('done');
    },
  );

  test('are asked for ever more seldom, up to some minutes, and at once where a person begins anew', () => {
    const tries: number[] = [];
    const bench = new Bench(plan(['off', 'a']), new Machines({ a: 'on' }));
    const refuse = () => {
      tries.push(bench.now);
      return { type: 'notOpened', problem: none } as const;
    };
    bench.opens(...Array.from({ length: 600 }, () => refuse));
    bench.claim().run(5 * hour);
    const gaps = tries.slice(1).map((at, before) => (at - (tries[before] ?? 0)) / second);
    expect(gaps.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
    expect(bench.snapshot).toMatchObject({ state: 'running', problem: none, offers: ['resume', 'cancel'] });
    const before = tries.length;
    bench.take({ type: 'reopen' });
    expect(tries).toHaveLength(before + 1);
  });

  test('that a person was asked for in vain are asked for again only when they want it', () => {
    const world = new Machines({ a: 'on' });
    const dismissed: Problem = { ...none, dismissed: true };
    const bench = new Bench(plan(['off', 'a'], ['on', 'a']), world);
    bench.opens(() => ({ type: 'notOpened', problem: dismissed }));
    bench.claim().run(hour).take({ type: 'reopen' }).run(hour);
    expect(bench.snapshot).toMatchObject({ state: 'unowned', problem: none, offers: ['resume', 'dismiss'] });
    expect(bench.diary).toHaveLength(1);
    // The same in the middle of it, when a session's credentials have ended.
    world.acts.set('1', [
      () => {
        throw new ProblemError(dismissed);
      },
    ]);
    bench.wish('resume').run();
    expect(bench.snapshot).toMatchObject({ state: 'unowned', problem: none });
    expect(bench.entries.at(-1)).toMatchObject({ type: 'notSent', problem: none });
    expect(bench.entries.at(-1)).not.toHaveProperty('problem.dismissed');
    const at = bench.now;
    expect(bench.run(hour).entries.at(-1)?.at).toBeLessThanOrEqual(at);
    expect(bench.wish('resume').run().snapshot.state).toBe('done');
    expect(bench.now).toBeGreaterThan(nine);
  });
});

/** Lets time pass, second by second, until it is so. */
async function passUntil(clock: FakeClock, check: () => boolean): Promise<void> {
  for (let passed = 0; passed < 600 && !check(); passed++) {
    clock.pass(second);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(check()).toBe(true);
}
