import { describe, expect, test } from 'vitest';
import { startOf } from '../../../../src/domain/time.ts';
import { assessEks } from '../../../../src/kinds/nodegroups/assess.ts';
import { nodegroups } from '../../../../src/kinds/nodegroups/kind.ts';
import { clusterOf, context, nodegroupOf, now, told } from './story.ts';

type Row = readonly [known: string, verdict: string];

/** On 2026-11-22. Without another word EKS could not be asked, and the table of the extension stands in. */
const clusters: readonly Row[] = [
  ['1.36', 'current: (cluster.version.standard)'],
  ['1.35', 'current: (cluster.version.standard)'],
  // Ten days of standard support are left.
  ['1.34', 'ending: cluster.version.ending'],
  ['1.33', 'ending: cluster.version.extended'],
  ['1.32', 'ending: cluster.version.extended'],
  // Four days of extended support are left.
  ['1.31', 'ending: cluster.version.extended'],
  ['1.30', 'unsupported: cluster.version.unsupported'],
  ['1.21', 'unsupported: cluster.version.unsupported'],
  ['1.37', 'unknown: (cluster.version.unknown)'],
  ['2.1', 'unknown: (cluster.version.unknown)'],
  ['new', 'unknown: (cluster.version.unknown)'],
  ['no version', 'unknown: (cluster.version.unknown)'],

  // What EKS says wins over the table.
  ['1.37, EKS says standard', 'current'],
  ['1.33, EKS says standard', 'current'],
  ['1.35, EKS says extended', 'ending: cluster.version.extended'],
  ['1.35, EKS says unsupported', 'unsupported: cluster.version.unsupported'],
  ['1.33, EKS says 2027-03-01 and 2028-03-01', 'current: (cluster.version.standard)'],
  ['1.33, EKS says 2026-12-24 and 2027-12-24', 'ending: cluster.version.ending'],
  ['1.36, EKS says 2026-01-01 and 2027-01-01', 'ending: cluster.version.extended'],
  ['1.36, EKS says 2025-01-01 and 2026-01-01', 'unsupported: cluster.version.unsupported'],
  // It lists neither, or was not asked yet.
  ['1.34, EKS does not list it', 'ending: cluster.version.ending'],
  ['1.37, EKS does not list it', 'unknown: (cluster.version.unknown)'],
  ['1.35, EKS not asked yet', 'unknown'],

  ['1.35, issue', 'unknown: cluster.health, (cluster.version.standard)'],
  ['1.35, FAILED', 'unknown: cluster.health, (cluster.version.standard)'],
  ['1.30, issue', 'unsupported: cluster.version.unsupported, cluster.health'],
  ['1.35, not described', 'unknown: (cluster.unreadable)'],
  ['1.35, nodegroups not listed', 'unknown: (cluster.nodegroups.unreadable), (cluster.version.standard)'],
];

describe('the verdict on a cluster', () => {
  test.each(clusters)('%s', (known, verdict) => {
    expect(told(assessEks(clusterOf(known), context))).toBe(verdict);
  });
});

