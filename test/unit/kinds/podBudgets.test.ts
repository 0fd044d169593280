import { expect, test } from 'vitest';
import type { ObjectMeta, Pod, PodDisruptionBudget } from '../../../src/aws/ports.ts';
import { holdsOf, isMovable, nameOf, ruleOf, unhealthyOf } from '../../../src/kinds/podBudgets.ts';
import { selects } from '../../../src/kinds/labelSelectors.ts';

function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return {
    name,
    namespace: 'shop',
    uid: name,
    resourceVersion: '1',
    generation: 0,
    createdAt: 0,
    labels: {},
    annotations: {},
    owners: [],
    ...more,
  };
}

function pod(name: string, app: string, more: Partial<Pod> = {}): Pod {
  return {
    meta: meta(name, { labels: { app } }),
    phase: 'Running',
    ready: true,
    conditions: [],
    containers: [],
    tolerations: [],
    ...more,
  };
}

/** "3 of 2, 3 wanted" */
function budget(
  app: string,
  [currentHealthy, desiredHealthy, expectedPods]: readonly [number, number, number],
  more: Partial<PodDisruptionBudget> = {},
): PodDisruptionBudget {
  return {
    meta: meta(app),
    selector: { matchLabels: { app }, matchExpressions: [] },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: Math.max(0, currentHealthy - desiredHealthy),
      currentHealthy,
      desiredHealthy,
      expectedPods,
      conditions: [],
    },
    ...more,
  };
}

const told = (...given: Parameters<typeof holdsOf>) =>
  holdsOf(...given).map(({ pod: held, because, budgets }) =>
    [nameOf(held), because, ...budgets.map((each) => each.meta.name)].join(' '),
  );

test('a budget that wants all of its pods never lets one go; one that wants fewer does, while they are healthy', () => {
  const pods = [pod('queue-a', 'queue'), pod('web-a', 'web'), pod('free-a', 'free')];
  expect(told(pods, [budget('queue', [2, 2, 2]), budget('web', [3, 2, 3])])).toEqual(['shop/queue-a never queue']);
  expect(told(pods, [budget('web', [2, 2, 3])])).toEqual(['shop/web-a unhealthy web']);
});

test('two budgets on one pod hold it, whatever they allow', () => {
  const both = [budget('web', [3, 1, 3]), budget('web', [3, 2, 3], { meta: meta('web-2') })];
  expect(told([pod('web-a', 'web')], both)).toEqual(['shop/web-a severalBudgets web web-2']);
});

test('a pod that serves nobody goes where the budget is met, or does not mind', () => {
  const broken = [pod('web-a', 'web', { ready: false })];
  expect(told(broken, [budget('web', [2, 2, 3])])).toEqual([]);
  expect(told(broken, [budget('web', [1, 2, 3])])).toEqual(['shop/web-a unhealthy web']);
  expect(told(broken, [budget('web', [1, 2, 3], { unhealthyPodEvictionPolicy: 'AlwaysAllow' })])).toEqual([]);
  expect(unhealthyOf(budget('web', [1, 2, 3]), broken).map(nameOf)).toEqual(['shop/web-a']);
});

test('what is over, on its way out, not running yet, or stays with its node is not held', () => {
  const queue = budget('queue', [2, 2, 2]);
  const daemon = { kind: 'DaemonSet', name: 'agent', uid: 'agent', controller: true };
  const pods = [
    pod('over', 'queue', { phase: 'Succeeded' }),
    pod('going', 'queue', { meta: meta('going', { labels: { app: 'queue' }, deletedAt: 1 }) }),
    pod('pending', 'queue', { phase: 'Pending' }),
    pod('daemon', 'queue', { meta: meta('daemon', { labels: { app: 'queue' }, owners: [daemon] }) }),
    pod('elsewhere', 'queue', { meta: meta('elsewhere', { labels: { app: 'queue' }, namespace: 'other' }) }),
  ];
  expect(told(pods, [queue])).toEqual([]);
  expect(pods.filter((each) => !isMovable(each)).map(nameOf)).toEqual(['shop/daemon']);
});

test.each([
  ['an empty selector takes in everything', { matchLabels: {}, matchExpressions: [] }, true],
  ['no selector takes in nothing', undefined, false],
  ['In', { matchLabels: {}, matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] }, true],
  ['NotIn', { matchLabels: {}, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] }, false],
  [
    'NotIn of what it lacks',
    { matchLabels: {}, matchExpressions: [{ key: 'x', operator: 'NotIn', values: [] }] },
    true,
  ],
  ['Exists', { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'x', operator: 'Exists', values: [] }] }, false],
  ['DoesNotExist', { matchLabels: {}, matchExpressions: [{ key: 'x', operator: 'DoesNotExist', values: [] }] }, true],
  [
    'an operator from the future',
    { matchLabels: {}, matchExpressions: [{ key: 'x', operator: 'Like', values: [] }] },
    false,
  ],
] as const)('selectors: %s', (_, selector, expected) => {
  expect(selects(selector, { app: 'a', tier: 'web' })).toBe(expected);
});

test('a rule reads as in its manifest', () => {
  expect(ruleOf(budget('a', [0, 0, 0], { maxUnavailable: 0 }))).toBe('maxUnavailable: 0');
  expect(ruleOf(budget('a', [0, 0, 0], { minAvailable: '50%' }))).toBe('minAvailable: 50%');
  expect(ruleOf(budget('a', [0, 0, 0]))).toBe('minAvailable: 1');
});
