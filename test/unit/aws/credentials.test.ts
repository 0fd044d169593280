import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { problemOf } from '../../../src/domain/problem.ts';
import {
  all,
  firstAccount,
  homeWith,
  only,
  openAws,
  problem,
  profileText,
  scripted,
  secondAccount,
  secret,
  simulated,
} from './support.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** A role that wants an MFA code, and a person who gives the codes that there are and dismisses the other prompts. */
async function withMfa() {
  const { url } = await simulated();
  const mfa = { source_profile: 'base', endpoint_url: url, mfa_serial: 'arn:aws:iam::1:mfa/me' };
  const asked: string[] = [];
  const codes: string[] = [];
  const opened = await openAws({
    config: profileText('base', {}) + role(mfa),
    profiles: ['role'],
    options: {
      askMfaCode: (_, profile) => {
        asked.push(profile);
        return Promise.resolve(codes.shift());
      },
    },
  });
  return { ...opened, asked, codes, scope: only(opened.sessions).scope };
}

const role = (settings: Readonly<Record<string, string>>) =>
  [
    '[profile role]',
    'role_arn = arn:aws:iam::444455556666:role/reader',
    'region = eu-west-1',
    ...lines(settings),
    '',
  ].join('\n');
const lines = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).map(([name, value]) => `${name} = ${value}`);

test('keys of a profile, of the environment, and of a credential_process', async () => {
  const { url } = await simulated();
  const answer = JSON.stringify({ Version: 1, AccessKeyId: secondAccount.key, SecretAccessKey: 'x' });
  const config =
    profileText('keys', { endpoint_url: url }) +
    ['[profile tool]', 'region = eu-west-1', `endpoint_url = ${url}`, `credential_process = echo '${answer}'`, ''].join(
      '\n',
    );
  const { sessions } = await openAws({
    config,
    profiles: ['keys', 'tool', '(environment)'],
    regions: ['eu-west-1'],
    env: { AWS_ACCESS_KEY_ID: firstAccount.key, AWS_SECRET_ACCESS_KEY: secret, AWS_ENDPOINT_URL_STS: url },
  });
  const accounts = await Promise.all(sessions.map(({ ports }) => ports.sts.getCallerIdentity()));
  expect(accounts.map(({ account }) => account)).toEqual([firstAccount.id, secondAccount.id, firstAccount.id]);
});

test('a role is assumed with its source profile’s keys, once for all sessions and all who ask', async () => {
  const { url, simulator } = await simulated();
  const config = profileText('base', {}) + role({ source_profile: 'base', endpoint_url: url });
  const { sessions } = await openAws({ config, profiles: ['role'], regions: ['eu-west-1', 'us-east-1'] });
  const callers = await Promise.all(
    sessions.flatMap(({ ports }) => Array.from({ length: 5 }, () => ports.sts.getCallerIdentity())),
  );
  expect(new Set(callers.map(({ arn }) => arn.replace(/\d+$/, 'N')))).toEqual(
    new Set(['arn:aws:sts::444455556666:assumed-role/reader/patch-lens-N']),
  );
  expect(simulator.requestCounts()['sts:AssumeRole']).toBe(1);
});

test('a role that wants an MFA code asks for it once; without one there are no credentials', async () => {
  const { url } = await simulated();
  const config =
    profileText('base', {}) + role({ source_profile: 'base', endpoint_url: url, mfa_serial: 'arn:aws:iam::1:mfa/me' });
  const asked: string[] = [];
  const open = (code: string | undefined) =>
    openAws({
      config,
      profiles: ['role'],
      options: {
        askMfaCode: (device, profile) => {
          asked.push(`${device} for ${profile}`);
          return Promise.resolve(code);
        },
      },
    });
  const given = only((await open('123456')).sessions);
  await Promise.all(Array.from({ length: 10 }, () => given.ports.sts.getCallerIdentity()));
  expect(asked).toEqual(['arn:aws:iam::1:mfa/me for role']);
  const dismissed = only((await open(undefined)).sessions);
  const problems = await Promise.all(
    Array.from({ length: 10 }, () => problem(dismissed.ports.sts.getCallerIdentity())),
  );
  expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['noCredentials']));
  expect(asked.length).toBe(2);
});

