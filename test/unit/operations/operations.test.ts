import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/aws/session.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { ProblemError } from '../../../src/domain/problem.ts';
import { minute, second as aSecond } from '../../../src/domain/time.ts';
import { kindSteps } from '../../../src/kinds/index.ts';
import type { StepType } from '../../../src/kinds/kind.ts';
import type { Operations, OperationSnapshot } from '../../../src/operations/operation.ts';
import { simulatedAccount } from '../kinds/simulatedAccount.ts';
import { FakeClock } from './fakeClock.ts';
import { fakeSession, folders, machines, plan, scope, told, until, window } from './machines.ts';

async function run(operations: Operations, wanted: Plan): Promise<OperationSnapshot | undefined> {
  return operations.settled(await operations.start('notebooks', wanted));
}

test('steps of a target run in order, each only after the one before is done', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const end = await run(await window(world.steps), plan(['off', 'a'], ['on', 'a'], ['off', 'b'], ['on', 'b']));
  expect(end).toMatchObject({ state: 'done', offers: ['dismiss'] });
  expect(told(end)).toEqual(['a: off done, on done', 'b: off done, on done']);
  expect(world.diary.filter((line) => line.endsWith('a'))).toEqual(['off a', 'on a']);
  expect(world.diary.filter((line) => line.endsWith('b'))).toEqual(['off b', 'on b']);
});

test('the journal is for its owner alone, and is written before and after each request', async () => {
  const roots = await folders();
  const world = machines({ a: 'on' });
  const seen: string[] = [];
  const off: StepType = {
    ...world.steps.off,
    act: async (step, context) => {
      const [id = ''] = (await readdir(roots.real)).filter((name) => !name.startsWith('.'));
      seen.push((await readFile(join(roots.real, id, 'journal.1.jsonl'), 'utf8')).trimEnd().split('\n').at(-1) ?? '');
      context.call.onAnswer?.({ service: 'sagemaker', operation: 'StopNotebookInstance', requestId: 'r-1' });
      return world.steps.off.act(step, context);
    },
  };
  const end = await run(await window({ ...world.steps, off }, { roots }), plan(['off', 'a']));
  expect(seen[0]).toContain('"type":"intent"');
  expect(end?.entries.find((entry) => entry.type === 'sent')).toMatchObject({
    requests: [{ service: 'sagemaker', operation: 'StopNotebookInstance', requestId: 'r-1' }],
  });
  if (process.platform === 'win32') return;
  const folder = join(roots.real, end?.id ?? '');
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
  expect(await modeOf(folder)).toBe(0o700);
  for (const name of await readdir(folder)) expect(await modeOf(join(folder, name)), name).toBe(0o600);
});

test('a failure of one target leaves the others alone, and keeps its cause', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const denied = new ProblemError({
    code: 'accessDenied',
    fault: 'account',
    permission: 'sagemaker:StopNotebookInstance',
  });
  const off: StepType = {
    ...world.steps.off,
    act: (step, context) => (step.target === 'a' ? Promise.reject(denied) : world.steps.off.act(step, context)),
  };
  const end = await run(await window({ ...world.steps, off }), plan(['off', 'a'], ['on', 'a'], ['off', 'b']));
  expect(told(end)).toEqual(['a: off failed accessDenied, on leftOut', 'b: off done']);
  expect(end?.steps[0]?.problem).toMatchObject({ permission: 'sagemaker:StopNotebookInstance' });
  expect(world.state.get('a')).toBe('on');
});

test('what a step type throws, and a step type that is not there, are problems and nothing else', async () => {
  const world = machines({ a: 'on' });
  const off: StepType = {
    ...world.steps.off,
    observe() {
      throw new TypeError('of nothing');
    },
  };
  const end = await run(await window({ off }), plan(['off', 'a'], ['away', 'b']));
  expect(told(end)).toEqual(['a: off failed unexpected', 'b: away failed unexpected']);
});

test('a plan that could not be read again is not begun', async () => {
  const operations = await window(machines({}).steps);
  const twice = plan(['off', 'a']);
  await expect(operations.start('notebooks', { ...twice, steps: [...twice.steps, ...twice.steps] })).rejects.toThrow(
    ProblemError,
  );
  expect(operations.all).toEqual([]);
});

