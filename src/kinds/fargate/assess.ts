import { conclude, type Evidence, type Verdict } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { assessCluster } from './assessCluster.ts';
import { clusterOf } from './cluster.ts';
import type { FailedEviction, FargateFacts, HoldsRead, PodFacts, PodSummary, WorkloadFacts } from './facts.ts';
import { fargateFinding, fargateRules, type FargateFinding } from './findings.ts';
import { minorOf, minorsBetween } from './minors.ts';
import { noticed, noticeEvidence, noticeFor, noticeInForce, whenOf, type NoticeInForce } from './notice.ts';
import { remediesOf } from './offers.ts';

/** What the facts prove of a cluster, a workload or a pod on Fargate. */
export function assessFargate(observed: Observed<FargateFacts>, context: AssessContext): Verdict<FargateFinding> {
  const { key, facts } = observed;
  const cluster = clusterOf(key);
  const notice = noticeInForce(facts.notice, cluster, context);
  switch (facts.type) {
    case 'cluster':
      return assessCluster(key, facts, notice, context.now);
    case 'workload':
      return assessWorkload(key, facts, notice, context.now);
    case 'pod':
      return assessPod(key, facts, notice, context.now);
  }
}

function assessPod(key: ResourceKey, facts: PodFacts, notice: NoticeInForce, now: Instant): Verdict<FargateFinding> {
  const findings: FargateFinding[] = [];
  const created: Evidence = { source: 'kubernetes:Pod metadata.creationTimestamp', at: facts.createdAt };
  if (notice.state === 'none') {
    const because = { because: notice.because, problem: notice.problem ?? null, created: facts.createdAt };
    findings.push(fargateFinding(key, 'fargate.pod.noNotice', because, [created, noticeEvidence(notice)]));
  }
  if (notice.state === 'notice') {
    const evidence = [created, noticeEvidence(notice)];
    if (facts.createdAt < notice.before) {
      const owner = facts.owner === undefined ? null : `${facts.owner.kind} ${facts.owner.name}`;
      const its = noticeFor(notice, facts.createdAt);
      const told = { ...noticed(its, now), created: facts.createdAt, owner, heldBy: heldBy(facts.holds) };
      findings.push(fargateFinding(key, 'fargate.pod.beforeNotice', told, evidence, whenOf(its)));
    } else {
      const told = { created: facts.createdAt, before: notice.before, notice: notice.source };
      findings.push(fargateFinding(key, 'fargate.pod.afterNotice', told, evidence));
    }
  }
  findings.push(...versionFindings(key, facts));
  if (!facts.ready && !facts.isEnding) {
    const health = { phase: facts.phase, reason: facts.reason ?? null };
    const evidence = [{ source: 'kubernetes:Pod status', value: facts.reason ?? facts.phase }];
    findings.push(fargateFinding(key, 'fargate.pod.unhealthy', health, evidence));
  }
  findings.push(...holdFindings(key, facts.holds), ...failedFindings(key, facts.failedEvictions));
  return conclude(
    fargateRules,
    findings,
    remediesOf(facts, findings),
    notice.state === 'pending' ? 'unknown' : 'current',
  );
}

/** Fargate runs each pod on a node of its own, which stays as it is when the control plane goes ahead. */
function versionFindings(key: ResourceKey, { kubeletVersion, clusterVersion }: PodFacts): FargateFinding[] {
  const version = kubeletVersion === undefined ? undefined : minorOf(kubeletVersion);
  if (kubeletVersion === undefined || version === undefined || clusterVersion === undefined) return [];
  const minors = minorsBetween(version, clusterVersion) ?? 0;
  if (minors <= 0) return [];
  const evidence = [
    { source: 'kubernetes:Node status.nodeInfo.kubeletVersion', value: kubeletVersion },
    { source: 'eks:DescribeCluster version', value: clusterVersion },
  ];
  const facts = { version, clusterVersion, minors, kubelet: kubeletVersion };
  return [fargateFinding(key, 'fargate.pod.version.behind', facts, evidence)];
}

function assessWorkload(
  key: ResourceKey,
  facts: WorkloadFacts,
  notice: NoticeInForce,
  now: Instant,
): Verdict<FargateFinding> {
  const findings: FargateFinding[] = [];
  const of = facts.pods.length;
  if (notice.state === 'none') {
    const because = { of, because: notice.because, problem: notice.problem ?? null };
    findings.push(fargateFinding(key, 'fargate.workload.noNotice', because, [noticeEvidence(notice)]));
  }
  if (notice.state === 'notice') {
    const before = facts.pods.filter((pod) => pod.createdAt < notice.before);
    const evidence = [...createdEvidence(before.length > 0 ? before : facts.pods), noticeEvidence(notice)];
    if (before.length > 0) {
      const its = noticeFor(notice, Math.min(...before.map((pod) => pod.createdAt)));
      const told = { ...noticed(its, now), pods: before.length, of, heldBy: heldBy(facts.holds) };
      findings.push(fargateFinding(key, 'fargate.workload.beforeNotice', told, evidence, whenOf(its)));
    } else {
      const told = { of, before: notice.before, notice: notice.source };
      findings.push(fargateFinding(key, 'fargate.workload.afterNotice', told, evidence));
    }
  }
  findings.push(...behindFindings(key, facts), ...rollingFindings(key, facts));
  findings.push(...holdFindings(key, facts.holds), ...failedFindings(key, facts.failedEvictions));
  return conclude(
    fargateRules,
    findings,
    remediesOf(facts, findings),
    notice.state === 'pending' ? 'unknown' : 'current',
  );
}

