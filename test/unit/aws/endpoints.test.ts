import { describe, expect, test } from 'vitest';
import { endpointsOf, type EndpointService } from '../../../src/aws/endpoints.ts';
import { all, firstAccount, only, openAws, profileText, scripted, secondAccount } from './support.ts';

type Row = readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  section: Readonly<Record<string, string>>,
  expected: readonly (readonly [EndpointService, string | undefined])[],
];

const services = { 'sagemaker.endpoint_url': 'http://services:1', 'cloudwatch_logs.endpoint_url': 'http://services:2' };

const rows: readonly Row[] = [
  [
    'nothing configured',
    {},
    {},
    [
      ['sagemaker', undefined],
      ['sts', undefined],
    ],
  ],
  [
    'endpoint_url of the profile',
    {},
    { endpoint_url: 'http://profile:1' },
    [
      ['sagemaker', 'http://profile:1'],
      ['sts', 'http://profile:1'],
    ],
  ],
  [
    'the services section wins over endpoint_url, for its services',
    {},
    { services: 'local', endpoint_url: 'http://profile:1' },
    [
      ['sagemaker', 'http://services:1'],
      ['logs', 'http://services:2'],
      ['lambda', 'http://profile:1'],
    ],
  ],
  [
    'AWS_ENDPOINT_URL wins over both',
    { AWS_ENDPOINT_URL: 'http://env:1' },
    { services: 'local', endpoint_url: 'http://profile:1' },
    [
      ['sagemaker', 'http://env:1'],
      ['lambda', 'http://env:1'],
    ],
  ],
  [
    'AWS_ENDPOINT_URL_<SERVICE> wins over all',
    {
      AWS_ENDPOINT_URL: 'http://env:1',
      AWS_ENDPOINT_URL_SAGEMAKER: 'http://env:2',
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://env:3',
    },
    { services: 'local' },
    [
      ['sagemaker', 'http://env:2'],
      ['logs', 'http://env:3'],
      ['lambda', 'http://env:1'],
    ],
  ],
  [
    'the environment may say to ignore them',
    { AWS_ENDPOINT_URL: 'http://env:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    { endpoint_url: 'http://profile:1' },
    [['sagemaker', undefined]],
  ],
  [
    'so may the profile',
    {},
    { endpoint_url: 'http://profile:1', ignore_configured_endpoint_urls: 'TRUE' },
    [['sagemaker', undefined]],
  ],
  [
    'and the environment may say not to',
    { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
    { endpoint_url: 'http://profile:1', ignore_configured_endpoint_urls: 'true' },
    [['sagemaker', 'http://profile:1']],
  ],
  [
    'an empty variable is none',
    { AWS_ENDPOINT_URL: '' },
    { endpoint_url: 'http://profile:1' },
    [['sagemaker', 'http://profile:1']],
  ],
];

test.each(rows)('%s', (_name, env, section, expected) => {
  const found = endpointsOf(section, { services: (name) => (name === 'local' ? services : undefined) }, env);
  if ('fault' in found) throw new Error(found.fault);
  expect(expected.map(([service]) => [service, found.endpoints.of(service)])).toEqual(expected);
});

test('a services section that does not exist, and a URL that is none, name file and line and open nothing', async () => {
  const { sessions, problems, home } = await openAws({
    config: `${profileText('one', { services: 'nowhere' })}${profileText('two', { endpoint_url: 'localhost:4599' })}`,
    profiles: ['one', 'two'],
  });
  expect(sessions).toEqual([]);
  expect(problems.map(({ code, profile, file, line, detail }) => ({ code, profile, file, line, detail }))).toEqual([
    {
      code: 'configFile',
      profile: 'one',
      file: `${home}/.aws/config`,
      line: 5,
      detail: 'the services section that this profile names does not exist',
    },
    {
      code: 'configFile',
      profile: 'two',
      file: `${home}/.aws/config`,
      line: 10,
      detail: 'endpoint_url is not a URL that starts with http:// or https://',
    },
  ]);
});

describe('two profiles with two endpoints', () => {
  const answer = (name: string) => () => ({ body: JSON.stringify({ NotebookInstances: [notebook(name)] }) });
  const notebook = (name: string) => ({
    NotebookInstanceName: name,
    NotebookInstanceArn: `arn:aws:sagemaker:eu-west-1:1:notebook-instance/${name}`,
    NotebookInstanceStatus: 'InService',
  });

  // The SDK itself would take the endpoint of AWS_PROFILE's profile for every client.
  test.each([
    ['without AWS_PROFILE', undefined],
    ['with AWS_PROFILE naming the first', 'one'],
    ['with AWS_PROFILE naming the second', 'two'],
  ])('never cross, %s', async (_name, awsProfile) => {
    const [one, two] = [await scripted(answer('of-one')), await scripted(answer('of-two'))];
    const config =
      profileText('one', { endpoint_url: one.url, aws_access_key_id: firstAccount.key }) +
      profileText('two', { services: 'second', aws_access_key_id: secondAccount.key }) +
      `[services second]\nsagemaker =\n  endpoint_url = ${two.url}\n`;
    const env = awsProfile === undefined ? {} : { AWS_PROFILE: awsProfile };
    const opened = await openAws({ config, env, profiles: ['one', 'two'] });
    const restore = setProcessEnv({ ...env, AWS_CONFIG_FILE: `${opened.home}/.aws/config` });
    try {
      const names = await Promise.all(
        opened.sessions.map(async ({ ports }) =>
          (await all(ports.sageMaker.listNotebookInstances())).map(({ name }) => name),
        ),
      );
      expect(names).toEqual([['of-one'], ['of-two']]);
      expect(one.heard.map(({ accessKey }) => accessKey)).toEqual([firstAccount.key]);
      expect(two.heard.map(({ accessKey }) => accessKey)).toEqual([secondAccount.key]);
    } finally {
      restore();
    }
  });

  test('a profile without one goes to AWS itself, whatever AWS_PROFILE has', async () => {
    const trap = await scripted(answer('of-trap'));
    const config = profileText('trap', { endpoint_url: trap.url }) + profileText('plain', { region: 'xx-nowhere-1' });
    const opened = await openAws({ config, env: { AWS_PROFILE: 'trap' }, profiles: ['plain'] });
    const restore = setProcessEnv({ AWS_PROFILE: 'trap', AWS_CONFIG_FILE: `${opened.home}/.aws/config` });
    try {
      const read = all(only(opened.sessions).ports.sageMaker.listNotebookInstances());
      await expect(read).rejects.toThrow();
      expect(trap.heard).toEqual([]);
    } finally {
      restore();
    }
  });

  test('nor does its role', async () => {
    const trap = await scripted(answer('of-trap'));
    const config =
      profileText('trap', { endpoint_url: trap.url }) +
      '[profile role]\nregion = xx-nowhere-1\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = trap\n';
    const opened = await openAws({ config, env: { AWS_PROFILE: 'trap' }, profiles: ['role'] });
    const restore = setProcessEnv({ AWS_PROFILE: 'trap', AWS_CONFIG_FILE: `${opened.home}/.aws/config` });
    try {
      await expect(all(only(opened.sessions).ports.sageMaker.listNotebookInstances())).rejects.toThrow();
      expect(trap.heard).toEqual([]);
    } finally {
      restore();
    }
  });

  test('the role of a profile is assumed at that profile’s STS, not at the source profile’s or AWS_PROFILE’s', async () => {
    const sts = await scripted(({ body }) =>
      body.includes('AssumeRole')
        ? { headers: { 'content-type': 'text/xml' }, body: assumed }
        : { body: JSON.stringify({ NotebookInstances: [] }) },
    );
    const other = await scripted(answer('of-other'));
    const config =
      profileText('base', { endpoint_url: other.url }) +
      `[profile role]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/reader\nsource_profile = base\nendpoint_url = ${sts.url}\n`;
    const opened = await openAws({ config, env: { AWS_PROFILE: 'base' }, profiles: ['role'] });
    const restore = setProcessEnv({ AWS_PROFILE: 'base', AWS_CONFIG_FILE: `${opened.home}/.aws/config` });
    try {
      expect(await all(only(opened.sessions).ports.sageMaker.listNotebookInstances())).toEqual([]);
      expect(other.heard).toEqual([]);
      expect(sts.heard.map(({ accessKey }) => accessKey)).toEqual([firstAccount.key, 'ASIAASSUMEDROLE00000']);
    } finally {
      restore();
    }
  });
});

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/reader/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAASSUMEDROLE00000</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** The SDK reads the process's environment wherever it is let. */
function setProcessEnv(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
