import { expect, test } from 'vitest';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { nodegroups } from '../../../../src/kinds/nodegroups/kind.ts';
import { judged, readAll, simulatedAccount, type SimulatedAccount } from '../simulatedAccount.ts';
import { told } from './story.ts';

function verdicts(known: readonly Observed<EksFacts>[], account: SimulatedAccount): Readonly<Record<string, string>> {
  const path = ({ name, facts }: Observed<EksFacts>) => (facts.type === 'cluster' ? name : `${facts.cluster}/${name}`);
  return Object.fromEntries(known.map((each) => [path(each), told(judged(nodegroups, each, account))]));
}

/** Some of the sample account's clusters and nodegroups, and why each is there. */
const expected = {
  storefront: 'ending: cluster.version.ending',
  'storefront/web': 'current',
  'storefront/workers-arm': 'outdated: nodegroup.ami.behind → nodegroup.update',
  'data-platform': 'ending: cluster.version.extended',
  'data-platform/etl': 'unsupported: nodegroup.ami.unsupported',
  'data-platform/spark-hardened': 'unknown: (nodegroup.ami.custom), (nodegroup.launchTemplate)',
  'data-platform/windows-reports': 'unknown: (nodegroup.ami.unknown)',
  platform: 'current: (cluster.version.standard)',
  'platform/system': 'current',
  'platform/edge': 'outdated: nodegroup.ami.behind → nodegroup.update',
  'platform/batch': 'outdated: nodegroup.ami.behind, nodegroup.version.behind → nodegroup.update',
  'platform/ingest': 'outdated: nodegroup.ami.behind, nodegroup.degraded → nodegroup.update',
};

test('the clusters of the sample account are judged as their stories tell', async () => {
  const account = simulatedAccount();
  const { known, problems } = await readAll(nodegroups, account);
  expect(problems).toEqual([]);
  expect(known.filter((each) => each.partial)).toEqual([]);
  expect(verdicts(known, account)).toMatchObject(expected);
  const clusters = known.filter((each) => each.facts.type === 'cluster').length;
  expect(account.simulator.requestCounts()).toEqual({
    'eks:ListClusters': 1,
    'eks:DescribeClusterVersions': 1,
    'eks:DescribeCluster': clusters,
    'eks:ListNodegroups': clusters,
    'eks:DescribeNodegroup': known.length - clusters,
    'eks:ListUpdates': known.length - clusters,
    'ssm:GetParameters': 1,
  });
});

test('the dates that EKS tells and those of the table are the same', async () => {
  const live = simulatedAccount();
  const table = simulatedAccount({ faults: ['deny:eks:DescribeClusterVersions'] });
  const { known } = await readAll(nodegroups, live);
  const fallback = await readAll(nodegroups, table);
  expect(fallback.problems.map((each) => each.permission)).toEqual(['eks:DescribeClusterVersions']);
  expect(verdicts(fallback.known, table)).toEqual(verdicts(known, live));
});

test('without Systems Manager nothing that needs it is current', async () => {
  const account = simulatedAccount({ faults: ['deny:ssm:GetParameters'] });
  const { known, problems } = await readAll(nodegroups, account);
  expect(problems.map((each) => each.permission)).toEqual(['ssm:GetParameters']);
  expect(verdicts(known, account)).toMatchObject({
    platform: 'current: (cluster.version.standard)',
    'storefront/web': 'unknown: (nodegroup.ami.unknown)',
    'data-platform/etl': 'unsupported: nodegroup.ami.unsupported',
  });
});

test('throttles, faults and broken connections change no verdict', { timeout: 60_000 }, async () => {
  const account = simulatedAccount({ faults: ['throttle:0.1', 'http500:0.1', 'drop:0.1'], seed: 7 });
  const { known, problems } = await readAll(nodegroups, account);
  expect(problems).toEqual([]);
  expect(verdicts(known, account)).toMatchObject(expected);
});

test('one is read again by itself, and is the same', async () => {
  const account = simulatedAccount();
  const { session } = account;
  const { known } = await readAll(nodegroups, account);
  const previous = new Map(known.map((each) => [each.key, each]));
  const context = { ports: session.ports, signal: session.signal, now: session.now(), previous, report: () => {} };
  const again = await Promise.all(known.map((each) => nodegroups.readOne(each, context)));
  expect(again).toEqual(known);
});