describe('the account', () => {
  test('must be the one of the plan', async () => {
    const world = machines({ a: 'on' });
    const { session } = fakeSession('999999999999');
    const operations = await window(world.steps, { openScope: () => Promise.resolve({ session, close: () => {} }) });
    const end = await run(operations, plan(['off', 'a']));
    expect(end).toMatchObject({
      state: 'unowned',
      problem: { code: 'wrongAccount', detail: '999999999999' },
      offers: ['resume', 'dismiss'],
    });
    expect(world.diary).toEqual([]);
    await operations.dismiss(end?.id ?? '');
    await until(operations, (all) => all.length === 0);
  });

  test('is opened anew where its session closes, also under a request', async () => {
    const world = machines({ a: 'on' });
    const sessions: ReturnType<typeof fakeSession>[] = [];
    let tries = 0;
    const off: StepType = {
      ...world.steps.off,
      act: async (step, context) => {
        if (tries++ === 0) {
          sessions[0]?.abort();
          context.signal.throwIfAborted();
        }
        return world.steps.off.act(step, context);
      },
    };
    const operations = await window(
      { ...world.steps, off },
      {
        openScope: () => {
          const made = fakeSession();
          sessions.push(made);
          return Promise.resolve({ session: made.session, close: made.abort });
        },
      },
    );
    const end = await run(operations, plan(['off', 'a'], ['on', 'a']));
    expect(end?.state).toBe('done');
    expect(sessions).toHaveLength(2);
    expect(world.diary).toEqual(['off a', 'on a']);
  });
});