function behindFindings(key: ResourceKey, { pods, clusterVersion }: WorkloadFacts): FargateFinding[] {
  if (clusterVersion === undefined) return [];
  const behind = pods.flatMap(({ kubeletVersion }) => {
    const version = kubeletVersion === undefined ? undefined : minorOf(kubeletVersion);
    const minors = version === undefined ? 0 : (minorsBetween(version, clusterVersion) ?? 0);
    return version === undefined || minors <= 0 ? [] : [{ version, minors }];
  });
  const [oldest] = behind.toSorted((a, b) => b.minors - a.minors);
  if (oldest === undefined) return [];
  const facts = { pods: behind.length, of: pods.length, version: oldest.version, clusterVersion };
  const evidence = [
    { source: 'kubernetes:Node status.nodeInfo.kubeletVersion', value: oldest.version },
    { source: 'eks:DescribeCluster version', value: clusterVersion },
  ];
  return [fargateFinding(key, 'fargate.workload.version.behind', facts, evidence)];
}

/** What a rolling restart would not do, or not to all of its pods. */
function rollingFindings(key: ResourceKey, { kind, rollout }: WorkloadFacts): FargateFinding[] {
  if (kind !== 'Deployment' && kind !== 'StatefulSet') {
    const evidence = [{ source: 'kubernetes:Pod metadata.ownerReferences', value: kind }];
    const facts = { because: 'notRestartable' as const, kind, partition: 0 };
    return [fargateFinding(key, 'fargate.workload.notRolling', facts, evidence)];
  }
  if (rollout === undefined) return [];
  const { paused, strategy, partition } = rollout;
  const because = paused ? 'paused' : strategy === 'OnDelete' ? 'onDelete' : partition > 0 ? 'partition' : undefined;
  if (because === undefined) return [];
  const evidence = {
    paused: { source: 'kubernetes:Deployment spec.paused', value: 'true' },
    onDelete: { source: 'kubernetes:StatefulSet spec.updateStrategy.type', value: strategy },
    partition: { source: 'kubernetes:StatefulSet spec.updateStrategy.rollingUpdate.partition', value: `${partition}` },
  };
  return [fargateFinding(key, 'fargate.workload.notRolling', { because, kind, partition }, [evidence[because]])];
}

function heldBy(read: HoldsRead): readonly string[] {
  return read.state === 'read' ? [...new Set(read.holds.flatMap(({ budgets }) => budgets))] : [];
}

function holdFindings(key: ResourceKey, read: HoldsRead): FargateFinding[] {
  if (read.state === 'unreadable') {
    const evidence = [{ source: 'kubernetes:PodDisruptionBudget', value: read.problem }];
    return [fargateFinding(key, 'fargate.eviction.budgetsUnreadable', { problem: read.problem }, evidence)];
  }
  return read.holds.map((hold) => {
    const evidence = [
      { source: 'kubernetes:PodDisruptionBudget status.disruptionsAllowed', value: hold.budgets.join(', ') },
    ];
    return fargateFinding(key, 'fargate.eviction.blocked', { ...hold }, evidence);
  });
}

function failedFindings(key: ResourceKey, failed: readonly FailedEviction[]): FargateFinding[] {
  const [last] = failed.toSorted((a, b) => b.at - a.at);
  if (last === undefined) return [];
  const facts = {
    pods: [...new Set(failed.map(({ pod }) => pod))],
    message: last.message,
    count: failed.reduce((sum, { count }) => sum + count, 0),
  };
  const evidence = [{ source: 'kubernetes:Event FailedEviction', value: last.pod, at: last.at }];
  return [fargateFinding(key, 'fargate.eviction.failed', facts, evidence, { since: last.at })];
}

/** The oldest of these pods. */
function createdEvidence(pods: readonly PodSummary[]): readonly Evidence[] {
  const [oldest] = pods.toSorted((a, b) => a.createdAt - b.createdAt);
  if (oldest === undefined) return [];
  return [{ source: 'kubernetes:Pod metadata.creationTimestamp', value: oldest.name, at: oldest.createdAt }];
}
