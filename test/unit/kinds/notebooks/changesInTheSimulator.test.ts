import { describe, expect, test } from 'vitest';
import type { Plan, PlanStep } from '../../../../src/domain/plan.ts';
import { defaultThresholds, type Observed, type PlanContext } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { notebooks } from '../../../../src/kinds/notebooks/kind.ts';
import { withInstanceType } from '../../../../src/kinds/notebooks/replan.ts';
import { undoSteps } from '../../../../src/operations/operation.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import {
  addLifecycleConfig,
  addNotebook,
  type SageMakerSlice,
} from '../../../../src/simulator/services/sageMakerState.ts';
import { runPlan } from '../runPlan.ts';
import { simulatedAccount, startAt } from '../simulatedAccount.ts';
import { told } from './story.ts';

/* Changes of notebook instances, run to their end through the real ports against the simulated SageMaker. */

const day = 86_400_000;
const site = { account: '111122223333', region: 'eu-west-1' };
const speed = 600;

/** Two configurations and one notebook instance of each kind that a change can meet. */
function world(more: (slice: SageMakerSlice) => void = () => undefined): Scenario {
  return {
    name: 'changes',
    fill: ({ sagemaker }) => {
      const scripts = {
        old: 'yum -y update\namazon-linux-extras install -y epel\n',
        fresh: 'echo "== packages"\necho ok\n',
      };
      for (const [name, script] of Object.entries(scripts)) {
        addLifecycleConfig(sagemaker, site, {
          name,
          creationTime: startAt - 90 * day,
          onStart: `#!/bin/bash\nset -e\n${script}`,
        });
      }
      const add = (name: string, given: Partial<Parameters<typeof addNotebook>[2]>) =>
        addNotebook(sagemaker, site, { name, creationTime: startAt - 80 * day, ...given });
      add('running', { lifecycleConfigName: 'fresh', instanceType: 'ml.g5.xlarge' });
      add('bare', {});
      add('al2', { platformIdentifier: 'notebook-al2-v3', instanceType: 'ml.p3.2xlarge' });
      add('al2-old-script', { platformIdentifier: 'notebook-al2-v3', lifecycleConfigName: 'old' });
      add('al2-stopped', { platformIdentifier: 'notebook-al2-v1', status: 'Stopped' });
      add('failed', { status: 'Failed', failureReason: 'why', lifecycleConfigName: 'old' });
      more(sagemaker.get(site.account, site.region));
    },
  };
}

async function open(scenario: Scenario = world()) {
  const { session } = simulatedAccount({ scenario, speed });
  const scope = { ...session.scope, account: site.account };
  const judging = () => ({ now: session.now(), thresholds: defaultThresholds });
  const read = async (name: string): Promise<Observed<NotebookFacts>> => {
    const { arn: key } = await session.ports.sageMaker.describeNotebookInstance(name);
    const facts: NotebookFacts = { status: '?', described: false, unread: [] };
    const context = { ports: session.ports, signal: session.signal, now: session.now(), previous: new Map() };
    const report = (problem: unknown) => expect.unreachable(JSON.stringify(problem));
    return (
      (await notebooks.readOne({ key, name, facts, partial: true }, { ...context, report })) ?? expect.unreachable(name)
    );
  };
  const planOf = async (remedy: string, name: string, choice: PlanContext['choice'] = {}): Promise<Plan> => {
    const planned = notebooks.plan(remedy, [await read(name)], { ...judging(), scope, choice });
    if (planned.outcome === 'plan') return planned.plan;
    throw new Error(planned.refused.map((each) => each.reason.code).join());
  };
  const run = async (plan: Plan) => {
    const [outcome] = await runPlan(plan, session, notebooks.steps);
    return { outcome, done: new Set(outcome?.done) };
  };
  const state = async (name: string) => {
    const { facts } = await read(name);
    return [facts.status, facts.platformIdentifier, facts.instanceType, facts.lifecycleConfigName ?? '-'].join(' ');
  };
  return {
    read,
    planOf,
    run,
    state,
    verdict: async (name: string) => told(notebooks.assess(await read(name), judging())),
  };
}

const end = { end: 'done' };
const back = (plan: Plan): Plan => ({
  ...plan,
  steps: plan.steps.toReversed().flatMap((step) => [...undoSteps(step)]),
});

