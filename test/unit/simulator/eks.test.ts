import {
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeNodegroupCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
  type DescribeClusterVersionsCommandInput,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure, startAt } from './clients.ts';

let simulator: Simulator;
const eks = () => clientsOf(simulator).eks;

beforeEach(() => {
  simulator = createSimulator({ scenario: 'small', startAt });
});
afterEach(() => simulator.dispose());

const day = (date: Date | undefined) => date?.toISOString().slice(0, 10);

describe('clusters', () => {
  it('are listed by name and described with their support policy', async () => {
    expect((await eks().send(new ListClustersCommand({}))).clusters).toEqual(['main']);
    const { cluster } = await eks().send(new DescribeClusterCommand({ name: 'main' }));
    expect(cluster).toMatchObject({
      arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/main',
      status: 'ACTIVE',
      version: '1.35',
      upgradePolicy: { supportType: 'EXTENDED' },
      health: { issues: [] },
    });
    // 250 days before the start, in seconds on the wire and a Date in the client.
    expect(day(cluster?.createdAt)).toBe('2026-03-17');
  });

  it('come page by page; a token belongs to its list', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt });
    const first = await eks().send(new ListClustersCommand({ maxResults: 2 }));
    const rest = await eks().send(new ListClustersCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect([...(first.clusters ?? []), ...(rest.clusters ?? [])]).toEqual(['storefront', 'data-platform', 'platform']);
    expect(rest.nextToken).toBeUndefined();
    expect(
      await failure(eks().send(new ListNodegroupsCommand({ clusterName: 'platform', nextToken: first.nextToken }))),
    ).toMatchObject({ name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } });
    expect(await failure(eks().send(new ListClustersCommand({ maxResults: 101 })))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('that are not there are named in the error', async () => {
    expect(await failure(eks().send(new DescribeClusterCommand({ name: 'nobody' })))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No cluster found for name: nobody.',
      clusterName: 'nobody',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('nodegroups', () => {
  it('say which release they run', async () => {
    expect((await eks().send(new ListNodegroupsCommand({ clusterName: 'main' }))).nodegroups).toEqual([
      'workers',
      'batch',
    ]);
    const { nodegroup } = await eks().send(
      new DescribeNodegroupCommand({ clusterName: 'main', nodegroupName: 'workers' }),
    );
    expect(nodegroup).toMatchObject({
      status: 'ACTIVE',
      amiType: 'AL2023_x86_64_STANDARD',
      version: '1.35',
      releaseVersion: '1.35.4-20261118',
      capacityType: 'ON_DEMAND',
    });
    expect(nodegroup?.nodegroupArn).toMatch(
      /^arn:aws:eks:eu-west-1:111122223333:nodegroup\/main\/workers\/[0-9a-f-]{36}$/,
    );
  });

  it('that are not there are named in the error, with their cluster', async () => {
    const ask = new DescribeNodegroupCommand({ clusterName: 'main', nodegroupName: 'nobody' });
    expect(await failure(eks().send(ask))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'No node group found for name: nobody.',
      clusterName: 'main',
      nodegroupName: 'nobody',
    });
  });

  it('explain why they are degraded', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt });
    const { nodegroup } = await eks().send(
      new DescribeNodegroupCommand({ clusterName: 'platform', nodegroupName: 'ingest' }),
    );
    expect(nodegroup?.status).toBe('DEGRADED');
    expect(nodegroup?.health?.issues?.map(({ code }) => code)).toEqual([
      'AsgInstanceLaunchFailures',
      'NodeCreationFailure',
    ]);
  });
});

describe('DescribeClusterVersions', () => {
  const ask = async (input: DescribeClusterVersionsCommandInput) =>
    (await eks().send(new DescribeClusterVersionsCommand(input))).clusterVersions?.map(
      ({ clusterVersion, versionStatus }) => `${clusterVersion} ${versionStatus}`,
    );

  it('follows the calendar on the day', async () => {
    expect(await ask({})).toEqual([
      '1.36 STANDARD_SUPPORT',
      '1.35 STANDARD_SUPPORT',
      '1.34 STANDARD_SUPPORT',
      '1.33 EXTENDED_SUPPORT',
      '1.32 EXTENDED_SUPPORT',
      '1.31 EXTENDED_SUPPORT',
    ]);
    simulator.dispose();
    simulator = createSimulator({ scenario: 'small', startAt: Date.parse('2026-12-02T00:00:00Z') });
    expect((await ask({ includeAll: true }))?.slice(2, 6)).toEqual([
      '1.34 EXTENDED_SUPPORT',
      '1.33 EXTENDED_SUPPORT',
      '1.32 EXTENDED_SUPPORT',
      '1.31 UNSUPPORTED',
    ]);
  });

  it('gives dates, the default and the newest patch', async () => {
    const { clusterVersions } = await eks().send(new DescribeClusterVersionsCommand({ clusterVersions: ['1.34'] }));
    const [row] = clusterVersions ?? [];
    expect([day(row?.releaseDate), day(row?.endOfStandardSupportDate), day(row?.endOfExtendedSupportDate)]).toEqual([
      '2025-10-02',
      '2026-12-02',
      '2027-12-02',
    ]);
    expect(row).toMatchObject({ defaultVersion: false, status: 'standard-support', clusterType: 'eks' });
    expect(row?.kubernetesPatchVersion).toMatch(/^1\.34\.\d+$/);
  });

  it('filters', async () => {
    expect(await ask({ defaultOnly: true })).toEqual(['1.36 STANDARD_SUPPORT']);
    expect(await ask({ versionStatus: 'UNSUPPORTED' })).toEqual(['1.30 UNSUPPORTED', '1.29 UNSUPPORTED']);
    expect(await ask({ status: 'extended-support' })).toHaveLength(3);
    expect(await ask({ clusterVersions: ['1.30', '1.36'] })).toEqual(['1.36 STANDARD_SUPPORT', '1.30 UNSUPPORTED']);
    expect(await failure(ask({ clusterType: 'other' }))).toMatchObject({ name: 'InvalidParameterException' });
  });

  it('comes page by page', async () => {
    const pages: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await eks().send(new DescribeClusterVersionsCommand({ maxResults: 4, includeAll: true, nextToken }));
      pages.push(page.clusterVersions?.length ?? 0);
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages).toEqual([4, 4]);
  });
});
