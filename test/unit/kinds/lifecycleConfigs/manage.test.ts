import { beforeEach, describe, expect, test } from 'vitest';
import type { Ports } from '../../../../src/aws/ports.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { planCreate, planDelete } from '../../../../src/kinds/lifecycleConfigs/manage.ts';
import { scriptHash, scriptLimit } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { createLifecycleSteps } from '../../../../src/kinds/lifecycleConfigs/steps.ts';
import { template, templateIds } from '../../../../src/kinds/lifecycleConfigs/templates.ts';
import { undoSteps } from '../../../../src/operations/operation.ts';
import { FakeSageMaker } from './fakeSageMaker.ts';

const scope = { id: 's', profile: 'dev', region: 'eu-west-1', account: '111122223333', sample: false };
const script = '#!/bin/bash\necho\n';

let aws: FakeSageMaker;
let kept: Map<string, string>;

beforeEach(() => {
  aws = new FakeSageMaker().put('team', { onStart: script });
  kept = new Map([[scriptHash(script) ?? '', script]]);
});

function context(): StepContext {
  const ports: Ports = Object.assign(Object.create(null), { sageMaker: aws, sts: aws.sts });
  return { ports, signal: new AbortController().signal, startedAt: undefined, call: {}, now: () => 0 };
}

/** Runs a step to its end, as the runner does. */
async function run(step: PlanStep | undefined): Promise<string> {
  if (!step) return 'no step';
  const types = createLifecycleSteps({ read: (hash) => Promise.resolve(kept.get(hash)) });
  const type = step.type === 'lifecycle.create' ? types['lifecycle.create'] : types['lifecycle.delete'];
  const first = await type.observe(step, context());
  if (first.state === 'failed') return `${first.cause.code} ${first.cause.lines.join()}`.trim();
  if (first.state === 'todo') await type.act(step, context());
  const end = await type.observe(step, context());
  return end.state === 'failed' ? end.cause.code : end.state;
}

const planned = (answer: ReturnType<typeof planCreate>) =>
  answer.outcome === 'plan' ? answer.plan : expect.fail(answer.reason.code);
const remoteOf = async (name: string) => aws.describeLifecycleConfig(name);

describe('a new configuration', () => {
  test('is created with its script, and taken back', async () => {
    const plan = planned(planCreate({ scope, name: 'fresh', scripts: { onStart: script }, taken: ['team'] }));
    expect(plan.targets[0]?.key).toBe(
      'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/fresh',
    );
    expect(await run(plan.steps[0])).toBe('done');
    expect(aws.scripts('fresh')).toEqual({ onStart: script, onCreate: undefined });
    const [undo] = plan.steps.flatMap(undoSteps);
    expect(await run(undo)).toBe('done');
    expect(aws.configs.has('fresh')).toBe(false);
  });

  test('of a name that someone took meanwhile: nothing is written over theirs', async () => {
    const plan = planned(planCreate({ scope, name: 'fresh', scripts: { onStart: script }, taken: [] }));
    aws.put('fresh', { onStart: 'echo theirs\n' });
    expect(await run(plan.steps[0])).toBe('nameTaken');
    expect(aws.scripts('fresh').onStart).toBe('echo theirs\n');
  });

  test.each([
    ['-team', script, 'badName'],
    ['x'.repeat(64), script, 'badName'],
    ['team', script, 'nameTaken'],
    ['fresh', '', 'noScript'],
    ['fresh', 'x'.repeat(scriptLimit + 1), 'overLimit'],
    ['fresh', 'echo \uFFFD', 'damagedScript'],
  ])('called %.10s is refused', (name, onStart, code) => {
    expect(planCreate({ scope, name, scripts: { onStart }, taken: ['team'] })).toMatchObject({
      outcome: 'refused',
      reason: { code },
    });
  });

  test('may begin with any of the templates', () => {
    for (const id of templateIds) {
      const answer = planCreate({ scope, name: 'fresh', scripts: { onStart: template(id) }, taken: [] });
      expect(answer.outcome, id).toBe('plan');
    }
  });
});

describe('when the credentials have become another account’s', () => {
  const elsewhere = { problem: { code: 'wrongAccount', detail: '444455556666' } };

  test('nothing is created there', async () => {
    const plan = planned(planCreate({ scope, name: 'fresh', scripts: { onStart: script }, taken: [] }));
    aws.account = '444455556666';
    await expect(run(plan.steps[0])).rejects.toMatchObject(elsewhere);
    expect(aws.configs.has('fresh')).toBe(false);
  });

  test('nothing of the same name is deleted there, nor is its absence called done', async () => {
    const plan = planned(planDelete({ scope, remote: await remoteOf('team'), users: [], tags: [] }));
    aws.account = '444455556666';
    aws.put('team', { onStart: script });
    await expect(run(plan.steps[0])).rejects.toMatchObject(elsewhere);
    expect(aws.configs.has('team')).toBe(true);
    aws.configs.clear();
    await expect(run(plan.steps[0])).rejects.toMatchObject(elsewhere);
  });
});

describe('a configuration that is deleted', () => {
  test('goes, and comes back with its scripts', async () => {
    const plan = planned(planDelete({ scope, remote: await remoteOf('team'), users: [], tags: [] }));
    expect(await run(plan.steps[0])).toBe('done');
    expect(aws.configs.has('team')).toBe(false);
    expect(await run(plan.steps.flatMap(undoSteps)[0])).toBe('done');
    expect(aws.scripts('team').onStart).toBe(script);
  });

  test('is refused while notebook instances use it, by name, and where nobody can say', async () => {
    const remote = await remoteOf('team');
    expect(planDelete({ scope, remote, users: ['alpha', 'beta'], tags: [] })).toMatchObject({
      reason: { code: 'inUse', facts: { names: ['alpha', 'beta'] } },
    });
    expect(planDelete({ scope, remote, users: undefined, tags: [] })).toMatchObject({
      reason: { code: 'usersUnknown' },
    });
  });

  test('attached after the plan: it stays, and the users are named', async () => {
    const plan = planned(planDelete({ scope, remote: await remoteOf('team'), users: [], tags: [] }));
    aws.notebooks = [[{ arn: 'arn:a', name: 'alpha', status: 'Stopped', lifecycleConfigName: 'team' }]];
    expect(await run(plan.steps[0])).toBe('inUse alpha');
    expect(aws.configs.has('team')).toBe(true);
  });

  test('changed after the plan, or not kept here: it stays', async () => {
    const plan = planned(planDelete({ scope, remote: await remoteOf('team'), users: [], tags: [] }));
    kept.clear();
    expect(await run(plan.steps[0])).toBe('scriptMissing');
    aws.put('team', { onStart: 'echo other\n' });
    expect(await run(plan.steps[0])).toBe('changedBeforeDelete');
    expect(aws.configs.has('team')).toBe(true);
  });
});
