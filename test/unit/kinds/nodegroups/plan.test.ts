import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../../src/domain/plan.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { nodegroups } from '../../../../src/kinds/nodegroups/kind.ts';
import { planUpdate } from '../../../../src/kinds/nodegroups/planUpdate.ts';
import { parsePlan } from '../../../../src/operations/parse.ts';
import { clusterOf, context, nodegroupKey, nodegroupOf } from './story.ts';

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false, account: '111122223333' };
const behind = 'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105';

type Choice = Readonly<Record<string, string>>;

function planned(targets: readonly Observed<EksFacts>[], choice: Choice = {}): Plan {
  const outcome = nodegroups.plan('nodegroup.update', targets, { ...context, scope, choice });
  if (outcome.outcome === 'plan') return outcome.plan;
  throw new Error(outcome.refused.map(({ reason }) => reason.code).join());
}

function refusal(words: string, choice: Choice = {}): string {
  const { refused } = nodegroups.plan('nodegroup.update', [nodegroupOf(words)], { ...context, scope, choice });
  return refused.map(({ reason }) => `${reason.code} ${Object.values(reason.facts).join(' ')}`.trim()).join();
}

const requestOf = (plan: Plan): unknown =>
  JSON.parse(String(plan.effects.find(({ code }) => code === 'request')?.facts['request']));

describe('the request', () => {
  const main = { clusterName: 'prod', nodegroupName: 'web' };

  test('names the minor that the group has: left out, it might go up', () => {
    expect(requestOf(planned([nodegroupOf(`${behind}, cluster 1.36`)]))).toEqual({ ...main, version: '1.35' });
  });

  test('holds what was chosen', () => {
    const target = nodegroupOf(`${behind}, cluster 1.36, template web`);
    expect(requestOf(planned([target], { version: '1.36' }))).toEqual({ ...main, version: '1.36' });
    expect(requestOf(planned([target], { releaseVersion: '1.35.1-20261020' }))).toEqual({
      ...main,
      version: '1.35',
      releaseVersion: '1.35.1-20261020',
    });
    expect(requestOf(planned([target], { launchTemplateVersion: '4', force: 'true' }))).toEqual({
      ...main,
      version: '1.35',
      launchTemplate: { name: 'web', version: '4' },
      force: true,
    });
  });

  test('of a custom AMI has a launch template version and nothing else', () => {
    const target = nodegroupOf('CUSTOM ami-1, recommended not asked, template web');
    expect(requestOf(planned([target], { launchTemplateVersion: '4' }))).toEqual({
      ...main,
      launchTemplate: { name: 'web', version: '4' },
    });
  });
});

test.each([
  [
    'what is up to date',
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105',
    {},
    'upToDate 1.35.1-20261105',
  ],
  ['a family that has ended', 'AL2_x86_64 1.32.9-20251126, on 1.32', {}, 'familyEnded AL2 2025-11-26'],
  ['a custom AMI without a choice', 'CUSTOM ami-1, template web', {}, 'customNeedsTemplate web'],
  ['a custom AMI without a template', 'CUSTOM ami-1', {}, 'customNeedsTemplate'],
  [
    'a release of a custom AMI',
    'CUSTOM ami-1, template web',
    { releaseVersion: '1.35.1-20261105' },
    'customTakesNoRelease',
  ],
  ['a template that there is none of', behind, { launchTemplateVersion: '2' }, 'noTemplate'],
  ['a minor above the cluster', behind, { version: '1.36' }, 'versionAboveCluster 1.36 1.35'],
  ['a minor below its own', `${behind}, cluster 1.36`, { version: '1.34' }, 'versionBelow 1.34 1.35'],
  ['no minor', behind, { version: 'newest' }, 'versionMalformed newest'],
  ['an older release', behind, { releaseVersion: '1.35.1-20260901' }, 'releaseOlder 1.35.1-20260901 1.35.1-20261013'],
  ['what is being deleted', `${behind}, DELETING`, {}, 'wrongState DELETING'],
  ['what has no minor', 'AL2023_x86_64_STANDARD 1.35.1-20261013, on -', {}, 'versionNotKnown'],
] as const)('refused: %s', (_, words, choice, expected) => {
  expect(refusal(words, choice)).toBe(expected);
});

test('a custom AMI comes with the launch template version, forth and back', () => {
  const told = (launchTemplateVersion: string) =>
    planned([nodegroupOf('CUSTOM ami-1, recommended not asked, template web')], { launchTemplateVersion }).effects;
  const codes = told('4').map(({ code }) => code);
  expect(codes).toContain('backByTemplate');
  expect(codes).not.toContain('noWayBack');
  expect(told('4').find(({ code }) => code === 'replacesNodes')?.facts).toMatchObject({ custom: true });
  expect(planned([nodegroupOf(behind)]).effects.map(({ code }) => code)).not.toContain('backByTemplate');
  const order = (version: string) => told(version).find(({ code }) => code === 'changesTemplate')?.facts['order'];
  expect(['2', '3', '10'].map(order)).toEqual(['older', 'same', undefined]);
});

test('what is up to date can be tried again after an update that failed, for its nodes may be mixed', () => {
  const words = 'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, update Failed PodEvictionFailure';
  expect(requestOf(planned([nodegroupOf(words)]))).toMatchObject({ version: '1.35' });
});

