import type { Pod, PodDisruptionBudget } from '../../aws/ports.ts';
import type { ProblemCode, Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { nameOfList, type AccessRefusal, type DeniedList } from '../clusterAccess.ts';
import type { Observed } from '../kind.ts';
import { holdsOf, isAlive, isMovable, nameOf, ruleOf, unhealthyOf, type Hold } from '../podBudgets.ts';
import { amiTypeOf, endedOn } from './amiTypes.ts';
import type { NodegroupFacts } from './facts.ts';
import type { InCluster } from './inCluster.ts';
import { minorsBehind } from './kubernetesVersions.ts';
import { isUpToDate } from './wanted.ts';
import { errorLines } from './updates.ts';

/** What an update would meet: everything that is looked at before it is asked for. */
export interface PreflightFacts {
  readonly nodegroup: Observed<NodegroupFacts>;
  /** Undefined where DescribeCluster did not answer. */
  readonly clusterStatus?: string;
  readonly inCluster: InCluster;
  /** Set where the cluster could not be asked. */
  readonly noAccess?: NoAccess;
  readonly readAt: Instant;
}

/** Why a cluster could not be asked, and what DescribeCluster says of the ways into it. */
export interface NoAccess {
  readonly refusal: AccessRefusal;
  /** Every list that the pre-flight needs and RBAC kept back. */
  readonly denied: readonly DeniedList[];
  readonly publicAccess?: boolean;
  readonly publicAccessCidrs?: readonly string[];
  readonly authenticationMode?: string;
}

/** Code → facts. Pods are `namespace/name`. */
export type PreflightFindings = {
  /** A budget that wants all of its pods: EKS tries for 15 minutes, then the update fails. */
  readonly 'budget.never': BudgetFacts;
  /** A budget that would let pods go, were more of its pods healthy; `unready` are those that are not. */
  readonly 'budget.unhealthy': BudgetFacts & { readonly unready: readonly string[] };
  /** The eviction API refuses a pod that several budgets select. */
  readonly 'pod.severalBudgets': { readonly pod: string; readonly node: string; readonly budgets: readonly string[] };
  /** EKS can not start new nodes, or not drain the old ones. */
  readonly 'health.blocks': HealthFacts;
  readonly 'health.advises': HealthFacts;
  readonly 'nodegroup.state': { readonly status: string };
  readonly 'cluster.state': { readonly status: string };
  readonly 'ami.custom': { readonly imageId: string | null; readonly template: string | null };
  /** AWS ships no more patches for the AMI family. */
  readonly 'ami.ended': { readonly family: string; readonly ended: string };
  readonly 'release.current': { readonly releaseVersion: string | null };
  readonly 'update.underWay': { readonly type: string | null; readonly releaseVersion: string | null };
  readonly 'update.failed': { readonly errors: readonly string[]; readonly codes: readonly string[] };
  readonly 'version.behind': { readonly version: string; readonly clusterVersion: string; readonly minors: number };
  /** Running, and not Ready: a drain may wait for what takes their place. */
  readonly 'pods.unhealthy': { readonly pods: readonly string[]; readonly reasons: readonly string[] };
  /** Nothing makes them anew when they are evicted. */
  readonly 'pods.alone': { readonly pods: readonly string[] };
  /** Their controller puts them on cordoned nodes again, which AWS names as a cause of PodEvictionFailure. */
  readonly 'pods.tolerateAll': { readonly pods: readonly string[] };
  readonly 'nodes.notReady': { readonly nodes: readonly string[] };
  /** Budgets and pods were not looked at. */
  readonly 'kubernetes.unreadable': UnreadableFacts;
};

type UnreadableFacts = {
  readonly problem: ProblemCode;
  readonly because: string | null;
  /** Of a 401: the IAM principal that the cluster does not know. */
  readonly principal?: string;
  /** Of a 403: whom the cluster takes the caller for. */
  readonly user?: string;
  /** Of a 403: the lists, as RBAC writes them (`poddisruptionbudgets.policy`). */
  readonly denied?: readonly string[];
  /** DescribeCluster's endpointPublicAccess. */
  readonly publicAccess?: boolean;
  /** The only addresses that the public endpoint answers. */
  readonly cidrs?: readonly string[];
};

interface BudgetFactsShape {
  readonly budget: string;
  /** `minAvailable: 2` */
  readonly rule: string;
  readonly expected: number;
  readonly healthy: number;
  readonly desired: number;
  /** Those on the nodegroup's nodes. */
  readonly pods: readonly string[];
  /** The node of each of them. */
  readonly nodes: readonly string[];
}
type BudgetFacts = { readonly [K in keyof BudgetFactsShape]: BudgetFactsShape[K] };

type HealthFacts = { readonly issues: readonly string[]; readonly codes: readonly string[] };

export type PreflightFinding = {
  [C in keyof PreflightFindings]: {
    readonly code: C;
    readonly severity: PreflightSeverity;
    readonly facts: PreflightFindings[C];
  };
}[keyof PreflightFindings];

/** `blocking`: asked for as it is, the update is refused, or does not come to its end. */
export type PreflightSeverity = 'blocking' | 'advisory';

const severities: Readonly<Record<keyof PreflightFindings, PreflightSeverity>> = {
  'cluster.state': 'blocking',
  'nodegroup.state': 'blocking',
  'ami.custom': 'blocking',
  'ami.ended': 'blocking',
  'budget.never': 'blocking',
  'budget.unhealthy': 'blocking',
  'pod.severalBudgets': 'blocking',
  'health.blocks': 'blocking',
  'update.underWay': 'advisory',
  'update.failed': 'advisory',
  'health.advises': 'advisory',
  'kubernetes.unreadable': 'advisory',
  'pods.unhealthy': 'advisory',
  'pods.alone': 'advisory',
  'pods.tolerateAll': 'advisory',
  'nodes.notReady': 'advisory',
  'version.behind': 'advisory',
  'release.current': 'advisory',
};

const order = Object.keys(severities);

/** Only a forced update gets past these. */
export const holdsPods: ReadonlySet<string> = new Set<keyof PreflightFindings>([
  'budget.never',
  'budget.unhealthy',
  'pod.severalBudgets',
]);

/** Health issues with which EKS gets no new nodes, or not into the cluster (EKS API reference, Issue). */
const blockingIssues = new Set([
  'AutoScalingGroupNotFound',
  'Ec2SecurityGroupNotFound',
  'Ec2LaunchTemplateNotFound',
  'SourceEc2LaunchTemplateNotFound',
  'Ec2LaunchTemplateInvalidConfiguration',
  'Ec2SubnetNotFound',
  'Ec2SubnetInvalidConfiguration',
  'Ec2SubnetMissingIpv6Assignment',
  'Ec2InstanceTypeDoesNotExist',
  'IamInstanceProfileNotFound',
  'IamNodeRoleNotFound',
  'NodeCreationFailure',
  'AsgInstanceLaunchFailures',
  'InstanceLimitExceeded',
  'InsufficientFreeAddresses',
  'AccessDenied',
  'ClusterUnreachable',
  'AmiIdNotFound',
  'AutoScalingGroupOptInRequired',
  'AutoScalingGroupInstanceRefreshActive',
]);

/** States of a nodegroup that EKS takes an update in; that it takes one in DEGRADED is not documented. */
const updatable = new Set(['ACTIVE', 'DEGRADED', 'UPDATING']);

/** What stands in an update's way, and what is worth knowing before it; blocking first. Pure. */
export function preflight(facts: PreflightFacts): readonly PreflightFinding[] {
  const found = [
    ...states(facts),
    ...images(facts),
    ...updates(facts),
    ...health(facts),
    ...versions(facts),
    ...workloads(facts),
  ];
  return found.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
}

export function blocking(findings: readonly PreflightFinding[]): readonly PreflightFinding[] {
  return findings.filter(({ severity }) => severity === 'blocking');
}

function finding<C extends keyof PreflightFindings>(code: C, facts: PreflightFindings[C]) {
  return { code, severity: severities[code], facts };
}

function states({ nodegroup, clusterStatus }: PreflightFacts): readonly PreflightFinding[] {
  const { status } = nodegroup.facts;
  return [
    ...(clusterStatus === undefined || clusterStatus === 'ACTIVE'
      ? []
      : [finding('cluster.state', { status: clusterStatus })]),
    ...(updatable.has(status) ? [] : [finding('nodegroup.state', { status })]),
  ];
}

function images({ nodegroup, readAt }: PreflightFacts): readonly PreflightFinding[] {
  const { amiType = '', releaseVersion, launchTemplate } = nodegroup.facts;
  const family = amiTypeOf(amiType)?.family;
  if (family === 'Custom') {
    const template = launchTemplate?.name ?? launchTemplate?.id ?? null;
    return [finding('ami.custom', { imageId: releaseVersion ?? null, template })];
  }
  const ended = family === undefined ? undefined : endedOn(family, readAt);
  return ended === undefined || family === undefined ? [] : [finding('ami.ended', { family, ended })];
}

function updates({ nodegroup }: PreflightFacts): readonly PreflightFinding[] {
  const { updates: read, releaseVersion } = nodegroup.facts;
  const { underWay, last } = read.state === 'read' ? read : {};
  if (underWay) {
    const release = underWay.params.find(({ type }) => type === 'ReleaseVersion')?.value ?? null;
    return [finding('update.underWay', { type: underWay.type ?? null, releaseVersion: release })];
  }
  if (last && last.status !== 'Successful')
    return [finding('update.failed', { errors: errorLines(last), codes: last.errors.map(({ code }) => code) })];
  return isUpToDate(nodegroup.facts) ? [finding('release.current', { releaseVersion: releaseVersion ?? null })] : [];
}

function health({ nodegroup }: PreflightFacts): readonly PreflightFinding[] {
  const [blocks, advises] = [true, false].map((wanted) => {
    const issues = nodegroup.facts.healthIssues.filter(({ code }) => blockingIssues.has(code) === wanted);
    return {
      issues: issues.map(({ code, message }) => (message === '' ? code : `${code}: ${message}`)),
      codes: issues.map(({ code }) => code),
    };
  });
  return [
    ...(blocks && blocks.codes.length > 0 ? [finding('health.blocks', blocks)] : []),
    ...(advises && advises.codes.length > 0 ? [finding('health.advises', advises)] : []),
  ];
}

function versions({ nodegroup }: PreflightFacts): readonly PreflightFinding[] {
  const { version, clusterVersion } = nodegroup.facts;
  if (version === undefined || clusterVersion === undefined) return [];
  const minors = minorsBehind(version, clusterVersion) ?? 0;
  return minors > 0 ? [finding('version.behind', { version, clusterVersion, minors })] : [];
}

function workloads({ inCluster, noAccess }: PreflightFacts): readonly PreflightFinding[] {
  if (inCluster.state === 'unreadable')
    return [finding('kubernetes.unreadable', unreadableFacts(inCluster.problem, noAccess))];
  const { nodes, pods, budgets } = inCluster;
  const moved = pods.filter((pod) => isAlive(pod) && isMovable(pod));
  const holds = holdsOf(pods, budgets);
  const unhealthy = moved.filter((pod) => !pod.ready);
  const alone = moved.filter(({ meta }) => !meta.owners.some(({ controller }) => controller));
  const tolerant = moved.filter((pod) => !alone.includes(pod) && toleratesAll(pod));
  const notReady = nodes.filter(({ ready }) => !ready);
  return [
    ...budgetFindings(holds, pods),
    ...(unhealthy.length === 0
      ? []
      : [
          finding('pods.unhealthy', {
            pods: unhealthy.map(nameOf),
            reasons: [...new Set(unhealthy.map(reasonOf))],
          }),
        ]),
    ...(alone.length === 0 ? [] : [finding('pods.alone', { pods: alone.map(nameOf) })]),
    ...(tolerant.length === 0 ? [] : [finding('pods.tolerateAll', { pods: tolerant.map(nameOf) })]),
    ...(notReady.length === 0 ? [] : [finding('nodes.notReady', { nodes: notReady.map(nameOf) })]),
  ];
}

function budgetFindings(holds: readonly Hold[], pods: readonly Pod[]): readonly PreflightFinding[] {
  const several = holds.filter(({ because }) => because === 'severalBudgets');
  const byBudget = Map.groupBy(
    holds.filter(({ because }) => because !== 'severalBudgets'),
    ({ budgets }) => budgets.map(nameOf).join(),
  );
  return [
    ...[...byBudget.values()].flatMap((own): readonly PreflightFinding[] => {
      const [first] = own;
      const budget = first?.budgets[0];
      if (first === undefined || budget === undefined) return [];
      const facts = budgetFacts(budget, own);
      if (first.because === 'never') return [finding('budget.never', facts)];
      return [finding('budget.unhealthy', { ...facts, unready: unhealthyOf(budget, pods).map(nameOf) })];
    }),
    ...several.map(({ pod, budgets }) =>
      finding('pod.severalBudgets', { pod: nameOf(pod), node: pod.nodeName ?? '', budgets: budgets.map(nameOf) }),
    ),
  ];
}

function budgetFacts(budget: PodDisruptionBudget, holds: readonly Hold[]): BudgetFacts {
  const { expectedPods, currentHealthy, desiredHealthy } = budget.status;
  return {
    budget: nameOf(budget),
    rule: ruleOf(budget),
    expected: expectedPods,
    healthy: currentHealthy,
    desired: desiredHealthy,
    pods: holds.map(({ pod }) => nameOf(pod)),
    nodes: holds.map(({ pod }) => pod.nodeName ?? '?'),
  };
}

/** `CrashLoopBackOff`; the pod's phase where no container says why. */
function reasonOf({ containers, reason, phase }: Pod): string {
  return reason ?? containers.find((each) => each.reason !== undefined)?.reason ?? phase;
}

/** An operator Exists without a key tolerates every taint: also that of a cordoned node. */
function toleratesAll({ tolerations }: Pod): boolean {
  return tolerations.some(
    ({ key, operator, effect }) =>
      key === undefined && operator === 'Exists' && (effect === undefined || effect === 'NoSchedule'),
  );
}

function unreadableFacts({ code, kubernetes }: Problem, noAccess: NoAccess | undefined): UnreadableFacts {
  const { refusal, denied = [], publicAccess, publicAccessCidrs = [] } = noAccess ?? {};
  // Everybody is allowed in by default.
  const cidrs = publicAccessCidrs.filter((each) => each !== '0.0.0.0/0');
  return {
    problem: code,
    because: kubernetes?.because ?? null,
    ...(refusal?.principal === undefined ? {} : { principal: refusal.principal }),
    ...(refusal?.user === undefined ? {} : { user: refusal.user }),
    ...(denied.length === 0 ? {} : { denied: denied.map(nameOfList) }),
    ...(publicAccess === undefined ? {} : { publicAccess }),
    ...(cidrs.length === 0 ? {} : { cidrs }),
  };
}
