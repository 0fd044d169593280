import type { Evidence, Finding, FindingOf, FindingRule } from '../../domain/finding.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';

/** Whose notice it is: AWS Health's, or a date that somebody set here. */
export type NoticeSource = 'health' | 'set';

/** Why nothing is known of a notice. */
export type NoNotice =
  /** AWS Health answered, and has none for this cluster. */
  | 'noEvent'
  /** No support plan that AWS Health's API asks for. */
  | 'noSubscription'
  /** AWS Health could not be read; `problem` says why. */
  | 'unreadable';

/** Why a cluster's pods could not be read. */
export type NoAccess =
  | 'noEntry'
  | 'rbac'
  /** No answer, and the API server answers inside the VPC alone. */
  | 'privateEndpoint'
  /** No answer, though the endpoint is public: to some addresses, perhaps (`cidrs`). */
  | 'unreachable'
  | 'certificate'
  | 'noEndpoint'
  /** `problem` says it. */
  | 'other';

/** What a notice says of something: evictions begin at `evictsAt`, `days` from now (negative: ago); null: not known. */
type Noticed = {
  readonly before: Instant;
  readonly evictsAt: Instant | null;
  readonly days: number | null;
  readonly notice: NoticeSource;
};

type Holding = {
  readonly budgets: readonly string[];
  readonly rules: readonly string[];
  readonly because: 'never' | 'unhealthy' | 'severalBudgets';
  readonly pods: readonly string[];
  readonly unhealthy: readonly string[];
};

/** Code → facts; `null` stands for "not known". */
export type FargateFindings = {
  'fargate.cluster.notice': Noticed;
  'fargate.cluster.noNotice': { readonly because: NoNotice; readonly problem: ProblemCode | null };
  'fargate.cluster.noAccess': {
    readonly because: NoAccess;
    readonly problem: ProblemCode;
    readonly cluster: string;
    readonly principal: string | null;
    readonly user: string | null;
    readonly denied: string | null;
    readonly cidrs: readonly string[];
    readonly authenticationMode: string | null;
  };
  /** Pods may be listed in these namespaces alone; what else runs on Fargate is not seen. */
  'fargate.cluster.confined': { readonly namespaces: readonly string[] };
  /** Some lists are not allowed: `nodes`, `poddisruptionbudgets.policy`. */
  'fargate.cluster.limited': { readonly denied: readonly string[] };
  'fargate.profile.degraded': {
    readonly profile: string;
    readonly status: string;
    readonly issues: readonly string[];
    readonly codes: readonly string[];
  };
  'fargate.profiles.unreadable': { readonly problem: ProblemCode; readonly names: readonly string[] };

  /** `heldBy`: PodDisruptionBudgets that an eviction would be refused for. */
  'fargate.workload.beforeNotice': Noticed & {
    readonly pods: number;
    readonly of: number;
    readonly heldBy: readonly string[];
  };
  'fargate.workload.afterNotice': { readonly of: number; readonly before: Instant; readonly notice: NoticeSource };
  'fargate.workload.noNotice': {
    readonly of: number;
    readonly because: NoNotice;
    readonly problem: ProblemCode | null;
  };
  'fargate.workload.version.behind': {
    readonly pods: number;
    readonly of: number;
    readonly version: string;
    readonly clusterVersion: string;
  };
  /** A rolling restart would change nothing, or not all of its pods. */
  'fargate.workload.notRolling': {
    readonly because: 'paused' | 'onDelete' | 'partition' | 'notRestartable';
    readonly kind: string;
    readonly partition: number;
  };

  'fargate.pod.beforeNotice': Noticed & {
    readonly created: Instant;
    /** `Deployment payments-api`; null: it stands alone. */
    readonly owner: string | null;
    readonly heldBy: readonly string[];
  };
  'fargate.pod.afterNotice': { readonly created: Instant; readonly before: Instant; readonly notice: NoticeSource };
  'fargate.pod.noNotice': {
    readonly because: NoNotice;
    readonly problem: ProblemCode | null;
    readonly created: Instant;
  };
  /** Its node's kubelet is of an older Kubernetes minor than the cluster: a control plane's upgrade moves no pod. */
  'fargate.pod.version.behind': {
    readonly version: string;
    readonly clusterVersion: string;
    readonly minors: number;
    readonly kubelet: string;
  };
  'fargate.pod.unhealthy': { readonly phase: string; readonly reason: string | null };

  /** An eviction would be refused now. */
  'fargate.eviction.blocked': Holding;
  'fargate.eviction.budgetsUnreadable': { readonly problem: ProblemCode };
  /** An eviction was refused already. */
  'fargate.eviction.failed': { readonly pods: readonly string[]; readonly message: string; readonly count: number };
};