const groups: readonly Row[] = [
  ['AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105', 'current'],
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105',
    'outdated: nodegroup.ami.behind → nodegroup.update',
  ],
  // The parameter lags behind what EKS installed: newer than recommended is no fault.
  ['AL2023_ARM_64_STANDARD 1.35.2-20261119, recommended 1.35.1-20261105', 'current'],
  [
    'AL2023_x86_64_NVIDIA 1.35.1-20251105, recommended 1.35.1-20261105',
    'outdated: nodegroup.ami.behind → nodegroup.update',
  ],
  ['BOTTLEROCKET_x86_64 1.50.0-29cc92cc, recommended 1.50.0-29cc92cc', 'current'],
  [
    'BOTTLEROCKET_x86_64 1.9.2-29cc92cc, recommended 1.50.0-0a1b2c3d',
    'outdated: nodegroup.ami.behind → nodegroup.update',
  ],
  // One version in two builds: neither is newer.
  ['BOTTLEROCKET_ARM_64 1.50.0-29cc92cc, recommended 1.50.0-0a1b2c3d', 'unknown: (nodegroup.ami.unknown)'],
  [
    'WINDOWS_CORE_2022_x86_64 1.35-2026.08.10, recommended 1.35-2026.09.14',
    'outdated: nodegroup.ami.behind → nodegroup.update',
  ],
  // AWS has written the same day with dashes.
  ['WINDOWS_CORE_2022_x86_64 1.35-2026-09-14, recommended 1.35-2026.09.14', 'current'],
  ['WINDOWS_FULL_2019_x86_64 1.35-2026.09.14, recommended not there', 'unknown: (nodegroup.ami.unknown)'],
  ['AL2023_x86_64_STANDARD something, recommended 1.35.1-20261105', 'unknown: (nodegroup.ami.unknown)'],
  ['AL2023_x86_64_STANDARD something, recommended something', 'current'],

  // No evidence: never current.
  ['AL2023_x86_64_STANDARD 1.35.1-20261105', 'unknown'],
  ['AL2023_x86_64_STANDARD 1.35.1-20261105, recommended not readable', 'unknown: (nodegroup.ami.unknown)'],
  ['AL2023_x86_64_STANDARD 1.35.1-20261105, recommended not there', 'unknown: (nodegroup.ami.unknown)'],
  ['AL2023_x86_64_STANDARD -, recommended 1.35.1-20261105', 'unknown: (nodegroup.ami.unknown)'],
  ['AL2024_x86_64_STANDARD 1.35.1-20261105, recommended not asked', 'unknown: (nodegroup.ami.unknown)'],
  ['constructor 1, recommended not asked', 'unknown: (nodegroup.ami.unknown)'],
  ['- 1.35.1-20261105, recommended not asked', 'unknown: (nodegroup.ami.unknown)'],
  ['CUSTOM ami-0abc, recommended not asked', 'unknown: (nodegroup.ami.custom)'],
  ['CUSTOM ami-0abc, recommended not asked, on 1.30', 'unknown: (nodegroup.ami.custom)'],

  // Amazon Linux 2 has ended, whatever SSM calls its newest.
  [
    'AL2_x86_64 1.32.9-20251126, recommended 1.32.9-20251126, on 1.32, cluster 1.32',
    'unsupported: nodegroup.ami.unsupported',
  ],
  ['AL2_ARM_64 1.32.9-20250926, recommended not asked, on 1.32', 'unsupported: nodegroup.ami.unsupported'],

  // The nodes' own Kubernetes.
  [
    'AL2023_x86_64_STANDARD 1.34.2-20261105, recommended 1.34.2-20261105, on 1.34, cluster 1.35',
    'outdated: nodegroup.version.behind → nodegroup.update',
  ],
  [
    'AL2023_x86_64_STANDARD 1.34.2-20261013, recommended 1.34.2-20261105, on 1.34, cluster 1.36',
    'outdated: nodegroup.ami.behind, nodegroup.version.behind → nodegroup.update',
  ],
  [
    // The newest release of a Kubernetes minor for which there are no more releases.
    'AL2023_x86_64_STANDARD 1.30.9-20260701, recommended 1.30.9-20260701, on 1.30, cluster 1.31',
    'unsupported: nodegroup.version.unsupported, nodegroup.version.behind → nodegroup.update',
  ],

  // A failed update can leave old nodes beside new ones.
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, DEGRADED, issue',
    'unknown: nodegroup.degraded',
  ],
  ['AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, issue', 'unknown: nodegroup.degraded'],
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105, CREATE_FAILED',
    'outdated: nodegroup.ami.behind, nodegroup.degraded → nodegroup.update',
  ],

  // A launch template in use is said, and changes nothing.
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, template web',
    'current: (nodegroup.launchTemplate)',
  ],

  // Its status says nothing of an update that failed.
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, update Failed PodEvictionFailure',
    'outdated: nodegroup.update.failed → nodegroup.update',
  ],
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, update Cancelled',
    'outdated: nodegroup.update.failed → nodegroup.update',
  ],
  ['AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, update Successful', 'current'],
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105, UPDATING, update InProgress',
    'outdated: nodegroup.ami.behind, (nodegroup.update.underWay) → nodegroup.update',
  ],
  [
    'AL2023_x86_64_STANDARD 1.35.1-20261105, recommended 1.35.1-20261105, update not readable',
    'unknown: (nodegroup.updates.unreadable)',
  ],
];

