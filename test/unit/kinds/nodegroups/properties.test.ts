import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsAttention } from '../../../../src/domain/finding.ts';
import { startOf } from '../../../../src/domain/time.ts';
import { defaultThresholds, type Observed } from '../../../../src/kinds/kind.ts';
import { amiTypeIds, amiTypeOf } from '../../../../src/kinds/nodegroups/amiTypes.ts';
import { assessEks } from '../../../../src/kinds/nodegroups/assess.ts';
import type {
  ClusterFacts,
  EksFacts,
  NodegroupFacts,
  RecommendedRead,
  SupportRead,
  UpdatesRead,
} from '../../../../src/kinds/nodegroups/facts.ts';
import { eksRules } from '../../../../src/kinds/nodegroups/findings.ts';
import { kubernetesVersions, supportOf } from '../../../../src/kinds/nodegroups/kubernetesVersions.ts';
import { compareReleases, parseRelease } from '../../../../src/kinds/nodegroups/releaseVersions.ts';
import { clusterKey, issue, nodegroupKey } from './story.ts';

const anyTime = fc.integer({ min: startOf('2018-01-01'), max: startOf('2035-01-01') });

/** Members that may be missing. */
const optional = { requiredKeys: [] };

const anyVersion = fc.oneof(
  fc.constantFrom(...Object.keys(kubernetesVersions.rows), '1.30', '1.37', '1.9', '2.0'),
  fc.string(),
);

const anySupport: fc.Arbitrary<SupportRead> = fc.oneof(
  fc.constantFrom<SupportRead>(
    { state: 'pending' },
    { state: 'notListed' },
    { state: 'unreadable', problem: 'throttled' },
  ),
  fc.record({
    state: fc.constant('read' as const),
    row: fc.record(
      {
        version: anyVersion,
        versionStatus: fc.constantFrom('STANDARD_SUPPORT', 'EXTENDED_SUPPORT', 'UNSUPPORTED', 'RETIRED'),
        endOfStandardSupport: anyTime,
        endOfExtendedSupport: anyTime,
      },
      { requiredKeys: ['version'] },
    ),
  }),
);

const anyRelease = fc.oneof(
  fc.constantFrom('1.35.1-20261105', '1.35.1-20261013', '1.34.2-20261105', '1.50.0-29cc92cc', '1.49.0-0a1b2c3d'),
  fc.constantFrom('1.35-2026.09.14', '1.35-2026-01-22', 'ami-0abc'),
  fc.string(),
);

const anyRecommended: fc.Arbitrary<RecommendedRead> = fc.oneof(
  fc.constantFrom<RecommendedRead>(
    { state: 'pending' },
    { state: 'notApplicable' },
    { state: 'missing', parameters: ['/a', '/b'] },
    { state: 'unreadable', problem: 'accessDenied' },
  ),
  anyRelease.map((value): RecommendedRead => ({ state: 'read', parameter: '/a', value })),
);

const anyUpdate = fc.record({
  id: fc.string(),
  status: fc.constantFrom('Failed', 'Cancelled', 'Successful', 'NEW'),
  params: fc.constant([]),
  errors: fc.constantFrom([], [{ code: 'PodEvictionFailure', message: 'x', resourceIds: ['web-1'] }]),
});

const anyUpdates = fc.oneof(
  fc.constantFrom<UpdatesRead>({ state: 'pending' }, { state: 'read' }, { state: 'unreadable', problem: 'throttled' }),
  anyUpdate.map((last): UpdatesRead => ({ state: 'read', last })),
  anyUpdate.map((underWay): UpdatesRead => ({ state: 'read', underWay })),
);

const anyIssues = fc.constantFrom([], [issue]);

const anyCluster: fc.Arbitrary<ClusterFacts> = fc
  .tuple(
    fc.record({ type: fc.constant('cluster' as const), healthIssues: anyIssues, support: anySupport }),
    fc.record(
      {
        status: fc.constantFrom('ACTIVE', 'FAILED', 'UPDATING', 'NEW'),
        version: anyVersion,
        supportType: fc.constantFrom('STANDARD', 'EXTENDED', 'NEW'),
        unreadable: fc.constant('accessDenied' as const),
        nodegroupsUnreadable: fc.constant({ problem: 'throttled' as const, names: ['web'] }),
      },
      optional,
    ),
  )
  .map(([needed, more]) => ({ ...needed, ...more }));

