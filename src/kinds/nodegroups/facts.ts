import type { ClusterVersion, EksUpdate, HealthIssue, Nodegroup } from '../../aws/ports.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';

/** Clusters and their managed nodegroups are both resources of this kind. */
export type EksFacts = ClusterFacts | NodegroupFacts;

export interface ClusterFacts {
  readonly type: 'cluster';
  /** CREATING, ACTIVE, DELETING, FAILED, UPDATING, PENDING; undefined where DescribeCluster failed. */
  readonly status?: string;
  /** Kubernetes minor, `1.34`. */
  readonly version?: string;
  readonly platformVersion?: string;
  /** What happens at the end of standard support: STANDARD upgrades by itself, EXTENDED goes on and costs more. */
  readonly supportType?: string;
  readonly healthIssues: readonly HealthIssue[];
  readonly support: SupportRead;
  /** Set where DescribeCluster failed: only the name is known. */
  readonly unreadable?: ProblemCode;
  /** Set where nodegroups of this cluster could not be listed, or could not be described. */
  readonly nodegroupsUnreadable?: { readonly problem: ProblemCode; readonly names: readonly string[] };
}

export interface NodegroupFacts {
  readonly type: 'nodegroup';
  /** The cluster's name. */
  readonly cluster: string;
  readonly clusterVersion?: string;
  /** CREATING, ACTIVE, UPDATING, DELETING, CREATE_FAILED, DELETE_FAILED, DEGRADED. */
  readonly status: string;
  /** Kubernetes minor of the nodes, `1.34`. */
  readonly version?: string;
  /** A custom AMI's is the AMI id. */
  readonly releaseVersion?: string;
  readonly amiType?: string;
  readonly capacityType?: string;
  readonly desiredSize?: number;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
  readonly updateConfig?: NonNullable<Nodegroup['updateConfig']>;
  readonly modifiedAt?: Instant;
  readonly healthIssues: readonly HealthIssue[];
  readonly support: SupportRead;
  readonly recommended: RecommendedRead;
  readonly updates: UpdatesRead;
}

/** What EKS says of the updates of a nodegroup; its status says less (it is ACTIVE again after one that failed). */
export type UpdatesRead =
  | { readonly state: 'pending' }
  | {
      readonly state: 'read';
      readonly underWay?: EksUpdate;
      /** The newest update of a version that has ended, well or not. */
      readonly last?: EksUpdate;
    }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** What DescribeClusterVersions says of a Kubernetes minor. Where it says nothing the table of this extension stands in. */
export type SupportRead =
  | { readonly state: 'pending' }
  | { readonly state: 'read'; readonly row: ClusterVersion }
  /** EKS answered, and does not list this version. */
  | { readonly state: 'notListed' }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** The release version that AWS recommends for the AMI type and Kubernetes minor, from SSM. */
export type RecommendedRead =
  | { readonly state: 'pending' }
  /** No parameter exists for it: a custom AMI, or an AMI type that is newer than this. */
  | { readonly state: 'notApplicable' }
  | {
      readonly state: 'read';
      readonly parameter: string;
      readonly value: string;
      /** When the parameter last changed. */
      readonly changedAt?: Instant;
    }
  /** SSM answered, and has none of these names. */
  | { readonly state: 'missing'; readonly parameters: readonly string[] }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };
