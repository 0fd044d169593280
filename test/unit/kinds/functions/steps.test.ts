import { expect, test } from 'vitest';
import type { FunctionConfiguration, LambdaPort } from '../../../../src/aws/ports.ts';
import type { Session } from '../../../../src/aws/session.ts';
import { functions } from '../../../../src/kinds/functions/kind.ts';
import { pages, portsWith, problem } from '../fakePorts.ts';
import { runPlan } from '../runPlan.ts';
import { unasked } from './fakeLambda.ts';
import { configuration, context as now, lambda } from './story.ts';

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false, account: '111122223333' };

/** One function with a mode, as Lambda holds it; `busy`: how many looks an update of it still takes. */
function world(mode: string, options: { busy?: number; readable?: boolean } = {}) {
  const diary: string[] = [];
  let busy = options.busy ?? 0;
  let current = mode;
  const state = (): Partial<FunctionConfiguration> => ({ lastUpdateStatus: busy > 0 ? 'InProgress' : 'Successful' });
  const port: LambdaPort = {
    ...unasked,
    getRuntimeManagementConfig: () => {
      diary.push(`mode is ${current}`);
      return Promise.resolve({ updateRuntimeOn: current });
    },
    getFunctionConfiguration: (name) => {
      if (options.readable === false) return Promise.reject(problem('accessDenied'));
      diary.push(busy > 0 ? 'an update is under way' : 'no update is under way');
      const answer = configuration(name, state());
      busy = Math.max(0, busy - 1);
      return Promise.resolve(answer);
    },
    putRuntimeManagementConfig: (_name, qualifier, { updateRuntimeOn }) => {
      if (busy > 0) {
        diary.push('refused: conflict');
        return Promise.reject(problem('conflict'));
      }
      diary.push(`set ${updateRuntimeOn}${qualifier === undefined ? '' : ` of ${qualifier}`}`);
      current = updateRuntimeOn;
      return Promise.resolve({ updateRuntimeOn });
    },
    listFunctions: () => pages(),
  };
  const step = stepOf();
  const type = functions.steps[step.type];
  if (!type) throw new Error(`no step type ${step.type}`);
  const context = {
    ports: portsWith({
      lambda: port,
      sts: { getCallerIdentity: () => Promise.resolve({ account: scope.account, arn: '' }) },
    }),
    signal: new AbortController().signal,
    startedAt: undefined,
    call: {},
    now: () => now.now,
  };
  return {
    diary,
    port,
    step,
    observe: async () => (await type.observe(step, context)).state,
    act: async () => type.act(step, context),
    interfere: (looks: number) => {
      busy = looks;
    },
  };
}

function stepOf() {
  const choice = { mode: 'Auto' };
  const planned = functions.plan('lambda.setRuntimeMode', [lambda('nodejs24.x Manual')], { ...now, scope, choice });
  const step = planned.outcome === 'plan' ? planned.plan.steps[0] : undefined;
  if (!step) throw new Error('no step');
  return step;
}

test('the mode is read, set and read again', async () => {
  const { diary, observe, act } = world('Manual');
  expect(await observe()).toBe('todo');
  await act();
  expect(await observe()).toBe('done');
  expect(diary).toEqual(['mode is Manual', 'no update is under way', 'set Auto', 'mode is Auto']);
});

test('where the mode is set already nothing is sent', async () => {
  const { diary, observe } = world('Auto');
  expect(await observe()).toBe('done');
  expect(diary).toEqual(['mode is Auto']);
});

test('an update that is under way is waited for', async () => {
  const { observe, act } = world('Manual', { busy: 2 });
  expect(await observe()).toBe('pending');
  expect(await observe()).toBe('pending');
  expect(await observe()).toBe('todo');
  await act();
  expect(await observe()).toBe('done');
});

test('an update that begins in between makes it busy, not failed', async () => {
  const { observe, act, interfere } = world('Manual');
  expect(await observe()).toBe('todo');
  interfere(1);
  expect(await act()).toBe('busy');
  expect(await observe()).toBe('pending');
  expect(await observe()).toBe('todo');
  expect(await act()).toBeUndefined();
  expect(await observe()).toBe('done');
});

test('who may not read the configuration can set the mode all the same', async () => {
  const { observe, act } = world('Manual', { readable: false });
  expect(await observe()).toBe('todo');
  await act();
  expect(await observe()).toBe('done');
});

test('the runner waits for an update that began in between, and then tries again', async () => {
  const { diary, port, step, interfere } = world('Manual');
  const session: Session = {
    scope,
    ports: portsWith({
      lambda: port,
      sts: { getCallerIdentity: () => Promise.resolve({ account: scope.account, arn: '' }) },
    }),
    signal: new AbortController().signal,
    now: () => now.now,
    speed: 60,
  };
  const planned = functions.plan('lambda.setRuntimeMode', [lambda('nodejs24.x Manual')], {
    ...now,
    scope,
    choice: { mode: 'Auto' },
  });
  if (planned.outcome !== 'plan') throw new Error('refused');
  const outcomes = await runPlan(planned.plan, session, functions.steps, () => {
    if (!diary.includes('refused: conflict')) interfere(1);
  });
  expect(outcomes).toMatchObject([{ key: step.target, end: 'done' }]);
  expect(diary.filter((each) => !each.startsWith('mode is'))).toEqual([
    'no update is under way',
    'refused: conflict',
    'an update is under way',
    'no update is under way',
    'set Auto',
  ]);
});
