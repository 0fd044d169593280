import { describe, expect, test } from 'vitest';
import type { EksUpdate } from '../../../../src/aws/ports.ts';
import { openSite } from '../../../../src/simulator/scenarios/site.ts';
import { tellCluster } from '../../../../src/simulator/scenarios/clusters.ts';
import type { NodegroupRecord } from '../../../../src/simulator/services/eksState.ts';
import { world as scenarioOf } from '../../simulator/served.ts';
import { StepRefused } from '../../../../src/kinds/kind.ts';
import { nodegroups } from '../../../../src/kinds/nodegroups/kind.ts';
import { updateNodegroup } from '../../../../src/kinds/nodegroups/updateStep.ts';
import { problem } from '../fakePorts.ts';
import { fakeEks } from './fakeEks.ts';
import { nodegroup, nodegroupOf, now } from './story.ts';
import { account, codeOf, firstStep, minute } from './updating.ts';

const budget = '/apis/policy/v1/namespaces/default/poddisruptionbudgets/queue';

test('an update is followed through its phases, with the nodes that there are', async () => {
  const world = account();
  await world.cluster().remove(budget);
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  expect(await runner.send()).toBe('taken');
  const phases: unknown[] = [];
  for (let looks = 0; looks < 80; looks += 1) {
    const seen = await runner.look();
    if (seen.state !== 'pending') break;
    expect(seen.detail).toBe('UPDATING');
    const { phase, old, fresh } = seen.progress?.facts ?? {};
    const told = `${String(phase)}: ${String(old)} old, ${String(fresh)} new`;
    if (phases.at(-1) !== told) phases.push(told);
    world.pass(minute / 2);
  }
  expect(phases.slice(0, 3)).toEqual(['setup: 3 old, 0 new', 'scaleUp: 3 old, 6 new', 'upgrade: 3 old, 6 new']);
  expect(phases.filter((each) => String(each).startsWith('upgrade'))).toContain('upgrade: 1 old, 8 new');
  expect(phases.at(-1)).toMatch(/^scaleDown: 0 old/);
  expect(await runner.look()).toEqual({ state: 'done' });
  expect((await world.find('batch')).facts).toMatchObject({ status: 'ACTIVE', releaseVersion: '1.35.4-20261118' });
});

test('a drain that is stuck names the pod and the budget; once that is relaxed, the update ends well', async () => {
  const world = account();
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  await runner.send();
  world.pass(6 * minute);
  const stuck = await runner.look();
  expect(stuck).toMatchObject({
    state: 'pending',
    progress: {
      code: 'held',
      facts: {
        pod: expect.stringMatching(/^default\/queue-/),
        budgets: ['default/queue'],
        rule: 'minAvailable: 2',
        because: 'never',
        atOnce: '1',
        draining: 1,
        forced: false,
        elsewhere: false,
      },
    },
  });
  await world.cluster().patch(budget, { spec: { minAvailable: 1 } });
  world.pass(25 * minute);
  expect(await runner.look()).toEqual({ state: 'done' });
});

test('a failure says which pods held what, and a retry is another update, with another token', async () => {
  const world = account();
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  await runner.send();
  world.pass(45 * minute);
  const failed = await runner.look();
  expect(failed).toMatchObject({
    state: 'failed',
    cause: {
      code: 'podsHeld',
      telling: expect.stringMatching(/^default\/queue-\S+: PodDisruptionBudget default\/queue \(minAvailable: 2\)$/),
      lines: expect.arrayContaining([expect.stringMatching(/^PodEvictionFailure: /)]),
    },
  });
  expect((await world.find('batch')).facts).toMatchObject({
    status: 'ACTIVE',
    updates: { last: { status: 'Failed' } },
  });

  await world.cluster().remove(budget);
  runner.forget();
  expect(await runner.send()).toBe('taken');
  expect(await world.updates('batch')).toHaveLength(2);
  world.pass(45 * minute);
  expect(await runner.look()).toEqual({ state: 'done' });
});

test('a retry whose request did not arrive is sent, though the last update failed before it', async () => {
  const world = account();
  const step = firstStep(await world.plan('batch'));
  const runner = world.runnerOf(step);
  await runner.send();
  world.pass(45 * minute);
  expect((await runner.look()).state).toBe('failed');
  const again = await updateNodegroup.observe(step, world.context());
  if (again.state !== 'todo') throw new Error(again.state);
  // The intent is on the disk, and the window died before the request.
  const sent = { startedAt: world.session.now(), modifiedBefore: again.lastModified ?? 0 };
  expect(await updateNodegroup.observe(step, world.context(sent))).toEqual(again);
});