test('an operation’s scopes share the credentials of what is looked at: one code of the MFA device', async () => {
  const { aws, asked, codes, scope, sessions } = await withMfa();
  codes.push('123456');
  await only(sessions).ports.sts.getCallerIdentity();
  for (const region of ['eu-west-1', 'us-east-1']) {
    const opened = await aws.openScope({ ...scope, region });
    await opened.session.ports.sts.getCallerIdentity();
    opened.close();
  }
  const again = await aws.open({ profiles: ['role'], regions: [] });
  await only(again.sessions).ports.sts.getCallerIdentity();
  expect(asked).toEqual(['role']);
});

test('a dismissed MFA prompt does not come back by itself, but when a person opens again, or after a quarter of an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { aws, asked, codes, scope, sessions } = await withMfa();
  const askFor = async () => {
    const { session, close } = await aws.openScope(scope);
    const { code, dismissed } = await problem(session.ports.sts.getCallerIdentity());
    close();
    expect(dismissed).toBe(true);
    return code;
  };
  expect(await problem(only(sessions).ports.sts.getCallerIdentity())).toMatchObject({
    code: 'noCredentials',
    dismissed: true,
  });
  for (let minute = 1; minute < 15; minute += 1) {
    vi.advanceTimersByTime(59_000);
    expect(await askFor()).toBe('noCredentials');
  }
  expect(asked.length).toBe(1);
  vi.advanceTimersByTime(2 * 60_000);
  expect(await askFor()).toBe('noCredentials');
  expect(asked.length).toBe(2);
  // They look again, or go on with an operation.
  await aws.open({ profiles: ['role'], regions: [] });
  expect(await askFor()).toBe('noCredentials');
  expect(asked.length).toBe(3);
  codes.push('123456');
  aws.tryAgain();
  const { session } = await aws.openScope(scope);
  expect((await session.ports.sts.getCallerIdentity()).account).toBe(secondAccount.id);
  expect(asked.length).toBe(4);
});

test('a profile that was changed in the file has other credentials from the next session on', async () => {
  const { url } = await simulated();
  const config = profileText('default', { endpoint_url: url });
  const { aws, home, sessions } = await openAws({ config });
  expect((await only(sessions).ports.sts.getCallerIdentity()).account).toBe(firstAccount.id);
  await writeFile(
    join(home, '.aws', 'config'),
    profileText('default', { endpoint_url: url, aws_access_key_id: secondAccount.key }),
  );
  const { session } = await aws.openScope(only(sessions).scope);
  expect((await session.ports.sts.getCallerIdentity()).account).toBe(secondAccount.id);
});

test('a credential_process that does not end is given up after its time; it is not started again beside itself', async () => {
  const { url } = await simulated();
  const home = await homeWith({});
  const [runs, gate] = [join(home, 'runs'), join(home, 'gate')];
  const answer = JSON.stringify({ Version: 1, AccessKeyId: secondAccount.key, SecretAccessKey: 'x' });
  await writeFile(
    join(home, 'tool.sh'),
    `echo run >> ${runs}\nwhile [ ! -e ${gate} ]; do sleep 0.02; done\necho '${answer}'\n`,
  );
  const config = [
    '[profile tool]',
    'region = eu-west-1',
    `endpoint_url = ${url}`,
    `credential_process = sh ${join(home, 'tool.sh')}`,
    '',
  ].join('\n');
  const { aws } = await openAws({ config, profiles: ['tool'], options: { credentialProcessTimeout: 300 } });
  const ask = async () => only((await aws.open({ profiles: ['tool'], regions: [] })).sessions).ports.sts;
  for (let times = 1; times <= 2; times += 1) {
    expect(await problem((await ask()).getCallerIdentity())).toMatchObject({
      code: 'timedOut',
      service: 'credential_process',
      profile: 'tool',
    });
  }
  await writeFile(gate, '');
  const account = async () => {
    const sts = await ask();
    return sts.getCallerIdentity().then(
      (caller) => caller.account,
      (error: unknown) => problemOf(error).code,
    );
  };
  await expect.poll(account, { timeout: 10_000 }).toBe(secondAccount.id);
  expect(await readFile(runs, 'utf8')).toBe('run\n');
});

