import { describe, expect, test } from 'vitest';
import type { EksUpdate } from '../../../../src/aws/ports.ts';
import type { ProblemError } from '../../../../src/domain/problem.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { readEks } from '../../../../src/kinds/nodegroups/read.ts';
import { readEksResource } from '../../../../src/kinds/nodegroups/readOne.ts';
import { problem } from '../fakePorts.ts';
import { fakeEks, reading } from './fakeEks.ts';
import { cluster, clusterKey, nodegroup, nodegroupKey, now } from './story.ts';

const standard = (minor: string, arch = 'x86_64', variant = 'standard') =>
  `/aws/service/eks/optimized-ami/${minor}/amazon-linux-2023/${arch}/${variant}/recommended/release_version`;

/** `prod 1.35 support read`, `  web 1.35.1-20261105 recommended 1.35.1-20261105` */
function told({ name, facts, partial }: Observed<EksFacts>): string {
  const more = partial ? ' …' : '';
  if (facts.type === 'cluster') {
    const missed = facts.nodegroupsUnreadable;
    const unread = facts.unreadable === undefined ? '' : ` unreadable (${facts.unreadable})`;
    const left = missed ? ` without nodegroups ${missed.names.join(' ') || '?'} (${missed.problem})` : '';
    return `${name} ${facts.version ?? '?'} support ${facts.support.state}${unread}${left}${more}`;
  }
  const { recommended } = facts;
  const value = recommended.state === 'read' ? recommended.value : recommended.state;
  return `  ${facts.cluster}/${name} ${facts.releaseVersion} recommended ${value}${more}`;
}

test('clusters appear as they are described, their nodegroups below them, and the recommended release last', async () => {
  const { ports, asked } = fakeEks({
    clusters: [['prod']],
    nodegroups: { prod: [['web'], ['batch']] },
    nodegroup: (inCluster, name) =>
      nodegroup(inCluster, name, name === 'batch' ? { amiType: 'CUSTOM', releaseVersion: 'ami-1' } : {}),
    parameters: { [standard('1.35')]: '1.35.1-20261105' },
  });
  const { context, emitted, reports } = reading(ports);
  await readEks(context);
  expect(emitted.map(told)).toEqual([
    'prod 1.35 support pending …',
    'prod 1.35 support read …',
    '  prod/web 1.35.1-20261105 recommended pending …',
    '  prod/batch ami-1 recommended notApplicable …',
    'prod 1.35 support read',
    // Their updates are read beside.
    '  prod/web 1.35.1-20261105 recommended pending …',
    '  prod/batch ami-1 recommended notApplicable',
    '  prod/web 1.35.1-20261105 recommended 1.35.1-20261105',
  ]);
  expect(asked).toEqual([
    'ListClusters',
    'DescribeClusterVersions',
    'DescribeCluster prod',
    'ListNodegroups prod',
    'DescribeNodegroup prod/web',
    'DescribeNodegroup prod/batch',
    'ListUpdates prod/web',
    'ListUpdates prod/batch',
    'GetParameters of 1',
  ]);
  expect(reports).toEqual([]);
});

