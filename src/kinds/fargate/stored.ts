import * as v from 'valibot';
import { instant, number, problemCode, storedFacts, text } from '../stored.ts';
import type { FargateFacts } from './facts.ts';

const optional = v.exactOptional;
const texts = v.array(text);
const unreadable = v.strictObject({ state: v.literal('unreadable'), problem: problemCode });

const notice = v.variant('state', [
  v.strictObject({ state: v.literal('pending') }),
  v.strictObject({
    state: v.literal('read'),
    notice: optional(
      v.strictObject({
        before: instant,
        evictsAt: optional(instant),
        eventArn: text,
        typeCode: text,
        earlier: optional(v.array(v.strictObject({ before: instant, evictsAt: optional(instant) }))),
      }),
    ),
  }),
  v.strictObject({ state: v.literal('noSubscription') }),
  unreadable,
]);

const denied = { resource: text, group: text, namespace: optional(text) };

const access = v.variant('state', [
  v.strictObject({ state: v.literal('pending') }),
  v.strictObject({
    state: v.literal('read'),
    pods: number,
    denied: v.array(v.strictObject(denied)),
    confinedTo: optional(v.array(text)),
  }),
  v.strictObject({
    state: v.literal('refused'),
    refusal: v.strictObject({
      problem: problemCode,
      because: optional(v.picklist(['noEntry', 'rbac', 'noEndpoint', 'certificate'])),
      denied: optional(v.strictObject({ ...denied, verb: text })),
      user: optional(text),
      principal: optional(text),
      detail: optional(text),
    }),
  }),
]);

const holds = v.variant('state', [
  v.strictObject({
    state: v.literal('read'),
    holds: v.array(
      v.strictObject({
        budgets: texts,
        rules: texts,
        because: v.picklist(['never', 'unhealthy', 'severalBudgets']),
        pods: texts,
        unhealthy: texts,
      }),
    ),
  }),
  unreadable,
]);

const failedEvictions = v.array(v.strictObject({ pod: text, message: text, at: instant, count: number }));

const cluster = v.strictObject({
  type: v.literal('cluster'),
  cluster: text,
  version: optional(text),
  publicAccess: optional(v.boolean()),
  publicAccessCidrs: optional(texts),
  authenticationMode: optional(text),
  profiles: v.array(
    v.strictObject({
      name: text,
      status: text,
      selectors: v.array(v.strictObject({ namespace: text, labels: v.record(text, text) })),
      healthIssues: v.array(v.strictObject({ code: text, message: text, resourceIds: texts })),
    }),
  ),
  profilesUnreadable: optional(v.strictObject({ problem: problemCode, names: texts })),
  access,
  notice,
});

const workload = v.strictObject({
  type: v.literal('workload'),
  cluster: text,
  clusterVersion: optional(text),
  kind: text,
  namespace: text,
  name: text,
  profiles: texts,
  rollout: optional(
    v.strictObject({
      replicas: number,
      readyReplicas: number,
      updatedReplicas: number,
      isObserved: v.boolean(),
      paused: v.boolean(),
      strategy: text,
      partition: number,
      isStuck: v.boolean(),
      maxSurge: optional(number),
      restartedAt: optional(text),
      vcpus: optional(number),
    }),
  ),
  pods: v.array(v.strictObject({ name: text, createdAt: instant, ready: v.boolean(), kubeletVersion: optional(text) })),
  holds,
  failedEvictions,
  notice,
});

const pod = v.strictObject({
  type: v.literal('pod'),
  cluster: text,
  clusterVersion: optional(text),
  namespace: text,
  name: text,
  uid: text,
  profile: text,
  owner: optional(v.strictObject({ kind: text, name: text })),
  createdAt: instant,
  startedAt: optional(instant),
  node: optional(text),
  kubeletVersion: optional(text),
  phase: text,
  ready: v.boolean(),
  reason: optional(text),
  isEnding: v.boolean(),
  ip: optional(text),
  holds,
  failedEvictions,
  notice,
});

export const storedFargate = storedFacts<FargateFacts>()(v.variant('type', [cluster, workload, pod]), true, {
  version: 1,
});
