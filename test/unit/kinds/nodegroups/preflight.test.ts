import { expect, test } from 'vitest';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { EksFacts, NodegroupFacts } from '../../../../src/kinds/nodegroups/facts.ts';
import { blocking, preflight, type PreflightFinding } from '../../../../src/kinds/nodegroups/preflight.ts';
import { readPreflight } from '../../../../src/kinds/nodegroups/readPreflight.ts';
import { now, nodegroupOf } from './story.ts';
import { account } from './updating.ts';

type World = ReturnType<typeof account>;

function asNodegroup({ facts, ...rest }: Observed<EksFacts>): Observed<NodegroupFacts> {
  if (facts.type !== 'nodegroup') throw new Error('no nodegroup');
  return { ...rest, facts };
}

async function findingsOf(world: World, name: string): Promise<readonly PreflightFinding[]> {
  const { session } = world;
  const context = { ports: session.ports, signal: session.signal, now: session.now(), previous: new Map() };
  const facts = await readPreflight(asNodegroup(await world.find(name)), context);
  if (!facts) throw new Error(`${name} is gone`);
  return preflight(facts);
}

const codes = (found: readonly PreflightFinding[]) => found.map(({ code }) => code);

test('a budget that never lets go is found with the very pods behind it, and their nodes', async () => {
  const found = await findingsOf(account(), 'batch');
  expect(codes(found)).toEqual(['budget.never']);
  expect(found[0]).toMatchObject({
    severity: 'blocking',
    facts: {
      budget: 'default/queue',
      rule: 'minAvailable: 2',
      expected: 2,
      desired: 2,
      pods: [expect.stringMatching(/^default\/queue-\S+$/), expect.stringMatching(/^default\/queue-\S+$/)],
      nodes: [expect.stringMatching(/^ip-\S+$/), expect.stringMatching(/^ip-\S+$/)],
    },
  });
});

test('where nothing stands in the way, nothing blocks', async () => {
  const found = await findingsOf(account(), 'workers');
  expect(codes(found)).toEqual(['release.current']);
  expect(blocking(found)).toEqual([]);
});

test('pods of their own, pods that do not run, two budgets on one pod, and pods that tolerate everything', async () => {
  const world = account();
  const node = { 'eks.amazonaws.com/nodegroup': 'workers' };
  const pod = (name: string, spec: object = {}) => ({
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { containers: [{ name: 'app', image: 'example/app:1' }], nodeSelector: node, ...spec },
  });
  const budget = (name: string) => ({
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'default' },
    spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
  });
  const cluster = world.cluster();
  await cluster.create('/api/v1/namespaces/default/pods', pod('lonely'));
  await cluster.create(
    '/api/v1/namespaces/default/pods',
    pod('broken', { containers: [{ name: 'app', image: 'x:missing' }] }),
  );
  for (const name of ['web-one', 'web-two'])
    await cluster.create('/apis/policy/v1/namespaces/default/poddisruptionbudgets', budget(name));
  await cluster.create('/apis/apps/v1/namespaces/default/deployments', {
    kind: 'Deployment',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { ...pod('agent').spec, tolerations: [{ operator: 'Exists' }] },
      },
    },
  });
  world.pass(60_000);
  const found = await findingsOf(world, 'workers');
  expect(codes(found)).toEqual([
    'pod.severalBudgets',
    'pod.severalBudgets',
    'pod.severalBudgets',
    'pods.unhealthy',
    'pods.alone',
    'pods.tolerateAll',
    'release.current',
  ]);
  const factsOf = (code: string) => found.find((each) => each.code === code)?.facts;
  expect(factsOf('pods.unhealthy')).toEqual({ pods: ['default/broken'], reasons: ['ImagePullBackOff'] });
  expect(factsOf('pods.alone')).toEqual({ pods: ['default/broken', 'default/lonely'] });
  expect(factsOf('pods.tolerateAll')).toEqual({ pods: [expect.stringMatching(/^default\/agent-/)] });
});

test('that the cluster could not be asked is said, with why', async () => {
  const refused = await findingsOf(account({ scenario: 'small', faults: ['deny:kubernetes:listNodes'] }), 'workers');
  expect(refused[0]).toEqual({
    code: 'kubernetes.unreadable',
    severity: 'advisory',
    facts: expect.objectContaining({
      problem: 'accessDenied',
      because: 'rbac',
      user: expect.stringMatching(/^arn:aws:\S+$/) as string,
      denied: ['nodes'],
      publicAccess: true,
    }) as object,
  });
  const unknown = await findingsOf(account({ scenario: 'sample' }), 'etl');
  expect(unknown.find(({ code }) => code === 'kubernetes.unreadable')?.facts).toMatchObject({
    because: 'noEntry',
    principal: expect.stringMatching(/^arn:aws:iam::111122223333:(role|user)\/\S+$/) as string,
  });
});

test('every list that is kept back is named, not the first alone', async () => {
  const faults = ['deny:kubernetes:listNodes', 'deny:kubernetes:listPoddisruptionbudgets'];
  const [refused] = await findingsOf(account({ scenario: 'small', faults }), 'workers');
  expect(refused?.facts).toMatchObject({ denied: ['nodes', 'poddisruptionbudgets.policy'] });
});

test('what EKS itself says: health issues that keep nodes away, an ended family, a custom AMI, an update that failed', () => {
  const inCluster = { state: 'read', nodes: [], pods: [], budgets: [] } as const;
  const at = (words: string, clusterStatus = 'ACTIVE') =>
    preflight({ nodegroup: asNodegroup(nodegroupOf(words)), inCluster, readAt: now, clusterStatus }).map(
      ({ code, severity }) => `${severity} ${code}`,
    );
  const behind = 'AL2023_x86_64_STANDARD 1.35.1-20261013, recommended 1.35.1-20261105';
  expect(at(`${behind}, DEGRADED, issue`)).toEqual(['blocking health.blocks']);
  expect(at('AL2_x86_64 1.32.9-20251126, on 1.32')).toEqual(['blocking ami.ended']);
  expect(at('CUSTOM ami-1')).toEqual(['blocking ami.custom']);
  expect(at(`${behind}, CREATE_FAILED`)).toEqual(['blocking nodegroup.state']);
  expect(at(behind, 'UPDATING')).toEqual(['blocking cluster.state']);
  expect(at(`${behind}, UPDATING, update InProgress`)).toEqual(['advisory update.underWay']);
  expect(at(`${behind}, update Failed PodEvictionFailure`)).toEqual(['advisory update.failed']);
  expect(at(`${behind}, cluster 1.37`)).toEqual(['advisory version.behind']);
});