describe('a change, run to its end', () => {
  test('another configuration: stopped, changed, started with it; and back again', { timeout: 60_000 }, async () => {
    const { planOf, run, state } = await open();
    const plan = await planOf('notebook.changeLifecycleConfig', 'bare', { config: 'fresh' });
    expect((await run(plan)).outcome).toMatchObject(end);
    expect(await state('bare')).toBe('InService notebook-al2023-v1 ml.t3.medium fresh');
    expect((await run(back(plan))).outcome).toMatchObject(end);
    expect(await state('bare')).toBe('InService notebook-al2023-v1 ml.t3.medium -');
  });

  test('detached while it runs, and verified', { timeout: 60_000 }, async () => {
    const { planOf, run, state, read } = await open();
    const { key } = await read('running');
    const verify = (marker?: string): PlanStep => ({
      id: `verify ${marker ?? ''}`,
      type: 'notebook.verify',
      target: key,
      input: { name: 'running', ...(marker === undefined ? {} : { marker }) },
    });
    const restart = await planOf('notebook.restart', 'running');
    const checked = await run({ ...restart, steps: [...restart.steps, verify(), verify('== packages')] });
    expect(checked.outcome).toMatchObject(end);
    const detach = await planOf('notebook.detachLifecycleConfig', 'running');
    const unchecked = await run({ ...detach, steps: [...detach.steps, verify(), verify('== packages')] });
    expect(unchecked.outcome).toMatchObject({ end: 'failed', cause: { code: 'verifyUnknown' } });
    expect(await state('running')).toBe('InService notebook-al2023-v1 ml.g5.xlarge -');
  });

  test('a running AL2 instance is migrated with another type in the same update', { timeout: 60_000 }, async () => {
    const { planOf, run, state, verdict } = await open();
    await expect(planOf('notebook.migratePlatform', 'al2')).rejects.toThrow('needsInstanceType');
    const plan = await planOf('notebook.migratePlatform', 'al2', { instanceType: 'ml.g5.2xlarge' });
    expect((await run(plan)).outcome).toMatchObject(end);
    expect(await state('al2')).toBe('InService notebook-al2023-v1 ml.g5.2xlarge -');
    expect(await verdict('al2')).not.toContain('platform');
    // Run again, there is nothing left to do.
    expect((await run(plan)).outcome).toMatchObject(end);
  });

  test('a stopped one is migrated and stays stopped', { timeout: 60_000 }, async () => {
    const { planOf, run, state, verdict } = await open();
    expect(await verdict('al2-stopped')).toMatch(/^unsupported: .* → notebook\.migratePlatform$/);
    expect((await run(await planOf('notebook.migratePlatform', 'al2-stopped'))).outcome).toMatchObject(end);
    expect(await state('al2-stopped')).toBe('Stopped notebook-al2023-v1 ml.t3.medium -');
    expect(await verdict('al2-stopped')).toBe('current: lifecycle.none; updates.atNextStart');
  });

  test(
    'a script of the old system: the plan names its lines, and the start fails on them',
    { timeout: 60_000 },
    async () => {
      const { planOf, run } = await open();
      const plan = await planOf('notebook.migratePlatform', 'al2-old-script');
      expect(plan.effects).toContainEqual({
        code: 'scriptNeedsCare',
        facts: {
          names: ['al2-old-script'],
          config: 'old',
          lines: ['3', '4'],
          commands: ['yum', 'amazon-linux-extras'],
        },
      });
      const { outcome } = await run(plan);
      expect(outcome).toMatchObject({
        end: 'failed',
        step: { type: 'notebook.start' },
        cause: { code: 'startFailed' },
      });
      expect(JSON.stringify(outcome)).toContain('amazon-linux-extras: command not found');
    },
  );

  test('in Failed it is tried, and where AWS refuses, that is said', { timeout: 60_000 }, async () => {
    const lenient = await open();
    const plan = await lenient.planOf('notebook.detachLifecycleConfig', 'failed');
    expect(plan.effects.map((each) => each.code)).toContain('failedMayRefuse');
    expect((await lenient.run(plan)).outcome).toMatchObject(end);
    expect(await lenient.state('failed')).toBe('Stopped notebook-al2023-v1 ml.t3.medium -');
    const strict = await open(world((slice) => (slice.refusesUpdateOfFailed = true)));
    const refused = await strict.run(await strict.planOf('notebook.detachLifecycleConfig', 'failed'));
    expect(refused.outcome).toMatchObject({ end: 'failed', cause: { code: 'updateRefusedFailed' } });
    expect(await strict.state('failed')).toBe('Failed notebook-al2023-v1 ml.t3.medium old');
  });

  test(
    'a configuration that does not exist is refused by AWS, and the words are AWS’s',
    { timeout: 60_000 },
    async () => {
      const { planOf, run } = await open();
      const { outcome } = await run(
        await planOf('notebook.changeLifecycleConfig', 'al2-stopped', { config: 'nowhere' }),
      );
      expect(outcome).toMatchObject({ end: 'failed', cause: { code: 'updateRefused' } });
      expect(JSON.stringify(outcome)).toContain('does not exist');
    },
  );

  test(
    'no capacity: that may pass; another type helps, and the way back restores the old one',
    { timeout: 90_000 },
    async () => {
      const { planOf, run, state, read } = await open(
        world((slice) => slice.typesWithoutCapacity.push('ml.g5.xlarge')),
      );
      const plan = await planOf('notebook.restart', 'running');
      const { outcome, done } = await run(plan);
      expect(outcome).toMatchObject({ end: 'postponed', cause: { code: 'noCapacity', passes: 'capacity' } });
      const other = withInstanceType(plan, (await read('running')).key, 'ml.g6.xlarge', done);
      const left = { ...other, steps: other.steps.filter(({ id }) => !done.has(id)) };
      expect((await run(left)).outcome).toMatchObject(end);
      expect(await state('running')).toBe('InService notebook-al2023-v1 ml.g6.xlarge fresh');
      // Back to the type that still has none: so far, and no further.
      const undone = (await run(back(other))).outcome;
      expect(undone).toMatchObject({ end: 'postponed', cause: { code: 'noCapacity' } });
      expect(await state('running')).toBe('Failed notebook-al2023-v1 ml.g5.xlarge fresh');
    },
  );
});
