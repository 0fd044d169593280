import { DescribeUpdateCommand, UpdateNodegroupVersionCommand } from '@aws-sdk/client-eks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, startAt } from './clients.ts';
import { kubernetesOf, restartedAt } from './kubernetesClient.ts';
import { minute, pass } from './served.ts';

/* What runs in the clusters of the sample account, as a client sees it. */

let simulator: Simulator;
const noticed = Date.parse('2026-11-19T09:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  simulator = createSimulator();
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

test('the Fargate pods have every owner, and most are from before the patch notice', async () => {
  const kube = kubernetesOf(simulator, 'platform');
  const nodes = new Map((await kube.list('/api/v1/nodes')).map((node) => [node.metadata.name, node]));
  const pods = await kube.list('/api/v1/pods?labelSelector=eks.amazonaws.com/fargate-profile');
  const lines = pods.map(({ metadata, spec, status }) => {
    const owner = metadata.ownerReferences?.[0];
    const name =
      owner === undefined ? `Pod ${metadata.name}` : `${owner.kind} ${owner.name.replace(/-[a-z0-9]{10}$/, '')}`;
    const node = nodes.get(spec.nodeName ?? '');
    const info = node?.status['nodeInfo'] as { kubeletVersion: string } | undefined;
    const old = Date.parse(String(status['startTime'])) < noticed;
    return `${name}: ${old ? 'before' : 'after'} the notice, ${info?.kubeletVersion.split('-')[0]}, ${status.phase}`;
  });
  const counted = [...new Set(lines)].map((line) => `${lines.filter((each) => each === line).length} × ${line}`);
  expect(counted.toSorted()).toEqual([
    '1 × Job reconciliation: before the notice, v1.36.0, Running',
    '1 × Pod bank-tunnel: before the notice, v1.36.0, Running',
    '1 × Pod debug-shell: after the notice, v1.36.1, Running',
    '1 × ReplicaSet pricing-canary: before the notice, v1.36.0, Running',
    '1 × ReplicaSet statements: after the notice, v1.36.1, Pending',
    '1 × StatefulSet audit-log: before the notice, v1.36.0, Running',
    '2 × ReplicaSet fraud-scorer: before the notice, v1.36.0, Running',
    '2 × ReplicaSet receipts: after the notice, v1.36.1, Running',
    '2 × ReplicaSet settlement: before the notice, v1.36.0, Running',
    '2 × ReplicaSet webhooks: after the notice, v1.36.1, Running',
    '2 × ReplicaSet webhooks: before the notice, v1.36.0, Running',
    '2 × StatefulSet ledger: before the notice, v1.36.0, Running',
    '3 × ReplicaSet payments-api: before the notice, v1.36.0, Running',
  ]);
  const budgets = await kube.list('/apis/policy/v1/poddisruptionbudgets');
  expect(
    budgets.map(({ metadata, status }) => `${metadata.name} allows ${String(status['disruptionsAllowed'])}`),
  ).toEqual([
    'fraud-scorer allows 0',
    'ledger allows 1',
    'payments-api allows 1',
    'settlement allows 1',
    'settlement-2 allows 1',
  ]);
});

test('a rolling restart finds room for itself in the quota', async () => {
  const kube = kubernetesOf(simulator, 'platform');
  const path = '/apis/apps/v1/namespaces/payments/deployments/webhooks';
  await kube.patch(path, restartedAt('2026-11-22T09:00:00Z'));
  pass(10 * minute);
  expect((await kube.get(path)).body.status).toMatchObject({ updatedReplicas: 4, availableReplicas: 4, replicas: 4 });
});

test('the upgrade of workers-arm is held by the budget of checkout-worker, after other nodes have moved', async () => {
  const { eks } = clientsOf(simulator);
  const group = { clusterName: 'storefront', nodegroupName: 'workers-arm' };
  const { update } = await eks.send(new UpdateNodegroupVersionCommand({ ...group, version: '1.34' }));
  pass(10 * minute);
  const kube = kubernetesOf(simulator, 'storefront');
  const blocked = await kube.list('/api/v1/namespaces/shop/events?fieldSelector=reason=FailedEviction');
  expect(blocked).toHaveLength(1);
  expect(blocked[0]).toMatchObject({
    involvedObject: { kind: 'Pod', name: expect.stringMatching(/^checkout-worker-/) },
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
  });
  const images = (await kube.list('/api/v1/nodes?labelSelector=eks.amazonaws.com/nodegroup=workers-arm')).map(
    ({ metadata }) => metadata.labels?.['eks.amazonaws.com/nodegroup-image'],
  );
  expect(new Set(images).size).toBe(2);
  // The budget gives way while the drain waits: the update goes on by itself.
  await kube.patch('/apis/policy/v1/namespaces/shop/poddisruptionbudgets/checkout-worker', {
    spec: { minAvailable: 1 },
  });
  pass(20 * minute);
  const ended = await eks.send(
    new DescribeUpdateCommand({ name: 'storefront', nodegroupName: 'workers-arm', updateId: update?.id }),
  );
  expect(ended.update).toMatchObject({ status: 'Successful', errors: [] });
});