export type FargateFinding = FindingOf<FargateFindings>;

export const fargateRules: Readonly<Record<FargateFinding['code'], FindingRule>> = {
  'fargate.cluster.notice': { status: 'current', severity: 'info' },
  'fargate.cluster.noNotice': { status: 'unknown', severity: 'info' },
  'fargate.cluster.noAccess': { status: 'unknown', severity: 'info' },
  'fargate.cluster.confined': { status: 'unknown', severity: 'info' },
  'fargate.cluster.limited': { status: 'current', severity: 'info' },
  // EKS can not start pods with it: whether the next one comes up, patched, is not known.
  'fargate.profile.degraded': { status: 'unknown', severity: 'attention' },
  'fargate.profiles.unreadable': { status: 'unknown', severity: 'info' },
  // What needs attention is counted once, with the pods.
  'fargate.workload.beforeNotice': { status: 'outdated', severity: 'info' },
  'fargate.workload.version.behind': { status: 'outdated', severity: 'info' },
  'fargate.workload.noNotice': { status: 'unknown', severity: 'info' },
  'fargate.workload.afterNotice': { status: 'current', severity: 'info' },
  'fargate.workload.notRolling': { status: 'current', severity: 'info' },
  'fargate.pod.beforeNotice': { status: 'outdated', severity: 'attention' },
  'fargate.pod.version.behind': { status: 'outdated', severity: 'attention' },
  'fargate.pod.noNotice': { status: 'unknown', severity: 'info' },
  'fargate.pod.afterNotice': { status: 'current', severity: 'info' },
  'fargate.pod.unhealthy': { status: 'current', severity: 'info' },
  'fargate.eviction.failed': { status: 'outdated', severity: 'attention' },
  'fargate.eviction.blocked': { status: 'current', severity: 'info' },
  'fargate.eviction.budgetsUnreadable': { status: 'current', severity: 'info' },
};

const guide = 'https://docs.aws.amazon.com/eks/latest/userguide';

const references: Readonly<Record<FargateFinding['code'], string>> = {
  'fargate.cluster.notice': `${guide}/fargate-pod-patching.html`,
  'fargate.cluster.noNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.cluster.noAccess': `${guide}/grant-k8s-access.html`,
  'fargate.cluster.confined': `${guide}/access-policy-permissions.html`,
  'fargate.cluster.limited': `${guide}/access-policy-permissions.html`,
  'fargate.profile.degraded': `${guide}/fargate-profile.html`,
  'fargate.profiles.unreadable': `${guide}/fargate-profile.html`,
  'fargate.workload.beforeNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.workload.version.behind': `${guide}/kubernetes-versions.html`,
  'fargate.workload.noNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.workload.afterNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.workload.notRolling': 'https://kubernetes.io/docs/concepts/workloads/controllers/',
  'fargate.pod.beforeNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.pod.version.behind': `${guide}/kubernetes-versions.html`,
  'fargate.pod.noNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.pod.afterNotice': `${guide}/fargate-pod-patching.html`,
  'fargate.pod.unhealthy': 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
  'fargate.eviction.failed': `${guide}/fargate-pod-patching.html`,
  'fargate.eviction.blocked': 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  'fargate.eviction.budgetsUnreadable': 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
};

/** A finding with the severity and reference of its code. */
export function fargateFinding<C extends keyof FargateFindings>(
  resource: ResourceKey,
  code: C,
  facts: FargateFindings[C],
  evidence: readonly Evidence[],
  when: { readonly since?: Instant; readonly due?: Instant } = {},
): Finding<C, FargateFindings[C]> {
  return {
    resource,
    code,
    severity: fargateRules[code].severity,
    facts,
    evidence,
    reference: references[code],
    ...when,
  };
}
