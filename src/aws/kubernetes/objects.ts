import * as v from 'valibot';
import { defined, listOf, maybe, parsed, text } from '../parse.ts';
import type { KubernetesKind, KubernetesObjects } from './port.ts';

/**
 * Kubernetes objects as the API gives them (API reference of Kubernetes 1.34), reduced to what is read. The API leaves
 * out what is empty, zero or false.
 */

const time = v.pipe(
  text,
  v.transform((written) => Date.parse(written)),
  v.number(),
);
const texts = v.nullish(v.record(text, text), () => ({}));
const count = v.nullish(v.number(), 0);
const flag = v.nullish(v.boolean(), false);
const intOrPercent = v.union([v.number(), text]);

/** A member that is an object, or left out. */
const part = <const E extends v.ObjectEntries>(entries: E) => maybe(v.object(entries));

const meta = v.pipe(
  v.object({
    name: text,
    namespace: v.nullish(text, ''),
    uid: text,
    resourceVersion: v.nullish(text, ''),
    generation: count,
    creationTimestamp: time,
    deletionTimestamp: maybe(time),
    labels: texts,
    annotations: texts,
    ownerReferences: listOf(v.object({ kind: text, name: text, uid: text, controller: flag })),
  }),
  v.transform(({ creationTimestamp, deletionTimestamp, ownerReferences, ...rest }) => ({
    ...rest,
    createdAt: creationTimestamp,
    owners: ownerReferences,
    ...defined({ deletedAt: deletionTimestamp }),
  })),
);

const condition = v.pipe(
  v.object({ type: text, status: text, reason: maybe(text), message: maybe(text), lastTransitionTime: maybe(time) }),
  v.transform(({ type, status, reason, message, lastTransitionTime }) => ({
    type,
    status,
    ...defined({ reason, message, changedAt: lastTransitionTime }),
  })),
);
const conditions = listOf(condition);

const isReady = (all: readonly { readonly type: string; readonly status: string }[]) =>
  all.some(({ type, status }) => type === 'Ready' && status === 'True');

const selector = v.object({
  matchLabels: texts,
  matchExpressions: listOf(v.object({ key: text, operator: text, values: listOf(text) })),
});

const tolerations = listOf(
  v.pipe(
    v.object({ key: maybe(text), operator: maybe(text), effect: maybe(text) }),
    v.transform((each) => defined(each)),
  ),
);

const node = v.pipe(
  v.object({
    metadata: meta,
    spec: part({
      unschedulable: flag,
      taints: listOf(v.object({ key: text, value: maybe(text), effect: text })),
    }),
    status: part({ conditions, nodeInfo: part({ kubeletVersion: maybe(text), osImage: maybe(text) }) }),
  }),
  v.transform(({ metadata, spec, status }) => ({
    meta: metadata,
    unschedulable: spec?.unschedulable ?? false,
    taints: (spec?.taints ?? []).map((each) => defined(each)),
    ready: isReady(status?.conditions ?? []),
    conditions: status?.conditions ?? [],
    ...defined({ kubeletVersion: status?.nodeInfo?.kubeletVersion, osImage: status?.nodeInfo?.osImage }),
  })),
);

const containerReason = part({ reason: maybe(text), message: maybe(text) });
const containerStatus = v.pipe(
  v.object({
    name: text,
    ready: flag,
    restartCount: count,
    state: part({ waiting: containerReason, terminated: containerReason }),
  }),
  v.transform(({ name, ready, restartCount, state }) => {
    const why = state?.waiting ?? state?.terminated;
    return { name, ready, restarts: restartCount, ...defined({ reason: why?.reason, message: why?.message }) };
  }),
);

const pod = v.pipe(
  v.object({
    metadata: meta,
    spec: part({ nodeName: maybe(text), schedulerName: maybe(text), restartPolicy: maybe(text), tolerations }),
    status: part({
      phase: maybe(text),
      reason: maybe(text),
      conditions,
      startTime: maybe(time),
      podIP: maybe(text),
      containerStatuses: listOf(containerStatus),
    }),
  }),
  v.transform(({ metadata, spec, status }) => ({
    meta: metadata,
    phase: status?.phase ?? 'Unknown',
    ready: isReady(status?.conditions ?? []),
    conditions: status?.conditions ?? [],
    containers: status?.containerStatuses ?? [],
    tolerations: spec?.tolerations ?? [],
    ...defined({
      nodeName: spec?.nodeName === '' ? undefined : spec?.nodeName,
      schedulerName: spec?.schedulerName,
      restartPolicy: spec?.restartPolicy,
      reason: status?.reason,
      startedAt: status?.startTime,
      ip: status?.podIP,
    }),
  })),
);

const quantity = maybe(v.pipe(v.union([text, v.number()]), v.transform(String)));
const template = v.pipe(
  v.object({
    metadata: part({ labels: texts, annotations: texts }),
    spec: part({
      tolerations,
      containers: listOf(v.object({ resources: part({ requests: part({ cpu: quantity, memory: quantity }) }) })),
    }),
  }),
  v.transform((each) => ({
    labels: each.metadata?.labels ?? {},
    annotations: each.metadata?.annotations ?? {},
    tolerations: each.spec?.tolerations ?? [],
    requests: (each.spec?.containers ?? []).map(({ resources }) => defined({ ...resources?.requests })),
  })),
);

