import * as v from 'valibot';

/**
 * The Kubernetes objects that the simulator understands (API reference of
 * Kubernetes 1.34). Only members that something here reads are named; all
 * others are kept as they came. Instants are RFC 3339 strings.
 */

const texts = v.record(v.string(), v.string());
/** A count, or a share such as `25%`. */
const IntOrString = v.union([v.number(), v.string()]);

const LabelSelector = v.looseObject({
  matchLabels: v.exactOptional(texts),
  matchExpressions: v.exactOptional(
    v.array(v.looseObject({ key: v.string(), operator: v.string(), values: v.exactOptional(v.array(v.string())) })),
  ),
});

const OwnerReference = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  name: v.string(),
  uid: v.string(),
  controller: v.exactOptional(v.boolean()),
});

const Metadata = v.looseObject({
  name: v.string(),
  namespace: v.exactOptional(v.string()),
  uid: v.string(),
  resourceVersion: v.string(),
  generation: v.exactOptional(v.number()),
  creationTimestamp: v.string(),
  deletionTimestamp: v.exactOptional(v.string()),
  deletionGracePeriodSeconds: v.exactOptional(v.number()),
  labels: v.exactOptional(texts),
  annotations: v.exactOptional(texts),
  ownerReferences: v.exactOptional(v.array(OwnerReference)),
});

const base = { apiVersion: v.string(), kind: v.string(), metadata: Metadata };

const Condition = v.looseObject({
  type: v.string(),
  status: v.string(),
  reason: v.exactOptional(v.string()),
  message: v.exactOptional(v.string()),
  lastTransitionTime: v.exactOptional(v.string()),
});
const conditions = v.exactOptional(v.array(Condition));

const Container = v.looseObject({
  name: v.string(),
  image: v.exactOptional(v.string()),
  command: v.exactOptional(v.array(v.string())),
  resources: v.exactOptional(
    v.looseObject({ requests: v.exactOptional(v.record(v.string(), v.union([v.string(), v.number()]))) }),
  ),
});

const PodSpec = v.looseObject({
  containers: v.pipe(v.array(Container), v.minLength(1, 'Required value')),
  nodeName: v.exactOptional(v.string()),
  nodeSelector: v.exactOptional(texts),
  restartPolicy: v.exactOptional(v.string()),
  schedulerName: v.exactOptional(v.string()),
  terminationGracePeriodSeconds: v.exactOptional(v.number()),
});

const PodTemplate = v.looseObject({
  metadata: v.exactOptional(
    v.looseObject({ labels: v.exactOptional(texts), annotations: v.exactOptional(texts) }),
    () => ({}),
  ),
  spec: PodSpec,
});

const ContainerStatus = v.looseObject({
  name: v.string(),
  ready: v.boolean(),
  restartCount: v.number(),
  state: v.record(v.string(), v.looseObject({ reason: v.exactOptional(v.string()) })),
});

const Pod = v.looseObject({
  ...base,
  spec: PodSpec,
  status: v.exactOptional(
    v.looseObject({
      phase: v.string(),
      reason: v.exactOptional(v.string()),
      conditions,
      podIP: v.exactOptional(v.string()),
      hostIP: v.exactOptional(v.string()),
      startTime: v.exactOptional(v.string()),
      containerStatuses: v.exactOptional(v.array(ContainerStatus)),
    }),
    () => ({ phase: 'Pending' }),
  ),
});

const Node = v.looseObject({
  ...base,
  spec: v.exactOptional(
    v.looseObject({
      unschedulable: v.exactOptional(v.boolean()),
      taints: v.exactOptional(
        v.array(v.looseObject({ key: v.string(), value: v.exactOptional(v.string()), effect: v.string() })),
      ),
    }),
    () => ({}),
  ),
  status: v.exactOptional(
    v.looseObject({
      conditions,
      nodeInfo: v.exactOptional(v.looseObject({ kubeletVersion: v.string(), osImage: v.exactOptional(v.string()) })),
      addresses: v.exactOptional(v.array(v.looseObject({ type: v.string(), address: v.string() }))),
    }),
    () => ({}),
  ),
});

const counts = {
  observedGeneration: v.exactOptional(v.number()),
  replicas: v.exactOptional(v.number()),
  readyReplicas: v.exactOptional(v.number()),
  availableReplicas: v.exactOptional(v.number()),
  updatedReplicas: v.exactOptional(v.number()),
};
const scaled = {
  replicas: v.exactOptional(v.pipe(v.number(), v.minValue(0, 'must be greater than or equal to 0')), 1),
  selector: LabelSelector,
  template: PodTemplate,
};

const Deployment = v.looseObject({
  ...base,
  spec: v.looseObject({
    ...scaled,
    paused: v.exactOptional(v.boolean()),
    strategy: v.exactOptional(
      v.looseObject({
        type: v.exactOptional(v.string(), 'RollingUpdate'),
        rollingUpdate: v.exactOptional(
          v.looseObject({ maxSurge: v.exactOptional(IntOrString), maxUnavailable: v.exactOptional(IntOrString) }),
        ),
      }),
      () => ({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }),
    ),
  }),
  status: v.exactOptional(
    v.looseObject({ ...counts, unavailableReplicas: v.exactOptional(v.number()), conditions }),
    () => ({}),
  ),
});