test('facts carry what EKS and SSM told, and whose they are', async () => {
  const { ports } = fakeEks({
    clusters: [['prod']],
    nodegroups: { prod: [['web']] },
    cluster: (name) => cluster(name, { supportType: 'EXTENDED', platformVersion: 'eks.9' }),
    nodegroup: (inCluster, name) =>
      nodegroup(inCluster, name, {
        desiredSize: 3,
        capacityType: 'SPOT',
        launchTemplate: { name: 'lt', version: '4' },
      }),
    parameters: { [standard('1.35')]: '1.35.1-20261105' },
  });
  const { context, known } = reading(ports);
  await readEks(context);
  const support = { state: 'read', row: { version: '1.35', versionStatus: 'STANDARD_SUPPORT' } };
  expect(known()).toEqual([
    {
      key: clusterKey('prod'),
      name: 'prod',
      partial: false,
      facts: {
        type: 'cluster',
        status: 'ACTIVE',
        version: '1.35',
        platformVersion: 'eks.9',
        supportType: 'EXTENDED',
        healthIssues: [],
        support,
      },
    },
    {
      key: nodegroupKey('prod', 'web'),
      name: 'web',
      parent: clusterKey('prod'),
      partial: false,
      facts: {
        type: 'nodegroup',
        cluster: 'prod',
        clusterVersion: '1.35',
        status: 'ACTIVE',
        version: '1.35',
        releaseVersion: '1.35.1-20261105',
        amiType: 'AL2023_x86_64_STANDARD',
        capacityType: 'SPOT',
        desiredSize: 3,
        launchTemplate: { name: 'lt', version: '4' },
        healthIssues: [],
        support,
        recommended: {
          state: 'read',
          parameter: standard('1.35'),
          value: '1.35.1-20261105',
          changedAt: now,
        },
        updates: { state: 'read' },
      },
    },
  ]);
});

describe('the updates of a nodegroup', () => {
  const update = (id: string, status: string, minutes: number, more: Partial<EksUpdate> = {}): EksUpdate => ({
    id,
    status,
    type: 'VersionUpdate',
    createdAt: now + minutes * 60_000,
    params: [],
    errors: [],
    ...more,
  });
  const read = async (updates: readonly EksUpdate[] | ProblemError) => {
    const { ports, asked } = fakeEks({ clusters: [['a']], nodegroups: { a: [['web']] }, updates: () => updates });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    const { facts } = known()[1] ?? fail();
    if (facts.type !== 'nodegroup') throw new Error('no nodegroup');
    const described = asked.filter((each) => each.startsWith('DescribeUpdate'));
    return { updates: facts.updates, described, reports, context };
  };

  test('the one under way and the last that ended are told, however AWS orders them', async () => {
    const all = [update('old', 'Successful', -90), update('failed', 'Failed', -30), update('now', 'InProgress', -1)];
    const expected = { state: 'read', underWay: { id: 'now' }, last: { id: 'failed' } };
    expect((await read(all)).updates).toMatchObject(expected);
    expect((await read(all.toReversed())).updates).toMatchObject(expected);
  });

  test('a change of its configuration is no update of its version', async () => {
    const all = [update('labels', 'Failed', -1, { type: 'ConfigUpdate' }), update('old', 'Successful', -90)];
    expect((await read(all)).updates).toMatchObject({ state: 'read', last: { id: 'old' } });
  });

  test('of a long history a few are described, and what has ended only once', async () => {
    const all = Array.from({ length: 40 }, (_, at) => update(`u-${at}`, 'Successful', -at));
    const { described, updates, context } = await read(all);
    expect(updates).toMatchObject({ state: 'read', last: { id: 'u-0' } });
    expect(described).toHaveLength(6);
    await readEks(context);
    expect(described).toHaveLength(6);
  });

  test('without the permission it is said once, and the rest is read', async () => {
    const { updates, reports } = await read(problem('accessDenied', { permission: 'eks:ListUpdates' }));
    expect(updates).toEqual({ state: 'unreadable', problem: 'accessDenied' });
    expect(reports.map((each) => each.problem.permission)).toEqual(['eks:ListUpdates']);
  });
});