const counts = {
  observedGeneration: count,
  replicas: count,
  readyReplicas: count,
  availableReplicas: count,
  updatedReplicas: count,
};
const none = { observedGeneration: 0, replicas: 0, readyReplicas: 0, availableReplicas: 0, updatedReplicas: 0 };
const wanted = v.nullish(v.number(), 1);

const deployment = v.pipe(
  v.object({
    metadata: meta,
    spec: v.object({
      replicas: wanted,
      selector,
      template,
      paused: flag,
      strategy: part({
        type: maybe(text),
        rollingUpdate: part({ maxSurge: maybe(intOrPercent), maxUnavailable: maybe(intOrPercent) }),
      }),
    }),
    status: part({ ...counts, conditions }),
  }),
  v.transform(({ metadata, spec, status }) => {
    const { conditions: told, ...status_ } = status ?? { ...none, conditions: [] };
    return {
      meta: metadata,
      replicas: spec.replicas,
      selector: spec.selector,
      template: spec.template,
      status: status_,
      paused: spec.paused,
      strategy: {
        type: spec.strategy?.type ?? 'RollingUpdate',
        ...defined({
          maxSurge: spec.strategy?.rollingUpdate?.maxSurge,
          maxUnavailable: spec.strategy?.rollingUpdate?.maxUnavailable,
        }),
      },
      conditions: told,
    };
  }),
);

const statefulSet = v.pipe(
  v.object({
    metadata: meta,
    spec: v.object({
      replicas: wanted,
      selector,
      template,
      podManagementPolicy: maybe(text),
      updateStrategy: part({ type: maybe(text), rollingUpdate: part({ partition: count }) }),
    }),
    status: part({ ...counts, currentRevision: maybe(text), updateRevision: maybe(text) }),
  }),
  v.transform(({ metadata, spec, status }) => {
    const { currentRevision, updateRevision, ...status_ } = status ?? { ...none };
    return {
      meta: metadata,
      replicas: spec.replicas,
      selector: spec.selector,
      template: spec.template,
      status: status_,
      updateStrategy: spec.updateStrategy?.type ?? 'RollingUpdate',
      partition: spec.updateStrategy?.rollingUpdate?.partition ?? 0,
      ...defined({ podManagementPolicy: spec.podManagementPolicy, currentRevision, updateRevision }),
    };
  }),
);

const replicaSet = v.pipe(
  v.object({ metadata: meta, spec: v.object({ replicas: wanted, selector, template }), status: part(counts) }),
  v.transform(({ metadata, spec, status }) => {
    const revision = Number(metadata.annotations['deployment.kubernetes.io/revision'] ?? NaN);
    return {
      meta: metadata,
      ...spec,
      status: status ?? none,
      ...defined({ revision: Number.isInteger(revision) ? revision : undefined }),
    };
  }),
);

const service = v.pipe(
  v.object({
    metadata: meta,
    spec: part({
      type: maybe(text),
      selector: maybe(v.record(text, text)),
      ports: listOf(v.object({ port: v.number(), protocol: v.nullish(text, 'TCP') })),
    }),
  }),
  v.transform(({ metadata, spec }) => ({
    meta: metadata,
    type: spec?.type ?? 'ClusterIP',
    ports: spec?.ports ?? [],
    ...defined({ selector: spec?.selector }),
  })),
);

const podDisruptionBudget = v.pipe(
  v.object({
    metadata: meta,
    spec: part({
      selector: maybe(selector),
      minAvailable: maybe(intOrPercent),
      maxUnavailable: maybe(intOrPercent),
      unhealthyPodEvictionPolicy: maybe(text),
    }),
    status: part({
      observedGeneration: count,
      disruptionsAllowed: count,
      currentHealthy: count,
      desiredHealthy: count,
      expectedPods: count,
      conditions,
    }),
  }),
  v.transform(({ metadata, spec, status }) => ({
    meta: metadata,
    ...defined({ ...spec }),
    status: status ?? {
      observedGeneration: 0,
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      conditions: [],
    },
  })),
);

const event = v.pipe(
  v.object({
    metadata: meta,
    involvedObject: v.object({
      kind: v.nullish(text, ''),
      namespace: v.nullish(text, ''),
      name: v.nullish(text, ''),
      uid: v.nullish(text, ''),
    }),
    reason: v.nullish(text, ''),
    message: v.nullish(text, ''),
    type: v.nullish(text, 'Normal'),
    count: maybe(v.number()),
    lastTimestamp: maybe(time),
    eventTime: maybe(time),
    series: part({ count: maybe(v.number()), lastObservedTime: maybe(time) }),
  }),
  v.transform(({ metadata, involvedObject, reason, message, type, series, ...each }) => ({
    meta: metadata,
    involved: involvedObject,
    reason,
    message,
    type,
    count: each.count ?? series?.count ?? 1,
    at: each.lastTimestamp ?? series?.lastObservedTime ?? each.eventTime ?? metadata.createdAt,
  })),
);

/** What the API gave, as an object of that kind; throws a `malformedAnswer` where it is none. */
export const parsers: { readonly [K in KubernetesKind]: (answer: unknown) => KubernetesObjects[K] } = {
  Node: (answer) => parsed(node, answer),
  Pod: (answer) => parsed(pod, answer),
  Deployment: (answer) => parsed(deployment, answer),
  StatefulSet: (answer) => parsed(statefulSet, answer),
  ReplicaSet: (answer) => parsed(replicaSet, answer),
  Service: (answer) => parsed(service, answer),
  PodDisruptionBudget: (answer) => parsed(podDisruptionBudget, answer),
  Event: (answer) => parsed(event, answer),
};
