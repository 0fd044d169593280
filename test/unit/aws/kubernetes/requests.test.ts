import { createHash, createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { HttpResponse, type HttpRequest } from '@smithy/protocol-http';
import { expect, test } from 'vitest';
import { CredentialHolder } from '../../../../src/aws/credentialHolder.ts';
import type { AwsEvent } from '../../../../src/aws/events.ts';
import type { Transport } from '../../../../src/aws/transport.ts';
import { problem } from '../support.ts';
import { sessionOver } from './session.ts';

/* What is sent to a cluster, byte by byte, and what is made of its answers. */

const minute = 60_000;
const startAt = Date.parse('2026-11-22T09:00:00Z');
const cluster = {
  arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/platform',
  name: 'platform',
  endpoint: 'https://ABCDEF0123.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: Buffer.from('-----BEGIN CERTIFICATE-----\n').toString('base64'),
};

type Told = { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** A session whose clusters answer as told, and what they were asked. */
function answering(
  answer: (asked: HttpRequest, at: number) => Told | Error,
  parts: Parameters<typeof sessionOver>[0] = {},
) {
  const heard: HttpRequest[] = [];
  const transport: Transport = {
    handle(request) {
      heard.push(request);
      const told = answer(request, heard.length);
      if (told instanceof Error) return Promise.reject(told);
      const text = typeof told.body === 'string' ? told.body : JSON.stringify(told.body ?? { items: [] });
      const response = new HttpResponse({
        statusCode: told.status ?? 200,
        headers: { 'audit-id': `audit-${heard.length}`, ...told.headers },
        body: Readable.from([Buffer.from(text)]),
      });
      return Promise.resolve({ response });
    },
  };
  let now = startAt;
  const events: AwsEvent[] = [];
  const session = sessionOver({
    clusterTransport: () => transport,
    now: () => now,
    log: (event) => events.push(event),
    ...parts,
  });
  return {
    heard,
    events,
    ports: session.ports,
    kubernetes: session.ports.kubernetes(cluster),
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

const failure = (code: number, reason: string, message: string): Told => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message },
});

const tokenOf = (request: HttpRequest | undefined) =>
  /^Bearer (.+)$/.exec(request?.headers['authorization'] ?? '')?.[1] ?? '';
const urlIn = (token: string) => new URL(Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString());

test('the token is that of `aws eks get-token`: a GetCallerIdentity that names the cluster, and nothing more', async () => {
  const credentials = new CredentialHolder(() =>
    Promise.resolve({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret+/=', sessionToken: 'a/token+with=signs' }),
  );
  const { kubernetes, heard } = answering(() => ({}), { credentials });
  await kubernetes.list('Pod');
  const token = tokenOf(heard[0]);
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
  const url = urlIn(token);
  expect([url.protocol, url.host, url.pathname]).toEqual(['https:', 'sts.eu-west-1.amazonaws.com', '/']);
  const { 'X-Amz-Signature': signature, ...query } = Object.fromEntries(url.searchParams);
  expect(query).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIAEXAMPLE/20261122/eu-west-1/sts/aws4_request',
    'X-Amz-Date': '20261122T090000Z',
    'X-Amz-Expires': '60',
    'X-Amz-Security-Token': 'a/token+with=signs',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
  });
  expect(signature).toBe(signatureOf(query, 'secret+/=', 'platform'));
});

/** Signature version 4 of that query, by hand (AWS: "Create a signed AWS API request"). */
function signatureOf(query: Readonly<Record<string, string>>, secret: string, clusterName: string): string {
  const encoded = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const line = Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
  const canonical = [
    'GET',
    '/',
    line,
    'host:sts.eu-west-1.amazonaws.com',
    `x-k8s-aws-id:${clusterName}`,
    '',
    'host;x-k8s-aws-id',
    createHash('sha256').update('').digest('hex'),
  ].join('\n');
  const scope = '20261122/eu-west-1/sts/aws4_request';
  const toSign = ['AWS4-HMAC-SHA256', '20261122T090000Z', scope, createHash('sha256').update(canonical).digest('hex')];
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign.join('\n')).toString('hex');
}