describe('windows', () => {
  test('that are closed in the middle leave it to the next one, which goes on by itself', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    const first = await window(world.steps, { roots, window: 'first' });
    const id = await first.start('notebooks', plan(['off', 'a'], ['on', 'a']));
    const gone = first.settled(id);
    await until(first, ([it]) => it?.steps[0]?.phase === 'waiting');
    await first.dispose();
    expect(await gone).toBeUndefined();
    const second = await window(world.steps, { roots, window: 'second' });
    await second.begin();
    const end = await second.settled(id);
    expect(end?.state).toBe('done');
    expect(world.diary).toEqual(['off a', 'on a']);
    expect(end?.entries.flatMap((entry) => (entry.type === 'claimed' ? [entry.window] : []))).toEqual([
      'first',
      'second',
    ]);
  });

  test('see what others run, live, and keep their hands off it', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    const gate = Promise.withResolvers<void>();
    const on: StepType = {
      ...world.steps.on,
      act: (step, context) => gate.promise.then(() => world.steps.on.act(step, context)),
    };
    const first = await window({ ...world.steps, on }, { roots });
    const second = await window(world.steps, { roots });
    await Promise.all([first.begin(), second.begin()]);
    const id = await first.start('notebooks', plan(['off', 'a'], ['on', 'a']));
    await until(second, ([it]) => it?.owner === 'otherWindow' && it.steps[0]?.phase === 'done');
    expect(second.find(id)).toMatchObject({ state: 'running', offers: [] });
    await expect(second.cancel(id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
    gate.resolve();
    await until(second, ([it]) => it?.state === 'done');
    await second.dismiss(id);
    await until(first, (all) => all.length === 0);
  });

  test('that stand still are overtaken, and notice it before they send anything', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    const [frozen, clock] = [new FakeClock(Date.now()), new FakeClock(Date.now())];
    const gate = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    let looks = 0;
    const late: StepType = {
      ...world.steps.off,
      observe: (step, context) => {
        looked.resolve();
        return looks++ === 0 ? gate.promise.then(() => ({ state: 'todo' })) : world.steps.off.observe(step, context);
      },
    };
    const first = await window({ ...world.steps, off: late }, { roots, clock: frozen });
    const id = await first.start('notebooks', plan(['off', 'a']));
    await looked.promise;

    const second = await window(world.steps, { roots, clock });
    await second.begin();
    expect(second.find(id)?.owner).toBe('otherWindow');
    clock.pass(12 * aSecond);
    await second.begin();
    expect(second.find(id)?.owner).toBe('otherWindow');
    clock.pass(4 * aSecond);
    await second.begin();
    expect(second.find(id)?.owner).toBe('thisWindow');

    gate.resolve();
    await until(first, () => first.find(id)?.owner === 'otherWindow');
    expect(world.diary.length).toBeLessThanOrEqual(1);
    for (let passed = 0; passed < 100 && second.find(id)?.state !== 'done'; passed++) {
      clock.pass(aSecond);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(second.find(id)?.state).toBe('done');
    expect(world.diary).toEqual(['off a']);
    const journal = await readdir(join(roots.real, id));
    expect(journal.toSorted()).toEqual(['journal.2.jsonl', 'lease.2']);
  });

  test('that slept for long ask before they go on', async () => {
    const world = machines({ a: 'on' });
    const clock = new FakeClock(Date.now());
    const off: StepType = { ...world.steps.off, wait: { every: aSecond, upTo: 60 * minute } };
    const operations = await window({ ...world.steps, off }, { clock });
    await operations.begin();
    const id = await operations.start('notebooks', plan(['off', 'a'], ['on', 'a']));
    await until(operations, ([it]) => it?.steps[0]?.phase === 'waiting');
    clock.sleep(45 * minute);
    for (let tries = 0; tries < 200 && operations.find(id)?.state !== 'asking'; tries++) {
      clock.pass(aSecond);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(operations.find(id)).toMatchObject({ state: 'asking', offers: ['resume', 'dismiss'] });
    expect(world.diary).toEqual(['off a']);
  });
});

describe('the sample account', () => {
  const sample: Plan = { ...plan(['off', 'a']), scope: { ...scope, sample: true } };

  test('has its journals for itself, goes on only where it is open, and forgets them with a reset', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    const first = await window(
      { off: { ...world.steps.off, observe: () => new Promise(() => {}) } },
      { roots, sampleOpen: () => true },
    );
    const id = await first.start('notebooks', sample);
    await first.dispose();
    await expect(readdir(roots.real)).rejects.toThrow('ENOENT');

    let open = false;
    const second = await window(world.steps, { roots, sampleOpen: () => open });
    await second.begin();
    expect(second.find(id)).toMatchObject({ state: 'running', owner: 'otherWindow', offers: [] });
    open = true;
    await second.begin();
    expect((await second.settled(id))?.state).toBe('done');
    await second.forgetSample();
    expect(second.all).toEqual([]);
    expect((await readdir(roots.sample)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  test('lets go of its operations when it closes, and takes them up when it opens', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    let open = true;
    const { session, abort } = fakeSession();
    const operations = await window(
      { off: { ...world.steps.off, observe: () => new Promise(() => {}) } },
      { roots, sampleOpen: () => open, openScope: () => Promise.resolve({ session, close: () => {} }) },
    );
    await operations.begin();
    const id = await operations.start('notebooks', sample);
    await until(operations, () => operations.find(id)?.steps[0]?.phase === 'checking');
    open = false;
    abort();
    await until(operations, () => operations.find(id)?.owner === 'otherWindow');
    expect(operations.find(id)?.offers).toEqual([]);
    const other = await window(world.steps, { roots, sampleOpen: () => true });
    await other.begin();
    expect((await other.settled(id))?.state).toBe('done');
  });
});

describe('a window that has let the sample account go', () => {
  const sample: Plan = { ...plan(['off', 'a'], ['on', 'a']), scope: { ...scope, sample: true } };
  const question = { code: 'deletesPod', facts: {} };

  /** Two windows of which one has it at a time; each sees the machines as they were when it opened it. */
  async function windows() {
    const roots = await folders();
    let owner: 'first' | 'second' = 'first';
    const open = async (name: typeof owner) => {
      const world = machines({ a: 'on' });
      const off: StepType = {
        ...world.steps.off,
        observe: async (step, context) => {
          const state = await world.steps.off.observe(step, context);
          return state.state === 'todo' ? { ...state, ask: question } : state;
        },
      };
      const more = { roots, window: name, sampleOpen: () => owner === name };
      return { world, operations: await window({ ...world.steps, off }, more) };
    };
    const [first, second] = [await open('first'), await open('second')];
    const handOver = async () => {
      owner = 'second';
      await first.operations.letSampleGo();
      await second.operations.begin();
    };
    return { first, second, roots, handOver };
  }

  test('does nothing more to its operations: a question that stands open there has no effect', async () => {
    const { first, second, roots, handOver } = await windows();
    const id = await first.operations.start('notebooks', sample);
    expect((await first.operations.settled(id))?.offers).toContain('resume');
    await handOver();
    expect(first.operations.find(id)).toMatchObject({ owner: 'otherWindow', offers: [] });
    const files = await readdir(join(roots.sample, id));
    for (const wish of ['resume', 'rollBack', 'dismiss', 'cancel'] as const) {
      await expect(first.operations[wish](id), wish).rejects.toMatchObject({ problem: { code: 'conflict' } });
    }
    await expect(first.operations.start('notebooks', sample)).rejects.toThrow(ProblemError);
    expect(await readdir(join(roots.sample, id))).toEqual(files);
    expect(first.world.diary).toEqual([]);

    await until(second.operations, () => second.operations.find(id)?.offers.includes('resume') === true);
    await second.operations.resume(id);
    await until(second.operations, () => second.operations.find(id)?.state === 'done');
    expect(second.world.diary).toEqual(['off a', 'on a']);
    expect(first.world.diary).toEqual([]);
  });

  test('leaves those that are over where they are', async () => {
    const { first, second, handOver } = await windows();
    const id = await first.operations.start('notebooks', sample);
    await first.operations.settled(id);
    await first.operations.resume(id);
    await until(first.operations, () => first.operations.find(id)?.state === 'done');
    await first.operations.settled(id);
    expect(first.operations.find(id)?.offers).toEqual(['dismiss']);
    await handOver();
    expect(first.operations.find(id)).toMatchObject({ state: 'done', offers: [] });
    await expect(first.operations.dismiss(id)).rejects.toMatchObject({ problem: { code: 'conflict' } });
    expect(second.operations.find(id)).toMatchObject({ state: 'done', offers: ['dismiss'] });
  });
});

describe('finished operations', () => {
  test('are kept, the newest fifty', async () => {
    const roots = await folders();
    const operations = await window(machines({ a: 'off' }).steps, { roots });
    await operations.begin();
    for (let count = 0; count < 53; count++) await run(operations, plan(['off', 'a']));
    await until(operations, (all) => all.length === 50);
    const later = await window({}, { roots });
    await later.begin();
    expect(later.all).toHaveLength(50);
    expect(later.all[0]?.startedAt).toBeGreaterThanOrEqual(later.all[1]?.startedAt ?? 0);
  });

  test('are tried again and rolled back in any window', async () => {
    const roots = await folders();
    const world = machines({ a: 'on' });
    const on: StepType = {
      ...world.steps.on,
      act: () => Promise.reject(new ProblemError({ code: 'accessDenied', fault: 'account' })),
    };
    const first = await window({ ...world.steps, on }, { roots });
    const end = await run(first, plan(['off!', 'a'], ['on', 'a']));
    expect(end).toMatchObject({ state: 'failed', offers: ['resume', 'rollBack', 'dismiss'] });
    const id = end?.id ?? '';
    const second = await window(world.steps, { roots });
    await second.begin();
    await second.rollBack(id);
    expect((await second.settled(id))?.state).toBe('rolledBack');
    expect(world.state.get('a')).toBe('on');
    await second.dismiss(id);
    await until(second, (all) => all.length === 0);
    expect((await readdir(roots.real)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  test('nothing is read where there is nothing', async () => {
    const roots = await folders();
    await mkdir(roots.real, { recursive: true });
    const operations = await window({}, { roots });
    await operations.begin();
    expect(operations.all).toEqual([]);
  });
});

describe('a restart with the real steps of notebook instances', () => {
  const key = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/beta';
  const restart = (): Plan => {
    const made = plan(['notebook.stop', key], ['notebook.start', key]);
    return { ...made, steps: made.steps.map((step) => ({ ...step, input: { name: 'beta' } })) };
  };
  const opened = (session: Session) => ({ openScope: () => Promise.resolve({ session, close: () => {} }) });

  test.each([
    ['is throttled', new ProblemError({ code: 'throttled', fault: 'aws' })],
    ['asks to sign in again', new ProblemError({ code: 'expiredCredentials', fault: 'user' })],
  ])('sends the start again when the first one %s: no notebook is left stopped', async (_, problem) => {
    const { session, simulator } = simulatedAccount({ scenario: 'small', speed: 600 });
    let starts = 0;
    const { sageMaker } = session.ports;
    const ports = {
      ...session.ports,
      sageMaker: {
        ...sageMaker,
        startNotebookInstance: (...call: Parameters<typeof sageMaker.startNotebookInstance>) =>
          starts++ === 0 ? Promise.reject(problem) : sageMaker.startNotebookInstance(...call),
      },
    };
    const end = await run(await window(kindSteps, opened({ ...session, ports })), restart());
    expect(end?.state).toBe('done');
    expect(starts).toBe(2);
    expect(simulator.requestCounts()['sagemaker:StopNotebookInstance']).toBe(1);
  });

  test('sends nothing at all while signed out, says so at once, and can be cancelled', async () => {
    const { session, simulator } = simulatedAccount({ scenario: 'small', speed: 600 });
    const expired = new ProblemError({ code: 'expiredCredentials', fault: 'user' });
    const ports = {
      ...session.ports,
      sageMaker: { ...session.ports.sageMaker, stopNotebookInstance: () => Promise.reject(expired) },
    };
    const operations = await window(kindSteps, opened({ ...session, ports }));
    const id = await operations.start('notebooks', restart());
    await until(operations, ([it]) => it?.problem?.code === 'expiredCredentials');
    expect(operations.find(id)?.state).toBe('running');
    await operations.cancel(id);
    expect(await operations.settled(id)).toMatchObject({ state: 'cancelled' });
    expect(simulator.requestCounts()['sagemaker:StopNotebookInstance']).toBeUndefined();
  });
});
