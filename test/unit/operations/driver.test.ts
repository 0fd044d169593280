import { expect, test } from 'vitest';
import { minute, second } from '../../../src/domain/time.ts';
import type { StepType } from '../../../src/kinds/kind.ts';
import { Driver, type DriverDeps } from '../../../src/operations/driver.ts';
import type { Journal } from '../../../src/operations/journal.ts';
import type { Lease } from '../../../src/operations/lease.ts';
import type { Entry } from '../../../src/operations/operation.ts';
import { newState } from '../../../src/operations/reduce.ts';
import { FakeClock } from './fakeClock.ts';
import { fakeSession, plan } from './fakes.ts';

/** A driver over a journal and a lease that do as they are told, and one machine that takes a request for done. */
function drive(more: { deps?: Partial<DriverDeps>; append?: (entry: Entry) => Promise<void>; lease?: Partial<Lease> }) {
  const diary: string[] = [];
  const clock = new FakeClock();
  let sent = false;
  const off: StepType = {
    wait: { every: second, upTo: minute },
    observe: () => Promise.resolve({ state: sent ? 'done' : 'todo' }),
    act: () => {
      diary.push('act');
      sent = true;
      return Promise.resolve();
    },
  };
  const journal: Journal = {
    async append(entry) {
      await more.append?.(entry);
      diary.push(entry.type);
    },
    close: () => Promise.resolve(),
  };
  let beatAt = clock.now();
  const lease: Lease = {
    generation: 1,
    idle: undefined,
    get beatAt() {
      return beatAt;
    },
    check: () => Promise.resolve('held'),
    beat: () => {
      const slept = clock.now() - beatAt > 10 * second;
      beatAt = clock.now();
      return Promise.resolve(slept ? 'slept' : 'held');
    },
    release: () => Promise.resolve(),
    ...more.lease,
  };
  const header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off', 'a']), at: clock.now() } as const;
  const driver = new Driver({
    state: newState(header),
    journal,
    lease,
    deps: {
      clock,
      random: () => 0.5,
      steps: () => ({ off }),
      openScope: () => Promise.resolve({ session: fakeSession().session, close: () => {} }),
      mayRun: () => true,
      ...more.deps,
    },
    onChange: () => {},
  });
  void driver.take({ type: 'claimed', generation: 1, window: 'test', idle: 0 }).catch(() => undefined);
  return { driver, diary, clock, off };
}

/** Lets everything happen that can without time passing. */
async function rest(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
}

test('nothing is sent before its intent is on the disk, however long that takes', async () => {
  const disk = Promise.withResolvers<void>();
  const { diary, clock, driver } = drive({
    append: (entry) => (entry.type === 'intent' ? disk.promise : Promise.resolve()),
  });
  await rest();
  clock.pass(second);
  await rest();
  expect(diary).toEqual(['claimed']);
  disk.resolve();
  await rest();
  expect(diary).toEqual(['claimed', 'intent', 'act', 'sent']);
  await driver.stop();
});

test('a lease that is lost after the intent was written keeps the request back, and nothing more is written', async () => {
  const answers = ['held', 'lost', 'lost'] as const;
  let asked = 0;
  const { diary, driver } = drive({ lease: { check: () => Promise.resolve(answers[asked++] ?? 'lost') } });
  expect(await driver.ended).toBe('lost');
  await rest();
  expect(diary).toEqual(['claimed', 'intent']);
  await driver.take({ type: 'cancel' });
  expect(diary).toEqual(['claimed', 'intent']);
});

test('a lease that is lost under a request: its answer is not written, for the journal is another owner’s', async () => {
  const request = Promise.withResolvers<void>();
  let held: 'held' | 'lost' = 'held';
  const acting = Promise.withResolvers<void>();
  const slow: StepType = {
    wait: { every: second, upTo: minute },
    observe: () => Promise.resolve({ state: 'todo' }),
    act: () => {
      acting.resolve();
      return request.promise.then(() => undefined);
    },
  };
  const { diary, driver, clock } = drive({
    deps: { steps: () => ({ off: slow }) },
    lease: { check: () => Promise.resolve(held), beat: () => Promise.resolve(held) },
  });
  await acting.promise;
  held = 'lost';
  clock.pass(2 * second);
  expect(await driver.ended).toBe('lost');
  request.resolve();
  await rest();
  expect(diary).toEqual(['claimed', 'intent']);
});

test('a defect while an answer is taken in lets the operation go, and calls no request failed that AWS took', async () => {
  let broken = false;
  const { diary, driver, off } = drive({
    deps: {
      steps: () => {
        if (broken) throw new TypeError('no steps');
        return { off };
      },
      boundary: ({ at }) => void (at === 'afterAction' && (broken = true)),
    },
  });
  expect(await driver.ended).toBe('trouble');
  expect(driver.trouble).toMatchObject({ code: 'unexpected', detail: 'no steps' });
  expect(diary).toEqual(['claimed', 'intent', 'act']);
});

test('what is due while the machine sleeps for some minutes is looked at as soon as it wakes', async () => {
  const looks: number[] = [];
  const clocks: FakeClock[] = [];
  const slow: StepType = {
    wait: { every: 5 * minute, upTo: 600 * minute },
    observe: () => {
      looks.push(clocks[0]?.now() ?? 0);
      return Promise.resolve({ state: 'pending' });
    },
    act: () => Promise.resolve(),
  };
  const { driver, clock } = drive({ deps: { steps: () => ({ off: slow }) } });
  clocks.push(clock);
  await rest();
  expect(looks).toHaveLength(1);
  clock.pass(2 * second);
  await rest();
  clock.sleep(10 * minute);
  clock.pass(4 * second);
  await rest();
  clock.pass(0);
  await rest();
  expect(looks).toHaveLength(2);
  await driver.stop();
});

test('two that meet the same trouble do not come back at the same moment', async () => {
  const dues = await Promise.all(
    [0.1, 0.9].map(async (chance) => {
      const waits: number[] = [];
      const clock = new FakeClock();
      const after = clock.after.bind(clock);
      clock.after = (duration, callback) => {
        waits.push(duration);
        return after(duration, callback);
      };
      const pending: StepType = {
        wait: { every: 7 * second, upTo: minute },
        observe: () => Promise.resolve({ state: 'pending' }),
        act: () => Promise.resolve(),
      };
      const { driver } = drive({ deps: { clock, random: () => chance, steps: () => ({ off: pending }) } });
      await rest();
      await driver.stop();
      return waits.filter((wait) => wait > 5 * second && wait < 10 * second);
    }),
  );
  expect(dues.map(([first = 0]) => Math.round(first))).toEqual([5_880, 8_120]);
});