test('a cluster is no nodegroup', () => {
  const { refused } = nodegroups.plan('nodegroup.update', [clusterOf('1.35')], { ...context, scope, choice: {} });
  expect(refused.map(({ reason }) => reason.code)).toEqual(['notNodegroup']);
});

test('an update that is under way is followed, whatever was chosen', () => {
  const plan = planned([nodegroupOf(`${behind}, UPDATING, update InProgress`)], { force: 'true' });
  expect(plan.steps[0]?.input).toMatchObject({ follows: 'u-1', version: null, force: false });
  expect(plan.effects).toEqual([
    { code: 'follows', facts: { nodegroup: 'web', updateId: 'u-1', releaseVersion: '1.35.1-20261105' } },
  ]);
});

test('another change of it that EKS is at is waited for', () => {
  const target = nodegroupOf(`${behind}, UPDATING, update InProgress`);
  if (target.facts.type !== 'nodegroup' || target.facts.updates.state !== 'read') throw new Error('no update');
  const underWay = { ...target.facts.updates.underWay, id: 'u-1', status: 'InProgress', params: [], errors: [] };
  const labels = { ...underWay, type: 'ConfigUpdate' };
  const plan = planned([{ ...target, facts: { ...target.facts, updates: { state: 'read', underWay: labels } } }]);
  expect(plan.steps[0]?.input).toMatchObject({ follows: null, version: '1.35' });
  expect(plan.effects).toContainEqual({ code: 'waitsForOther', facts: { nodegroup: 'web', type: 'ConfigUpdate' } });
});

test('nodegroups of one cluster go one after the other, those of two beside each other, and a failure stops the rest', () => {
  const named = (cluster: string, name: string): Observed<EksFacts> => {
    const { facts, ...rest } = nodegroupOf(behind);
    if (facts.type !== 'nodegroup') throw new Error('no nodegroup');
    return { ...rest, key: nodegroupKey(cluster, name), name, facts: { ...facts, cluster } };
  };
  const plan = planned([named('a', 'web'), named('a', 'gpu'), named('b', 'web')]);
  expect(plan.stages?.map(({ id, failureLimit }) => `${id}: ${failureLimit}`)).toEqual(['a/web, b/web: 0', 'a/gpu: 0']);
  expect(planned([named('a', 'web'), named('a', 'gpu')]).stages?.map(({ id }) => id)).toEqual(['web', 'gpu']);
  expect(plan.effects.filter(({ code }) => code === 'oneByOne')).toHaveLength(1);
});

test('what stands in the way is told first, and the journal takes it', () => {
  const target = nodegroupOf(behind);
  const held = {
    code: 'budget.never' as const,
    severity: 'blocking' as const,
    facts: {
      budget: 'shop/queue',
      rule: 'minAvailable: 2',
      expected: 2,
      healthy: 2,
      desired: 2,
      pods: ['shop/queue-1'],
      nodes: ['ip-10-0-1-2'],
    },
  };
  const current = { code: 'release.current' as const, severity: 'advisory' as const, facts: { releaseVersion: null } };
  const outcome = planUpdate([target], { ...context, scope, choice: {} }, new Map([[target.key, [held, current]]]));
  if (outcome.outcome !== 'plan') throw new Error('refused');
  expect(outcome.plan.effects.map(({ code }) => code)).toEqual([
    'budget.never',
    'request',
    'replacesNodes',
    'newNodesFirst',
    'respectsBudgets',
    'noCancel',
    'noWayBack',
  ]);
  expect(parsePlan(JSON.parse(JSON.stringify(outcome.plan)))).toEqual(outcome.plan);
});

test('each problem that EKS reports is a line of its own', () => {
  const target = nodegroupOf(behind);
  const reported = {
    code: 'health.blocks' as const,
    severity: 'blocking' as const,
    facts: { issues: ['A: no capacity', 'B: no addresses'], codes: ['A', 'B'] },
  };
  const outcome = planUpdate([target], { ...context, scope, choice: {} }, new Map([[target.key, [reported]]]));
  if (outcome.outcome !== 'plan') throw new Error('refused');
  expect(outcome.plan.effects.filter(({ code }) => code === 'health.blocks').map(({ facts }) => facts)).toEqual([
    { issues: ['A: no capacity'], codes: ['A'] },
    { issues: ['B: no addresses'], codes: ['B'] },
  ]);
});

test('a row offers what would change something; the palette and scripts may ask for a release by name', () => {
  const offered = (words: string) => {
    const target = nodegroupOf(words);
    return nodegroups
      .offers(target, context)
      .filter((each) => !nodegroups.isFutile?.(each, target, context))
      .join();
  };
  const current = 'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105';
  expect(offered(behind)).toBe('nodegroup.update,nodegroup.preflight');
  expect(offered(current)).toBe('nodegroup.preflight');
  expect(offered(`${current}, template web`)).toBe('nodegroup.update,nodegroup.preflight');
  expect(offered(`${current}, cluster 1.36`)).toBe('nodegroup.update,nodegroup.preflight');
  expect(offered(`${current}, UPDATING, update InProgress`)).toBe('nodegroup.update,nodegroup.preflight');
  expect(offered('AL2_x86_64 1.32.9-20251126, on 1.32')).toBe('nodegroup.preflight');
  expect(offered(`${behind}, DELETING`)).toBe('nodegroup.preflight');
  expect(nodegroups.offers(clusterOf('1.35'), context)).toEqual([]);
});
