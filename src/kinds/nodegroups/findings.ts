import type { Evidence, Finding, FindingOf, FindingRule } from '../../domain/finding.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant, IsoDate } from '../../domain/time.ts';

/** Where the support dates of a Kubernetes version come from: DescribeClusterVersions, or the table of this extension. */
export type SupportSource = 'live' | 'table';

/** Code → facts. Days are UTC calendar days; `null` stands for "not known". */
export type EksFindings = {
  readonly 'cluster.version.unsupported': {
    readonly version: string;
    readonly ended: IsoDate | null;
    readonly source: SupportSource;
  };
  /** In extended support: patched, at a higher price, and upgraded by AWS at its end. */
  readonly 'cluster.version.extended': {
    readonly version: string;
    readonly standardEnded: IsoDate | null;
    readonly ends: IsoDate | null;
    readonly days: number | null;
    readonly source: SupportSource;
  };
  /** Standard support ends soon. `policy` says what happens then: STANDARD upgrades, EXTENDED costs more. */
  readonly 'cluster.version.ending': {
    readonly version: string;
    readonly ends: IsoDate;
    readonly days: number;
    readonly policy: string | null;
    readonly source: SupportSource;
  };
  /** In standard support, and for a while. */
  readonly 'cluster.version.standard': {
    readonly version: string;
    readonly ends: IsoDate;
    readonly days: number;
    readonly policy: string | null;
    readonly source: SupportSource;
  };
  readonly 'cluster.version.unknown': { readonly version: string | null };
  /** `issues` are AWS's sentences, `codes` their codes. */
  readonly 'cluster.health': {
    readonly status: string | null;
    readonly issues: readonly string[];
    readonly codes: readonly string[];
  };
  readonly 'cluster.unreadable': { readonly problem: ProblemCode };
  /** Nodegroups that could not be read; no names where they could not be listed either. */
  readonly 'cluster.nodegroups.unreadable': { readonly problem: ProblemCode; readonly names: readonly string[] };

  /** `days` between the two releases, where both carry a date. */
  readonly 'nodegroup.ami.behind': {
    readonly current: string;
    readonly recommended: string;
    readonly days: number | null;
    readonly family: string;
  };
  readonly 'nodegroup.ami.unsupported': { readonly amiType: string; readonly family: string; readonly ended: IsoDate };
  readonly 'nodegroup.ami.custom': { readonly imageId: string | null };
  readonly 'nodegroup.ami.unknown': {
    readonly amiType: string | null;
    readonly releaseVersion: string | null;
    readonly because: AmiUnknown;
    readonly problem: ProblemCode | null;
  };
  readonly 'nodegroup.version.behind': {
    readonly version: string;
    readonly clusterVersion: string;
    readonly minors: number;
  };
  /** AWS publishes no more AMIs for this Kubernetes minor. */
  readonly 'nodegroup.version.unsupported': {
    readonly version: string;
    readonly ended: IsoDate | null;
    readonly source: SupportSource;
  };
  /** A launch template shapes the nodes too; whether it has drifted is not looked at. */
  readonly 'nodegroup.launchTemplate': {
    readonly template: string;
    readonly version: string | null;
    readonly releaseVersion: string | null;
  };
  readonly 'nodegroup.degraded': {
    readonly status: string;
    readonly issues: readonly string[];
    readonly codes: readonly string[];
  };
  /** The newest update did not come to its end: old and new nodes may run side by side. */
  readonly 'nodegroup.update.failed': {
    readonly status: string;
    readonly type: string | null;
    /** What it was to bring, where EKS tells it. */
    readonly releaseVersion: string | null;
    readonly errors: readonly string[];
    readonly codes: readonly string[];
  };
  readonly 'nodegroup.update.underWay': {
    readonly type: string | null;
    readonly version: string | null;
    readonly releaseVersion: string | null;
  };
  readonly 'nodegroup.updates.unreadable': { readonly problem: ProblemCode };
};

export type AmiUnknown =
  /** The AMI type is none that this extension knows, or EKS named none. */
  | 'amiType'
  /** EKS named no release or Kubernetes version. */
  | 'noVersion'
  /** SSM has no recommended release for it. */
  | 'notPublished'
  /** SSM could not be read; `problem` says why. */
  | 'unreadable'
  /** The two release versions can not be compared. */
  | 'notComparable';

