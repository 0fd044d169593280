import { expect, test } from 'vitest';
import { all, firstAccount, openAws, problem, profileText, scripted, secret, simulated } from './support.ts';

const token = 'IQoJb3JpZ2luX2VjEBQ+session/token==TOKEN-THAT-MUST-NOT-SHOW';
const authToken = 'eyJhbGciOiJIUzI1NiJ9.PRESIGNED-THAT-MUST-NOT-SHOW';
const body = 'SCRIPT-BODY-THAT-MUST-NOT-SHOW';

test('no secret gets into an event or a problem: keys, tokens, presigned URLs, scripts', async () => {
  // AWS quotes the whole canonical request when a signature is wrong, session token and all.
  const quoting = await scripted(({ headers }) => ({
    status: 403,
    body: JSON.stringify({
      __type: 'InvalidSignatureException',
      message: `The Canonical String should have been x-amz-security-token:${String(headers['x-amz-security-token'])} ${secret} ${encodeURIComponent(token)}`,
    }),
  }));
  const presigned = await scripted(() => ({
    body: JSON.stringify({ AuthorizedUrl: `https://n.notebook.eu-west-1.sagemaker.aws?authToken=${authToken}` }),
  }));
  const cutOff = await scripted(() => ({ body: `{"AuthorizedUrl":"https://n.sagemaker.aws?authToken=${authToken}"` }));
  const echoing = await scripted(({ body: sent }) => ({
    status: 400,
    body: JSON.stringify({ __type: 'ValidationException', message: `bad value: ${sent}` }),
  }));
  const { url } = await simulated({ faults: ['expired'] });
  const endpoints = [quoting.url, presigned.url, cutOff.url, echoing.url, url, 'http://127.0.0.1:9'];
  const config = endpoints
    .map((endpoint_url, index) =>
      profileText(`p${index}`, { endpoint_url, aws_session_token: token, aws_access_key_id: firstAccount.key }),
    )
    .join('');
  const { sessions, events } = await openAws({ config, profiles: endpoints.map((_, index) => `p${index}`) });
  const problems = await Promise.all(
    sessions.flatMap(({ ports }) => [
      problem(all(ports.sageMaker.listNotebookInstances())).catch(() => undefined),
      problem(ports.sageMaker.createPresignedNotebookInstanceUrl('n')).catch(() => undefined),
      problem(
        ports.sageMaker.updateLifecycleConfig('c', {
          onCreate: undefined,
          onStart: `#!/bin/bash\n${body}\n${'# filler\n'.repeat(20)}`,
        }),
      ).catch(() => undefined),
      problem(ports.sts.getCallerIdentity()).catch(() => undefined),
    ]),
  );
  expect(problems.filter((each) => each !== undefined).length).toBeGreaterThan(15);
  const told = JSON.stringify({ events, problems });
  for (const forbidden of [
    secret,
    token,
    authToken,
    encodeURIComponent(token),
    body,
    Buffer.from(body).toString('base64').slice(0, 20),
  ]) {
    expect(told).not.toContain(forbidden);
  }
  // The presigned URL itself was given to who asked, and logged as a name.
  expect(events).toContainEqual(
    expect.objectContaining({ operation: 'CreatePresignedNotebookInstanceUrl', profile: 'p1', status: 200 }),
  );
  expect(
    events.every((event) => Object.values(event).every((value) => typeof value !== 'string' || value.length < 60)),
  ).toBe(true);
});
