import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { tellCluster } from '../../../src/simulator/scenarios/clusters.ts';
import { openSite } from '../../../src/simulator/scenarios/site.ts';
import { tellKubernetes } from '../../../src/simulator/scenarios/workloads.ts';
import { startAt } from './clients.ts';
import { kubernetesOf, restartedAt, type Shown } from './kubernetesClient.ts';
import { minute, pass, world } from './served.ts';

let simulator: Simulator;
const kube = (token?: string) => kubernetesOf(simulator, 'main', token);

const begin = (options: Parameters<typeof createSimulator>[0]) => {
  simulator.dispose();
  simulator = createSimulator(options);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  simulator = createSimulator({ scenario: 'small' });
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

const pods = '/api/v1/namespaces/default/pods';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const onFargate = '/api/v1/namespaces/fargate/pods';

const plainPod = (name: string, more: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'app:1' }], ...more },
});

describe('reading', () => {
  it('finds by label and by field', async () => {
    expect(await kube().names('/api/v1/namespaces')).toEqual([
      'default',
      'fargate',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
    const count = async (query: string) => (await kube().list(`/api/v1/pods?${query}`)).length;
    expect(await count('labelSelector=app=web')).toBe(3);
    expect(await count('labelSelector=app in (web, queue),app!=queue')).toBe(3);
    expect(await count('labelSelector=app,!k8s-app')).toBe(10);
    expect(await count('labelSelector=eks.amazonaws.com/fargate-profile')).toBe(5);
    expect(await count('fieldSelector=metadata.namespace=fargate,status.phase=Running')).toBe(5);
    const [pod] = await kube().list(`${pods}?labelSelector=app=queue`);
    expect(await count(`fieldSelector=spec.nodeName=${pod?.spec.nodeName}`)).toBe(2);
    expect(await kube().get(`${pods}?fieldSelector=spec.color=red`)).toMatchObject({
      status: 400,
      body: { kind: 'Status', message: 'field label not supported: spec.color' },
    });
    expect((await kube().get(`${pods}?labelSelector=a%20b`)).status).toBe(400);
  });

  it('comes page by page, and a page that waited too long is gone', async () => {
    const first = await kube().get<{ items: Shown[]; metadata: { continue: string } }>('/api/v1/pods?limit=4');
    const token = encodeURIComponent(first.body.metadata.continue);
    const rest = await kube().list(`/api/v1/pods?continue=${token}`);
    expect(first.body.items).toHaveLength(4);
    expect(new Set([...first.body.items, ...rest].map(({ metadata }) => metadata.uid)).size).toBe(
      (await kube().list('/api/v1/pods')).length,
    );
    expect((await kube().get('/api/v1/pods?continue=made-up')).status).toBe(400);
    for (let change = 0; change < 2100; change += 1)
      await kube().patch(`${deployments}/web`, { metadata: { annotations: { change: String(change) } } });
    expect(await kube().get(`/api/v1/pods?continue=${token}`)).toMatchObject({
      status: 410,
      body: { reason: 'Expired' },
    });
    const from = first.body.metadata['resourceVersion' as 'continue'];
    expect(await kube().get(`/api/v1/pods?watch=1&resourceVersion=${from}`)).toMatchObject({ status: 410 });
  });

  it('says what there is: groups, resources, version', async () => {
    const groups = await kube().get<{ groups: { name: string }[] }>('/apis');
    expect(groups.body.groups.map(({ name }) => name)).toEqual(['apps', 'batch', 'policy']);
    const core = await kube().get<{ resources: { name: string; kind: string }[] }>('/api/v1');
    expect(core.body.resources.map(({ name }) => name)).toContain('pods/eviction');
    expect((await kube().get('/version')).body).toMatchObject({ major: '1', minor: '35+' });
    expect((await kube().get('/apis/nobody/v1')).status).toBe(404);
    expect((await kube().get('/api/v1/namespaces/default/unicorns')).status).toBe(404);
  });

  it('answers with a table where one is asked for', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = await kube().get<{
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[]; object: Shown }[];
    }>(`${deployments}/web`, accept);
    expect(body.columnDefinitions.map(({ name }) => name).slice(0, 5)).toEqual([
      'Name',
      'Ready',
      'Up-to-date',
      'Available',
      'Age',
    ]);
    expect(body.rows[0]?.cells.slice(0, 4)).toEqual(['web', '3/3', 3, 3]);
    expect(body.rows[0]?.object.metadata.name).toBe('web');
  });
});