export type EksFinding = FindingOf<EksFindings>;

export const eksRules: Readonly<Record<EksFinding['code'], FindingRule>> = {
  'cluster.version.unsupported': { status: 'unsupported', severity: 'attention' },
  'cluster.version.extended': { status: 'ending', severity: 'attention' },
  'cluster.version.ending': { status: 'ending', severity: 'attention' },
  'cluster.version.standard': { status: 'current', severity: 'info' },
  'cluster.version.unknown': { status: 'unknown', severity: 'info' },
  // EKS could not do something to this cluster: whether patches of the control plane still land is not known.
  'cluster.health': { status: 'unknown', severity: 'attention' },
  'cluster.unreadable': { status: 'unknown', severity: 'info' },
  'cluster.nodegroups.unreadable': { status: 'unknown', severity: 'info' },
  'nodegroup.ami.unsupported': { status: 'unsupported', severity: 'attention' },
  'nodegroup.version.unsupported': { status: 'unsupported', severity: 'attention' },
  'nodegroup.ami.behind': { status: 'outdated', severity: 'attention' },
  'nodegroup.version.behind': { status: 'outdated', severity: 'attention' },
  // A group whose update failed can run old and new nodes side by side, whatever releaseVersion says.
  'nodegroup.degraded': { status: 'unknown', severity: 'attention' },
  'nodegroup.update.failed': { status: 'outdated', severity: 'attention' },
  'nodegroup.update.underWay': { status: 'current', severity: 'info' },
  // A group whose update failed can name the newest release before its nodes run it.
  'nodegroup.updates.unreadable': { status: 'unknown', severity: 'info' },
  'nodegroup.ami.custom': { status: 'unknown', severity: 'info' },
  'nodegroup.ami.unknown': { status: 'unknown', severity: 'info' },
  'nodegroup.launchTemplate': { status: 'current', severity: 'info' },
};

const guide = 'https://docs.aws.amazon.com/eks/latest/userguide';

const references: Readonly<Record<EksFinding['code'], string>> = {
  'cluster.version.unsupported': `${guide}/kubernetes-versions.html`,
  'cluster.version.extended': `${guide}/kubernetes-versions.html`,
  'cluster.version.ending': `${guide}/kubernetes-versions.html`,
  'cluster.version.standard': `${guide}/kubernetes-versions.html`,
  'cluster.version.unknown': `${guide}/kubernetes-versions.html`,
  'cluster.health': `${guide}/troubleshooting.html`,
  'cluster.unreadable': `${guide}/security-iam.html`,
  'cluster.nodegroups.unreadable': `${guide}/security-iam.html`,
  'nodegroup.ami.unsupported': `${guide}/eks-ami-deprecation-faqs.html`,
  'nodegroup.version.unsupported': `${guide}/kubernetes-versions.html`,
  'nodegroup.ami.behind': `${guide}/update-managed-node-group.html`,
  'nodegroup.version.behind': `${guide}/update-managed-node-group.html`,
  'nodegroup.degraded': `${guide}/troubleshooting.html`,
  'nodegroup.update.failed': `${guide}/managed-node-update-behavior.html`,
  'nodegroup.update.underWay': `${guide}/managed-node-update-behavior.html`,
  'nodegroup.updates.unreadable': `${guide}/security-iam.html`,
  'nodegroup.ami.custom': `${guide}/launch-templates.html`,
  'nodegroup.launchTemplate': `${guide}/launch-templates.html`,
  'nodegroup.ami.unknown': `${guide}/eks-optimized-amis.html`,
};

/** A finding with the severity and reference of its code. */
export function eksFinding<C extends keyof EksFindings>(
  resource: ResourceKey,
  code: C,
  facts: EksFindings[C],
  evidence: readonly Evidence[],
  when: { readonly since?: Instant; readonly due?: Instant } = {},
): Finding<C, EksFindings[C]> {
  return { resource, code, severity: eksRules[code].severity, facts, evidence, reference: references[code], ...when };
}
