import { expect, test } from 'vitest';
import type { KubernetesPort, ObjectPlace, Pod } from '../../../../src/aws/ports.ts';
import { ProblemError } from '../../../../src/domain/problem.ts';
import type { ProfileFacts } from '../../../../src/kinds/fargate/facts.ts';
import { listFargate } from '../../../../src/kinds/fargate/listing.ts';
import { pod } from './story.ts';

/* How much is asked of a cluster, and what is made of what RBAC keeps back. */

const forbidden = (resource: string) =>
  new ProblemError({
    code: 'accessDenied',
    fault: 'account',
    kubernetes: { cluster: 'platform', because: 'rbac', denied: { verb: 'list', resource, group: '' } },
  });

/** A cluster with these pods; `denies` says which list is refused where. */
function cluster(pods: readonly Pod[], denies: (kind: string, namespace: string | undefined) => boolean = () => false) {
  const asked: string[] = [];
  const refuse = () => Promise.reject(new Error('not expected'));
  const kubernetes: KubernetesPort = {
    list(kind, { namespace, labelSelector, fieldSelector } = {}) {
      asked.push([kind, namespace ?? '*', labelSelector ?? fieldSelector].filter(Boolean).join(' '));
      if (denies(kind, namespace)) return Promise.reject(forbidden(kind));
      const found =
        kind === 'Pod' ? pods.filter(({ meta }) => namespace === undefined || meta.namespace === namespace) : [];
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pods where pods were asked for, else nothing
      return Promise.resolve(found as never);
    },
    get: (_kind: unknown, _place: ObjectPlace) => refuse(),
    raw: refuse,
    patch: refuse,
    createPod: refuse,
    deletePod: refuse,
  };
  return { kubernetes, asked };
}

const profile = (...namespaces: readonly string[]): ProfileFacts => ({
  name: 'p',
  status: 'ACTIVE',
  selectors: namespaces.map((namespace) => ({ namespace, labels: {} })),
  healthIssues: [],
});
const inNamespace = (namespace: string, name: string, owner?: string, more: Partial<Pod> = {}) =>
  pod(
    name,
    { namespace, owners: owner === undefined ? [] : [{ kind: owner, name: 'o', uid: 'u', controller: true }] },
    { nodeName: 'fargate-ip-10-0-0-1', ...more },
  );

test('a cluster without pods on Fargate is asked for them, and for nothing else', async () => {
  const { kubernetes, asked } = cluster([]);
  expect((await listFargate(kubernetes, [profile('shop')], {})).pods).toEqual([]);
  expect(asked).toEqual(['Pod * eks.amazonaws.com/fargate-profile']);
});

test('owners are looked up where there are pods of such; pods that are over do not count', async () => {
  const { kubernetes, asked } = cluster([
    inNamespace('shop', 'a', 'ReplicaSet'),
    inNamespace('bank', 'b', 'StatefulSet'),
    inNamespace('jobs', 'c', 'Job', { phase: 'Succeeded' }),
  ]);
  const { pods } = await listFargate(kubernetes, [], {});
  expect(pods.map(({ meta }) => meta.name)).toEqual(['a', 'b']);
  expect(asked.toSorted()).toEqual([
    'Deployment shop',
    'Event bank reason=FailedEviction',
    'Event shop reason=FailedEviction',
    'Node * eks.amazonaws.com/compute-type=fargate',
    'Pod * eks.amazonaws.com/fargate-profile',
    'PodDisruptionBudget bank',
    'PodDisruptionBudget shop',
    'ReplicaSet shop',
    'StatefulSet bank',
  ]);
});

test('many namespaces are listed in one go', async () => {
  const names = Array.from({ length: 7 }, (_, at) => `team-${at}`);
  const { kubernetes, asked } = cluster(names.map((each) => inNamespace(each, each, 'ReplicaSet')));
  await listFargate(kubernetes, [], {});
  expect(asked.filter((each) => each.startsWith('Deployment'))).toEqual(['Deployment *']);
  expect(asked.length).toBe(6);
});

test('who has a role in a namespace alone sees the namespaces that the profiles name, as far as it goes', async () => {
  const pods = [inNamespace('shop', 'a'), inNamespace('bank', 'b')];
  const { kubernetes, asked } = cluster(pods, (_, namespace) => namespace !== 'shop');
  const { pods: seen, denied, confinedTo } = await listFargate(kubernetes, [profile('shop', 'bank', 'preview-*')], {});
  expect(seen.map(({ meta }) => meta.name)).toEqual(['a']);
  expect(confinedTo).toEqual(['shop']);
  expect(asked.slice(0, 3)).toEqual([
    'Pod * eks.amazonaws.com/fargate-profile',
    'Pod shop eks.amazonaws.com/fargate-profile',
    'Pod bank eks.amazonaws.com/fargate-profile',
  ]);
  expect(denied.map(({ resource }) => resource)).toEqual(['Node']);
});

test('who may list pods nowhere gets the refusal for the whole cluster', async () => {
  const { kubernetes } = cluster([inNamespace('shop', 'a')], (kind) => kind === 'Pod');
  await expect(listFargate(kubernetes, [profile('shop')], {})).rejects.toThrow('accessDenied');
});

test('a fault is no refusal: what could not be read for another reason is not taken for nothing', async () => {
  const { kubernetes } = cluster([inNamespace('shop', 'a')]);
  const list: KubernetesPort['list'] = (kind, query, options) =>
    kind === 'PodDisruptionBudget'
      ? Promise.reject(new ProblemError({ code: 'serviceFault', fault: 'aws' }))
      : kubernetes.list(kind, query, options);
  await expect(listFargate({ ...kubernetes, list }, [], {})).rejects.toThrow('serviceFault');
});