describe('a watch', () => {
  it('tells what changes after a version, and what begins and ceases to match', async () => {
    const { body } = await kube().get<{ metadata: { resourceVersion: string } }>(pods);
    const watch = await kube().watch(
      `${pods}?watch=1&labelSelector=team=a&resourceVersion=${body.metadata.resourceVersion}`,
    );
    await kube().create(pods, { ...plainPod('one'), metadata: { name: 'one', labels: { team: 'a' } } });
    expect(new Set(await watch.next())).toEqual(new Set(['ADDED one', 'MODIFIED one']));
    await kube().patch(`${pods}/one`, { metadata: { labels: { team: 'b' } } });
    expect(await watch.next()).toEqual(['DELETED one']);
    await watch.stop();
    expect(await watch.next()).toEqual(['end']);
  });

  it('without a version begins with everything there is, and ends when its time is up', async () => {
    const watch = await kube().watch(`${deployments}?watch=true&timeoutSeconds=30`);
    expect((await watch.next()).toSorted()).toEqual(['ADDED queue', 'ADDED web']);
    const next = watch.next();
    pass(30_000);
    expect(await next).toEqual(['end']);
  });

  it('ends with the simulator', async () => {
    const watch = await kube().watch(`${deployments}?watch=1`);
    await watch.next();
    const next = watch.next();
    simulator.dispose();
    expect(await next).toEqual(['end']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('writing', () => {
  it('makes, changes and deletes a pod', async () => {
    expect(await kube().create(pods, plainPod('lone'))).toMatchObject({
      status: 201,
      body: { status: { phase: 'Pending' } },
    });
    expect(await kube().create(pods, plainPod('lone'))).toMatchObject({
      status: 409,
      body: { reason: 'AlreadyExists' },
    });
    pass(minute);
    const { body } = await kube().get(`${pods}/lone`);
    expect(body.status).toMatchObject({ phase: 'Running', podIP: expect.stringMatching(/^10\.0\./) });
    expect((await kube().patch(`${pods}/lone`, { spec: { nodeSelector: { a: 'b' } } })).status).toBe(422);
    expect((await kube().remove(`${pods}/lone`)).body.metadata).toMatchObject({ deletionGracePeriodSeconds: 30 });
    expect((await kube().get(`${pods}/lone`)).status).toBe(200);
    pass(minute);
    expect(await kube().get(`${pods}/lone`)).toMatchObject({
      status: 404,
      body: { message: 'pods "lone" not found', reason: 'NotFound' },
    });
  });

  it('refuses what does not fit', async () => {
    expect((await kube().create(pods, { metadata: { name: 'No Name' }, spec: { containers: [] } })).status).toBe(422);
    expect(await kube().create(pods, { metadata: { name: 'none' }, spec: { containers: [] } })).toMatchObject({
      status: 422,
      body: { reason: 'Invalid' },
    });
    expect(await kube().create('/api/v1/namespaces/nowhere/pods', plainPod('a'))).toMatchObject({
      status: 404,
      body: { message: 'namespaces "nowhere" not found' },
    });
    const template = { metadata: { labels: { app: 'b' } }, spec: { containers: [{ name: 'c' }] } };
    const mismatched = { metadata: { name: 'd' }, spec: { selector: { matchLabels: { app: 'a' } }, template } };
    expect(await kube().create(deployments, mismatched)).toMatchObject({ status: 422 });
    expect((await kube().patch(`${deployments}/web`, {}, 'apply-patch')).status).toBe(415);
  });

  it('a change of an old version is a conflict', async () => {
    const { body: old } = await kube().get(`${deployments}/web`);
    const scaled = { ...old, spec: { ...old.spec, replicas: 4 } };
    expect((await kube().replace(`${deployments}/web`, scaled)).body.spec.replicas).toBe(4);
    expect(await kube().replace(`${deployments}/web`, scaled)).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      },
    });
  });

  it('merges lists by their keys, as Kubernetes does', async () => {
    const containers = async () => {
      const { body } = await kube().get(`${deployments}/web`);
      const { template } = body.spec as {
        template: { spec: { containers: { name: string; image: string; env?: unknown }[] } };
      };
      return template.spec.containers.map(({ name, image }) => `${name} ${image}`);
    };
    const change = (list: object[]) => ({ spec: { template: { spec: { containers: list } } } });
    await kube().patch(
      `${deployments}/web`,
      change([
        { name: 'app', image: 'web:2' },
        { name: 'proxy', image: 'proxy:1' },
      ]),
    );
    expect(await containers()).toEqual(['app web:2', 'proxy proxy:1']);
    await kube().patch(`${deployments}/web`, change([{ name: 'proxy', $patch: 'delete' }]));
    expect(await containers()).toEqual(['app web:2']);
    await kube().patch(`${deployments}/web`, change([{ name: 'only', image: 'only:1' }]), 'merge-patch');
    expect(await containers()).toEqual(['only only:1']);
    const step = { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'only:2' };
    await kube().patch(`${deployments}/web`, [{ ...step, op: 'test', value: 'only:1' }, step], 'json-patch');
    expect(await containers()).toEqual(['only only:2']);
    expect((await kube().patch(`${deployments}/web`, [{ ...step, op: 'test', value: 'x' }], 'json-patch')).status).toBe(
      422,
    );
  });

  it('an owner takes with it what it made, unless they are to be orphans', async () => {
    await kube().remove(`${deployments}/web`, { propagationPolicy: 'Background' });
    pass(minute);
    expect(await kube().names(`${pods}?labelSelector=app=web`)).toEqual([]);
    await kube().remove(`${deployments}/queue`, { propagationPolicy: 'Orphan' });
    pass(minute);
    expect(await kube().names(`${pods}?labelSelector=app=queue`)).toHaveLength(2);
    await kube().remove('/api/v1/namespaces/fargate');
    expect(await kube().names('/api/v1/pods?labelSelector=eks.amazonaws.com/fargate-profile')).toEqual([]);
  });
});

describe('a rollout', () => {
  it('of a Deployment replaces its pods within surge and availability', async () => {
    const before = await kube().names(`${pods}?labelSelector=app=web`);
    const { body } = await kube().patch(
      `${deployments}/web?fieldManager=kubectl-rollout`,
      restartedAt('2026-11-22T09:00:00Z'),
    );
    expect(body.metadata.generation).toBe(2);
    let most = 0;
    for (let seconds = 0; seconds < 120; seconds += 5) {
      const alive = (await kube().list(`${pods}?labelSelector=app=web`)).filter(
        ({ metadata }) => !('deletionTimestamp' in metadata),
      );
      most = Math.max(most, alive.length);
      const ready = alive.filter(({ status }) => status.phase === 'Running').length;
      expect(ready).toBeGreaterThanOrEqual(3);
      pass(5000);
    }
    expect(most).toBe(4);
    const after = await kube().names(`${pods}?labelSelector=app=web`);
    expect(after).toHaveLength(3);
    expect(after.filter((name) => before.includes(name))).toEqual([]);
    expect((await kube().get(`${deployments}/web`)).body.status).toMatchObject({
      observedGeneration: 2,
      replicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
    });
    const sets = await kube().list('/apis/apps/v1/namespaces/default/replicasets?labelSelector=app=web');
    expect(sets.map(({ spec }) => spec.replicas).toSorted()).toEqual([0, 3]);
    const [pod] = await kube().list(`${pods}?labelSelector=app=web`);
    expect(pod?.metadata.ownerReferences?.[0]?.kind).toBe('ReplicaSet');
    // The same template again: nothing is left to do.
    const again = await kube().patch(`${deployments}/web`, restartedAt('2026-11-22T09:00:00Z'));
    expect(again.body.metadata.generation).toBe(2);
  });

  it('of a paused Deployment waits until it is resumed', async () => {
    await kube().patch(`${deployments}/web`, { spec: { paused: true } });
    const before = await kube().names(`${pods}?labelSelector=app=web`);
    await kube().patch(`${deployments}/web`, restartedAt('2026-11-22T09:00:00Z'));
    pass(5 * minute);
    expect(await kube().names(`${pods}?labelSelector=app=web`)).toEqual(before);
    await kube().patch(`${deployments}/web`, { spec: { paused: null } });
    pass(5 * minute);
    expect((await kube().names(`${pods}?labelSelector=app=web`)).filter((name) => before.includes(name))).toEqual([]);
  });

  const sets = '/apis/apps/v1/namespaces/fargate/statefulsets';

  it('of a StatefulSet on Fargate goes from the last pod to the first, each on a node of its own', async () => {
    const started = async () =>
      (await kube().list(`${onFargate}?labelSelector=app=db`)).map(
        ({ metadata }) => metadata.creationTimestamp > '2026-11-22',
      );
    const kubelets = async () => {
      const nodes = await kube().list('/api/v1/nodes?labelSelector=eks.amazonaws.com/compute-type=fargate');
      return nodes.map(({ status }) => (status['nodeInfo'] as { kubeletVersion: string }).kubeletVersion.split('-')[0]);
    };
    expect(await kubelets()).toEqual(Array.from({ length: 5 }, () => 'v1.35.3'));
    await kube().patch(`${sets}/db`, restartedAt('2026-11-22T09:00:00Z'));
    pass(20_000);
    expect(await started()).toEqual([false, true]);
    pass(50_000);
    expect(await started()).toEqual([true, true]);
    pass(2 * minute);
    expect((await kube().get(`${sets}/db`)).body.status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    expect((await kubelets()).toSorted()).toEqual(['v1.35.3', 'v1.35.3', 'v1.35.3', 'v1.35.4', 'v1.35.4']);
  });

  it('of a StatefulSet leaves alone what OnDelete or a partition keeps', async () => {
    await kube().patch(`${sets}/db`, { spec: { updateStrategy: { type: 'OnDelete' } } });
    const uids = async () =>
      (await kube().list(`${onFargate}?labelSelector=app=db`)).map(({ metadata }) => metadata.uid);
    const before = await uids();
    await kube().patch(`${sets}/db`, restartedAt('2026-11-22T09:00:00Z'));
    pass(5 * minute);
    expect(await uids()).toEqual(before);
    await kube().patch(`${sets}/db`, {
      spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
    });
    pass(5 * minute);
    const after = await uids();
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([true, false]);
  });

  it('on Fargate waits while the quota is used up', async () => {
    begin({
      scenario: world((tables, { now }) => {
        const site = openSite(tables, '111122223333', 'eu-west-1', now);
        tellCluster(site, { name: 'main', version: '1.35', createdDaysAgo: 100, nodegroups: [] });
        tellKubernetes(site, 'main', {
          fargateProfiles: { all: { selectors: [{ namespace: 'fargate' }] } },
          workloads: [{ kind: 'Deployment', namespace: 'fargate', name: 'big', replicas: 3, daysAgo: 9, cpu: '2' }],
        });
      }),
    });
    await kube().patch('/apis/apps/v1/namespaces/fargate/deployments/big', restartedAt('2026-11-22T09:00:00Z'));
    pass(10 * minute);
    const waiting = (await kube().list(onFargate)).filter(({ status }) => status.phase === 'Pending');
    expect(waiting).toHaveLength(1);
    const events = await kube().list('/api/v1/namespaces/fargate/events?fieldSelector=reason=FailedScheduling');
    expect(events[0]).toMatchObject({ type: 'Warning', message: expect.stringContaining('vCPU quota') });
    // One of the old ones makes room.
    const [old] = (await kube().list(onFargate)).filter(({ status }) => status.phase === 'Running');
    await kube().remove(`${onFargate}/${old?.metadata.name}`);
    pass(10 * minute);
    expect((await kube().list(onFargate)).some(({ metadata }) => metadata.uid === waiting[0]?.metadata.uid)).toBe(true);
    expect((await kube().get(`${onFargate}/${waiting[0]?.metadata.name}`)).body.status.phase).toBe('Running');
  });

  it('goes on after the state was saved and loaded', async () => {
    await kube().patch(`${deployments}/web`, restartedAt('2026-11-22T09:00:00Z'));
    pass(5000);
    const saved = JSON.stringify(simulator.save());
    simulator.dispose();
    simulator = createSimulator({ state: JSON.parse(saved) });
    expect(simulator.save()).toEqual(JSON.parse(saved));
    pass(5 * minute);
    expect((await kube().get(`${deployments}/web`)).body.status).toMatchObject({ updatedReplicas: 3, replicas: 3 });
  });
});

test('a Job runs its pods until enough have succeeded', async () => {
  const jobs = '/apis/batch/v1/namespaces/default/jobs';
  const containers = [{ name: 'c', image: 'c:1', command: ['sleep', '60'] }];
  const template = { spec: { containers, restartPolicy: 'Never' } };
  await kube().create(jobs, { metadata: { name: 'sums' }, spec: { completions: 3, parallelism: 2, template } });
  pass(minute);
  expect((await kube().get(`${jobs}/sums`)).body.status).toMatchObject({ active: 2, succeeded: 0 });
  pass(4 * minute);
  expect((await kube().get(`${jobs}/sums`)).body.status).toMatchObject({
    succeeded: 3,
    conditions: [{ type: 'Complete', status: 'True' }],
  });
});

test('of several Fargate profiles that select a pod the first by name takes it', async () => {
  begin({
    scenario: world((tables, { now }) => {
      const site = openSite(tables, '111122223333', 'eu-west-1', now);
      tellCluster(site, { name: 'main', version: '1.35', createdDaysAgo: 100, nodegroups: [] });
      tellKubernetes(site, 'main', {
        fargateProfiles: {
          second: { selectors: [{ namespace: 'de*' }] },
          first: { selectors: [{ namespace: 'default', labels: { tier: 'web?' } }] },
        },
      });
    }),
  });
  const profile = async (name: string, labels: object) => {
    const { body } = await kube().create(pods, { ...plainPod(name), metadata: { name, labels } });
    return body.metadata.labels?.['eks.amazonaws.com/fargate-profile'];
  };
  expect([await profile('a', { tier: 'web1' }), await profile('b', { tier: 'web' }), await profile('c', {})]).toEqual([
    'first',
    'second',
    'second',
  ]);
});

test('no pod comes to a cordoned node, and they come again when it is open', async () => {
  const nodes = await kube().list('/api/v1/nodes?labelSelector=eks.amazonaws.com/nodegroup=workers');
  const cordon = (unschedulable: true | null) =>
    Promise.all(
      nodes.map(({ metadata }) => kube().patch(`/api/v1/nodes/${metadata.name}`, { spec: { unschedulable } })),
    );
  await cordon(true);
  const closed = await kube().get(`/api/v1/nodes/${nodes[0]?.metadata.name}`);
  expect(closed.body.spec['taints']).toEqual([{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]);
  await kube().patch(`${deployments}/web`, restartedAt('2026-11-22T09:00:00Z'));
  pass(minute);
  const waiting = await kube().list(`${pods}?labelSelector=app=web&fieldSelector=status.phase=Pending`);
  expect(waiting).toHaveLength(1);
  expect(waiting[0]?.spec.nodeName).toBeUndefined();
  await cordon(null);
  pass(minute);
  expect((await kube().get(`${deployments}/web`)).body.status).toMatchObject({
    updatedReplicas: 3,
    availableReplicas: 3,
  });
});

describe('an eviction', () => {
  const evict = (name: string | undefined, namespace = 'default') =>
    kube().create(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
    });

  it('is refused by a budget without room, by name', async () => {
    const [name] = await kube().names(`${pods}?labelSelector=app=queue`);
    expect(await evict(name)).toMatchObject({
      status: 429,
      body: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget queue needs 2 healthy pods and has 2 currently',
            },
          ],
        },
      },
    });
    await kube().patch(`${deployments}/queue/scale`, { spec: { replicas: 3 } }, 'merge-patch');
    pass(minute);
    expect(
      (await kube().get('/apis/policy/v1/namespaces/default/poddisruptionbudgets/queue')).body.status,
    ).toMatchObject({
      disruptionsAllowed: 1,
      currentHealthy: 3,
      desiredHealthy: 2,
      expectedPods: 3,
    });
    expect(await evict(name)).toMatchObject({ status: 201, body: { status: 'Success' } });
    const [other] = (await kube().names(`${pods}?labelSelector=app=queue`)).filter((each) => each !== name);
    expect((await evict(other)).status).toBe(429);
  });

  it('is an error where two budgets protect the pod', async () => {
    const second = {
      metadata: { name: 'second' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    };
    await kube().create('/apis/policy/v1/namespaces/default/poddisruptionbudgets', second);
    await kube().create('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
      ...second,
      metadata: { name: 'third' },
    });
    const [name] = await kube().names(`${pods}?labelSelector=app=web`);
    expect(await evict(name)).toMatchObject({
      status: 500,
      body: { message: expect.stringContaining('more than one PodDisruptionBudget') },
    });
  });
});

