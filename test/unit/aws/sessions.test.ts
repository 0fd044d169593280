import { describe, expect, test } from 'vitest';
import type { CallOptions } from '../../../src/aws/ports.ts';
import type { Session } from '../../../src/aws/session.ts';
import { all, firstAccount, only, openAws, problem, profileText, scripted, simulated } from './support.ts';

const list = (session: Session) => all(session.ports.sageMaker.listNotebookInstances());

/** A default profile with keys and this endpoint. */
const at = (endpoint_url: string, settings: Readonly<Record<string, string>> = {}) =>
  profileText('default', { endpoint_url, ...settings });

test('the standard choice is AWS_PROFILE, else the default profile, in its region or AWS_REGION', async () => {
  const config = profileText('default', {}) + profileText('dev', { region: 'us-east-1' });
  const scopes = async (env: Readonly<Record<string, string>>) =>
    (await openAws({ config, env })).sessions.map(({ scope }) => scope.id);
  expect(await scopes({})).toEqual(['default|eu-west-1']);
  expect(await scopes({ AWS_PROFILE: 'dev' })).toEqual(['dev|us-east-1']);
  expect(await scopes({ AWS_PROFILE: 'dev', AWS_DEFAULT_REGION: 'eu-north-1' })).toEqual(['dev|eu-north-1']);
  expect(await scopes({ AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'ca-west-1' })).toEqual([
    '(environment)|ca-west-1',
  ]);
});

test('every profile is opened in every region that was chosen; a named profile keeps its own region beside AWS_REGION', async () => {
  const config = profileText('one', {}) + profileText('two', { region: 'us-east-1' });
  const scopes = async (regions: readonly string[]) =>
    (await openAws({ config, profiles: ['one', 'two'], regions, env: { AWS_REGION: 'sa-east-1' } })).sessions.map(
      ({ scope }) => scope.id,
    );
  expect(await scopes([])).toEqual(['one|eu-west-1', 'two|us-east-1']);
  expect(await scopes(['eu-west-1', 'us-west-2'])).toEqual([
    'one|eu-west-1',
    'one|us-west-2',
    'two|eu-west-1',
    'two|us-west-2',
  ]);
});

test('what can not be opened says why: no such profile, no region, a region that can not be one, nothing at all', async () => {
  const config = profileText('one', {}) + '[profile two]\naws_access_key_id = a\naws_secret_access_key = b\n';
  const problems = async (opening: Parameters<typeof openAws>[0]) => (await openAws(opening)).problems;
  expect(await problems({ config, profiles: ['three'] })).toEqual([
    { code: 'unknownProfile', fault: 'user', profile: 'three' },
  ]);
  expect(await problems({ config, env: { AWS_PROFILE: 'three' } })).toMatchObject([
    { code: 'unknownProfile', profile: 'three' },
  ]);
  expect(await problems({ config, profiles: ['two'] })).toEqual([{ code: 'noRegion', fault: 'user', profile: 'two' }]);
  expect(await problems({ config, profiles: ['one'], regions: ['EU West'] })).toMatchObject([
    { code: 'regionUnavailable', region: 'EU West' },
  ]);
  expect(await problems({})).toEqual([{ code: 'noCredentials', fault: 'user' }]);
});

test('opening asks nothing of the network', async () => {
  const server = await scripted(() => ({}));
  const { sessions } = await openAws({ config: at(server.url) });
  expect(only(sessions).scope).toEqual({
    id: 'default|eu-west-1',
    profile: 'default',
    region: 'eu-west-1',
    sample: false,
  });
  expect(server.heard).toEqual([]);
});

test('opening again cancels what is in flight, in all old sessions, and leaves nothing of them', async () => {
  const silent = await scripted(() => undefined);
  const { url } = await simulated();
  const { aws, sessions, events } = await openAws({
    config: at(silent.url) + profileText('other', { endpoint_url: url }),
    regions: ['eu-west-1', 'us-east-1'],
  });
  const inFlight = sessions.flatMap((session) => [
    problem(list(session)),
    problem(all(session.ports.lambda.listFunctions())),
    problem(session.ports.sts.getCallerIdentity()),
  ]);
  await expect.poll(() => silent.heard.length).toBe(6);
  const { sessions: now } = await aws.open({ profiles: ['other'], regions: ['eu-west-1'] });
  expect((await Promise.all(inFlight)).map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'cancelled'));
  expect(sessions.every(({ signal }) => signal.aborted)).toBe(true);
  expect((await list(only(now))).length).toBeGreaterThan(0);
  // A closed session answers nothing more, and asks nobody.
  expect((await problem(list(sessions[0] ?? only(now)))).code).toBe('cancelled');
  expect(silent.heard.length).toBe(6);
  expect(events.filter(({ type }) => type === 'closed').length).toBe(2);
});

