import type { Deployment, ObjectMeta, Pod, StatefulSet } from '../../../../src/aws/ports.ts';

export const meta = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta => ({
  name,
  namespace: 'payments',
  uid: `uid-${name}`,
  resourceVersion: '1',
  generation: 1,
  createdAt: 0,
  labels: { app: 'web' },
  annotations: {},
  owners: [],
  ...more,
});

const scaled = (annotations: Readonly<Record<string, string>>) => ({
  meta: meta('web'),
  replicas: 1,
  selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
  template: { labels: { app: 'web' }, annotations, tolerations: [], requests: [] },
  status: { observedGeneration: 1, replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
});

export const deployment = (
  more: Partial<Deployment>,
  annotations: Readonly<Record<string, string>> = {},
): Deployment => ({
  ...scaled(annotations),
  paused: false,
  strategy: { type: 'RollingUpdate' },
  conditions: [],
  ...more,
});

export const statefulSet = (
  more: Partial<StatefulSet>,
  annotations: Readonly<Record<string, string>> = {},
): StatefulSet => ({ ...scaled(annotations), updateStrategy: 'RollingUpdate', partition: 0, ...more });

export const pod = (name: string, about: Partial<ObjectMeta> = {}, more: Partial<Pod> = {}): Pod => ({
  meta: meta(name, about),
  phase: 'Running',
  ready: true,
  conditions: [],
  containers: [],
  tolerations: [],
  ...more,
});