describe('who asks', () => {
  const day = '20261122';
  const token = (change: Partial<Record<'key' | 'host' | 'date' | 'more' | 'signed' | 'session', string>> = {}) => {
    const {
      key = 'AKIAPATCHLENS000SAMPLE',
      host = 'sts.eu-west-1.amazonaws.com',
      date = `${day}T085500Z`,
      more = '',
    } = change;
    const signed = change.signed ?? 'host%3Bx-k8s-aws-id';
    const session = change.session === undefined ? '' : `&X-Amz-Security-Token=${change.session}`;
    const url = `https://${host}/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${key}%2F${day}%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=${date}&X-Amz-Expires=60&X-Amz-SignedHeaders=${signed}${session}&X-Amz-Signature=abc${more}`;
    return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
  };
  const status = async (bearer: string | undefined) =>
    (await kubernetesOf(simulator, 'main', bearer).get('/api/v1/nodes')).status;

  it('is told by a presigned GetCallerIdentity', async () => {
    expect(await status(token())).toBe(200);
  });

  it.each([
    ['no token', ''],
    ['another token', 'abc'],
    ['an unknown key', token({ key: 'AKIANOBODY' })],
    ['a key of another account', token({ key: 'AKIAPATCHLENS000SECOND' })],
    ['an old signature', token({ date: `${day}T084400Z` })],
    ['another host', token({ host: 'sts.example.com' })],
    ['a parameter that is not allowed', token({ more: '&x-id=GetCallerIdentity' })],
    ['the cluster not signed', token({ signed: 'host' })],
    ['an expired session', token({ session: 'PATCHLENS-EXPIRED-SESSION-TOKEN' })],
    ['a token that is too long', token({ session: 'A'.repeat(4000) })],
  ])('%s is 401', async (_what, bearer) => {
    expect(await status(bearer)).toBe(401);
  });

  it('without the permission is told which, in the words of RBAC', async () => {
    const viewer = kubernetesOf(simulator, 'main', 'patch-lens-view-token');
    expect(await viewer.get('/api/v1/nodes')).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message:
          'nodes is forbidden: User "kubernetes-viewer" cannot list resource "nodes" in API group "" at the cluster scope',
      },
    });
    expect(await viewer.patch(`${deployments}/web`, {})).toMatchObject({
      status: 403,
      body: {
        message:
          'deployments.apps "web" is forbidden: User "kubernetes-viewer" cannot patch resource "deployments" in API group "apps" in the namespace "default"',
      },
    });
    expect((await viewer.get(pods)).status).toBe(200);
  });

  it('meets clusters that keep people out', async () => {
    begin({ scenario: 'sample' });
    const nodes = async (cluster: string, key?: string) =>
      (await kubernetesOf(simulator, cluster, token(key === undefined ? {} : { key })).get('/api/v1/nodes')).status;
    expect(await nodes('storefront')).toBe(200);
    expect(await nodes('data-platform')).toBe(401);
    expect(await nodes('analytics', 'AKIAPATCHLENS000SECOND')).toBe(403);
    await expect(nodes('us-storefront')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});

describe('faults', () => {
  it('strike the Kubernetes API by operation', async () => {
    begin({
      scenario: 'small',
      faults: ['deny:kubernetes:listNodes', 'throttle:1@kubernetes:listPods', 'drop:1@kubernetes:getPods'],
    });
    expect((await kube().get('/api/v1/nodes')).status).toBe(403);
    expect(await kube().get('/api/v1/pods')).toMatchObject({ status: 429, body: { reason: 'TooManyRequests' } });
    await expect(kube().get(`${pods}/a`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await kube().get(deployments)).status).toBe(200);
    simulator.setFaults(['expired@kubernetes']);
    expect((await kube().get(deployments)).status).toBe(401);
    simulator.setFaults(['http500:1@kubernetes']);
    expect((await kube().get(deployments)).status).toBe(500);
    expect(simulator.requestCounts()).toMatchObject({ 'kubernetes:listDeployments': 3 });
  });
});

test('the same story is told the same in every run', async () => {
  const shown = async () => JSON.stringify(await kube().list('/api/v1/pods'));
  const first = await shown();
  begin({ scenario: 'small' });
  expect(await shown()).toBe(first);
});
