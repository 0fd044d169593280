import { describe, expect, test } from 'vitest';
import type { KubernetesNode, ObjectMeta, Pod, PodDisruptionBudget } from '../../../../src/aws/ports.ts';
import { movedSince, oldNodes } from '../../../../src/kinds/nodegroups/nodes.ts';

const began = Date.parse('2026-11-22T09:00:00.400Z');
const minute = 60_000;

function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    namespace: '',
    uid: name,
    resourceVersion: '1',
    generation: 0,
    createdAt: began - 100 * minute,
    labels: {},
    annotations: {},
    owners: [],
    ...more,
  };
}

/** "a ami-1 +5 cordoned": name, AMI, minutes since the update began. */
function node(words: string): KubernetesNode {
  const [name = '', ami = '', minutes = '0', cordoned] = words.split(' ');
  const labels = { 'eks.amazonaws.com/nodegroup-image': ami };
  return {
    meta: meta(name, { labels, createdAt: Math.floor((began + Number(minutes) * minute) / 1000) * 1000 }),
    unschedulable: cordoned === 'cordoned',
    taints: [],
    ready: true,
    conditions: [],
  };
}

/** "queue-1 a leaving": name, node. */
function pod(words: string): Pod {
  const [name = '', nodeName = '', leaving] = words.split(' ');
  return {
    meta: meta(name, {
      namespace: 'shop',
      labels: { app: name.slice(0, -2) },
      ...(leaving === undefined ? {} : { deletedAt: began }),
    }),
    nodeName,
    phase: 'Running',
    ready: true,
    conditions: [],
    containers: [],
    tolerations: [],
  };
}

const budget: PodDisruptionBudget = {
  meta: meta('queue', { namespace: 'shop' }),
  selector: { matchLabels: { app: 'queue' }, matchExpressions: [] },
  minAvailable: 2,
  status: {
    observedGeneration: 1,
    disruptionsAllowed: 0,
    currentHealthy: 2,
    desiredHealthy: 2,
    expectedPods: 2,
    conditions: [],
  },
};

const moved = (nodes: readonly string[], pods: readonly string[] = [], atOnce = 1) =>
  movedSince(
    { state: 'read', nodes: nodes.map(node), pods: pods.map(pod), budgets: [budget] },
    { began, size: 2, atOnce },
  );

test('new is what started since, and what runs the same: an update that failed before leaves some', () => {
  const nodes = ['a old -100', 'b new -40', 'c new 0', 'd new 2'].map(node);
  expect(oldNodes(nodes, began).map((each) => each.meta.name)).toEqual(['a']);
  // Before anything new has started, nobody knows what it will look like.
  expect(oldNodes(nodes.slice(0, 2), began)).toHaveLength(2);
});

test('the phase follows from the nodes that there are', () => {
  expect(moved(['a old -100', 'b old -100']).phase).toBe('setup');
  expect(moved(['a old -100', 'b old -100', 'c new 1']).phase).toBe('scaleUp');
  expect(moved(['a old -100 cordoned', 'b old -100 cordoned', 'c new 1']).phase).toBe('upgrade');
  // MINIMAL cordons before anything new starts.
  expect(moved(['a old -100 cordoned', 'b old -100 cordoned']).phase).toBe('upgrade');
  expect(moved(['c new 1', 'd new 1', 'e new 1']).phase).toBe('scaleDown');
});

describe('what is being drained', () => {
  const cordoned = ['a old -100 cordoned', 'b old -100 cordoned', 'c new 1'];

  test('is a node that is empty, that pods leave, or that only holds what can not leave', () => {
    expect(moved(cordoned, ['web-1 a', 'web-2 b']).draining).toBe(0);
    expect(moved(cordoned, ['web-1 a leaving', 'web-2 b']).draining).toBe(1);
    expect(moved(cordoned, ['web-2 b']).draining).toBe(1);
    expect(moved(cordoned, ['queue-1 a', 'web-2 b']).draining).toBe(1);
  });

  test('is never more than may be away at the same time', () => {
    expect(moved(cordoned, ['queue-1 a', 'queue-2 b']).draining).toBe(1);
    expect(moved(cordoned, ['queue-1 a', 'queue-2 b'], 2).draining).toBe(2);
  });

  test('is held by pods of cordoned nodes alone', () => {
    expect(moved(cordoned, ['queue-1 a', 'queue-2 c']).holds.map(({ pod: held }) => held.meta.name)).toEqual([
      'queue-1',
    ]);
    expect(moved(['a old -100', 'c new 1'], ['queue-1 a']).holds).toEqual([]);
  });
});