test('a role that may not be assumed says so, with the permission', async () => {
  const { url } = await simulated({ faults: ['deny:sts:AssumeRole'] });
  const config = profileText('base', {}) + role({ source_profile: 'base', endpoint_url: url });
  const { sessions } = await openAws({ config, profiles: ['role'] });
  expect(await problem(only(sessions).ports.sts.getCallerIdentity())).toMatchObject({
    code: 'accessDenied',
    permission: 'sts:AssumeRole',
    profile: 'role',
  });
});

test('source profiles that are missing, or lead in a circle, name file and line', async () => {
  const missing = await openAws({ config: role({ source_profile: 'nobody' }), profiles: ['role'] });
  expect(await problem(only(missing.sessions).ports.sts.getCallerIdentity())).toMatchObject({
    code: 'configFile',
    profile: 'role',
    line: 4,
    detail: 'its source_profile "nobody" does not exist',
  });
  const circle = `${role({ source_profile: 'back' })}[profile back]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = role\n`;
  const { sessions } = await openAws({ config: circle, profiles: ['role'] });
  expect(await problem(only(sessions).ports.sts.getCallerIdentity())).toMatchObject({
    code: 'configFile',
    detail: 'its source profiles lead back to itself',
  });
});

test('no credentials anywhere', async () => {
  const { sessions, events } = await openAws({ config: '[default]\nregion = eu-west-1\n' });
  const { ports } = only(sessions);
  expect(await problem(ports.sts.getCallerIdentity())).toEqual({
    code: 'noCredentials',
    fault: 'user',
    profile: 'default',
    region: 'eu-west-1',
    detail: 'nothing in the standard chain has credentials',
  });
  expect(events.at(-1)).toEqual({
    type: 'credentials',
    profile: 'default',
    source: 'unknown',
    problem: 'noCredentials',
  });
});

test('a credential_process that fails does not show its command line', async () => {
  const config = '[default]\nregion = eu-west-1\ncredential_process = sh -c "exit 1" --password hunter2hunter2\n';
  const { sessions } = await openAws({ config });
  const found = await problem(only(sessions).ports.sts.getCallerIdentity());
  expect(found).toMatchObject({ code: 'noCredentials', detail: 'its credential_process gave no credentials' });
});

test('an expired token is told once: ten readers make one row and no storm; new keys in the file end it', async () => {
  const { url, simulator } = await simulated();
  const keys = (key: string, token: string) =>
    `[default]\naws_access_key_id = ${key}\naws_secret_access_key = s\naws_session_token = ${token}\n`;
  const { sessions, home, events } = await openAws({
    config: `[default]\nregion = eu-west-1\nendpoint_url = ${url}\n`,
    credentials: keys('ASIAPATCHLENS00EXPIRED', 'PATCHLENS-EXPIRED-SESSION-TOKEN'),
  });
  const { ports } = only(sessions);
  const ask = () => Promise.all(Array.from({ length: 10 }, () => problem(ports.sts.getCallerIdentity())));
  expect(new Set((await ask()).map(({ code, profile }) => `${code} ${profile}`))).toEqual(
    new Set(['expiredCredentials default']),
  );
  const sent = events.filter(({ type }) => type === 'request').length;
  expect(sent).toBeLessThanOrEqual(10);
  // Remembered: nobody is asked again.
  expect((await ask()).map(({ code }) => code)).toContain('expiredCredentials');
  expect(events.filter(({ type }) => type === 'request').length).toBe(sent);
  expect(simulator.requestCounts()).toEqual({});

  // Signed in again; the memory of the failure is short.
  await writeFile(
    join(home, '.aws', 'credentials'),
    `[default]\naws_access_key_id = ${secondAccount.key}\naws_secret_access_key = s\n`,
  );
  vi.setSystemTime(Date.now() + 11_000);
  expect((await ports.sts.getCallerIdentity()).account).toBe(secondAccount.id);
});

