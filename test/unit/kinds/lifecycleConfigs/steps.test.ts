import { beforeEach, describe, expect, test } from 'vitest';
import type { Ports } from '../../../../src/aws/ports.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { planDeploy } from '../../../../src/kinds/lifecycleConfigs/plan.ts';
import { scriptHash } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { createLifecycleSteps } from '../../../../src/kinds/lifecycleConfigs/steps.ts';
import { undoSteps } from '../../../../src/operations/operation.ts';
import { FakeSageMaker, problem } from './fakeSageMaker.ts';

let aws: FakeSageMaker;
let kept: Map<string, string>;

beforeEach(() => {
  aws = new FakeSageMaker().put('team', { onStart: 'echo old\n', onCreate: 'echo made\n' });
  kept = new Map();
});

const steps = () => createLifecycleSteps({ read: (hash) => Promise.resolve(kept.get(hash)) })['lifecycle.deploy'];

function context(): StepContext {
  // Only SageMaker and STS are there; whatever else a step would touch fails the test.
  const ports: Ports = Object.assign(Object.create(null), { sageMaker: aws, sts: aws.sts });
  return { ports, signal: new AbortController().signal, startedAt: undefined, call: {}, now: () => 0 };
}

/** The step of a plan that was agreed to when AWS had what it has now. */
async function agreed(text: string): Promise<PlanStep> {
  const remote = await aws.describeLifecycleConfig('team');
  const scope = { id: 's', profile: 'dev', region: 'eu-west-1', account: '111122223333', sample: false };
  const drafts = [{ hook: 'onStart' as const, text, base: versionOf(remote) }];
  const planned = planDeploy({ scope, key: remote.arn, remote, drafts, users: [] });
  const [step] = planned.outcome === 'plan' ? planned.plan.steps : [];
  if (!step) throw new Error('no plan');
  for (const body of [text, remote.onStart ?? '']) kept.set(scriptHash(body) ?? '', body);
  aws.calls.length = 0;
  return step;
}

function undoOf(step: PlanStep): PlanStep {
  const [undo] = undoSteps(step);
  if (!undo) throw new Error('nothing undoes it');
  return undo;
}

const someoneElse = () => aws.put('team', { onStart: 'echo OLD\n', onCreate: 'echo made\n' });

describe('the step that deploys', () => {
  test('writes both hooks, and is done', async () => {
    const step = await agreed('echo new\n');
    expect(await steps().observe(step, context())).toEqual({ state: 'todo' });
    await steps().act(step, context());
    expect(aws.scripts('team')).toEqual({ onStart: 'echo new\n', onCreate: 'echo made\n' });
    expect(await steps().observe(step, context())).toEqual({ state: 'done' });
  });

  test('writes nothing over one of the same name in another account', async () => {
    const step = await agreed('echo new\n');
    aws.account = '444455556666';
    aws.put('team', { onStart: 'echo old\n', onCreate: 'echo made\n' });
    for (const does of ['observe', 'act'] as const) {
      await expect(steps()[does](step, context())).rejects.toMatchObject({ problem: { code: 'wrongAccount' } });
    }
    expect(aws.calls).toEqual(['describe team', 'describe team']);
  });

  test('run again after it is done, writes nothing', async () => {
    const step = await agreed('echo new\n');
    await steps().act(step, context());
    aws.calls.length = 0;
    await steps().act(step, context());
    expect(aws.calls).toEqual(['describe team']);
  });

  test('someone else wrote meanwhile, the same number of bytes: it fails and nothing is written', async () => {
    const step = await agreed('echo new\n');
    someoneElse();
    expect(await steps().observe(step, context())).toMatchObject({
      state: 'failed',
      cause: { code: 'changedMeanwhile' },
    });
    expect(aws.scripts('team').onStart).toBe('echo OLD\n');
  });

  test('someone else wrote between the look and the act: nothing is written either', async () => {
    const step = await agreed('echo new\n');
    expect(await steps().observe(step, context())).toEqual({ state: 'todo' });
    someoneElse();
    await steps().act(step, context());
    expect(aws.calls).not.toContain('update team');
    expect(await steps().observe(step, context())).toMatchObject({ cause: { code: 'changedMeanwhile' } });
  });

  test('a hook that never had a script stays without one', async () => {
    aws.put('team', { onStart: 'echo old\n' });
    const step = await agreed('echo new\n');
    await steps().act(step, context());
    expect(aws.scripts('team')).toEqual({ onStart: 'echo new\n', onCreate: undefined });
  });

  test('the configuration was deleted', async () => {
    const step = await agreed('echo new\n');
    aws.configs.clear();
    expect(await steps().observe(step, context())).toMatchObject({ state: 'failed', cause: { code: 'configGone' } });
  });

  test('the script is no longer kept, or was damaged where it is kept: nothing is written', async () => {
    const step = await agreed('echo new\n');
    for (const damage of [() => kept.set(scriptHash('echo new\n') ?? '', 'rm -rf /'), () => kept.clear()]) {
      damage();
      expect(await steps().observe(step, context())).toMatchObject({ cause: { code: 'scriptMissing' } });
      await steps().act(step, context());
    }
    expect(aws.calls).not.toContain('update team');
  });

  test('what it replaces is not kept: nothing is written, for nobody could put it back', async () => {
    const step = await agreed('echo new\n');
    kept.delete(scriptHash('echo old\n') ?? '');
    expect(await steps().observe(step, context())).toMatchObject({ cause: { code: 'scriptMissing' } });
  });

  test('its undo puts the replaced script back, and has then nothing left to do', async () => {
    const step = await agreed('echo new\n');
    await steps().act(step, context());
    const undo = undoOf(step);
    expect(await steps().observe(undo, context())).toEqual({ state: 'todo' });
    await steps().act(undo, context());
    expect(aws.scripts('team')).toEqual({ onStart: 'echo old\n', onCreate: 'echo made\n' });
    expect(await steps().observe(undo, context())).toEqual({ state: 'done' });
  });

  test('its undo leaves alone what someone else has written since', async () => {
    const step = await agreed('echo new\n');
    await steps().act(step, context());
    someoneElse();
    expect(await steps().observe(undoOf(step), context())).toMatchObject({ cause: { code: 'changedMeanwhile' } });
  });

  test('where there was no script, its undo leaves one that does nothing', async () => {
    aws.put('team', { onCreate: 'echo made\n' });
    const step = await agreed('echo new\n');
    await steps().act(step, context());
    await steps().act(undoOf(step), context());
    expect(aws.scripts('team')).toEqual({ onStart: '#!/bin/bash\n', onCreate: 'echo made\n' });
    expect(await steps().observe(undoOf(step), context())).toEqual({ state: 'done' });
  });

  test('what AWS refuses reaches the runner as the problem it is', async () => {
    const step = await agreed('echo new\n');
    aws.beforeUpdate = () => {
      throw problem('accessDenied');
    };
    await expect(steps().act(step, context())).rejects.toMatchObject({ problem: { code: 'accessDenied' } });
    aws.beforeDescribe = () => {
      throw problem('unreachable');
    };
    await expect(steps().observe(step, context())).rejects.toMatchObject({ problem: { code: 'unreachable' } });
  });
});
