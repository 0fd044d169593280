import { expect, test, vi } from 'vitest';
import { authorityTransport } from '../../../../src/aws/transport.ts';
import { createSimulator } from '../../../../src/simulator/index.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { sample } from '../../../../src/simulator/scenarios/sample.ts';
import type { Role } from '../../../../src/simulator/kubernetes/state.ts';
import { only, openAws, problem, profileText, secondAccount, simulated } from '../support.ts';
import { sessionOver } from './session.ts';

/* The Kubernetes API over real sockets: each cluster behind TLS, with a certificate authority of its own. */

/** The sample account, changed by `more`, behind HTTP, and a profile that reaches it. */
async function opened(more: Parameters<typeof simulated>[0] = {}) {
  const { url, simulator } = await simulated({ scenario: 'sample', ...more });
  const { sessions, events } = await openAws({ config: profileText('default', { endpoint_url: url }) });
  const { ports } = only(sessions);
  const kubernetes = async (name: string) => ports.kubernetes(await ports.eks.describeCluster(name));
  return { url, simulator, events, ports, kubernetes };
}

/** The sample account in which the caller has that role in the cluster `platform`. */
function withRole(role: Role): Scenario {
  return {
    name: 'roles',
    fill: (tables, told) => {
      sample.fill(tables, told);
      const cluster = tables.kubernetes.get('111122223333', 'eu-west-1').clusters['platform'];
      if (cluster !== undefined) cluster.access = { '*': role };
    },
  };
}

test('pods are read with the AWS identity alone, from a server that only the authority of its cluster vouches for', async () => {
  const { ports, kubernetes } = await opened();
  expect((await ports.eks.describeCluster('platform')).endpoint).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const platform = await kubernetes('platform');
  const pods = await platform.list('Pod', { labelSelector: 'eks.amazonaws.com/fargate-profile' });
  const ledger = pods.find(({ meta }) => meta.name === 'ledger-0');
  expect(ledger).toMatchObject({
    phase: 'Running',
    ready: true,
    schedulerName: 'fargate-scheduler',
    meta: { namespace: 'payments', owners: [{ kind: 'StatefulSet', name: 'ledger', controller: true }] },
  });
  expect(ledger?.nodeName).toMatch(/^fargate-/);
  expect(new Date(ledger?.meta.createdAt ?? 0).toISOString()).toMatch(/^20/);
});

test('each kind that is asked for can be listed and read', async () => {
  const platform = await (await opened()).kubernetes('platform');
  const kinds = [
    'Node',
    'Pod',
    'Deployment',
    'StatefulSet',
    'ReplicaSet',
    'Service',
    'PodDisruptionBudget',
    'Event',
  ] as const;
  for (const kind of kinds) {
    const [first] = await platform.list(kind);
    if (kind === 'Event') continue;
    if (first === undefined) throw new Error(`there is no ${kind}`);
    const { namespace, name } = first.meta;
    expect(await platform.get(kind, namespace === '' ? { name } : { namespace, name })).toEqual(first);
  }
  const [budget] = await platform.list('PodDisruptionBudget', { namespace: 'payments' });
  expect(budget).toMatchObject({
    maxUnavailable: 0,
    selector: { matchLabels: { app: 'fraud-scorer' }, matchExpressions: [] },
    status: { disruptionsAllowed: 0, expectedPods: 2 },
  });
  expect(await problem(platform.get('Pod', { namespace: 'payments', name: 'nobody' }))).toMatchObject({
    code: 'notFound',
    service: 'kubernetes',
    operation: 'get pods',
    kubernetes: { cluster: 'platform' },
  });
});

test('a server that another authority vouches for gets no request, and so no token', async () => {
  const { ports, simulator } = await opened();
  const [platform, storefront] = [
    await ports.eks.describeCluster('platform'),
    await ports.eks.describeCluster('storefront'),
  ];
  const mixed = { ...platform, certificateAuthority: storefront.certificateAuthority ?? '' };
  // Also where somebody has turned certificates off for another server.
  for (const checked of ['1', '0']) {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', checked);
    expect(await problem(ports.kubernetes(mixed).list('Pod'))).toMatchObject({
      code: 'unreachable',
      kubernetes: { cluster: 'platform', because: 'certificate' },
    });
  }
  vi.unstubAllEnvs();
  expect(simulator.requestCounts()['kubernetes:listPods']).toBeUndefined();
});

test('no token goes anywhere but to an HTTPS endpoint with an authority', async () => {
  const { ports, url, simulator } = await opened();
  const cluster = await ports.eks.describeCluster('platform');
  const { certificateAuthority = '', ...bare } = cluster;
  for (const wrong of [
    { ...cluster, endpoint: url },
    { ...cluster, certificateAuthority: Buffer.from('nothing').toString('base64') },
    bare,
    { arn: cluster.arn, name: cluster.name, certificateAuthority },
  ])
    expect(await problem(ports.kubernetes(wrong).list('Pod'))).toMatchObject({
      code: 'unreachable',
      kubernetes: { because: 'noEndpoint' },
    });
  expect(simulator.requestCounts()['kubernetes:listPods']).toBeUndefined();
});