test('where two openings overlap, the later one counts and the earlier gets no session', async () => {
  const { aws } = await openAws({ config: profileText('one', {}) + profileText('two', {}), profiles: ['one'] });
  const [earlier, later] = await Promise.all([
    aws.open({ profiles: ['one'], regions: [] }),
    aws.open({ profiles: ['two'], regions: [] }),
  ]);
  expect(earlier.sessions).toEqual([]);
  expect(later.sessions.map(({ scope, signal }) => [scope.profile, signal.aborted])).toEqual([['two', false]]);
});

test('a caller’s own signal cancels its call alone', async () => {
  const silent = await scripted(() => undefined);
  const { sessions } = await openAws({ config: at(silent.url) });
  const { ports, signal } = only(sessions);
  const mine = new AbortController();
  const call = problem(ports.sts.getCallerIdentity({ signal: mine.signal }));
  await expect.poll(() => silent.heard.length).toBe(1);
  mine.abort();
  expect((await call).code).toBe('cancelled');
  expect(signal.aborted).toBe(false);
});

test('nobody answers: the problem names the host, after few attempts', async () => {
  const { sessions, events } = await openAws({ config: at('http://127.0.0.1:9') });
  expect(await problem(list(only(sessions)))).toMatchObject({
    code: 'unreachable',
    fault: 'network',
    detail: 'ECONNREFUSED 127.0.0.1:9',
    service: 'sagemaker',
    operation: 'ListNotebookInstances',
    profile: 'default',
    region: 'eu-west-1',
  });
  expect(events.filter(({ type }) => type === 'request')).toMatchObject([{ attempts: 3, problem: 'unreachable' }]);
});

test('a region that does not exist is not a network problem', async () => {
  const { sessions } = await openAws({ config: profileText('default', { region: 'eu-wset-1' }) });
  expect(await problem(list(only(sessions)))).toMatchObject({ code: 'regionUnavailable', region: 'eu-wset-1' });
});

test('a region that is not enabled knows no key; with a region of its own everywhere, the key is wrong', async () => {
  const refusal = () => ({
    status: 400,
    body: JSON.stringify({ __type: 'UnrecognizedClientException', message: 'invalid' }),
  });
  const server = await scripted(refusal);
  const { sessions } = await openAws({ config: at(server.url) });
  expect(await problem(list(only(sessions)))).toMatchObject({ code: 'invalidCredentials', fault: 'user' });
});

test('a denied action names the permission, AWS’s own where it says one', async () => {
  const { url } = await simulated({ faults: ['deny:sagemaker:ListNotebookInstances', 'deny:lambda:ListFunctions'] });
  const { sessions } = await openAws({ config: at(url) });
  const { ports } = only(sessions);
  expect(await problem(all(ports.sageMaker.listNotebookInstances()))).toMatchObject({
    code: 'accessDenied',
    fault: 'account',
    permission: 'sagemaker:ListNotebookInstances',
  });
  expect(await problem(all(ports.lambda.listFunctions()))).toMatchObject({
    code: 'accessDenied',
    permission: 'lambda:ListFunctions',
  });
});

test('a 403 without a word still names what was asked for', async () => {
  const server = await scripted(() => ({ status: 403, body: JSON.stringify({ __type: 'AccessDeniedException' }) }));
  const { sessions } = await openAws({ config: at(server.url) });
  expect(await problem(only(sessions).ports.eks.describeCluster('a'))).toMatchObject({
    permission: 'eks:DescribeCluster',
  });
});

test.each([
  [
    'cut off in the middle',
    '{"NotebookInstances":[{"NotebookInstanceName":"al',
    'the answer could not be read (SyntaxError)',
  ],
  ['not JSON at all', '<html>sign in to the wifi</html>', 'the answer could not be read (SyntaxError)'],
  ['without what must be there', '{}', 'NotebookInstances is missing or not as it should be'],
  [
    'with an entry that lacks its ARN',
    '{"NotebookInstances":[{"NotebookInstanceName":"a","NotebookInstanceStatus":"InService"}]}',
    'NotebookInstances[0].NotebookInstanceArn is missing or not as it should be',
  ],
])('an answer %s is a malformed answer', async (_name, body, detail) => {
  const server = await scripted(() => ({ body, headers: { 'x-amzn-requestid': 'r-1' } }));
  const { sessions, events } = await openAws({ config: at(server.url) });
  expect(await problem(list(only(sessions)))).toMatchObject({ code: 'malformedAnswer', fault: 'aws', detail });
  expect(events.at(-1)).toMatchObject({ type: 'request', status: 200, problem: 'malformedAnswer' });
});

