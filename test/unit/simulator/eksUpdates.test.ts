import {
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  ListFargateProfilesCommand,
  ListUpdatesCommand,
  UpdateNodegroupVersionCommand,
  type UpdateNodegroupVersionCommandInput,
} from '@aws-sdk/client-eks';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { tellCluster } from '../../../src/simulator/scenarios/clusters.ts';
import { openSite } from '../../../src/simulator/scenarios/site.ts';
import { tellKubernetes } from '../../../src/simulator/scenarios/workloads.ts';
import type { NodegroupRecord } from '../../../src/simulator/services/eksState.ts';
import { clientsOf, failure, startAt } from './clients.ts';
import { kubernetesOf } from './kubernetesClient.ts';
import { minute, pass, world } from './served.ts';

/* Time stands still until a test lets it pass; durations are EKS's own. */

let simulator: Simulator;
const eks = () => clientsOf(simulator).eks;
const main = { clusterName: 'main' };

const begin = (options: Parameters<typeof createSimulator>[0]) => {
  simulator.dispose();
  simulator = createSimulator(options);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  simulator = createSimulator({ scenario: 'small' });
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

const update = (input: Omit<UpdateNodegroupVersionCommandInput, 'clusterName'>, clusterName = 'main') =>
  eks().send(new UpdateNodegroupVersionCommand({ clusterName, ...input }));
const described = async (nodegroupName: string, updateId: string | undefined, name = 'main') =>
  (await eks().send(new DescribeUpdateCommand({ name, nodegroupName, updateId }))).update;
const nodegroup = async (nodegroupName: string, clusterName = 'main') =>
  (await eks().send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))).nodegroup;

/** `3 old, 6 new, 1 cordoned` */
async function nodes(group: string, cluster = 'main') {
  const all = await kubernetesOf(simulator, cluster).list(
    `/api/v1/nodes?labelSelector=eks.amazonaws.com/nodegroup=${group}`,
  );
  const images = new Set(all.map(({ metadata }) => metadata.labels?.['eks.amazonaws.com/nodegroup-image']));
  return { count: all.length, images: images.size, cordoned: all.filter(({ spec }) => spec.unschedulable).length };
}