test('keys that were replaced in the file while a session is open: the call that finds out goes on with the new ones', async () => {
  let ended = false;
  const server = await scripted(({ accessKey }) =>
    ended && accessKey === 'ASIAOLD0000000000000'
      ? {
          status: 400,
          body: JSON.stringify({ __type: 'ExpiredTokenException', message: 'The security token has expired' }),
        }
      : { body: JSON.stringify({ clusters: [accessKey] }) },
  );
  const keys = (key: string) =>
    `[default]\naws_access_key_id = ${key}\naws_secret_access_key = s\naws_session_token = t-${key}\n`;
  const { sessions, home } = await openAws({
    config: `[default]\nregion = eu-west-1\nendpoint_url = ${server.url}\n`,
    credentials: keys('ASIAOLD0000000000000'),
  });
  const clusters = () => Promise.all(Array.from({ length: 5 }, () => all(only(sessions).ports.eks.listClusters())));
  expect(new Set((await clusters()).flat())).toEqual(new Set(['ASIAOLD0000000000000']));
  ended = true;
  await writeFile(join(home, '.aws', 'credentials'), keys('ASIANEW0000000000000'));
  expect(new Set((await clusters()).flat())).toEqual(new Set(['ASIANEW0000000000000']));
});

test('keys that AWS does not know', async () => {
  const { url } = await simulated();
  const { sessions } = await openAws({
    config: profileText('default', { endpoint_url: url, aws_access_key_id: 'AKIANOBODY0000000000' }),
  });
  expect(await problem(only(sessions).ports.sts.getCallerIdentity())).toMatchObject({
    code: 'invalidCredentials',
    fault: 'user',
  });
});

const signedIn = [
  '[default]',
  'region = eu-west-1',
  'sso_session = corp',
  'sso_account_id = 444455556666',
  'sso_role_name = reader',
  '[sso-session corp]',
  'sso_region = eu-central-1',
  'sso_start_url = https://corp.awsapps.com/start',
  '',
].join('\n');

/** What `aws sso login` leaves behind. */
async function token(home: string, expiresAt: string): Promise<void> {
  vi.stubEnv('HOME', home);
  const folder = join(home, '.aws', 'sso', 'cache');
  await mkdir(folder, { recursive: true });
  const name = createHash('sha1').update('corp').digest('hex');
  await writeFile(join(folder, `${name}.json`), JSON.stringify({ accessToken: 'sso-access-token', expiresAt }));
}

test('IAM Identity Center: role credentials from the portal at its own endpoint', async () => {
  const { url } = await simulated();
  const portal = await scripted(() => ({
    body: JSON.stringify({
      roleCredentials: {
        accessKeyId: secondAccount.key,
        secretAccessKey: 's',
        sessionToken: 't',
        expiration: Date.now() + 3_600_000,
      },
    }),
  }));
  const { sessions, home } = await openAws({
    config: signedIn,
    env: {
      AWS_ENDPOINT_URL_STS: url,
      AWS_ENDPOINT_URL_SSO: portal.url,
      AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:9',
    },
  });
  await token(home, new Date(Date.now() + 3_600_000).toISOString());
  expect((await only(sessions).ports.sts.getCallerIdentity()).account).toBe(secondAccount.id);
  expect(portal.heard.map(({ path }) => path)).toEqual([
    '/federation/credentials?account_id=444455556666&role_name=reader',
  ]);
});

test.each([
  ['never signed in', undefined, 200, 'expiredCredentials'],
  ['a token that has ended', '2026-01-01T00:00:00Z', 200, 'expiredCredentials'],
  ['a token that the portal does not take any more', 'valid', 401, 'expiredCredentials'],
  ['signed in, but not for this role', 'valid', 403, 'accessDenied'],
  ['a portal that nobody reaches', 'valid', 0, 'unreachable'],
] as const)('IAM Identity Center: %s', async (_name, expires, status, code) => {
  const portal = await scripted(() => ({
    status,
    body: JSON.stringify({ message: 'no' }),
    headers: { 'x-amzn-errortype': 'UnauthorizedException' },
  }));
  const { sessions, home } = await openAws({
    config: signedIn,
    env: { AWS_ENDPOINT_URL_SSO: status === 0 ? 'http://127.0.0.1:9' : portal.url },
  });
  vi.stubEnv('HOME', home);
  if (expires !== undefined)
    await token(home, expires === 'valid' ? new Date(Date.now() + 3_600_000).toISOString() : expires);
  const found = await problem(only(sessions).ports.sts.getCallerIdentity());
  expect(found).toMatchObject({ code, profile: 'default' });
  expect(JSON.stringify(found)).not.toContain('sso-access-token');
});
