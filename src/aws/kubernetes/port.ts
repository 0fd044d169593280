import type { Instant } from '../../domain/time.ts';
import type { CallOptions } from '../callOptions.ts';

/**
 * The Kubernetes API of one EKS cluster, asked with the AWS identity of the session. Every call rejects with a
 * ProblemError and nothing else; what the cluster itself refused carries `Problem.kubernetes`.
 *
 * Shapes are parsed: members that Kubernetes leaves out when they are empty are there (`labels`, lists, counts), and
 * members that nothing here reads are not. What has to be whole (a pod that is to be made again) is asked for by `raw`.
 */
export interface KubernetesPort {
  /** All of them, over as many pages as it takes, in the API's order (namespace, name). */
  list<K extends KubernetesKind>(
    kind: K,
    query?: KubernetesQuery,
    options?: CallOptions,
  ): Promise<readonly KubernetesObjects[K][]>;
  get<K extends KubernetesKind>(kind: K, place: ObjectPlace, options?: CallOptions): Promise<KubernetesObjects[K]>;
  /** The object as the API gives it, unparsed. */
  raw(kind: KubernetesKind, place: ObjectPlace, options?: CallOptions): Promise<RawObject>;
  /**
   * A strategic merge patch. `body` is JSON and goes over the wire byte for byte as it is; `fieldManager` is who
   * Kubernetes notes as the author (`kubectl-rollout`).
   */
  patch<K extends 'Deployment' | 'StatefulSet'>(
    kind: K,
    place: ObjectPlace,
    patch: { readonly body: string; readonly fieldManager?: string },
    options?: CallOptions,
  ): Promise<KubernetesObjects[K]>;
  createPod(namespace: string, manifest: RawObject, options?: CallOptions): Promise<Pod>;
  /**
   * Deletes the pod with that `uid`, and none that took its name since (`conflict`). Resolves when the API server has
   * accepted it: the pod then ends within its grace period. `notFound` where there is none.
   */
  deletePod(place: ObjectPlace, only: { readonly uid: string }, options?: CallOptions): Promise<void>;
}

/** A cluster by which its Kubernetes API is reached: part of what DescribeCluster answers. */
export interface KubernetesCluster {
  readonly arn: string;
  readonly name: string;
  /** `https://…`; undefined while EKS creates the cluster. */
  readonly endpoint?: string;
  /** The only authority that is trusted: PEM in base64. */
  readonly certificateAuthority?: string;
}

export interface ObjectPlace {
  /** Undefined for what has none (nodes). */
  readonly namespace?: string;
  readonly name: string;
}

export interface KubernetesQuery {
  /** Default: all namespaces. */
  readonly namespace?: string;
  /** `app=web,tier!=cache`, `eks.amazonaws.com/fargate-profile`. */
  readonly labelSelector?: string;
  /** `spec.nodeName=ip-10-0-1-2`, `reason=FailedEviction`. */
  readonly fieldSelector?: string;
}

export type RawObject = Readonly<Record<string, unknown>>;

export interface KubernetesObjects {
  readonly Node: KubernetesNode;
  readonly Pod: Pod;
  readonly Deployment: Deployment;
  readonly StatefulSet: StatefulSet;
  readonly ReplicaSet: ReplicaSet;
  readonly Service: KubernetesService;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Event: KubernetesEvent;
}

export type KubernetesKind = keyof KubernetesObjects;