describe('the requests that it takes', () => {
  test('an empty region takes one', async () => {
    const { ports, asked } = fakeEks({ clusters: [[]] });
    await readEks(reading(ports).context);
    expect(asked).toEqual(['ListClusters']);
  });

  test('each recommended release is asked for once, ten at a time, and the versions once', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `c${at}`);
    // 23 kinds of nodegroup in each of 40 clusters.
    const variants = ['x86_64_STANDARD', 'ARM_64_STANDARD', 'x86_64_NVIDIA', 'ARM_64_NVIDIA', 'x86_64_NEURON'];
    const kinds = ['1.31', '1.32', '1.33', '1.34', '1.35']
      .flatMap((version) => variants.map((variant) => ({ version, amiType: `AL2023_${variant}` })))
      .slice(0, 23);
    const { ports, asked } = fakeEks({
      clusters: [names],
      nodegroups: Object.fromEntries(names.map((name) => [name, [kinds.map((_, at) => String(at))]])),
      nodegroup: (inCluster, name) => nodegroup(inCluster, name, kinds[Number(name)] ?? {}),
    });
    const { context, known } = reading(ports);
    await readEks(context);
    expect(asked.filter((each) => each.startsWith('GetParameters'))).toEqual([
      'GetParameters of 10',
      'GetParameters of 10',
      'GetParameters of 3',
    ]);
    expect(asked.filter((each) => each === 'DescribeClusterVersions')).toHaveLength(1);
    expect(asked).toHaveLength(1 + 1 + 40 + 40 + 2 * 40 * 23 + 3);
    expect(known()).toHaveLength(40 + 40 * 23);
    expect(known().filter((each) => each.partial)).toEqual([]);
  });

  test('an AMI family that has ended asks for none', async () => {
    const { ports, asked } = fakeEks({
      clusters: [['old']],
      nodegroups: { old: [['web']] },
      nodegroup: (inCluster, name) => nodegroup(inCluster, name, { amiType: 'AL2_x86_64', version: '1.32' }),
    });
    const { context, known } = reading(ports);
    await readEks(context);
    expect(asked.filter((each) => each.startsWith('GetParameters'))).toEqual([]);
    expect(told(known()[1] ?? fail())).toBe('  old/web 1.35.1-20261105 recommended notApplicable');
  });
});

test('where the first parameter is not there the next one is taken', async () => {
  const path = (flavor: string) => `/aws/service/bottlerocket/aws-k8s-1.35${flavor}/x86_64/latest/image_version`;
  const read = async (parameters: Record<string, string>) => {
    const { ports } = fakeEks({
      clusters: [['prod']],
      nodegroups: { prod: [['gpu']] },
      nodegroup: (inCluster, name) => nodegroup(inCluster, name, { amiType: 'BOTTLEROCKET_x86_64_NVIDIA_FIPS' }),
      parameters,
    });
    const { context, known } = reading(ports);
    await readEks(context);
    const facts = known()[1]?.facts;
    return facts?.type === 'nodegroup' ? facts.recommended : undefined;
  };
  expect(await read({ [path('-nvidia-fips')]: '1.50.0-a', [path('-fips')]: '1.49.0-b' })).toMatchObject({
    parameter: path('-nvidia-fips'),
    value: '1.50.0-a',
  });
  expect(await read({ [path('-fips')]: '1.49.0-b' })).toMatchObject({ parameter: path('-fips'), value: '1.49.0-b' });
  expect(await read({})).toEqual({ state: 'missing', parameters: [path('-nvidia-fips'), path('-fips')] });
});