test('an identity without an access entry is told apart from one that may not', async () => {
  const first = await opened();
  expect(await problem((await first.kubernetes('data-platform')).list('Pod'))).toMatchObject({
    code: 'accessDenied',
    kubernetes: { cluster: 'data-platform', because: 'noEntry' },
  });
  const viewer = await (await opened({ scenario: withRole('view') })).kubernetes('platform');
  expect((await viewer.list('Pod')).length).toBeGreaterThan(0);
  const refused = await problem(viewer.list('Node'));
  expect(refused).toMatchObject({
    code: 'accessDenied',
    kubernetes: { because: 'rbac', denied: { verb: 'list', resource: 'nodes', group: '' } },
  });
  expect(refused.kubernetes?.user).toMatch(/^arn:aws:/);
  expect(refused.kubernetes?.denied?.namespace).toBeUndefined();
  const patched = viewer.patch('Deployment', { namespace: 'payments', name: 'payments-api' }, { body: '{}' });
  expect((await problem(patched)).kubernetes?.denied).toEqual({
    verb: 'patch',
    resource: 'deployments',
    group: 'apps',
    namespace: 'payments',
  });
});

test('another account is no member of the cluster', async () => {
  const { url, ports } = await opened();
  const cluster = await ports.eks.describeCluster('platform');
  const other = await openAws({
    config: profileText('default', { endpoint_url: url, aws_access_key_id: secondAccount.key }),
  });
  expect(await problem(only(other.sessions).ports.kubernetes(cluster).list('Pod'))).toMatchObject({
    code: 'accessDenied',
    kubernetes: { because: 'noEntry' },
  });
});

test('a private endpoint that answers not times out, and nobody waits long', async () => {
  const scenario: Scenario = {
    name: 'private',
    fill: (tables, told) => {
      sample.fill(tables, told);
      const cluster = tables.eks.get('111122223333', 'eu-west-1').clusters['platform'];
      if (cluster !== undefined) cluster.privateEndpoint = true;
    },
  };
  const { ports } = await opened({ scenario });
  const cluster = await ports.eks.describeCluster('platform');
  expect(cluster.publicAccess).toBe(false);
  const timeouts = { connectionTimeout: 200, socketTimeout: 200 };
  const impatient = sessionOver({ clusterTransport: (authority) => authorityTransport(authority, timeouts) });
  expect(await problem(impatient.ports.kubernetes(cluster).list('Pod'))).toMatchObject({
    code: 'timedOut',
    kubernetes: { cluster: 'platform' },
  });
});

test('throttling, faults and broken connections are tried again, and are not heard of', async () => {
  const { simulator, ports, kubernetes, events } = await opened();
  await ports.eks.describeCluster('platform');
  const platform = await kubernetes('platform');
  const calm = await platform.list('Pod');
  simulator.setFaults(['throttle:0.2@kubernetes', 'http500:0.2@kubernetes', 'drop:0.2@kubernetes']);
  for (let round = 0; round < 6; round += 1) expect((await platform.list('Pod')).length).toBe(calm.length);
  const lists = events.flatMap((each) => (each.type === 'request' && each.operation === 'list pods' ? [each] : []));
  expect(lists.length).toBe(7);
  expect(lists.some(({ attempts = 1 }) => attempts > 1)).toBe(true);
  expect(lists.every(({ problem: failed }) => failed === undefined)).toBe(true);
});

test('a pod is made once, whatever became of the connection; it is deleted only as the one that is meant', async () => {
  const { simulator, kubernetes } = await opened();
  const platform = await kubernetes('platform');
  const manifest = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'payments' },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  });
  simulator.setFaults(['drop:1@kubernetes:createPods']);
  expect(await problem(platform.createPod('payments', manifest('once')))).toMatchObject({ code: 'unreachable' });
  expect(simulator.requestCounts()['kubernetes:createPods']).toBe(1);
  simulator.setFaults([]);
  const made = await platform.createPod('payments', manifest('twice'));
  expect(made.meta.labels['eks.amazonaws.com/fargate-profile']).toBe('payments');
  const place = { namespace: 'payments', name: 'twice' };
  expect(await problem(platform.createPod('payments', manifest('twice')))).toMatchObject({ code: 'conflict' });
  expect(await problem(platform.deletePod(place, { uid: 'of-another-pod' }))).toMatchObject({ code: 'conflict' });
  expect(await platform.raw('Pod', place)).toMatchObject({ kind: 'Pod', metadata: { uid: made.meta.uid } });
  await platform.deletePod(place, { uid: made.meta.uid });
});

test('the sample account, in this process, answers the same through the same port', async () => {
  const wired = await (await opened()).kubernetes('platform');
  const simulator = createSimulator();
  const session = sessionOver({ simulator });
  const inside = session.ports.kubernetes(await session.ports.eks.describeCluster('platform'));
  const names = (all: readonly { readonly meta: { readonly name: string } }[]) => all.map(({ meta }) => meta.name);
  const [here, there] = [await inside.list('Deployment'), await wired.list('Deployment')];
  expect(here.length).toBeGreaterThan(5);
  expect(names(here)).toEqual(names(there));
  expect((await inside.list('Pod')).length).toBe((await wired.list('Pod')).length);
  simulator.dispose();
});

test('neither the log nor a problem has a token in it', async () => {
  const { events, kubernetes, simulator } = await opened();
  const platform = await kubernetes('platform');
  await platform.list('Pod');
  simulator.setFaults(['deny:kubernetes:listPods']);
  const refused = await problem(platform.list('Pod'));
  expect(JSON.stringify([events, refused])).not.toMatch(/k8s-aws-v1|Bearer|X-Amz-Signature/i);
});
