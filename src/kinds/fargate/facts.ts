import type { FargateProfile, HealthIssue } from '../../aws/ports.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccessRefusal, DeniedList } from '../clusterAccess.ts';

/** Clusters with Fargate profiles, the workloads on Fargate in them, and their pods are all resources of this kind. */
export type FargateFacts = FargateClusterFacts | WorkloadFacts | PodFacts;

export interface FargateClusterFacts {
  readonly type: 'cluster';
  /** The cluster's name; its ARN is the key before `#`. */
  readonly cluster: string;
  /** Kubernetes minor of the control plane, `1.34`. */
  readonly version?: string;
  readonly publicAccess?: boolean;
  readonly publicAccessCidrs?: readonly string[];
  /** API, API_AND_CONFIG_MAP, CONFIG_MAP. */
  readonly authenticationMode?: string;
  readonly profiles: readonly ProfileFacts[];
  /** Profiles that are there and could not be described. */
  readonly profilesUnreadable?: { readonly problem: ProblemCode; readonly names: readonly string[] };
  readonly access: AccessRead;
  readonly notice: NoticeRead;
}

export type ProfileFacts = Pick<FargateProfile, 'name' | 'status' | 'selectors'> & {
  readonly healthIssues: readonly HealthIssue[];
};

/** How far the cluster's Kubernetes API let itself be read. */
export type AccessRead =
  | { readonly state: 'pending' }
  | {
      readonly state: 'read';
      readonly pods: number;
      readonly denied: readonly DeniedList[];
      /** The namespaces in which pods may be listed, where that is not the whole cluster: there can be more than is seen. */
      readonly confinedTo?: readonly string[];
    }
  | { readonly state: 'refused'; readonly refusal: AccessRefusal };

/** What AWS Health says of a patch of Fargate's pods. */
export type NoticeRead =
  | { readonly state: 'pending' }
  /** `notice` is absent where AWS Health knows of none for this cluster. */
  | { readonly state: 'read'; readonly notice?: HealthNotice }
  /** The account has no support plan that AWS Health's API asks for. */
  | { readonly state: 'noSubscription' }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** A notice that EKS Fargate will evict pods. */
export interface FargateNotice {
  /** Pods that were created before it are evicted. */
  readonly before: Instant;
  /** When evictions begin. */
  readonly evictsAt?: Instant;
}

export interface HealthNotice extends FargateNotice {
  readonly eventArn: string;
  readonly typeCode: string;
  /** Those given before it: a pod from before them too goes at the first of their dates. */
  readonly earlier?: readonly FargateNotice[];
}

export interface WorkloadFacts {
  readonly type: 'workload';
  /** The cluster's name. */
  readonly cluster: string;
  readonly clusterVersion?: string;
  /** Deployment, StatefulSet, ReplicaSet, Job, or whatever manages the pods. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Fargate profiles of its pods. */
  readonly profiles: readonly string[];
  /** Of a Deployment or StatefulSet that could be read; undefined of the others. */
  readonly rollout?: RolloutFacts;
  readonly pods: readonly PodSummary[];
  readonly holds: HoldsRead;
  readonly failedEvictions: readonly FailedEviction[];
  readonly notice: NoticeRead;
}

export interface RolloutFacts {
  /** Wanted. */
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly updatedReplicas: number;
  /** The controller has seen the spec as it is now. */
  readonly isObserved: boolean;
  /** Of a Deployment: it does not roll until it is resumed. */
  readonly paused: boolean;
  /** A Deployment's RollingUpdate or Recreate, a StatefulSet's RollingUpdate or OnDelete. */
  readonly strategy: string;
  /** Of a StatefulSet: pods with a lower ordinal are left alone. */
  readonly partition: number;
  /** Its condition Progressing is False: it has stopped getting further. */
  readonly isStuck: boolean;
  /** Of a Deployment that rolls: so many pods more than wanted may run meanwhile. */
  readonly maxSurge?: number;
  /** When it was last restarted: the annotation of its template, RFC 3339. */
  readonly restartedAt?: string;
  /** What Fargate provides for one of its pods. */
  readonly vcpus?: number;
}

export interface PodSummary {
  readonly name: string;
  readonly createdAt: Instant;
  readonly ready: boolean;
  readonly kubeletVersion?: string;
}

/** PodDisruptionBudgets that an eviction would be refused for now. */
export type HoldsRead =
  | { readonly state: 'read'; readonly holds: readonly HoldFacts[] }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

export interface HoldFacts {
  /** Names of the budgets; several: the eviction API takes no pod that more than one selects. */
  readonly budgets: readonly string[];
  /** `minAvailable: 2`, one for each budget. */
  readonly rules: readonly string[];
  readonly because: 'never' | 'unhealthy' | 'severalBudgets';
  /** The pods it holds, of this workload. */
  readonly pods: readonly string[];
  /** Pods that it waits for to become healthy. */
  readonly unhealthy: readonly string[];
}

/** An event FailedEviction. */
export interface FailedEviction {
  readonly pod: string;
  readonly message: string;
  readonly at: Instant;
  readonly count: number;
}

export interface PodFacts {
  readonly type: 'pod';
  /** The cluster's name. */
  readonly cluster: string;
  readonly clusterVersion?: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly profile: string;
  /** What manages it (the Deployment, not its ReplicaSet); undefined: it stands alone, and nothing replaces it. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** When it was created: what a notice counts from. */
  readonly createdAt: Instant;
  /** When its node took it up. */
  readonly startedAt?: Instant;
  readonly node?: string;
  /** Of its node, `v1.34.2-eks-ecaa3a6`; undefined where there is no node yet, or nodes may not be read. */
  readonly kubeletVersion?: string;
  /** Pending, Running, Unknown. */
  readonly phase: string;
  readonly ready: boolean;
  /** Why it is not well (`ImagePullBackOff`). */
  readonly reason?: string;
  readonly isEnding: boolean;
  readonly ip?: string;
  readonly holds: HoldsRead;
  readonly failedEvictions: readonly FailedEviction[];
  readonly notice: NoticeRead;
}
