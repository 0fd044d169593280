import type { Evidence } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { daysBetween, startOf, type Instant } from '../../domain/time.ts';
import { amiFamilies, amiTypeOf, endedOn, type AmiFamily } from './amiTypes.ts';
import type { NodegroupFacts, RecommendedRead } from './facts.ts';
import { eksFinding, type AmiUnknown, type EksFinding } from './findings.ts';
import { compareReleases, parseRelease } from './releaseVersions.ts';

export interface AmiVerdict {
  readonly findings: EksFinding[];
  /** Whether it was read that the group runs the recommended release, or a newer one. */
  readonly proven: boolean;
}

/** The nodegroup's AMI release against the one that AWS recommends for its AMI type and Kubernetes minor. */
export function assessAmi(key: ResourceKey, facts: NodegroupFacts, now: Instant): AmiVerdict {
  const { amiType, releaseVersion } = facts;
  const typed: Evidence = {
    source: 'eks:DescribeNodegroup amiType',
    ...(amiType === undefined ? {} : { value: amiType }),
  };
  const type = amiType === undefined ? undefined : amiTypeOf(amiType);
  if (amiType === undefined || type === undefined) return unproven(unknown(key, facts, 'amiType', [typed]));
  if (type.family === 'Custom') {
    const evidence = [typed, ...runningEvidence(facts)];
    return unproven(eksFinding(key, 'nodegroup.ami.custom', { imageId: releaseVersion ?? null }, evidence));
  }

  const { family } = type;
  const ended = endedOn(family, now);
  if (ended !== undefined) {
    const { url, asOf } = amiFamilies.source;
    const evidence = [typed, { source: url, value: ended, at: startOf(asOf) }];
    const since = startOf(ended);
    return unproven(eksFinding(key, 'nodegroup.ami.unsupported', { amiType, family, ended }, evidence, { since }));
  }
  return compareWithRecommended(key, facts, family, typed);
}

function compareWithRecommended(
  key: ResourceKey,
  facts: NodegroupFacts,
  family: AmiFamily,
  typed: Evidence,
): AmiVerdict {
  const { recommended, releaseVersion, version } = facts;
  switch (recommended.state) {
    case 'pending':
      return { findings: [], proven: false };
    case 'notApplicable':
      return unproven(unknown(key, facts, version === undefined ? 'noVersion' : 'notPublished', [typed]));
    case 'missing': {
      const evidence = recommended.parameters.map((name) => ({ source: `ssm:GetParameters ${name}` }));
      return unproven(unknown(key, facts, 'notPublished', [typed, ...evidence]));
    }
    case 'unreadable':
      return unproven(unknown(key, facts, 'unreadable', [{ source: 'ssm:GetParameters', value: recommended.problem }]));
    case 'read':
      if (releaseVersion === undefined) return unproven(unknown(key, facts, 'noVersion', [typed]));
      return compared(key, facts, family, releaseVersion, recommended);
  }
}

function compared(
  key: ResourceKey,
  facts: NodegroupFacts,
  family: AmiFamily,
  current: string,
  recommended: Extract<RecommendedRead, { state: 'read' }>,
): AmiVerdict {
  const proven = { findings: [], proven: true };
  if (current === recommended.value) return proven;
  const evidence = [...runningEvidence(facts), recommendedEvidence(recommended)];
  const running = parseRelease(family, current);
  const newest = parseRelease(family, recommended.value);
  const order = running && newest ? compareReleases(running, newest) : undefined;
  if (order === undefined) return unproven(unknown(key, facts, 'notComparable', evidence));
  // The parameter can lag behind what EKS has installed already.
  if (order >= 0) return proven;
  const days = running?.date && newest?.date ? daysBetween(startOf(running.date), startOf(newest.date)) : null;
  const since = newest?.date === undefined ? recommended.changedAt : startOf(newest.date);
  const behind = { current, recommended: recommended.value, days, family };
  return unproven(eksFinding(key, 'nodegroup.ami.behind', behind, evidence, since === undefined ? {} : { since }));
}

function unknown(
  key: ResourceKey,
  { amiType, releaseVersion, recommended }: NodegroupFacts,
  because: AmiUnknown,
  evidence: readonly Evidence[],
): EksFinding {
  const problem = recommended.state === 'unreadable' ? recommended.problem : null;
  const facts = { amiType: amiType ?? null, releaseVersion: releaseVersion ?? null, because, problem };
  return eksFinding(key, 'nodegroup.ami.unknown', facts, evidence);
}

function unproven(finding: EksFinding): AmiVerdict {
  return { findings: [finding], proven: false };
}

function runningEvidence({ releaseVersion }: NodegroupFacts): Evidence[] {
  return releaseVersion === undefined
    ? []
    : [{ source: 'eks:DescribeNodegroup releaseVersion', value: releaseVersion }];
}

function recommendedEvidence({ parameter, value, changedAt }: Extract<RecommendedRead, { state: 'read' }>): Evidence {
  return { source: `ssm:GetParameters ${parameter}`, value, ...(changedAt === undefined ? {} : { at: changedAt }) };
}