describe('what fails', () => {
  test('one cluster that can not be described hides no other', async () => {
    const { ports } = fakeEks({
      clusters: [['a', 'b', 'c']],
      nodegroups: { c: [['web']] },
      cluster: (name) =>
        name === 'b' ? problem('accessDenied', { permission: 'eks:DescribeCluster' }) : cluster(name),
    });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    expect(known().map(told)).toEqual([
      'a 1.35 support read',
      'c 1.35 support read',
      '  c/web 1.35.1-20261105 recommended missing',
      'b ? support pending unreadable (accessDenied)',
    ]);
    // It has the name that the others' ARNs give it.
    expect(known().at(-1)?.key).toBe(clusterKey('b'));
    expect(reports.map((each) => each.problem.permission)).toEqual(['eks:DescribeCluster']);
  });

  test('where no cluster can be described, that is why there are none', async () => {
    const { ports } = fakeEks({ clusters: [['a', 'b']], cluster: () => problem('accessDenied') });
    const { context, emitted } = reading(ports);
    await expect(readEks(context)).rejects.toThrow('accessDenied');
    expect(emitted).toEqual([]);
  });

  test('a cluster that went away in between is not there', async () => {
    const { ports } = fakeEks({
      clusters: [['a', 'b']],
      cluster: (name) => (name === 'a' ? problem('notFound') : cluster(name)),
    });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    expect(known().map(told)).toEqual(['b 1.35 support read']);
    expect(reports).toEqual([]);
  });

  test('a cluster whose nodegroups can not be listed says so', async () => {
    const { ports } = fakeEks({ clusters: [['a', 'b']], nodegroups: { a: [problem('accessDenied')], b: [['web']] } });
    const { context, known } = reading(ports);
    await readEks(context);
    expect(known().map(told).toSorted()).toEqual([
      '  b/web 1.35.1-20261105 recommended missing',
      'a 1.35 support read without nodegroups ? (accessDenied)',
      'b 1.35 support read',
    ]);
  });

  test('a nodegroup that can not be described is named by its cluster, and hides no other', async () => {
    const { ports } = fakeEks({
      clusters: [['a']],
      nodegroups: { a: [['web', 'gpu']] },
      nodegroup: (inCluster, name) => (name === 'web' ? problem('serviceFault') : nodegroup(inCluster, name)),
    });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    expect(known().map(told)).toEqual([
      'a 1.35 support read without nodegroups web (serviceFault)',
      '  a/gpu 1.35.1-20261105 recommended missing',
    ]);
    expect(reports.map((each) => `${each.problem.code} ${each.about}`)).toEqual([`serviceFault ${clusterKey('a')}`]);
  });

  test('without SSM the recommended release is not known, and it is said once', async () => {
    const { ports } = fakeEks({
      clusters: [['a', 'b']],
      nodegroups: { a: [['web', 'gpu']], b: [['web']] },
      parameters: problem('accessDenied', { permission: 'ssm:GetParameters' }),
    });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    const groups = known().filter((each) => each.facts.type === 'nodegroup');
    expect(groups.map(told).toSorted()).toEqual([
      '  a/gpu 1.35.1-20261105 recommended unreadable',
      '  a/web 1.35.1-20261105 recommended unreadable',
      '  b/web 1.35.1-20261105 recommended unreadable',
    ]);
    expect(reports.map((each) => each.problem.permission)).toEqual(['ssm:GetParameters']);
  });

  test('without DescribeClusterVersions everything else is read, and it is said once', async () => {
    const { ports } = fakeEks({ clusters: [['a', 'b']], versions: problem('accessDenied') });
    const { context, known, reports } = reading(ports);
    await readEks(context);
    expect(known().map(told)).toEqual(['a 1.35 support unreadable', 'b 1.35 support unreadable']);
    expect(reports).toHaveLength(1);
  });

  test('a list that breaks off is an error, after what was listed has been read', async () => {
    const { ports } = fakeEks({ clusters: [['a'], problem('throttled')] });
    const { context, known } = reading(ports);
    await expect(readEks(context)).rejects.toThrow('throttled');
    expect(known().map(told)).toEqual(['a 1.35 support read']);
  });

  test('what AWS could not be asked about stays as it was seen; what it refuses does not', async () => {
    const first = fakeEks({ clusters: [['a', 'b']], nodegroups: { a: [['web']], b: [['web', 'gpu']] } });
    const before = reading(first.ports);
    await readEks(before.context);

    const flaky = fakeEks({
      clusters: [['a', 'b']],
      nodegroups: { b: [['web', 'gpu']] },
      cluster: (name) => (name === 'a' ? problem('timedOut') : cluster(name)),
      nodegroup: (inCluster, name) => (name === 'web' ? problem('timedOut') : nodegroup(inCluster, name)),
    });
    const after = reading(flaky.ports, before.known());
    await readEks(after.context);
    expect(after.known().map(told).toSorted()).toEqual(before.known().map(told).toSorted());
    expect(after.reports.map((each) => `${each.problem.code} ${each.about}`).toSorted()).toEqual([
      `timedOut ${clusterKey('a')}`,
      `timedOut ${nodegroupKey('b', 'web')}`,
    ]);

    const refused = fakeEks({
      clusters: [['a', 'b']],
      cluster: (name) => (name === 'a' ? problem('accessDenied') : cluster(name)),
    });
    const denied = reading(refused.ports, before.known());
    await readEks(denied.context);
    expect(denied.known().map(told)).toEqual(['b 1.35 support read', 'a ? support pending unreadable (accessDenied)']);
  });

  test('cancelling ends it, and leaves nothing behind', async () => {
    const { ports } = fakeEks({
      clusters: [['a']],
      nodegroups: { a: [['web']] },
      parameters: problem('cancelled'),
      versions: problem('cancelled'),
      nodegroup: () => problem('cancelled'),
    });
    await expect(readEks(reading(ports).context)).rejects.toThrow('cancelled');
  });
});

