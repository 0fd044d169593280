import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Budgets } from '../../src/aws/budget.ts';
import { createSession } from '../../src/aws/createSession.ts';
import { CredentialHolder } from '../../src/aws/credentialHolder.ts';
import { inProcessTransport } from '../../src/aws/inProcess.ts';
import { authorityTransport } from '../../src/aws/transport.ts';
import { fargateSteps } from '../../src/kinds/fargate/steps.ts';
import type { WireRequest } from '../../src/simulator/contract.ts';
import { createSimulator, type Simulator } from '../../src/simulator/index.ts';
import { kubeconfig } from '../../src/simulator/kubeconfig.ts';
import { serve, type SimulatorServer } from '../../src/simulator/server.ts';
import { awsCli, installAwsCli } from './aws.ts';
import { currentKubectl, kubectl, oldKubectl } from './kubectl.ts';

/* Clients that we did not write: Debian's kubectl of 2021 and a current one, against the simulator's clusters over TLS. */

vi.setConfig({ testTimeout: 150_000, hookTimeout: 300_000 });

let folder: string;

beforeAll(async () => {
  installAwsCli();
  folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-kubectl-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  { name: "Debian's kubectl 1.20", install: oldKubectl },
  { name: 'a current kubectl', install: currentKubectl },
])('$name', ({ install }) => {
  let program: string;
  let simulator: Simulator;
  let server: SimulatorServer;
  let run: ReturnType<typeof kubectl>;

  beforeAll(() => {
    program = install();
  });

  beforeEach(async () => {
    simulator = createSimulator({ scenario: 'small', speed: 30 });
    server = await serve(simulator, 0);
    const file = path.join(folder, 'config');
    await writeFile(file, kubeconfig(server.clusters, 'token', server.url));
    run = kubectl(program, folder, file);
    return async () => {
      await server.close();
      simulator.dispose();
    };
  });

  /** Runs it, expects success, gives what it printed. */
  async function ok(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(...args);
    expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  }

  const names = async (...args: readonly string[]) =>
    (await ok('get', ...args, '--no-headers', '-o', 'custom-columns=NAME:.metadata.name')).trim().split('\n');

  test('gets with selectors, in tables, as JSON and wide', async () => {
    expect(await names('namespaces')).toContain('fargate');
    const table = (await ok('get', 'pods', '-l', 'app=web')).trim().split('\n');
    expect(table[0]).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE$/);
    expect(table.slice(1).map((line) => line.split(/ +/).slice(1, 4).join(' '))).toEqual([
      '1/1 Running 0',
      '1/1 Running 0',
      '1/1 Running 0',
    ]);
    expect(await names('pods', '-A', '-l', 'eks.amazonaws.com/fargate-profile=serverless')).toHaveLength(5);
    const [node] = await names('nodes', '-l', 'eks.amazonaws.com/nodegroup=workers');
    expect(await ok('get', 'pods', '-A', '-o', 'wide', '--field-selector', `spec.nodeName=${node}`)).toContain(node);
    expect(JSON.parse(await ok('get', 'deploy,sts,pdb', '-A', '-o', 'json'))).toMatchObject({ kind: 'List' });
    expect(await ok('get', 'pdb', 'queue')).toMatch(/queue +2 +N\/A +0 +/);
    expect((await run('get', 'pods', 'nobody')).stderr).toContain(
      'Error from server (NotFound): pods "nobody" not found',
    );
    expect(await ok('api-resources')).toMatch(/deployments +deploy +apps\/v1 +true +Deployment/);
    expect(await ok('version')).toContain('v1.35.4-eks');
  });

  test('watches pods come and go', async () => {
    const seen = run.lines(['get', 'pods', '-l', 'app=web', '-w'], (line) =>
      /web-\S+ +1\/1 +Running .* 0s$|1\/1 +Running +0 +\d+s$/.test(line),
    );
    // The first table is there when the first line is.
    await vi.waitFor(() => expect(simulator.requestCounts()['kubernetes:watchPods']).toBe(1), { timeout: 20_000 });
    await ok('rollout', 'restart', 'deployment', 'web');
    const states = (await seen).map((line) => line.split(/ +/)[2]);
    expect(states).toEqual(expect.arrayContaining(['Pending', 'ContainerCreating', 'Running']));
  });

  test('describes what there is', async () => {
    const [pod = ''] = await names('pods', '-n', 'fargate', '-l', 'app=api');
    const text = await ok('describe', 'pod', '-n', 'fargate', pod);
    expect(text).toMatch(/Node: +fargate-ip-10-0-/);
    expect(text).toMatch(/Controlled By: +ReplicaSet\/api-/);
    expect(text).toContain('eks.amazonaws.com/fargate-profile=serverless');
    expect(await ok('describe', 'deployment', 'web')).toMatch(/NewReplicaSet: +web-\w{10} \(3\/3 replicas created\)/);
    expect(await ok('describe', 'statefulset', 'db', '-n', 'fargate')).toMatch(/Pods Status: +2 Running/);
    const [node = ''] = await names('nodes', '-l', 'eks.amazonaws.com/nodegroup=batch');
    expect(await ok('describe', 'node', node)).toContain('Amazon Linux 2023');
    expect(await ok('describe', 'service', 'api', '-n', 'fargate')).toContain('app=api');
  });

  test('restarts a Deployment and a StatefulSet, and follows them to the end', async () => {
    const before = await names('pods', '-n', 'fargate', '-l', 'app=api');
    await ok('rollout', 'restart', 'deployment', 'api', '-n', 'fargate');
    expect(await ok('rollout', 'status', 'deployment', 'api', '-n', 'fargate')).toContain(
      '"api" successfully rolled out',
    );
    // What is told to end is still there for some seconds.
    await vi.waitFor(async () => {
      const after = await names('pods', '-n', 'fargate', '-l', 'app=api');
      expect(after.filter((name) => before.includes(name))).toEqual([]);
    }, 20_000);
    await ok('rollout', 'restart', 'statefulset', 'db', '-n', 'fargate');
    expect(await ok('rollout', 'status', 'statefulset', 'db', '-n', 'fargate')).toContain(
      '2 new pods have been updated',
    );
    expect(await ok('rollout', 'history', 'deployment', 'api', '-n', 'fargate')).toMatch(/^2 /m);
    await ok('rollout', 'pause', 'deployment', 'api', '-n', 'fargate');
    expect((await run('rollout', 'restart', 'deployment', 'api', '-n', 'fargate')).stderr).toContain(
      "can't restart paused deployment",
    );
  });

  test('restarts with the very request that Patch Lens sends', async () => {
    const asked = (...calls: readonly WireRequest[]) =>
      calls
        .filter(({ method }) => method === 'PATCH')
        .map(({ path: to, query, headers, body = '' }) => ({
          to,
          query: Object.entries(query).filter(([, value]) => value !== null),
          contentType: headers['content-type'],
          body: Buffer.from(body).toString(),
        }));
    const handle = vi.spyOn(simulator, 'handle');
    await ok('rollout', 'restart', 'deployment/api', 'statefulset/db', '-n', 'fargate');
    const kubectls = asked(...handle.mock.calls.map(([request]) => request));
    expect(kubectls).toHaveLength(2);
    const moment = /\d{4}-[^"]+/.exec(kubectls[0]?.body ?? '')?.[0] ?? '';
    handle.mockClear();

    const closing = new AbortController();
    const session = createSession({
      scope: { id: 'small', profile: 'small', region: 'eu-west-1', sample: false },
      signal: closing.signal,
      credentials: new CredentialHolder(() =>
        Promise.resolve({ accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' }),
      ),
      endpoints: { of: () => undefined, fips: false, dualstack: false },
      transport: inProcessTransport(() => simulator),
      clusterTransport: authorityTransport,
      budgets: new Budgets(() => 15),
      log: () => {},
      now: () => simulator.now(),
      speed: 1,
    });
    const restart = fargateSteps['fargate.restartWorkload'];
    const { ports, signal } = session;
    for (const workload of ['Deployment/api', 'StatefulSet/db']) {
      const target = `arn:aws:eks:eu-west-1:111122223333:cluster/main#fargate/${workload}`;
      const step = { id: workload, type: 'fargate.restartWorkload', target, input: { restartedAt: moment } };
      await restart.act(step, { ports, signal, call: {}, startedAt: undefined, now: () => simulator.now() });
    }
    closing.abort();
    expect(asked(...handle.mock.calls.map(([request]) => request))).toEqual(kubectls);
  });

  test('creates, applies, scales and deletes', async () => {
    const manifest = path.join(folder, 'pod.json');
    await writeFile(
      manifest,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'mine' },
        spec: { containers: [{ name: 'c', image: 'c:1' }] },
      }),
    );
    expect(await ok('create', '-f', manifest)).toContain('pod/mine created');
    expect((await run('create', '-f', manifest)).stderr).toContain('AlreadyExists');
    await ok('wait', '--for=condition=Ready', 'pod/mine', '--timeout=60s');
    expect(await ok('apply', '-f', manifest)).toContain('pod/mine');
    expect(await ok('delete', 'pod', 'mine')).toContain('pod "mine" deleted');
    expect((await run('get', 'pod', 'mine')).stderr).toContain('NotFound');
    await ok('scale', 'deployment', 'web', '--replicas=1');
    await ok('rollout', 'status', 'deployment', 'web');
    expect(await ok('delete', 'deployment', 'web')).toContain('deleted');
    await ok('label', 'deployment', 'queue', 'team=a');
    await ok('annotate', 'deployment', 'queue', 'note=b');
    expect(await names('deployments', '-l', 'team=a')).toEqual(['queue']);
  });

  test('drains a node, as far as a budget lets it', async () => {
    const drain = async (app: string) => {
      const node = await ok('get', 'pods', '-l', `app=${app}`, '-o', 'jsonpath={.items[0].spec.nodeName}');
      const answer = await run('drain', node, '--ignore-daemonsets', '--timeout=3s');
      await ok('uncordon', node);
      return answer;
    };
    expect(await drain('web')).toMatchObject({ code: 0 });
    expect((await drain('queue')).stderr).toContain(
      "Cannot evict pod as it would violate the pod's disruption budget.",
    );
  });

  test('may not do what its role does not allow', async () => {
    const { stderr } = await run('--context', 'main-view', 'get', 'nodes');
    expect(stderr).toContain(
      'Error from server (Forbidden): nodes is forbidden: User "kubernetes-viewer" cannot list resource "nodes" in API group "" at the cluster scope',
    );
    await ok('--context', 'main-view', 'get', 'pods');
  });

  test('proves who it is with the token that the AWS CLI makes', async () => {
    const file = path.join(folder, 'exec');
    await writeFile(file, kubeconfig(server.clusters, 'exec', server.url));
    const asAlice = kubectl(program, folder, file);
    const { code, stdout, stderr } = await asAlice('get', 'deployments', '-o', 'name');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout.trim().split('\n')).toEqual(['deployment.apps/queue', 'deployment.apps/web']);

    // And what the AWS CLI itself writes reaches the cluster that DescribeCluster names.
    using aws = awsCli(server.url);
    const own = path.join(folder, 'own');
    await aws('eks', 'update-kubeconfig', '--name', 'main', '--kubeconfig', own);
    const written = await kubectl(program, folder, own)('get', 'deployments', '-o', 'name');
    expect(written).toMatchObject({ code: 0, stdout });
  });
});