test('a group that names the newest release is not taken for updated after an update that failed', async () => {
  const release = '1.35.1-20261105';
  const one: EksUpdate = { id: 'u-1', status: 'Failed', type: 'VersionUpdate', createdAt: now, params: [], errors: [] };
  const words = `AL2023_x86_64_STANDARD ${release}, recommended ${release}, update Failed PodEvictionFailure`;
  const world = account();
  const planned = nodegroups.plan('nodegroup.update', [nodegroupOf(words)], world.planContext());
  if (planned.outcome !== 'plan') throw new Error('refused');
  const seen = (updates: readonly EksUpdate[]) => {
    const { ports } = fakeEks({ clusters: [], nodegroup, updates: () => updates });
    return updateNodegroup.observe(firstStep(planned.plan), { ...world.context(), ports });
  };
  expect(await seen([one])).toEqual({ state: 'todo', lastModified: now });
  expect(await seen([{ ...one, status: 'Successful' }])).toEqual({ state: 'done' });
});

test('either of the two errors that EKS has for a group under change makes us wait', async () => {
  const world = account();
  const step = firstStep(await world.plan('batch'));
  const refusing = (code: 'conflict' | 'invalidRequest') => ({
    ...world.ports,
    eks: { ...world.ports.eks, updateNodegroupVersion: () => Promise.reject(problem(code, { detail: 'no' })) },
  });
  const acting = (code: 'conflict' | 'invalidRequest') =>
    updateNodegroup.act(step, { ...world.context(), ports: refusing(code) });
  expect(await acting('conflict')).toBe('busy');
  await expect(acting('invalidRequest')).rejects.toBeInstanceOf(StepRefused);
  await world.ports.eks.updateNodegroupVersion('main', 'batch', { version: '1.35' });
  expect(await acting('invalidRequest')).toBe('busy');
});

test('the same request again, after a crash that hid its answer, begins nothing new', async () => {
  const world = account();
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  await runner.send();
  // While it is under way EKS refuses another one, and the same token is no other one.
  expect(await runner.sendAgain()).toBeUndefined();
  expect(await world.updates('batch')).toHaveLength(1);
});

/** A cluster with one nodegroup, which is as the test wants it. */
const one = (more: Partial<NodegroupRecord>) =>
  account({
    scenario: scenarioOf((tables, { now }) => {
      tellCluster(openSite(tables, '111122223333', 'eu-west-1', now), {
        name: 'main',
        version: '1.35',
        createdDaysAgo: 200,
        nodegroups: [{ name: 'batch', amiType: 'AL2023_x86_64_STANDARD', behind: 2, with: more }],
      });
    }),
  });

test('with strategy MINIMAL old nodes go first: there is no scale up', async () => {
  const world = one({ size: 4, updateConfig: { maxUnavailablePercentage: 50, updateStrategy: 'MINIMAL' } });
  const plan = await world.plan('batch');
  expect(plan.effects).toContainEqual({ code: 'oldNodesFirst', facts: { nodegroups: ['batch'], atOnce: '50%' } });
  const runner = world.runnerOf(firstStep(plan));
  await runner.send();
  const phases = new Set<unknown>();
  for (let looks = 0; looks < 60; looks += 1) {
    const seen = await runner.look();
    if (seen.state !== 'pending') break;
    expect(seen.progress?.facts).toMatchObject({ strategy: 'MINIMAL', atOnce: '50%' });
    phases.add(seen.progress?.facts['phase']);
    expect(Number(seen.progress?.facts['draining'])).toBeLessThanOrEqual(2);
    world.pass(minute / 2);
  }
  expect([...phases]).toEqual(['setup', 'upgrade']);
  expect(await runner.look()).toEqual({ state: 'done' });
});

test('new nodes that do not start fail it for another reason', async () => {
  const issue = { code: 'AsgInstanceLaunchFailures', message: 'no capacity', resourceIds: [] };
  const world = one({ status: 'DEGRADED', issues: [issue] });
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  await runner.send();
  world.pass(20 * minute);
  expect(await runner.look()).toMatchObject({
    state: 'failed',
    cause: { code: 'nodesMissing', telling: expect.stringMatching(/^NodeCreationFailure: /) },
  });
});

test('a launch template version is asked for with its template, and the group has it in the end', async () => {
  const world = one({
    amiType: 'CUSTOM',
    releaseVersion: 'ami-1',
    launchTemplate: { id: 'lt-1', name: 'hardened', version: '3' },
  });
  const runner = world.runnerOf(firstStep(await world.plan('batch', { launchTemplateVersion: '4' })));
  expect(await runner.send()).toBe('taken');
  world.pass(60 * minute);
  expect(await runner.look()).toEqual({ state: 'done' });
  expect((await world.find('batch')).facts).toMatchObject({ launchTemplate: { name: 'hardened', version: '4' } });
  runner.forget();
  expect(await runner.send()).toBe('done');
});