describe('an update of a nodegroup', () => {
  it('sets up, scales up, moves the pods node by node, scales down', async () => {
    await eks().send(new DescribeClusterCommand({ name: 'main' }));
    // Nothing but what the budget allows is on these nodes.
    await kubernetesOf(simulator, 'main').remove('/apis/policy/v1/namespaces/default/poddisruptionbudgets/queue');
    const before = await nodegroup('batch');
    const started = await update({ nodegroupName: 'batch', version: '1.35' });
    expect(started.update).toMatchObject({
      status: 'InProgress',
      type: 'VersionUpdate',
      params: [
        { type: 'Version', value: '1.35' },
        { type: 'ReleaseVersion', value: '1.35.4-20261118' },
      ],
    });
    expect(await nodegroup('batch')).toMatchObject({ status: 'UPDATING', releaseVersion: before?.releaseVersion });
    expect(await nodes('batch')).toEqual({ count: 3, images: 1, cordoned: 0 });
    pass(minute);
    // Twice the zones more; the old ones stay until the new ones are Ready.
    expect(await nodes('batch')).toEqual({ count: 9, images: 2, cordoned: 0 });
    pass(1.5 * minute);
    expect(await nodes('batch')).toEqual({ count: 9, images: 2, cordoned: 3 });
    const seen = new Set<number>();
    for (let minutes = 0; minutes < 30 && (await nodegroup('batch'))?.status === 'UPDATING'; minutes += 1) {
      pass(minute / 2);
      seen.add((await nodes('batch')).count);
    }
    expect(Math.max(...seen)).toBe(9);
    expect(await nodes('batch')).toEqual({ count: 3, images: 1, cordoned: 0 });
    expect(await described('batch', started.update?.id)).toMatchObject({ status: 'Successful', errors: [] });
    expect(await nodegroup('batch')).toMatchObject({ status: 'ACTIVE', releaseVersion: '1.35.4-20261118' });
    // Never faster than AWS says.
    expect(Date.now() - startAt).toBeGreaterThan(8 * minute);
    const pods = await kubernetesOf(simulator, 'main').list('/api/v1/namespaces/default/pods?labelSelector=app=queue');
    expect(pods.map(({ status }) => status.phase)).toEqual(['Running', 'Running']);
  });

  it('fails after fifteen minutes where a budget holds a pod, tells the node, and succeeds once the budget gives way', async () => {
    const kube = kubernetesOf(simulator, 'main');
    const before = await kube.names('/api/v1/namespaces/default/pods?labelSelector=app=queue');
    const started = await update({ nodegroupName: 'batch', version: '1.35' });
    pass(12 * minute);
    expect(await described('batch', started.update?.id)).toMatchObject({ status: 'InProgress' });
    expect(
      (await kube.list('/api/v1/namespaces/default/events')).map((event) => [
        event['reason' as 'kind'],
        event['message' as 'kind'],
      ]),
    ).toContainEqual(['FailedEviction', "Cannot evict pod as it would violate the pod's disruption budget."]);
    pass(30 * minute);
    const failed = await described('batch', started.update?.id);
    expect(failed).toMatchObject({
      status: 'Failed',
      errors: [
        {
          errorCode: 'PodEvictionFailure',
          errorMessage: 'Reached max retries while trying to evict pods from nodes in node group batch',
          resourceIds: [expect.stringMatching(/^ip-10-0-/)],
        },
      ],
    });
    // The group is usable and mixed: its record says the old release.
    expect(await nodegroup('batch')).toMatchObject({ status: 'ACTIVE', releaseVersion: '1.35.4-20261104' });
    expect((await nodes('batch')).images).toBe(2);
    expect(await kube.names('/api/v1/namespaces/default/pods?labelSelector=app=queue')).toEqual(before);

    await kube.patch('/apis/policy/v1/namespaces/default/poddisruptionbudgets/queue', { spec: { minAvailable: 1 } });
    const again = await update({ nodegroupName: 'batch', version: '1.35' });
    pass(30 * minute);
    expect(await described('batch', again.update?.id)).toMatchObject({ status: 'Successful' });
    expect(await nodes('batch')).toEqual({ count: 3, images: 1, cordoned: 0 });
    const { updateIds } = await eks().send(new ListUpdatesCommand({ name: 'main', nodegroupName: 'batch' }));
    expect(updateIds).toEqual([again.update?.id, started.update?.id]);
  });

  it('with force deletes what a budget protects', async () => {
    const started = await update({ nodegroupName: 'batch', version: '1.35', force: true });
    pass(30 * minute);
    expect(await described('batch', started.update?.id)).toMatchObject({ status: 'Successful', errors: [] });
  });

  it('fails where new nodes do not join', async () => {
    begin({ scenario: 'sample' });
    const started = await update({ nodegroupName: 'ingest' }, 'platform');
    pass(20 * minute);
    expect(await described('ingest', started.update?.id, 'platform')).toMatchObject({
      status: 'Failed',
      errors: [{ errorCode: 'NodeCreationFailure' }],
    });
    expect(await nodegroup('ingest', 'platform')).toMatchObject({ status: 'DEGRADED' });
  });

  it('goes on after the state was saved and loaded', async () => {
    const started = await update({ nodegroupName: 'batch', version: '1.35', force: true });
    pass(4 * minute);
    const saved = JSON.stringify(simulator.save());
    simulator.dispose();
    simulator = createSimulator({ state: JSON.parse(saved) });
    expect(simulator.save()).toEqual(JSON.parse(saved));
    pass(30 * minute);
    expect(await described('batch', started.update?.id)).toMatchObject({ status: 'Successful' });
    expect(await nodes('batch')).toEqual({ count: 3, images: 1, cordoned: 0 });
  });

  it('takes a repeated request with the same token for the same update', async () => {
    const input = { nodegroupName: 'workers', version: '1.35', clientRequestToken: 'same' };
    const [first, second] = [await update(input), await update(input)];
    expect(second.update?.id).toBe(first.update?.id);
    const { updateIds } = await eks().send(new ListUpdatesCommand({ name: 'main', nodegroupName: 'workers' }));
    expect(updateIds).toHaveLength(1);
  });

  it('replaces no node that is what it should be', async () => {
    const started = await update({ nodegroupName: 'workers', version: '1.35' });
    pass(2 * minute);
    expect(await described('workers', started.update?.id)).toMatchObject({ status: 'Successful' });
  });

  it('is asked for with the name of its nodegroup', async () => {
    const started = await update({ nodegroupName: 'workers' });
    expect(
      await failure(eks().send(new DescribeUpdateCommand({ name: 'main', updateId: started.update?.id }))),
    ).toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await eks().send(new ListUpdatesCommand({ name: 'main' }))).updateIds).toEqual([]);
  });

  it.each([
    [
      'workers',
      { releaseVersion: '1.35.0-20200101' },
      'InvalidParameterException',
      'Requested Nodegroup release version 1.35.0-20200101 is invalid. Allowed release version is 1.35.4-20261118',
    ],
    ['workers', { version: '1.36' }, 'InvalidParameterException', 'can not be greater than the cluster version 1.35'],
    ['workers', { version: '1.34' }, 'InvalidParameterException', 'can not be rolled back'],
    ['workers', { version: '2.0' }, 'InvalidParameterException', 'unsupported Kubernetes version: 2.0'],
    [
      'workers',
      { launchTemplate: { name: 'mine', version: '2' } },
      'InvalidParameterException',
      'was not created with a launch template',
    ],
    ['nobody', {}, 'ResourceNotFoundException', 'No node group found for name: nobody.'],
  ])('of %s with %j is refused', async (nodegroupName, input, name, message) => {
    expect(await failure(update({ nodegroupName, ...input }))).toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it('of a custom image wants a new version of its own launch template', async () => {
    begin({ scenario: 'sample' });
    const custom = (input: object) => update({ nodegroupName: 'spark-hardened', ...input }, 'data-platform');
    expect(await failure(custom({ version: '1.31' }))).toMatchObject({
      message: expect.stringContaining('custom AMI'),
    });
    expect(await failure(custom({}))).toMatchObject({ name: 'InvalidParameterException' });
    expect(await failure(custom({ launchTemplate: { name: 'other', version: '18' } }))).toMatchObject({
      message: expect.stringContaining('does not match'),
    });
    const started = await custom({ launchTemplate: { name: 'spark-hardened', version: '18' } });
    pass(30 * minute);
    expect(await described('spark-hardened', started.update?.id, 'data-platform')).toMatchObject({
      status: 'Successful',
    });
    expect((await nodegroup('spark-hardened', 'data-platform'))?.launchTemplate?.version).toBe('18');
  });

  it('is refused while one is under way', async () => {
    await update({ nodegroupName: 'workers' });
    expect(await failure(update({ nodegroupName: 'workers' }))).toMatchObject({
      name: 'ResourceInUseException',
      $metadata: { httpStatusCode: 409 },
      nodegroupName: 'workers',
    });
  });

  it('without a version follows the cluster', async () => {
    begin({ scenario: 'sample' });
    const started = await update({ nodegroupName: 'batch' }, 'platform');
    expect(started.update?.params?.[0]).toEqual({ type: 'Version', value: '1.36' });
  });
});