describe('the verdict on a nodegroup', () => {
  test.each(groups)('%s', (known, verdict) => {
    expect(told(assessEks(nodegroupOf(known), context))).toBe(verdict);
  });
});

function findingOf(known: Parameters<typeof assessEks>[0], code: string, at = now) {
  const found = assessEks(known, { ...context, now: at }).findings.find((each) => each.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}

test('how far behind is told in days, with both releases as evidence', () => {
  const known = 'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105';
  const finding = findingOf(nodegroupOf(known), 'nodegroup.ami.behind');
  expect(finding.facts).toEqual({
    current: '1.35.1-20261013',
    recommended: '1.35.1-20261105',
    days: 23,
    family: 'AL2023',
  });
  expect(finding.since).toBe(startOf('2026-11-05'));
  expect(finding.evidence).toEqual([
    { source: 'eks:DescribeNodegroup releaseVersion', value: '1.35.1-20261013' },
    { source: 'ssm:GetParameters /aws/service/x', value: '1.35.1-20261105' },
  ]);
});

test('Bottlerocket releases carry no day, so none is claimed', () => {
  const known = 'BOTTLEROCKET_x86_64 1.49.0-29cc92cc, recommended 1.50.0-0a1b2c3d';
  expect(findingOf(nodegroupOf(known), 'nodegroup.ami.behind').facts).toMatchObject({ days: null });
});

test('extended support names what it ended and when AWS upgrades', () => {
  const finding = findingOf(clusterOf('1.31'), 'cluster.version.extended');
  expect(finding.facts).toEqual({
    version: '1.31',
    standardEnded: '2025-11-26',
    ends: '2026-11-26',
    days: 4,
    source: 'table',
  });
  expect(finding.due).toBe(startOf('2026-11-26'));
  expect(finding.evidence.at(-1)).toEqual({
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html',
    at: startOf('2026-07-29'),
  });
});

test('a live day is a day in UTC, however AWS writes it', () => {
  const known = clusterOf('1.34, EKS says 2026-12-01T17:00:00-07:00 and 2027-12-01T17:00:00-07:00, EXTENDED');
  expect(findingOf(known, 'cluster.version.ending').facts).toEqual({
    version: '1.34',
    ends: '2026-12-02',
    days: 10,
    policy: 'EXTENDED',
    source: 'live',
  });
});

test('"ending" begins as early as the team wants', () => {
  const verdict = (kubernetesEnding: number) =>
    told(assessEks(clusterOf('1.34'), { now, thresholds: { ...context.thresholds, kubernetesEnding } }));
  expect(verdict(9)).toBe('current: (cluster.version.standard)');
  expect(verdict(10)).toBe('ending: cluster.version.ending');
});

test('an answer that was read before a deadline does not outlive it', () => {
  const read = clusterOf('1.34, EKS says 2026-12-02 and 2027-12-02');
  const on = (day: string) => told(assessEks(read, { ...context, now: startOf(day) }));
  expect(on('2026-12-01')).toBe('ending: cluster.version.ending');
  expect(on('2026-12-02')).toBe('ending: cluster.version.extended');
  expect(on('2027-12-02')).toBe('unsupported: cluster.version.unsupported');
});

test('what EKS is doing is an activity', () => {
  expect(nodegroups.activity(nodegroupOf('CUSTOM ami-1, UPDATING').facts)).toBe('UPDATING');
  expect(nodegroups.activity(nodegroupOf('CUSTOM ami-1, DELETING').facts)).toBe('DELETING');
  expect(nodegroups.activity(nodegroupOf('CUSTOM ami-1, DEGRADED').facts)).toBeUndefined();
  expect(nodegroups.activity(clusterOf('1.35, CREATING').facts)).toBe('CREATING');
  expect(nodegroups.activity(clusterOf('1.35').facts)).toBeUndefined();
});
