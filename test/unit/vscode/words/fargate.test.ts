import { execFileSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { resources } from '../../../../src/aws/kubernetes/resources.ts';
import { problemOfStatus } from '../../../../src/aws/kubernetes/refusals.ts';
import type { FargateClusterFacts } from '../../../../src/kinds/fargate/facts.ts';
import type { FargateFindings } from '../../../../src/kinds/fargate/findings.ts';
import { fargateWords } from '../../../../src/vscode/words/fargate.ts';
import { accessSetup, eventRule } from '../../../../src/vscode/words/fargateSetup.ts';
import { problemWords } from '../../../../src/vscode/words/problems.ts';
import { formats } from './speak.ts';

vi.mock('vscode', async () => {
  const { l10n } = await import('./fakeL10n.ts');
  return { l10n };
});

const { findings } = fargateWords;
const evictsAt = Date.parse('2026-11-28T00:00:00Z');
const before = Date.parse('2026-11-19T09:00:00Z');
const noticed = { before, evictsAt, days: 6, notice: 'health', pods: 2, of: 3, heldBy: [] } as const;

test('a row says how many pods are from before the notice, when they go, and what would hold them', () => {
  const short = (more: Partial<FargateFindings['fargate.workload.beforeNotice']>) =>
    findings['fargate.workload.beforeNotice']({ ...noticed, ...more }, formats).short;
  expect(short({})).toBe('Eviction in 6 days · 2 of 3 pods');
  expect(short({ days: 1, heldBy: ['web'] })).toBe('Eviction in 1 day · 2 of 3 pods · held by web');
  expect(short({ days: -2 })).toBe('Being evicted · 2 of 3 pods');
  expect(short({ days: null, evictsAt: null })).toBe('Before the patch notice · 2 of 3 pods');
});

test('a date that somebody set is not told as AWS Health’s', () => {
  const long = (notice: 'health' | 'set') => findings['fargate.cluster.notice']({ ...noticed, notice }, formats).long;
  expect(long('set')).toMatch(/set here, not read from AWS Health/);
  expect(long('health')).not.toMatch(/set here/);
});

test.each([
  [
    'noEntry',
    /\(401\)/,
    /does not know arn:aws:iam::111122223333:role\/Dev.*access entry.*aws-auth.*Copy Cluster Access Setup/,
  ],
  [
    'rbac',
    /\(403\): list pods/,
    /knows you as arn:aws:iam::111122223333:role\/Dev, and does not let you list pods.*RBAC rule/,
  ],
  ['privateEndpoint', /private/, /inside its VPC only.*Connect to the VPC/],
  ['unreachable', /cannot be reached/, /answers these addresses only: 203\.0\.113\.0\/24/],
  ['certificate', /Certificate/, /nothing was sent/],
  ['noEndpoint', /not there yet/, /no endpoint/],
  ['other', /not readable/, /log has its reason/],
] as const)('a cluster that could not be read for %s says what helps', (because, short, long) => {
  const phrase = findings['fargate.cluster.noAccess'](
    {
      because,
      problem: 'accessDenied',
      cluster: 'platform',
      principal: 'arn:aws:iam::111122223333:role/Dev',
      user: 'arn:aws:iam::111122223333:role/Dev',
      denied: 'list pods',
      cidrs: ['203.0.113.0/24'],
      authenticationMode: 'CONFIG_MAP',
    },
    formats,
  );
  expect(phrase.short).toMatch(short);
  expect(phrase.long).toMatch(long);
});

test('a budget says why it holds', () => {
  const say = (because: 'never' | 'unhealthy' | 'severalBudgets', budgets: readonly string[]) =>
    findings['fargate.eviction.blocked'](
      { budgets, rules: ['minAvailable: 2'], because, pods: ['web-1'], unhealthy: ['web-2'] },
      formats,
    ).long;
  expect(say('never', ['web'])).toMatch(/web \(minAvailable: 2\) lets no pod be evicted at any time.*It holds web-1/);
  expect(say('unhealthy', ['web'])).toMatch(/now: these pods are not healthy: web-2/);
  expect(say('severalBudgets', ['web', 'web-2'])).toMatch(/\(web, web-2\).*leave one of them/);
});

const place = { cluster: 'platform', region: 'eu-west-1', account: '111122223333' };
const cluster = (access: FargateClusterFacts['access'], authenticationMode = 'API'): FargateClusterFacts => ({
  type: 'cluster',
  cluster: 'platform',
  profiles: [],
  access,
  authenticationMode,
  notice: { state: 'pending' },
});
const refused = (principal: string | undefined) =>
  ({
    state: 'refused',
    refusal: { problem: 'accessDenied', because: 'noEntry', ...(principal === undefined ? {} : { principal }) },
  }) as const;

test('the EventBridge rule is a command line with the event pattern of AWS’s page', () => {
  const text = eventRule(place);
  const pattern: unknown = JSON.parse(/--event-pattern '(.*)'/.exec(text)?.[1] ?? '');
  expect(pattern).toEqual({
    source: ['aws.eks'],
    'detail-type': ['EKS Fargate Pod Scheduled Termination'],
    detail: { clusterName: ['platform'] },
  });
  expect(text).toMatch(/--region eu-west-1 .*Arn=arn:aws:sns:eu-west-1:111122223333:TOPIC/s);
  expect(eventRule({ ...place, region: 'cn-north-1' })).toMatch(/arn:aws-cn:sns:cn-north-1/);
});

test('the rule of one cluster does not take the place of another one’s', () => {
  const nameFor = (cluster: string) => {
    const names = eventRule({ ...place, cluster }).matchAll(/(?:--name|--rule) (\S+)/g);
    return [...new Set([...names].map(([, name]) => name))].join();
  };
  expect(nameFor('platform')).toBe('eks-fargate-eviction-platform');
  const long = 'a'.repeat(99);
  expect(nameFor(`${long}1`)).not.toBe(nameFor(`${long}2`));
  expect(nameFor(`${long}1`)).toMatch(/^[\w-]{64}$/);
});

test('what is copied for the cluster is a shell script, and its rule allows every list that is read, and no other', () => {
  const scripts = [
    eventRule(place),
    accessSetup(cluster(refused('arn:aws:iam::111122223333:role/Dev'), 'CONFIG_MAP'), place),
    accessSetup(cluster(refused(undefined)), place),
    accessSetup(cluster({ state: 'read', pods: 1, denied: [{ resource: 'nodes', group: '' }] }), place),
  ];
  for (const script of scripts) execFileSync('bash', ['-n'], { input: script });
  const [, forRole = '', unknown = '', limited = ''] = scripts;
  expect(forRole).toMatch(/authenticationMode=API_AND_CONFIG_MAP/);
  expect(forRole).toMatch(/create-access-entry --region eu-west-1 --cluster-name platform/);
  expect(forRole).toMatch(/iam get-role --role-name Dev/);
  expect(unknown).toMatch(/^PRINCIPAL=/m);
  expect(limited).toMatch(/update-access-entry/);
  for (const { group, plural } of Object.values(resources)) {
    const rule = new RegExp(
      `apiGroups: \\[${group === '' ? '""' : group}\\]\n    resources: \\[[^\\]]*\\b${plural}\\b[^\\]]*\\]\n    verbs: \\[get, list\\]`,
    );
    expect(limited).toMatch(rule);
  }
  // And no other: the least that is needed is what somebody will agree to.
  const allowed = [...limited.matchAll(/^ {4}resources: \[(.*)\]$/gm)].flatMap(([, names = '']) => names.split(', '));
  expect(allowed.toSorted()).toEqual(
    Object.values(resources)
      .map(({ plural }) => plural)
      .toSorted(),
  );
});

test('what a cluster refuses during an operation is said of the cluster, not of IAM', () => {
  const base = { profile: 'team', region: 'eu-west-1', kubernetes: { cluster: 'platform' } };
  const asked = { verb: 'patch', resource: 'deployments', group: 'apps', namespace: 'shop' };
  const forbidden = problemOfStatus(403, '{"reason":"Forbidden","message":"User \\"me\\" cannot"}', asked, base, []);
  expect(problemWords(forbidden)).toMatchObject({
    short: 'Not allowed in the cluster platform: patch deployments.apps -n shop',
    long: expect.stringMatching(/RBAC rule/) as string,
  });
  const unknown = problemOfStatus(401, '{"reason":"Unauthorized"}', asked, base, []);
  expect(problemWords(unknown).short).toBe('No access to the cluster platform');
});