it('a new release comes after a week, in SSM and for updates', async () => {
  const name = '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/release_version';
  const recommended = async () =>
    (await clientsOf(simulator).ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
  expect(await recommended()).toBe('1.35.4-20261118');
  pass(3 * 24 * 60 * minute);
  expect(await recommended()).toBe('1.35.4-20261125');
  const started = await update({ nodegroupName: 'workers', version: '1.35' });
  expect(started.update?.params?.[1]?.value).toBe('1.35.4-20261125');
});

describe('Fargate profiles', () => {
  it('are listed and described with their selectors', async () => {
    expect((await eks().send(new ListFargateProfilesCommand(main))).fargateProfileNames).toEqual(['serverless']);
    const { fargateProfile } = await eks().send(
      new DescribeFargateProfileCommand({ ...main, fargateProfileName: 'serverless' }),
    );
    expect(fargateProfile).toMatchObject({
      status: 'ACTIVE',
      selectors: [{ namespace: 'fargate' }],
      health: { issues: [] },
    });
    expect(fargateProfile?.fargateProfileArn).toMatch(
      /^arn:aws:eks:eu-west-1:111122223333:fargateprofile\/main\/serverless\/[0-9a-f-]{36}$/,
    );
    expect(
      await failure(eks().send(new DescribeFargateProfileCommand({ ...main, fargateProfileName: 'no' }))),
    ).toMatchObject({
      name: 'ResourceNotFoundException',
      fargateProfileName: 'no',
    });
  });
});

describe('whatever the group and the budget', () => {
  /** A group of that make with one deployment on it, under a budget. */
  const grouped = (
    size: number,
    updateConfig: NonNullable<NodegroupRecord['updateConfig']>,
    replicas: number,
    minAvailable: number,
  ) =>
    world((tables, { now }) => {
      const site = openSite(tables, '111122223333', 'eu-west-1', now);
      const group = { name: 'pool', amiType: 'AL2023_x86_64_STANDARD', behind: 3, with: { size, updateConfig } };
      tellCluster(site, { name: 'main', version: '1.35', createdDaysAgo: 100, nodegroups: [group] });
      const workload = { kind: 'Deployment', namespace: 'default', name: 'app', replicas, daysAgo: 1 } as const;
      tellKubernetes(site, 'main', { workloads: [{ ...workload, budgets: [{ minAvailable }] }] });
    });

  it('the budget is kept, the size comes back, and the update ends', async () => {
    const updateConfig = fc.record(
      {
        maxUnavailable: fc.integer({ min: 1, max: 4 }),
        updateStrategy: fc.constantFrom('DEFAULT' as const, 'MINIMAL' as const),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        updateConfig,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        async (size, config, replicas, minAvailable) => {
          vi.setSystemTime(startAt);
          begin({ scenario: grouped(size, config, replicas, minAvailable) });
          const kube = kubernetesOf(simulator, 'main');
          const { update: started } = await update({ nodegroupName: 'pool', version: '1.35' });
          let status: string | undefined = 'InProgress';
          for (let steps = 0; status === 'InProgress' && steps < 800; steps += 1) {
            pass(minute / 6);
            const pods = await kube.list('/api/v1/namespaces/default/pods?labelSelector=app=app');
            const serving = pods.filter(({ status: { conditions } }) =>
              (conditions as { type: string; status: string }[]).some(
                (each) => each.type === 'Ready' && each.status === 'True',
              ),
            );
            expect(serving.length).toBeGreaterThanOrEqual(Math.min(minAvailable, replicas));
            const { count } = await nodes('pool');
            if (config.updateStrategy === 'MINIMAL') expect(count).toBeLessThanOrEqual(size);
            status = (await described('pool', started?.id))?.status;
          }
          if (minAvailable >= replicas) expect(status).toBe('Failed');
          // Without nodes in reserve a pod may find no other node, and hold the budget.
          else if (config.updateStrategy !== 'MINIMAL') expect(status).toBe('Successful');
          else expect(status).not.toBe('InProgress');
          if (status === 'Successful') expect(await nodes('pool')).toEqual({ count: size, images: 1, cordoned: 0 });
        },
      ),
      { numRuns: 12, seed: 20_261_122 },
    );
  }, 120_000);
});