test('a page token that does not advance ends the listing instead of never ending it', async () => {
  const server = await scripted(() => ({ body: JSON.stringify({ NotebookInstances: [], NextToken: 'same' }) }));
  const { sessions } = await openAws({ config: at(server.url) });
  expect(await problem(list(only(sessions)))).toMatchObject({ code: 'malformedAnswer' });
  expect(server.heard.length).toBe(2);
});

test('each request is one event: names, numbers and the request id', async () => {
  const { url } = await simulated();
  const { sessions, events } = await openAws({ config: at(url, { aws_access_key_id: firstAccount.key }) });
  await only(sessions).ports.sts.getCallerIdentity();
  expect(events.map(({ type }) => type)).toEqual(['opened', 'credentials', 'request']);
  expect(events[2]).toEqual({
    type: 'request',
    service: 'sts',
    operation: 'GetCallerIdentity',
    region: 'eu-west-1',
    profile: 'default',
    sample: false,
    ms: expect.any(Number),
    attempts: 1,
    status: 200,
    requestId: expect.any(String),
  });
});

test('whoever asks is told each answer’s request id: of every page, and of a refusal', async () => {
  let id = 0;
  const server = await scripted(({ headers }) => {
    const next = { 'x-amzn-requestid': `r-${++id}` };
    if (String(headers['x-amz-target']).endsWith('StopNotebookInstance')) {
      return { status: 400, headers: next, body: JSON.stringify({ __type: 'ValidationException', message: 'no' }) };
    }
    return { headers: next, body: JSON.stringify({ NotebookInstances: [], ...(id < 2 ? { NextToken: 't' } : {}) }) };
  });
  const { sessions } = await openAws({ config: at(server.url) });
  const { sageMaker } = only(sessions).ports;
  const told: string[] = [];
  const onAnswer = ({ service, operation, requestId }: Parameters<NonNullable<CallOptions['onAnswer']>>[0]) =>
    told.push(`${service} ${operation} ${requestId}`);
  await all(sageMaker.listNotebookInstances({ onAnswer }));
  await problem(sageMaker.stopNotebookInstance('alpha', { onAnswer }));
  expect(told).toEqual([
    'sagemaker ListNotebookInstances r-1',
    'sagemaker ListNotebookInstances r-2',
    'sagemaker StopNotebookInstance r-3',
  ]);
});

describe('a scope of its own, for an operation', () => {
  const scope = { id: 'other|eu-west-1', profile: 'other', region: 'eu-west-1', sample: false };

  test('outlives what is looked at, and ends by itself alone', async () => {
    const { url } = await simulated();
    const config = at(url) + profileText('other', { endpoint_url: url });
    const { aws, sessions } = await openAws({ config });
    const { session, close } = await aws.openScope(scope);
    expect(session.scope).toEqual(scope);
    const { sessions: looked } = await aws.open({ profiles: ['default'], regions: ['eu-west-1'] });
    expect([only(sessions).signal.aborted, session.signal.aborted]).toEqual([true, false]);
    expect((await list(session)).length).toBeGreaterThan(0);
    close();
    expect((await problem(list(session))).code).toBe('cancelled');
    expect((await list(only(looked))).length).toBeGreaterThan(0);
  });

  test('a profile that is gone, or can not be used any more, is said so', async () => {
    const { aws } = await openAws({
      config: at('http://127.0.0.1:9') + profileText('broken', { endpoint_url: 'nowhere' }),
    });
    expect(await problem(aws.openScope(scope))).toEqual({ code: 'unknownProfile', fault: 'user', profile: 'other' });
    expect(await problem(aws.openScope({ ...scope, profile: 'broken' }))).toMatchObject({ code: 'configFile' });
  });

  test('closes with the room', async () => {
    const { url } = await simulated();
    const { aws } = await openAws({ config: profileText('other', { endpoint_url: url }), profiles: ['other'] });
    const { session, close } = await aws.openScope(scope);
    await aws.dispose();
    expect(session.signal.aborted).toBe(true);
    close();
    const late = await aws.openScope(scope);
    expect((await problem(list(late.session))).code).toBe('cancelled');
  });
});
