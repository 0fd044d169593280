import { describe, expect, test, vi } from 'vitest';
import { assessEks } from '../../../../src/kinds/nodegroups/assess.ts';
import { nodegroupWords } from '../../../../src/vscode/words/nodegroups.ts';
import { clusterOf, context, nodegroupOf, now } from '../../kinds/nodegroups/story.ts';
import { formats, speak } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

const al2023 = 'AL2023_x86_64_STANDARD';

/** On 2026-11-22: what is known, and what the row says. */
const rows: readonly (readonly [known: string, row: string])[] = [
  ['1.35', 'Kubernetes 1.35 · standard support until 27 Mar 2027'],
  ['1.37, EKS says standard', 'Kubernetes 1.37'],
  ['1.34', 'Kubernetes 1.34 · standard support ends 2 Dec 2026'],
  ['1.31', 'Kubernetes 1.31 · extended support ends 26 Nov 2026'],
  ['1.29', 'Kubernetes 1.29 · no longer supported'],
  ['1.36, EKS says 2025-01-01 and 2026-01-01', 'Kubernetes 1.36 · support ended 1 Jan 2026'],
  ['1.37', 'Kubernetes 1.37 · support dates not known'],
  ['no version', 'Kubernetes version not known'],
  ['1.35, issue', 'AsgInstanceLaunchFailures: no capacity'],
  ['1.35, FAILED', 'FAILED'],
  ['1.35, not described', 'Cluster not readable'],
  ['1.35, nodegroups not listed', 'Nodegroups not readable'],

  [`${al2023} 1.35.1-20261105, recommended 1.35.1-20261105`, '1.35.1-20261105 · AL2023_x86_64_STANDARD'],
  [`${al2023} 1.35.1-20261105`, '1.35.1-20261105 · AL2023_x86_64_STANDARD · reading recommended release…'],
  [`${al2023} 1.34.2-20261013, recommended 1.34.2-20261105`, '23 days behind 1.34.2-20261105'],
  [`${al2023} 1.34.2-20261104, recommended 1.34.2-20261105`, '1 day behind 1.34.2-20261105'],
  [`${al2023} 1.34.1-20261105, recommended 1.34.2-20261105`, 'Behind 1.34.2-20261105'],
  ['BOTTLEROCKET_x86_64 1.49.0-29cc92cc, recommended 1.50.0-0a1b2c3d', 'Behind 1.50.0-0a1b2c3d'],
  ['AL2_x86_64 1.32.9-20251126, recommended not asked', 'Amazon Linux 2 · no more patches since 26 Nov 2025'],
  ['CUSTOM ami-0abc, recommended not asked', 'Custom AMI · ami-0abc'],
  ['AL2030_x86_64 1, recommended not asked', 'AMI type AL2030_x86_64 is not known'],
  [`${al2023} 1.35.1-20261105, recommended not readable`, '1.35.1-20261105 · recommended release not readable'],
  [`${al2023} 1.35.1-20261105, recommended not there`, '1.35.1-20261105 · no recommended release'],
  [`${al2023} what, recommended 1.35.1-20261105`, 'what · cannot be compared'],
  [
    `${al2023} 1.34.2-20261105, recommended 1.34.2-20261105, on 1.34, cluster 1.35`,
    'Kubernetes 1.34 · cluster has 1.35',
  ],
  [`${al2023} 1.35.1-20261105, recommended 1.35.1-20261105, template web`, '1.35.1-20261105 · launch template web v3'],
  [`${al2023} 1.35.1-20261105, recommended 1.35.1-20261105, DEGRADED, issue`, 'AsgInstanceLaunchFailures: no capacity'],
];

describe('the row of a cluster or nodegroup', () => {
  test.each(rows)('%s', (known, row) => {
    const observed = /^[A-Z]/.test(known) ? nodegroupOf(known) : clusterOf(known);
    const [first] = assessEks(observed, context).findings;
    expect(
      first ? speak(nodegroupWords.findings, first)?.short : nodegroupWords.atRest(observed.facts, formats, now),
    ).toBe(row);
  });
});

test.each([
  [
    clusterOf('1.31'),
    'Kubernetes 1.31 has been in extended support since 26 Nov 2025, which costs more per cluster and hour. Extended support ends on 26 Nov 2026, 4 days from now; then AWS upgrades the control plane by itself, and nodes stay behind. Dates as AWS published them on 29 Jul 2026, not read from EKS itself.',
  ],
  [
    clusterOf('1.34, EKS says 2026-12-02 and 2027-12-02, STANDARD'),
    'Standard support for Kubernetes 1.34 ends on 2 Dec 2026, 10 days from now. Its upgrade policy is STANDARD: AWS then upgrades the control plane by itself, and nodes stay behind.',
  ],
  [
    nodegroupOf(`${al2023} 1.34.2-20261013, recommended 1.34.2-20261105`),
    'The nodegroup runs AMI release 1.34.2-20261013; AWS recommends 1.34.2-20261105 for its AMI type and Kubernetes version. There are 23 days between the two releases. An even newer release can exist: the recommended one follows a little later.',
  ],
  [
    nodegroupOf(`${al2023} 1.33.2-20261105, recommended 1.33.2-20261105, on 1.33, cluster 1.36`),
    'Its nodes run Kubernetes 1.33, 3 minor versions behind the cluster (1.36). That is the most that Kubernetes allows: the cluster must not be upgraded before its nodes.',
  ],
  [
    nodegroupOf(`${al2023} 1.35.1-20261105, recommended not readable`),
    'The release that AWS recommends could not be read from Systems Manager. The permission ssm:GetParameters is missing.',
  ],
])('the long words of %#', (observed, long) => {
  const [first] = assessEks(observed, context).findings;
  expect(first && speak(nodegroupWords.findings, first)?.long).toBe(long);
});

test('a nodegroup that is degraded says so before all else, unless its row would say it twice', () => {
  const before = (words: string) => nodegroupWords.before?.(nodegroupOf(words).facts, formats);
  expect(before(`${al2023} 1.34.2-20261013, DEGRADED, issue`)).toBe('Degraded');
  expect(before(`${al2023} 1.34.2-20261013, DEGRADED`)).toBeUndefined();
  expect(before(`${al2023} 1.34.2-20261013`)).toBeUndefined();
});
