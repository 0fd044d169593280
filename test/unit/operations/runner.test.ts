import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/aws/session.ts';
import type { Plan, PlanStep } from '../../../src/domain/plan.ts';
import { ProblemError } from '../../../src/domain/problem.ts';
import { kindSteps } from '../../../src/kinds/index.ts';
import type { StepState, StepType } from '../../../src/kinds/kind.ts';
import { runPlan, type RunnerOptions } from '../../../src/operations/runner.ts';
import { simulatedAccount } from '../kinds/simulatedAccount.ts';

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false, account: '111122223333' };

function plan(...steps: [type: string, target: string][]): Plan {
  return {
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [...new Set(steps.map(([, target]) => target))].map((key) => ({ key, name: key })),
    steps: steps.map(([type, target], at) => ({ id: String(at), type, target, input: {} })),
    effects: [],
    duration: { from: 1, to: 2 },
  };
}

/** A machine that is on or off and takes two looks to change. */
function machines(initial: Record<string, 'on' | 'off'>) {
  const state = new Map(Object.entries(initial));
  const changing = new Map<string, { to: 'on' | 'off'; looks: number }>();
  const diary: string[] = [];
  const step = (wanted: 'on' | 'off'): StepType => ({
    wait: { every: 1, upTo: 1000 },
    observe: ({ target }): Promise<StepState> => {
      const change = changing.get(target);
      if (change && change.looks-- > 0) return Promise.resolve({ state: 'pending' });
      if (change) {
        state.set(target, change.to);
        changing.delete(target);
      }
      return Promise.resolve({ state: state.get(target) === wanted ? 'done' : 'todo' });
    },
    act: ({ target }) => {
      diary.push(`${wanted} ${target}`);
      changing.set(target, { to: wanted, looks: 2 });
      return Promise.resolve();
    },
  });
  return { diary, state, steps: { on: step('on'), off: step('off') } };
}

function options(steps: Record<string, StepType>, more: Partial<RunnerOptions> = {}): RunnerOptions {
  const closing = new AbortController();
  const session: Pick<Session, 'scope' | 'signal' | 'now' | 'speed'> & Partial<Session> = {
    scope,
    signal: closing.signal,
    now: () => Date.now(),
    speed: 1,
  };
  return {
    session: session as Session,
    steps,
    cancelled: new AbortController().signal,
    onEvent: () => {},
    speed: 1,
    ...more,
  };
}

test('steps of a target run in order, each only after the one before is done', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const outcomes = await runPlan(plan(['off', 'a'], ['on', 'a'], ['off', 'b'], ['on', 'b']), options(world.steps));
  expect(outcomes).toEqual([
    { key: 'a', end: 'done' },
    { key: 'b', end: 'done' },
  ]);
  expect(world.diary.filter((line) => line.endsWith('a'))).toEqual(['off a', 'on a']);
  expect(world.diary.filter((line) => line.endsWith('b'))).toEqual(['off b', 'on b']);
});

test('what is already so is not done again', async () => {
  const world = machines({ a: 'off' });
  await runPlan(plan(['off', 'a'], ['on', 'a']), options(world.steps));
  expect(world.diary).toEqual(['on a']);
});

test('cancelling before anything was sent sends nothing; after that, the rest still comes', async () => {
  const early = new AbortController();
  early.abort();
  const untouched = machines({ a: 'on' });
  expect(await runPlan(plan(['off', 'a']), options(untouched.steps, { cancelled: early.signal }))).toEqual([
    { key: 'a', end: 'notStarted' },
  ]);
  expect(untouched.diary).toEqual([]);

  const late = new AbortController();
  const world = machines({ a: 'on' });
  const outcomes = await runPlan(
    plan(['off', 'a'], ['on', 'a']),
    options(world.steps, {
      cancelled: late.signal,
      onEvent: ({ type }) => {
        if (type === 'acted') late.abort();
      },
    }),
  );
  expect(outcomes).toEqual([{ key: 'a', end: 'done' }]);
  expect(world.diary).toEqual(['off a', 'on a']);
});

test('a failure of one target leaves the others alone, and keeps its cause', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const denied = new ProblemError({
    code: 'accessDenied',
    fault: 'account',
    permission: 'sagemaker:StopNotebookInstance',
  });
  const failing: StepType = {
    ...world.steps.off,
    act: (step: PlanStep, context) =>
      step.target === 'a' ? Promise.reject(denied) : world.steps.off.act(step, context),
  };
  const outcomes = await runPlan(
    plan(['off', 'a'], ['on', 'a'], ['off', 'b']),
    options({ ...world.steps, off: failing }),
  );
  expect(outcomes.map(({ key, end }) => `${key} ${end}`)).toEqual(['a problem', 'b done']);
  expect(outcomes[0]).toMatchObject({ problem: { permission: 'sagemaker:StopNotebookInstance' } });
  expect(world.state.get('a')).toBe('on');
});

