import { describe, expect, test } from 'vitest';
import type { Deployment, Pod, StatefulSet } from '../../../../src/aws/ports.ts';
import {
  isRestarted,
  nextRestart,
  podsSeen,
  restartMoment,
  restartPatch,
  restartedAt,
  rolloutStatus,
  selectorText,
  standsStill,
  troubleOf,
} from '../../../../src/kinds/fargate/rollout.ts';
import { deployment, pod, statefulSet } from './story.ts';

test('the patch is that of kubectl, byte for byte', () => {
  const moment = restartMoment(Date.parse('2026-11-21T22:47:46.789Z'));
  expect(restartPatch(moment)).toBe(
    '{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-21T22:47:46Z"}}}}}',
  );
});

test.each([
  ['never restarted', undefined, false],
  ['restarted before', '2026-11-22T08:59:59Z', false],
  ['restarted by this plan', '2026-11-22T09:00:00Z', true],
  ['restarted by somebody else since, in another time zone', '2026-11-22T19:00:00+09:00', true],
])('%s', (_, annotation, expected) => {
  const workload = deployment({}, annotation === undefined ? {} : { [restartedAt]: annotation });
  expect(isRestarted(workload, '2026-11-22T09:00:00Z')).toBe(expected);
});

test.each([
  ['a template that nobody restarted', undefined, '2026-11-22T09:00:00Z'],
  ['one that was restarted before', '2026-11-21T09:00:00Z', '2026-11-22T09:00:00Z'],
  ['one that was restarted this very second', '2026-11-22T09:00:00Z', '2026-11-22T09:00:01Z'],
  ['one that a clock ahead of this one restarted', '2026-11-22T18:07:30+09:00', '2026-11-22T09:07:31Z'],
  ['one whose annotation is no date', 'yesterday', '2026-11-22T09:00:00Z'],
])('the moment for %s is never one that it has already', (_, last, expected) => {
  const moment = nextRestart(Date.parse('2026-11-22T09:00:00.400Z'), last);
  expect(moment).toBe(expected);
  expect(isRestarted(deployment({}, last === undefined ? {} : { [restartedAt]: last }), moment)).toBe(false);
});

describe('a roll-out of a Deployment, as kubectl rollout status sees it', () => {
  const three = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 2 };
  test.each<[string, Partial<Deployment['status']>, Partial<Deployment>, string]>([
    ['the controller has not seen it', { observedGeneration: 1 }, {}, 'unseen'],
    ['not all are of the new template', { updatedReplicas: 2, replicas: 4 }, {}, 'rolling'],
    ['an old one is left', { replicas: 4 }, {}, 'rolling'],
    ['a new one is not available', { availableReplicas: 2 }, {}, 'rolling'],
    ['all are new', {}, {}, 'done'],
    [
      'its deadline is over',
      { availableReplicas: 2 },
      { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
      'deadlineExceeded',
    ],
  ])('%s', (_, status, more, expected) => {
    const base = deployment(more);
    const made = { ...base, meta: { ...base.meta, generation: 2 }, replicas: 3, status: { ...three, ...status } };
    expect(rolloutStatus(made)).toBe(expected);
  });
});

describe('a roll-out of a StatefulSet, as kubectl rollout status sees it', () => {
  const three = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, observedGeneration: 2 };
  test.each<[string, Partial<StatefulSet['status']>, Partial<StatefulSet>, string]>([
    ['the controller has not seen it', { observedGeneration: 1 }, {}, 'unseen'],
    ['one is not Ready', { readyReplicas: 2 }, {}, 'rolling'],
    ['one is old', { updatedReplicas: 2 }, {}, 'rolling'],
    ['only those below the partition are old', { updatedReplicas: 2 }, { partition: 1 }, 'done'],
    ['all are new', {}, {}, 'done'],
  ])('%s', (_, status, more, expected) => {
    const base = statefulSet(more);
    const made = { ...base, meta: { ...base.meta, generation: 2 }, replicas: 3, status: { ...three, ...status } };
    expect(rolloutStatus(made)).toBe(expected);
  });
});

test('what would not roll is told apart', () => {
  expect(standsStill(deployment({}))).toBeUndefined();
  expect(standsStill(deployment({ paused: true }))).toBe('paused');
  expect(standsStill(statefulSet({ updateStrategy: 'OnDelete' }))).toBe('onDelete');
  expect(standsStill(statefulSet({ replicas: 2, partition: 2 }))).toBe('partition');
  expect(standsStill(statefulSet({ replicas: 2, partition: 1 }))).toBeUndefined();
});

test('pods are counted by the restart that they are of, and the first trouble is told', () => {
  const workload = deployment({}, { [restartedAt]: '2026-11-22T09:00:00Z' });
  const owners = [{ kind: 'ReplicaSet', name: 'web-1', uid: 'rs', controller: true }];
  const fresh = { [restartedAt]: '2026-11-22T09:00:00Z' };
  const all: readonly Pod[] = [
    pod('old', { owners }),
    pod('old-ending', { owners, deletedAt: 5 }),
    pod('new', { owners, annotations: fresh }),
    pod('new-ending', { owners, annotations: fresh, deletedAt: 5 }),
    pod(
      'stuck',
      { owners, annotations: fresh },
      {
        ready: false,
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no vCPU left' }],
      },
    ),
    pod('stranger', { annotations: fresh }),
  ];
  expect(podsSeen(workload, all)).toEqual({ fresh: 2, ready: 1, old: 2, trouble: ['stuck: no vCPU left'] });
});

test.each([
  ['ContainerCreating', undefined],
  ['ImagePullBackOff', 'web: ImagePullBackOff: not found'],
])('a container that is %s', (reason, expected) => {
  const containers = [{ name: 'app', ready: false, restarts: 0, reason, message: 'not found' }];
  expect(troubleOf(pod('web', {}, { ready: false, containers }))).toBe(expected);
});

test('a selector is written as the API reads it', () => {
  const matchExpressions = [
    { key: 'tier', operator: 'In', values: ['a', 'b'] },
    { key: 'old', operator: 'NotIn', values: ['yes'] },
    { key: 'zone', operator: 'Exists', values: [] },
    { key: 'gone', operator: 'DoesNotExist', values: [] },
  ];
  expect(selectorText({ matchLabels: { app: 'web' }, matchExpressions })).toBe(
    'app=web,tier in (a,b),old notin (yes),zone,!gone',
  );
});
