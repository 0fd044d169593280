import type { Instant } from '../domain/time.ts';
import type { KubernetesCluster } from './kubernetes/port.ts';
import type { CallOptions } from './callOptions.ts';

export interface EksPort {
  listClusters(options?: CallOptions): AsyncIterable<readonly string[]>;
  describeCluster(name: string, options?: CallOptions): Promise<Cluster>;
  /** All versions that EKS knows (`includeAll`). */
  describeClusterVersions(options?: CallOptions): Promise<readonly ClusterVersion[]>;
  listNodegroups(cluster: string, options?: CallOptions): AsyncIterable<readonly string[]>;
  describeNodegroup(cluster: string, name: string, options?: CallOptions): Promise<Nodegroup>;
  /**
   * UpdateNodegroupVersion. The request holds what is given and nothing else. Without `version` the two pages of the
   * API reference contradict each other (the group's minor, or the cluster's): a patch names the group's own.
   */
  updateNodegroupVersion(
    cluster: string,
    nodegroup: string,
    change: NodegroupVersionChange,
    options?: CallOptions,
  ): Promise<EksUpdate>;
  /** DescribeUpdate: the truth about an update, whatever the nodegroup's own status says. */
  describeUpdate(cluster: string, nodegroup: string, updateId: string, options?: CallOptions): Promise<EksUpdate>;
  /** ListUpdates of a nodegroup, page by page: ids, newest first as far as AWS keeps an order. */
  listUpdates(cluster: string, nodegroup: string, options?: CallOptions): AsyncIterable<readonly string[]>;
  listFargateProfiles(cluster: string, options?: CallOptions): AsyncIterable<readonly string[]>;
  describeFargateProfile(cluster: string, name: string, options?: CallOptions): Promise<FargateProfile>;
}

export interface Cluster extends KubernetesCluster {
  readonly status: string;
  /** Kubernetes minor, `1.34`. */
  readonly version?: string;
  readonly platformVersion?: string;
  /** STANDARD or EXTENDED (upgradePolicy). */
  readonly supportType?: string;
  readonly healthIssues: readonly HealthIssue[];
  /** False: the API server answers inside the VPC only. */
  readonly publicAccess?: boolean;
  /** Who may reach the public endpoint; `0.0.0.0/0` is everybody. */
  readonly publicAccessCidrs?: readonly string[];
  /** How the cluster learns who may do what: API, API_AND_CONFIG_MAP, CONFIG_MAP (access entries, or aws-auth alone). */
  readonly authenticationMode?: string;
}

export interface ClusterVersion {
  readonly version: string;
  /** STANDARD_SUPPORT, EXTENDED_SUPPORT, UNSUPPORTED. */
  readonly versionStatus?: string;
  readonly releaseDate?: Instant;
  readonly endOfStandardSupport?: Instant;
  readonly endOfExtendedSupport?: Instant;
}

export interface HealthIssue {
  readonly code: string;
  readonly message: string;
  readonly resourceIds: readonly string[];
}

export interface Nodegroup {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  /** CREATING, ACTIVE, UPDATING, DELETING, CREATE_FAILED, DELETE_FAILED, DEGRADED. */
  readonly status: string;
  readonly version?: string;
  /** A custom AMI's is the AMI id. */
  readonly releaseVersion?: string;
  readonly amiType?: string;
  readonly capacityType?: string;
  readonly desiredSize?: number;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
  readonly updateConfig?: {
    readonly maxUnavailable?: number;
    readonly maxUnavailablePercentage?: number;
    /** DEFAULT or MINIMAL. */
    readonly strategy?: string;
  };
  readonly modifiedAt?: Instant;
  readonly healthIssues: readonly HealthIssue[];
}

export interface NodegroupVersionChange {
  /** Kubernetes minor, `1.34`; must be left out for a custom AMI. */
  readonly version?: string;
  /** Left out: the newest that EKS has; must be left out for a custom AMI. */
  readonly releaseVersion?: string;
  readonly launchTemplate?: { readonly id?: string; readonly name?: string; readonly version?: string };
  /** Deletes pods that a PodDisruptionBudget keeps. */
  readonly force?: boolean;
  readonly clientRequestToken?: string;
}

export interface EksUpdate {
  readonly id: string;
  /** InProgress, Failed, Cancelled, Successful. */
  readonly status: string;
  /** VersionUpdate, ConfigUpdate, …; unknown values pass. */
  readonly type?: string;
  /** Version, ReleaseVersion, LaunchTemplateVersion, … */
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly createdAt?: Instant;
  readonly errors: readonly EksUpdateError[];
}

export interface EksUpdateError {
  /** PodEvictionFailure, NodeCreationFailure, … */
  readonly code: string;
  readonly message: string;
  /** Of PodEvictionFailure: names of the pods. */
  readonly resourceIds: readonly string[];
}

export interface FargateProfile {
  readonly arn: string;
  readonly name: string;
  readonly cluster: string;
  /** CREATING, ACTIVE, DELETING, CREATE_FAILED, DELETE_FAILED. */
  readonly status: string;
  /** At most five; `*` and `?` stand for characters. */
  readonly selectors: readonly {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly healthIssues: readonly HealthIssue[];
}

/** AWS Health: what AWS tells the account. Needs a Business or Enterprise support plan. */
export interface HealthPort {
  /**
   * Scheduled changes and notifications of a service in the session's region that are open or upcoming; undefined where
   * the account has no support plan that AWS Health's API asks for.
   */
  describeEvents(service: string, options?: CallOptions): Promise<readonly HealthEvent[] | undefined>;
  /** DescribeAffectedEntities of one event: ARNs, names or whatever the event is about. */
  describeAffectedEntities(eventArn: string, options?: CallOptions): Promise<readonly string[]>;
  /** DescribeEventDetails: the words of the event; undefined where AWS gives none. */
  describeEventDescription(eventArn: string, options?: CallOptions): Promise<string | undefined>;
}

export interface HealthEvent {
  readonly arn: string;
  readonly service: string;
  /** `AWS_EKS_PLANNED_LIFECYCLE_EVENT`; AWS documents few of them. */
  readonly typeCode: string;
  /** scheduledChange, accountNotification, issue. */
  readonly category: string;
  /** open, upcoming, closed. */
  readonly status: string;
  readonly startTime?: Instant;
  readonly endTime?: Instant;
  readonly lastUpdatedTime?: Instant;
}