export interface ObjectMeta {
  readonly name: string;
  /** Empty for what has none. */
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Counts changes of the spec; 0 where the kind has none. */
  readonly generation: number;
  readonly createdAt: Instant;
  /** It is being deleted. */
  readonly deletedAt?: Instant;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** The one that manages it. */
  readonly controller: boolean;
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    /** In, NotIn, Exists, DoesNotExist. */
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

export interface Condition {
  readonly type: string;
  /** True, False, Unknown. */
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly changedAt?: Instant;
}

/** A count, or a share such as `25%`. */
export type IntOrPercent = number | string;

export interface KubernetesNode {
  readonly meta: ObjectMeta;
  /** Cordoned. */
  readonly unschedulable: boolean;
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** Its condition Ready is True. */
  readonly ready: boolean;
  readonly conditions: readonly Condition[];
  /** `v1.34.2-eks-ecaa3a6` */
  readonly kubeletVersion?: string;
  readonly osImage?: string;
}

export interface Pod {
  readonly meta: ObjectMeta;
  readonly nodeName?: string;
  readonly schedulerName?: string;
  readonly restartPolicy?: string;
  /** Pending, Running, Succeeded, Failed, Unknown. */
  readonly phase: string;
  /** Why the whole pod is as it is (`Evicted`). */
  readonly reason?: string;
  /** Its condition Ready is True. */
  readonly ready: boolean;
  readonly conditions: readonly Condition[];
  /** When the kubelet took it up. */
  readonly startedAt?: Instant;
  readonly ip?: string;
  readonly containers: readonly ContainerState[];
  readonly tolerations: readonly Toleration[];
}

export interface ContainerState {
  readonly name: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** Why it does not run (`CrashLoopBackOff`, `ImagePullBackOff`, `Completed`). */
  readonly reason?: string;
  readonly message?: string;
}

export interface Toleration {
  /** Undefined: every taint. */
  readonly key?: string;
  readonly operator?: string;
  readonly effect?: string;
}

/** Of a Deployment, StatefulSet or ReplicaSet. */
export interface Scaled {
  readonly meta: ObjectMeta;
  /** Wanted. */
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly tolerations: readonly Toleration[];
    /** vCPU that one pod requests in all, as Kubernetes writes quantities (`250m`), by container. */
    readonly requests: readonly { readonly cpu?: string; readonly memory?: string }[];
  };
  readonly status: {
    readonly observedGeneration: number;
    readonly replicas: number;
    readonly readyReplicas: number;
    readonly availableReplicas: number;
    readonly updatedReplicas: number;
  };
}

export interface Deployment extends Scaled {
  readonly paused: boolean;
  readonly strategy: {
    /** RollingUpdate, Recreate. */
    readonly type: string;
    readonly maxSurge?: IntOrPercent;
    readonly maxUnavailable?: IntOrPercent;
  };
  readonly conditions: readonly Condition[];
}

export interface StatefulSet extends Scaled {
  /** RollingUpdate, OnDelete. */
  readonly updateStrategy: string;
  /** Pods with a lower ordinal are not updated; 0: all are. */
  readonly partition: number;
  /** OrderedReady, Parallel. */
  readonly podManagementPolicy?: string;
  /** Label `controller-revision-hash` of the pods before and after an update. */
  readonly currentRevision?: string;
  readonly updateRevision?: string;
}

/** Of its Deployment, where an owner is one; label `pod-template-hash` of its pods. */
export interface ReplicaSet extends Scaled {
  /** Annotation `deployment.kubernetes.io/revision`. */
  readonly revision?: number;
}

export interface KubernetesService {
  readonly meta: ObjectMeta;
  /** ClusterIP, NodePort, LoadBalancer, ExternalName. */
  readonly type: string;
  /** Undefined: no selector; somebody keeps its endpoints by hand. */
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

export interface PodDisruptionBudget {
  readonly meta: ObjectMeta;
  /** An empty one selects every pod of the namespace (policy/v1); undefined none. */
  readonly selector?: LabelSelector;
  readonly minAvailable?: IntOrPercent;
  readonly maxUnavailable?: IntOrPercent;
  /** IfHealthyBudget (default), AlwaysAllow. */
  readonly unhealthyPodEvictionPolicy?: string;
  readonly status: {
    readonly observedGeneration: number;
    readonly disruptionsAllowed: number;
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly expectedPods: number;
    readonly conditions: readonly Condition[];
  };
}

export interface KubernetesEvent {
  readonly meta: ObjectMeta;
  readonly involved: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
  readonly reason: string;
  readonly message: string;
  /** Normal, Warning. */
  readonly type: string;
  readonly count: number;
  /** When it was seen last. */
  readonly at: Instant;
}