test('patience ends as "still running", never as a failure', async () => {
  const never: StepType = {
    wait: { every: 1, upTo: 20 },
    observe: () => Promise.resolve({ state: 'pending' }),
    act: () => Promise.resolve(),
  };
  const [outcome] = await runPlan(plan(['never', 'a']), options({ never }));
  expect(outcome).toMatchObject({ end: 'stillRunning', why: 'timedOut' });
});

test('an answer that got lost is no failure where the resource shows that the change was taken', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const lost = new ProblemError({ code: 'conflict', fault: 'account' });
  const losing: StepType = {
    ...world.steps.off,
    act: async (step, context) => {
      // Of a the answer is lost, of b the request itself.
      if (step.target === 'a') await world.steps.off.act(step, context);
      throw lost;
    },
  };
  const outcomes = await runPlan(plan(['off', 'a'], ['off', 'b']), options({ off: losing }));
  expect(outcomes.map(({ key, end }) => `${key} ${end}`)).toEqual(['a done', 'b problem']);
});

test('once something was sent, a network that goes away for a while is waited out', async () => {
  const world = machines({ a: 'on' });
  let gone = 3;
  const flaky: StepType = {
    ...world.steps.on,
    observe: (step, context) =>
      gone-- > 0
        ? Promise.reject(new ProblemError({ code: 'unreachable', fault: 'network' }))
        : world.steps.on.observe(step, context),
  };
  const outcomes = await runPlan(plan(['off', 'a'], ['on', 'a']), options({ off: world.steps.off, on: flaky }));
  expect(outcomes).toEqual([{ key: 'a', end: 'done' }]);
  const [unsent] = await runPlan(
    plan(['on', 'a']),
    options({
      on: { ...flaky, observe: () => Promise.reject(new ProblemError({ code: 'unreachable', fault: 'network' })) },
    }),
  );
  expect(unsent).toMatchObject({ end: 'problem' });
});

test('a request that vanishes without an error is made again, but not for ever', async () => {
  const world = machines({ a: 'on', b: 'on' });
  let vanished = 0;
  const losing = (times: number): StepType => ({
    ...world.steps.off,
    act: (step, context) => (vanished++ < times ? Promise.resolve() : world.steps.off.act(step, context)),
  });
  expect(await runPlan(plan(['off', 'a']), options({ off: losing(2) }))).toEqual([{ key: 'a', end: 'done' }]);
  vanished = 0;
  const [outcome] = await runPlan(plan(['off', 'b']), options({ off: losing(100) }));
  expect(outcome).toMatchObject({ end: 'problem', problem: { code: 'unreachable' } });
  expect(vanished).toBe(4);
});

describe('a restart with the real steps of notebook instances', () => {
  const key = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/beta';
  const steps: [string, string][] = [
    ['notebook.stop', key],
    ['notebook.start', key],
  ];
  const restart = (): Plan => {
    const made = plan(...steps);
    return { ...made, steps: made.steps.map((step) => ({ ...step, input: { name: 'beta' } })) };
  };

  test.each([
    ['cannot be reached', new ProblemError({ code: 'unreachable', fault: 'network' })],
    ['asks to sign in again', new ProblemError({ code: 'expiredCredentials', fault: 'user' })],
  ])('sends the start again when the first one %s: no notebook is left stopped', async (_, problem) => {
    const { session, simulator } = simulatedAccount({ scenario: 'small', speed: 600 });
    let starts = 0;
    const { sageMaker } = session.ports;
    const outcomes = await runPlan(restart(), {
      ...options(kindSteps),
      speed: 600,
      session: {
        ...session,
        ports: {
          ...session.ports,
          sageMaker: {
            ...sageMaker,
            startNotebookInstance: (...call) =>
              starts++ === 0 ? Promise.reject(problem) : sageMaker.startNotebookInstance(...call),
          },
        },
      },
    });
    expect(outcomes).toEqual([{ key, end: 'done' }]);
    expect(starts).toBe(2);
    expect(simulator.requestCounts()['sagemaker:StopNotebookInstance']).toBe(1);
  });

  test('sends nothing at all while signed out, and says so at once', async () => {
    const { session } = simulatedAccount({ scenario: 'small', speed: 600 });
    const expired = new ProblemError({ code: 'expiredCredentials', fault: 'user' });
    const [outcome] = await runPlan(restart(), {
      ...options(kindSteps),
      speed: 600,
      session: {
        ...session,
        ports: {
          ...session.ports,
          sageMaker: { ...session.ports.sageMaker, stopNotebookInstance: () => Promise.reject(expired) },
        },
      },
    });
    expect(outcome).toMatchObject({ end: 'problem', problem: { code: 'expiredCredentials' } });
  });
});