describe('an update that was begun elsewhere', () => {
  test('is waited for where it begins meanwhile, and is enough where it brings what is wanted', async () => {
    const world = account();
    await world.cluster().remove(budget);
    const runner = world.runnerOf(firstStep(await world.plan('batch')));
    await world.ports.eks.updateNodegroupVersion('main', 'batch', { version: '1.35' });
    expect(await runner.send()).toBe('pending');
    expect(await runner.look()).toMatchObject({ progress: { facts: { elsewhere: true } } });
    world.pass(45 * minute);
    expect(await runner.look()).toEqual({ state: 'done' });
    expect(await world.updates('batch')).toHaveLength(1);
  });

  test('is followed by a plan that is made while it runs, and nothing is sent', async () => {
    const world = account();
    await world.cluster().remove(budget);
    const { id } = await world.ports.eks.updateNodegroupVersion('main', 'batch', { version: '1.35' });
    const plan = await world.plan('batch');
    expect(firstStep(plan).input).toMatchObject({ follows: id, version: null });
    expect(plan.effects.map(({ code }) => code)).toEqual(['follows']);
    const runner = world.runnerOf(firstStep(plan));
    expect(await runner.send()).toBe('pending');
    world.pass(45 * minute);
    expect(await runner.look()).toEqual({ state: 'done' });
  });

  test('that comes between our look and our request makes us wait', async () => {
    const world = account();
    const step = firstStep(await world.plan('batch'));
    const sent = { startedAt: world.session.now(), modifiedBefore: 0 };
    await world.ports.eks.updateNodegroupVersion('main', 'batch', { version: '1.35' });
    expect(await updateNodegroup.act(step, world.context(sent))).toBe('busy');
  });
});

test('force gets past a budget', async () => {
  const world = account();
  const runner = world.runnerOf(firstStep(await world.plan('batch', { force: 'true' })));
  await runner.send();
  world.pass(30 * minute);
  expect(await runner.look()).toEqual({ state: 'done' });
});

test('without access to the cluster, what EKS says is all that is told', async () => {
  const world = account({ scenario: 'small', faults: ['deny:kubernetes:listNodes'] });
  await world.cluster().remove(budget);
  const runner = world.runnerOf(firstStep(await world.plan('batch')));
  await runner.send();
  expect(await runner.look()).toMatchObject({
    state: 'pending',
    progress: { code: 'underWay', facts: { nodes: 3, problem: 'accessDenied', strategy: 'DEFAULT' } },
  });
  const asked = () => world.simulator.requestCounts()['kubernetes:listNodes'];
  const before = asked();
  await runner.look();
  // Refused a moment ago: not asked at every look.
  expect(asked()).toBe(before);
});

test('what runs the newest release already is left alone', async () => {
  const world = account();
  const step = firstStep(await world.plan('batch'));
  await world.cluster().remove(budget);
  await world.ports.eks.updateNodegroupVersion('main', 'batch', { version: '1.35' });
  world.pass(60 * minute);
  expect(await world.runnerOf(step).send()).toBe('done');
});

test('a request that EKS does not take fails with its words', async () => {
  const world = account();
  const step = firstStep(await world.plan('batch', { releaseVersion: '1.35.9-20270101' }));
  const refused = await updateNodegroup.act(step, world.context()).then(undefined, (error: unknown) => error);
  expect(refused).toBeInstanceOf(StepRefused);
  expect(refused).toMatchObject({
    failure: { code: 'updateRefused', lines: [expect.stringContaining('Allowed release version is 1.35.4-20261118')] },
  });
});

test('a nodegroup of another account, another one of the same name, and one that is gone are not touched', async () => {
  const world = account();
  const step = firstStep(await world.plan('batch'));
  const elsewhere = { ...step, target: step.target.replace('111122223333', '999988887777') };
  expect(await codeOf(updateNodegroup.observe(elsewhere, world.context()))).toBe('wrongAccount');
  const another = { ...step, target: `${step.target.slice(0, -4)}beef` };
  expect(await updateNodegroup.observe(another, world.context())).toMatchObject({ cause: { code: 'replaced' } });
  const gone = { ...step, input: { ...step.input, nodegroup: 'nobody' } };
  expect(await updateNodegroup.observe(gone, world.context())).toMatchObject({ cause: { code: 'gone' } });
  // Where the profile has come to be another account's, what is not there tells nothing of the one that was meant.
  const goneElsewhere = { ...gone, target: elsewhere.target };
  expect(await codeOf(updateNodegroup.observe(goneElsewhere, world.context()))).toBe('wrongAccount');
});