test('a token is used again for ten minutes, and made anew with other credentials', async () => {
  const keys = ['AKIAONE', 'AKIAONE', 'AKIATWO'];
  const expiring = (accessKeyId: string) => ({
    accessKeyId,
    secretAccessKey: 'any',
    expiration: new Date(startAt + 3600 * 1000),
  });
  let asked = 0;
  const credentials = new CredentialHolder(
    () => Promise.resolve(expiring(keys[Math.min(asked++, 2)] ?? '')),
    () => startAt,
  );
  const { kubernetes, heard, pass } = answering(() => ({}), { credentials });
  for (const wait of [0, 9 * minute, 2 * minute]) {
    pass(wait);
    await kubernetes.list('Pod');
  }
  const [first, second, third] = heard.map(tokenOf);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(urlIn(third ?? '').searchParams.get('X-Amz-Date')).toBe('20261122T091100Z');
});

test('a clock that is minutes off is put right by the date of an answer of AWS', async () => {
  const identity =
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn><UserId>u</UserId><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
  const date = new Date(startAt + 20 * minute).toUTCString();
  const transport: Transport = {
    handle: () =>
      Promise.resolve({
        response: new HttpResponse({ statusCode: 200, headers: { date }, body: Readable.from([identity]) }),
      }),
  };
  const { kubernetes, heard, ports } = answering(() => ({}), { transport });
  await ports.sts.getCallerIdentity();
  await kubernetes.list('Pod');
  expect(urlIn(tokenOf(heard[0])).searchParams.get('X-Amz-Date')).toBe('20261122T092000Z');
});

test('a list is read page by page, and from the beginning where the server forgot its place', async () => {
  const pod = (name: string) => ({
    metadata: { name, namespace: 'shop', uid: name, creationTimestamp: '2026-11-01T00:00:00Z' },
  });
  const { kubernetes, heard } = answering((request, at) => {
    const next = request.query['continue'];
    if (at === 2) return failure(410, 'Expired', 'The provided continue parameter is too old');
    return next === undefined
      ? { body: { items: [pod('a')], metadata: { continue: 'there' } } }
      : { body: { items: [pod('b')], metadata: { continue: '' } } };
  });
  const pods = await kubernetes.list('Pod', {
    namespace: 'shop',
    labelSelector: 'app=web',
    fieldSelector: 'status.phase=Running',
  });
  expect(pods.map(({ meta }) => meta.name)).toEqual(['a', 'b']);
  expect(heard.map(({ query }) => query['continue'])).toEqual([undefined, 'there', undefined, 'there']);
  expect(heard[0]).toMatchObject({
    method: 'GET',
    protocol: 'https:',
    hostname: 'abcdef0123.gr7.eu-west-1.eks.amazonaws.com',
    path: '/api/v1/namespaces/shop/pods',
    query: { limit: '500', labelSelector: 'app=web', fieldSelector: 'status.phase=Running' },
  });
});

test('a patch goes over the wire as it was given', async () => {
  const body =
    '{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-11-22T09:00:00Z"}}}}}';
  const metadata = { name: 'web', namespace: 'shop', uid: 'u', creationTimestamp: '2026-11-01T00:00:00Z' };
  const { kubernetes, heard } = answering(() => ({ body: { metadata, spec: { selector: {}, template: {} } } }));
  await kubernetes.patch('Deployment', { namespace: 'shop', name: 'web' }, { body, fieldManager: 'kubectl-rollout' });
  expect(heard[0]).toMatchObject({
    method: 'PATCH',
    path: '/apis/apps/v1/namespaces/shop/deployments/web',
    query: { fieldManager: 'kubectl-rollout' },
    body,
  });
  expect(heard[0]?.headers).toMatchObject({
    'content-type': 'application/strategic-merge-patch+json',
    'content-length': String(body.length),
  });
});

