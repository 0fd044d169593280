import { conclude, type Evidence, type Verdict } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import { nameOfList, type AccessRefusal } from '../clusterAccess.ts';
import type { FargateClusterFacts, ProfileFacts } from './facts.ts';
import { fargateFinding, fargateRules, type FargateFinding, type NoAccess } from './findings.ts';
import { noticed, noticeEvidence, noticeFor, whenOf, type NoticeInForce } from './notice.ts';
import { remediesOf } from './offers.ts';

export function assessCluster(
  key: ResourceKey,
  facts: FargateClusterFacts,
  notice: NoticeInForce,
  now: Instant,
): Verdict<FargateFinding> {
  const findings: FargateFinding[] = [];
  const { access, profilesUnreadable } = facts;
  if (access.state === 'refused') findings.push(noAccess(key, facts, access.refusal));
  if (access.state === 'read' && access.confinedTo !== undefined) {
    const evidence = [{ source: 'kubernetes:list pods', value: '403 Forbidden' }];
    findings.push(fargateFinding(key, 'fargate.cluster.confined', { namespaces: access.confinedTo }, evidence));
  }
  if (access.state === 'read' && access.denied.length > 0) {
    const denied = access.denied.map(nameOfList);
    const evidence = [{ source: 'kubernetes: 403 Forbidden', value: denied.join(', ') }];
    findings.push(fargateFinding(key, 'fargate.cluster.limited', { denied }, evidence));
  }
  if (notice.state === 'notice') {
    const evidence = [noticeEvidence(notice)];
    const first = noticeFor(notice);
    findings.push(fargateFinding(key, 'fargate.cluster.notice', noticed(first, now), evidence, whenOf(first)));
  }
  if (notice.state === 'none') {
    const because = { because: notice.because, problem: notice.problem ?? null };
    findings.push(fargateFinding(key, 'fargate.cluster.noNotice', because, [noticeEvidence(notice)]));
  }
  for (const profile of facts.profiles) findings.push(...profileFindings(key, profile));
  if (profilesUnreadable !== undefined) {
    const { problem, names } = profilesUnreadable;
    const evidence = [{ source: 'eks:DescribeFargateProfile', value: problem }];
    findings.push(fargateFinding(key, 'fargate.profiles.unreadable', { problem, names }, evidence));
  }
  const isPending = access.state === 'pending' || notice.state === 'pending';
  return conclude(fargateRules, findings, remediesOf(facts, findings), isPending ? 'unknown' : 'current');
}

function noAccess(key: ResourceKey, facts: FargateClusterFacts, refusal: AccessRefusal): FargateFinding {
  const { problem, principal, user, denied, detail } = refusal;
  const because = becauseOf(facts, refusal);
  const evidence: Evidence[] = [
    {
      source: `kubernetes:${denied?.verb ?? 'list'} ${denied?.resource ?? 'pods'}`,
      ...(detail === undefined ? {} : { value: detail }),
    },
  ];
  if (because === 'privateEndpoint')
    evidence.push({ source: 'eks:DescribeCluster resourcesVpcConfig.endpointPublicAccess', value: 'false' });
  const told = {
    because,
    problem,
    cluster: facts.cluster,
    principal: principal ?? null,
    user: user ?? null,
    denied: denied === undefined ? null : `${denied.verb} ${nameOfList(denied)}`,
    // Everybody is allowed in by default.
    cidrs: (facts.publicAccessCidrs ?? []).filter((each) => each !== '0.0.0.0/0'),
    authenticationMode: facts.authenticationMode ?? null,
  };
  return fargateFinding(key, 'fargate.cluster.noAccess', told, evidence);
}

function becauseOf({ publicAccess }: FargateClusterFacts, { because, problem }: AccessRefusal): NoAccess {
  if (because !== undefined) return because;
  if (problem !== 'unreachable' && problem !== 'timedOut') return 'other';
  return publicAccess === false ? 'privateEndpoint' : 'unreachable';
}

function profileFindings(key: ResourceKey, { name, status, healthIssues }: ProfileFacts): FargateFinding[] {
  if (!status.endsWith('FAILED') && healthIssues.length === 0) return [];
  const facts = {
    profile: name,
    status,
    issues: healthIssues.map(({ code, message }) => (message === '' ? code : `${code}: ${message}`)),
    codes: healthIssues.map(({ code }) => code),
  };
  const evidence = [
    { source: 'eks:DescribeFargateProfile status', value: status },
    { source: 'eks:DescribeFargateProfile health.issues', value: facts.codes.join(', ') },
  ];
  return [fargateFinding(key, 'fargate.profile.degraded', facts, evidence)];
}
