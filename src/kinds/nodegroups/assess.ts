import { phase } from '../../domain/calendar.ts';
import { conclude, type Evidence, type Verdict } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { day, startOf, type Instant } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { assessAmi } from './assessAmi.ts';
import type { ClusterFacts, EksFacts, NodegroupFacts, SupportRead } from './facts.ts';
import { eksFinding, eksRules, type EksFinding } from './findings.ts';
import {
  kubernetesVersions,
  kubernetesVersionsAsOf,
  minorsBehind,
  supportOf,
  type Support,
} from './kubernetesVersions.ts';
import { errorLines, paramOf } from './updates.ts';

/** What the facts prove of a cluster or a nodegroup. */
export function assessEks({ key, facts }: Observed<EksFacts>, context: AssessContext): Verdict<EksFinding> {
  switch (facts.type) {
    case 'cluster':
      return assessCluster(key, facts, context);
    case 'nodegroup':
      return assessNodegroup(key, facts, context);
  }
}

function assessCluster(key: ResourceKey, facts: ClusterFacts, context: AssessContext): Verdict<EksFinding> {
  const findings: EksFinding[] = [];
  if (facts.unreadable !== undefined) {
    const evidence = [{ source: 'eks:DescribeCluster', value: facts.unreadable }];
    findings.push(eksFinding(key, 'cluster.unreadable', { problem: facts.unreadable }, evidence));
    return conclude(eksRules, findings, []);
  }
  findings.push(...versionFindings(key, facts, context));
  if (facts.status === 'FAILED' || facts.healthIssues.length > 0) {
    const health = { status: facts.status ?? null, issues: facts.healthIssues.map(sentence), codes: codesOf(facts) };
    const evidence = [{ source: 'eks:DescribeCluster health.issues', value: codesOf(facts).join(', ') }];
    findings.push(eksFinding(key, 'cluster.health', health, evidence));
  }
  if (facts.nodegroupsUnreadable) {
    const { problem, names } = facts.nodegroupsUnreadable;
    const source = names.length === 0 ? 'eks:ListNodegroups' : 'eks:DescribeNodegroup';
    findings.push(eksFinding(key, 'cluster.nodegroups.unreadable', { problem, names }, [{ source, value: problem }]));
  }
  return conclude(eksRules, findings, [], facts.support.state === 'pending' ? 'unknown' : 'current');
}

function versionFindings(key: ResourceKey, facts: ClusterFacts, { now, thresholds }: AssessContext): EksFinding[] {
  const { version, support: read } = facts;
  const named: Evidence = {
    source: 'eks:DescribeCluster version',
    ...(version === undefined ? {} : { value: version }),
  };
  if (version === undefined) return [eksFinding(key, 'cluster.version.unknown', { version: null }, [named])];
  if (read.state === 'pending') return [];
  const support = supportOf(version, read, now);
  if (support === undefined) return [eksFinding(key, 'cluster.version.unknown', { version }, [named])];
  const { endOfStandard, endOfExtended, source } = support;
  const evidence = [named, supportEvidence(support, read)];
  switch (support.phase) {
    case 'unsupported': {
      const when = endOfExtended === null ? {} : { since: startOf(endOfExtended) };
      return [
        eksFinding(key, 'cluster.version.unsupported', { version, ended: endOfExtended, source }, evidence, when),
      ];
    }
    case 'extended': {
      const days = endOfExtended === null ? null : daysUntil(startOf(endOfExtended), now);
      const extended = { version, standardEnded: endOfStandard, ends: endOfExtended, days, source };
      const when = {
        ...(endOfStandard === null ? {} : { since: startOf(endOfStandard) }),
        ...(endOfExtended === null ? {} : { due: startOf(endOfExtended) }),
      };
      return [eksFinding(key, 'cluster.version.extended', extended, evidence, when)];
    }
    case 'standard': {
      if (endOfStandard === null) return [];
      const due = startOf(endOfStandard);
      const policy = facts.supportType ?? null;
      const standard = { version, ends: endOfStandard, days: daysUntil(due, now), policy, source };
      const far = phase(endOfStandard, now, thresholds.kubernetesEnding) === 'far';
      const code = far ? ('cluster.version.standard' as const) : ('cluster.version.ending' as const);
      return [eksFinding(key, code, standard, evidence, { due })];
    }
  }
}