describe('reading one again', () => {
  const seen = async () => {
    const { ports } = fakeEks({ clusters: [['a']], nodegroups: { a: [['web']] } });
    const { context, known } = reading(ports);
    await readEks(context);
    return known();
  };

  test('a nodegroup takes what it needs, with the version of its cluster as last seen', async () => {
    const [, web] = await seen();
    const { ports, asked } = fakeEks({
      clusters: [],
      nodegroup: (inCluster, name) => nodegroup(inCluster, name, { status: 'UPDATING' }),
      parameters: { [standard('1.35')]: '1.35.1-20261119' },
    });
    const upgraded: Observed<EksFacts> = {
      key: clusterKey('a'),
      name: 'a',
      partial: false,
      facts: { type: 'cluster', version: '1.36', status: 'ACTIVE', healthIssues: [], support: { state: 'pending' } },
    };
    const again = await readEksResource(web ?? fail(), reading(ports, [upgraded]).context);
    expect(asked.toSorted()).toEqual([
      'DescribeClusterVersions',
      'DescribeNodegroup a/web',
      'GetParameters of 1',
      'ListUpdates a/web',
    ]);
    expect(again && told(again)).toBe('  a/web 1.35.1-20261105 recommended 1.35.1-20261119');
    expect(again?.facts).toMatchObject({ status: 'UPDATING', clusterVersion: '1.36' });
    expect(again).toMatchObject({ key: nodegroupKey('a', 'web'), parent: clusterKey('a') });
  });

  test('a cluster is described anew', async () => {
    const [a] = await seen();
    const { ports, asked } = fakeEks({ clusters: [], cluster: (name) => cluster(name, { version: '1.36' }) });
    const again = await readEksResource(a ?? fail(), reading(ports).context);
    expect(asked).toEqual(['DescribeCluster a', 'DescribeClusterVersions']);
    expect(again && told(again)).toBe('a 1.36 support read');
  });

  test('tells that it is gone', async () => {
    const [a, web] = await seen();
    const { ports } = fakeEks({
      clusters: [],
      cluster: () => problem('notFound'),
      nodegroup: () => problem('notFound'),
    });
    expect(await readEksResource(a ?? fail(), reading(ports).context)).toBeUndefined();
    expect(await readEksResource(web ?? fail(), reading(ports).context)).toBeUndefined();
  });

  test('fails where AWS does not answer', async () => {
    const [a] = await seen();
    const { ports } = fakeEks({ clusters: [], cluster: () => problem('unreachable') });
    await expect(readEksResource(a ?? fail(), reading(ports).context)).rejects.toThrow('unreachable');
  });
});

function fail(): never {
  throw new Error('not there');
}