const ReplicaSet = v.looseObject({
  ...base,
  spec: v.looseObject(scaled),
  status: v.exactOptional(v.looseObject(counts), () => ({})),
});

const StatefulSet = v.looseObject({
  ...base,
  spec: v.looseObject({
    ...scaled,
    serviceName: v.exactOptional(v.string()),
    podManagementPolicy: v.exactOptional(v.string()),
    updateStrategy: v.exactOptional(
      v.looseObject({
        type: v.exactOptional(v.string(), 'RollingUpdate'),
        rollingUpdate: v.exactOptional(v.looseObject({ partition: v.exactOptional(v.number()) })),
      }),
      () => ({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } }),
    ),
  }),
  status: v.exactOptional(
    v.looseObject({
      ...counts,
      currentReplicas: v.exactOptional(v.number()),
      currentRevision: v.exactOptional(v.string()),
      updateRevision: v.exactOptional(v.string()),
    }),
    () => ({}),
  ),
});

const DaemonSet = v.looseObject({
  ...base,
  spec: v.looseObject({ selector: LabelSelector, template: PodTemplate }),
  status: v.exactOptional(v.looseObject({}), () => ({})),
});

const Job = v.looseObject({
  ...base,
  spec: v.looseObject({
    parallelism: v.exactOptional(v.number(), 1),
    completions: v.exactOptional(v.number(), 1),
    selector: v.exactOptional(LabelSelector),
    template: PodTemplate,
  }),
  status: v.exactOptional(
    v.looseObject({
      active: v.exactOptional(v.number()),
      succeeded: v.exactOptional(v.number()),
      startTime: v.exactOptional(v.string()),
      completionTime: v.exactOptional(v.string()),
      conditions,
    }),
    () => ({}),
  ),
});

const PodDisruptionBudget = v.looseObject({
  ...base,
  spec: v.looseObject({
    minAvailable: v.exactOptional(IntOrString),
    maxUnavailable: v.exactOptional(IntOrString),
    selector: v.exactOptional(LabelSelector, () => ({})),
    unhealthyPodEvictionPolicy: v.exactOptional(v.string()),
  }),
  status: v.exactOptional(
    v.looseObject({
      disruptionsAllowed: v.number(),
      currentHealthy: v.number(),
      desiredHealthy: v.number(),
      expectedPods: v.number(),
      observedGeneration: v.exactOptional(v.number()),
      conditions,
    }),
    () => ({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
  ),
});

const Service = v.looseObject({
  ...base,
  spec: v.looseObject({
    type: v.exactOptional(v.string(), 'ClusterIP'),
    clusterIP: v.exactOptional(v.string()),
    selector: v.exactOptional(texts),
    ports: v.exactOptional(v.array(v.looseObject({ port: v.number(), protocol: v.exactOptional(v.string()) }))),
  }),
});

const Event = v.looseObject({
  ...base,
  involvedObject: v.looseObject({
    kind: v.exactOptional(v.string()),
    namespace: v.exactOptional(v.string()),
    name: v.exactOptional(v.string()),
    uid: v.exactOptional(v.string()),
  }),
  reason: v.exactOptional(v.string()),
  message: v.exactOptional(v.string()),
  type: v.exactOptional(v.string()),
  count: v.exactOptional(v.number()),
  firstTimestamp: v.exactOptional(v.string()),
  lastTimestamp: v.exactOptional(v.string()),
});

/** Kept, and nothing more. */
const Plain = v.looseObject(base);
const Namespace = v.looseObject({ ...base, status: v.exactOptional(v.looseObject({ phase: v.string() })) });

/** The schema of every kind that is served. A new kind needs its row in `resourceTypes.ts` too. */
const all = {
  Namespace,
  Node,
  Pod,
  Service,
  Event,
  ConfigMap: Plain,
  ServiceAccount: Plain,
  Deployment,
  ReplicaSet,
  StatefulSet,
  DaemonSet,
  Job,
  CronJob: Plain,
  PodDisruptionBudget,
};

export type Kind = keyof typeof all;
export type Kinds = { [K in Kind]: v.InferOutput<(typeof all)[K]> };
export const schemas: { readonly [K in Kind]: v.GenericSchema<unknown, Kinds[K]> } = all;
export type AnyObject = Kinds[Kind];
export type Pod = Kinds['Pod'];
export type Node = Kinds['Node'];
export type Metadata = v.InferOutput<typeof Metadata>;
export type OwnerReference = v.InferOutput<typeof OwnerReference>;
export type LabelSelector = v.InferOutput<typeof LabelSelector>;
export type PodTemplate = v.InferOutput<typeof PodTemplate>;
export type Condition = v.InferOutput<typeof Condition>;

/** `2026-11-22T09:00:00Z` */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