function assessNodegroup(key: ResourceKey, facts: NodegroupFacts, context: AssessContext): Verdict<EksFinding> {
  const ami = assessAmi(key, facts, context.now);
  const findings = [
    ...ami.findings,
    ...minorFindings(key, facts, context.now),
    ...templateFindings(key, facts),
    ...updateFindings(key, facts),
  ];
  if (degraded.has(facts.status) || facts.healthIssues.length > 0) {
    const health = { status: facts.status, issues: facts.healthIssues.map(sentence), codes: codesOf(facts) };
    const evidence = [
      { source: 'eks:DescribeNodegroup status', value: facts.status },
      { source: 'eks:DescribeNodegroup health.issues', value: codesOf(facts).join(', ') },
    ];
    findings.push(eksFinding(key, 'nodegroup.degraded', health, evidence));
  }
  const remedies = findings.some(({ code }) => curable.has(code)) ? ['nodegroup.update'] : [];
  return conclude(eksRules, findings, remedies, ami.proven ? 'current' : 'unknown');
}

/** What an update of the nodegroup would clear. */
const curable = new Set<EksFinding['code']>([
  'nodegroup.ami.behind',
  'nodegroup.version.behind',
  'nodegroup.update.failed',
]);

const degraded = new Set(['DEGRADED', 'CREATE_FAILED', 'DELETE_FAILED']);

/** The nodes' own Kubernetes minor: AWS publishes AMIs for supported minors only, and a cluster's upgrade leaves its nodes behind. */
function minorFindings(key: ResourceKey, facts: NodegroupFacts, now: Instant): EksFinding[] {
  const { version, clusterVersion, support: read, amiType } = facts;
  if (version === undefined) return [];
  const findings: EksFinding[] = [];
  const named = { source: 'eks:DescribeNodegroup version', value: version };
  const support = supportOf(version, read, now);
  if (support?.phase === 'unsupported' && amiType !== 'CUSTOM') {
    const { endOfExtended: ended, source } = support;
    const when = ended === null ? {} : { since: startOf(ended) };
    const evidence = [named, supportEvidence(support, read)];
    findings.push(eksFinding(key, 'nodegroup.version.unsupported', { version, ended, source }, evidence, when));
  }
  const minors = clusterVersion === undefined ? undefined : minorsBehind(version, clusterVersion);
  if (clusterVersion !== undefined && minors !== undefined && minors > 0) {
    const evidence = [named, { source: 'eks:DescribeCluster version', value: clusterVersion }];
    findings.push(eksFinding(key, 'nodegroup.version.behind', { version, clusterVersion, minors }, evidence));
  }
  return findings;
}

function templateFindings(key: ResourceKey, { launchTemplate, releaseVersion }: NodegroupFacts): EksFinding[] {
  const template = launchTemplate?.name ?? launchTemplate?.id;
  if (template === undefined) return [];
  const version = launchTemplate?.version ?? null;
  const evidence = [{ source: 'eks:DescribeNodegroup launchTemplate', value: template }];
  const facts = { template, version, releaseVersion: releaseVersion ?? null };
  return [eksFinding(key, 'nodegroup.launchTemplate', facts, evidence)];
}

function updateFindings(key: ResourceKey, { updates }: NodegroupFacts): EksFinding[] {
  switch (updates.state) {
    case 'pending':
      return [];
    case 'unreadable':
      return [
        eksFinding(key, 'nodegroup.updates.unreadable', { problem: updates.problem }, [{ source: 'eks:ListUpdates' }]),
      ];
    case 'read': {
      const { underWay, last } = updates;
      const told = underWay ?? last;
      if (told === undefined || told.status === 'Successful') return [];
      const evidence = [{ source: `eks:DescribeUpdate ${told.id} status`, value: told.status }];
      const when = told.createdAt === undefined ? {} : { since: told.createdAt };
      const what = { type: told.type ?? null, releaseVersion: paramOf(told, 'ReleaseVersion') ?? null };
      if (underWay) {
        const facts = { ...what, version: paramOf(underWay, 'Version') ?? null };
        return [eksFinding(key, 'nodegroup.update.underWay', facts, evidence, when)];
      }
      const errors = { errors: errorLines(told), codes: told.errors.map(({ code }) => code) };
      return [eksFinding(key, 'nodegroup.update.failed', { ...what, status: told.status, ...errors }, evidence, when)];
    }
  }
}

function supportEvidence({ source }: Support, read: SupportRead): Evidence {
  if (source === 'table') {
    return { source: kubernetesVersions.source.url, at: kubernetesVersionsAsOf };
  }
  const status = read.state === 'read' ? read.row.versionStatus : undefined;
  return { source: 'eks:DescribeClusterVersions', ...(status === undefined ? {} : { value: status }) };
}

function daysUntil(at: Instant, now: Instant): number {
  return Math.ceil((at - now) / day);
}

function sentence({ code, message }: { readonly code: string; readonly message: string }): string {
  return message === '' ? code : `${code}: ${message}`;
}

function codesOf({ healthIssues }: ClusterFacts | NodegroupFacts): readonly string[] {
  return healthIssues.map(({ code }) => code);
}