test('what a cluster does not say is empty, and what is not known passes', async () => {
  const metadata = {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    creationTimestamp: '2026-11-01T00:00:00Z',
    managedFields: [{}],
  };
  const bare = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: {}, template: { spec: null } },
    future: 1,
  };
  const { kubernetes } = answering(() => ({ body: { items: [bare] } }));
  const [read] = await kubernetes.list('Deployment');
  expect(read).toEqual({
    meta: {
      name: 'web',
      namespace: 'shop',
      uid: 'u',
      resourceVersion: '',
      generation: 0,
      createdAt: Date.parse('2026-11-01T00:00:00Z'),
      labels: {},
      annotations: {},
      owners: [],
    },
    replicas: 1,
    selector: { matchLabels: {}, matchExpressions: [] },
    template: { labels: {}, annotations: {}, tolerations: [], requests: [] },
    status: { observedGeneration: 0, replicas: 0, readyReplicas: 0, availableReplicas: 0, updatedReplicas: 0 },
    paused: false,
    strategy: { type: 'RollingUpdate' },
    conditions: [],
  });
});

test.each([
  [failure(401, 'Unauthorized', 'Unauthorized'), { code: 'accessDenied', kubernetes: { because: 'noEntry' } }],
  [
    failure(403, 'Forbidden', 'pods is forbidden: User "arn:aws:iam::111122223333:user/x" cannot list'),
    { code: 'accessDenied', kubernetes: { because: 'rbac', user: 'arn:aws:iam::111122223333:user/x' } },
  ],
  // A proxy's own 403 is no word of the cluster.
  [
    { status: 403, body: '<html>blocked</html>' },
    { code: 'accessDenied', kubernetes: { cluster: 'platform' } },
  ],
  [failure(404, 'NotFound', 'pods "x" not found'), { code: 'notFound' }],
  [failure(409, 'Conflict', 'the object has been modified'), { code: 'conflict' }],
  [failure(422, 'Invalid', 'is invalid'), { code: 'invalidRequest' }],
  [{ body: 'not JSON' }, { code: 'malformedAnswer' }],
  [{ body: { items: [{ metadata: {} }] } }, { code: 'malformedAnswer' }],
])('%j is %j', async (told, expected) => {
  const { kubernetes, heard } = answering(() => told);
  const found = await problem(kubernetes.list('Pod', { namespace: 'shop' }));
  expect(found).toMatchObject({ ...expected, service: 'kubernetes', operation: 'list pods', region: 'eu-west-1' });
  expect(found.kubernetes?.because).toBe(
    'kubernetes' in expected && 'because' in expected.kubernetes ? expected.kubernetes.because : undefined,
  );
  expect(heard.length).toBeLessThanOrEqual(2);
});

test('who was let in a moment ago is asked again with a new token before the cluster is believed', async () => {
  const answers = [{}, failure(401, 'Unauthorized', 'Unauthorized'), {}];
  const { kubernetes, heard, pass } = answering((_, at) => answers[at - 1] ?? {});
  await kubernetes.list('Pod');
  pass(5 * minute);
  await kubernetes.list('Pod');
  expect(heard.length).toBe(3);
  expect(tokenOf(heard[1])).toBe(tokenOf(heard[0]));
  expect(tokenOf(heard[2])).not.toBe(tokenOf(heard[1]));
});

test('a server that echoes the token gets it into no problem and no log', async () => {
  const { kubernetes, events, heard } = answering((request) =>
    failure(400, 'BadRequest', `odd header ${request.headers['authorization'] ?? ''}`),
  );
  const found = await problem(kubernetes.list('Pod'));
  expect(found.detail).toMatch(/BadRequest odd header/);
  expect(JSON.stringify([found, events])).not.toContain(tokenOf(heard[0]).slice(20, 60));
  expect(events.at(-1)).toMatchObject({
    service: 'kubernetes',
    operation: 'list pods',
    status: 400,
    attempts: 1,
    requestId: 'audit-1',
  });
});

test('a server that cannot be reached is left after a few attempts; a creation is not sent twice', async () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const silent = answering(() => refused);
  expect(await problem(silent.kubernetes.list('Pod'))).toMatchObject({ code: 'unreachable' });
  expect(silent.heard.length).toBe(3);
  const broken = answering(() => reset);
  expect(await problem(broken.kubernetes.createPod('shop', {}))).toMatchObject({ code: 'unreachable' });
  expect(broken.heard.length).toBe(1);
});