const anyNodegroup: fc.Arbitrary<NodegroupFacts> = fc
  .tuple(
    fc.record({
      type: fc.constant('nodegroup' as const),
      cluster: fc.constant('prod'),
      status: fc.constantFrom('ACTIVE', 'DEGRADED', 'UPDATING', 'NEW'),
      healthIssues: anyIssues,
      support: anySupport,
      recommended: anyRecommended,
      updates: anyUpdates,
    }),
    fc.record(
      {
        version: anyVersion,
        clusterVersion: anyVersion,
        releaseVersion: anyRelease,
        amiType: fc.oneof(fc.constantFrom(...amiTypeIds), fc.string()),
        launchTemplate: fc.record({ id: fc.string(), name: fc.string(), version: fc.string() }, optional),
      },
      optional,
    ),
  )
  .map(([needed, more]) => ({ ...needed, ...more }));

const anyResource: fc.Arbitrary<Observed<EksFacts>> = fc.oneof(
  anyCluster.map((facts) => ({ key: clusterKey('prod'), name: 'prod', partial: false, facts })),
  anyNodegroup.map((facts) => ({ key: nodegroupKey('prod', 'web'), name: 'web', partial: false, facts })),
);

describe('for any cluster or nodegroup at any time', () => {
  test('current needs a supported version, or the recommended release', () => {
    let current = 0;
    fc.assert(
      fc.property(anyResource, anyTime, ({ facts, ...rest }, now) => {
        if (assessEks({ ...rest, facts }, { now, thresholds: defaultThresholds }).status !== 'current') return;
        current++;
        expect(facts.healthIssues).toEqual([]);
        if (facts.type === 'cluster') {
          expect(facts.unreadable ?? facts.nodegroupsUnreadable).toBeUndefined();
          expect(supportOf(facts.version ?? '', facts.support, now)?.phase).toBe('standard');
          return;
        }
        const { recommended, releaseVersion = '', amiType = '' } = facts;
        if (recommended.state !== 'read') throw new Error('current without a recommended release');
        const family = amiTypeOf(amiType)?.family;
        if (family === undefined) throw new Error('current without a known AMI type');
        expect(['AL2', 'Custom'].includes(family) && now >= startOf('2025-11-26')).toBe(false);
        if (releaseVersion === recommended.value) return;
        const [running, newest] = [parseRelease(family, releaseVersion), parseRelease(family, recommended.value)];
        expect(running && newest && compareReleases(running, newest)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 10_000 },
    );
    expect(current).toBeGreaterThan(10);
  });

  test('each finding has evidence, a page of AWS and the severity of its code, and survives JSON', () => {
    fc.assert(
      fc.property(anyResource, anyTime, (observed, now) => {
        const verdict = assessEks(observed, { now, thresholds: defaultThresholds });
        for (const finding of verdict.findings) {
          expect(finding.resource).toBe(observed.key);
          expect(finding.evidence.length).toBeGreaterThan(0);
          expect(finding.reference).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/eks\//);
          expect(finding.severity).toBe(eksRules[finding.code].severity);
        }
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
        if (verdict.status !== 'current' && verdict.status !== 'unknown') expect(needsAttention(verdict)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the calendar of Kubernetes versions', () => {
  test('gives each version fourteen months of standard support, and then twelve of extended', () => {
    for (const [version, row] of Object.entries(kubernetesVersions.rows)) {
      const { released, endOfStandard, endOfExtended } = row;
      if (endOfStandard === null || endOfExtended === null) throw new Error(`${version} has no end`);
      expect(monthsBetween(released, endOfStandard), version).toBe(14);
      expect(monthsBetween(endOfStandard, endOfExtended), version).toBe(12);
    }
  });

  test('reads as AWS printed it', () => {
    const rows = Object.entries(kubernetesVersions.rows).map(
      ([version, row]) => `${version} ${row.released} ${row.endOfStandard} ${row.endOfExtended}`,
    );
    expect(rows).toEqual([
      '1.36 2026-06-02 2027-08-02 2028-08-02',
      '1.35 2026-01-27 2027-03-27 2028-03-27',
      '1.34 2025-10-02 2026-12-02 2027-12-02',
      '1.33 2025-05-29 2026-07-29 2027-07-29',
      '1.32 2025-01-23 2026-03-23 2027-03-23',
      '1.31 2024-09-26 2025-11-26 2026-11-26',
    ]);
  });
});

function monthsBetween(from: string, to: string): number {
  const [a, b] = [new Date(startOf(from)), new Date(startOf(to))];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}
