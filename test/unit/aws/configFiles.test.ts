import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { malformedLines } from '../../../src/aws/configLines.ts';
import { homeWith, openAws, profileText } from './support.ts';

/** "line: reason", as a text. */
const wrong = (text: string, kind: 'config' | 'credentials' = 'config') =>
  malformedLines(text, kind).map(({ line, reason }) => `${line}: ${reason}`);

test('a config file as the AWS documentation shows it has no malformed lines', () => {
  const text = [
    '# comment',
    '; another',
    '[default]',
    'region = eu-west-1 # here',
    '',
    '[profile "dev"]',
    'services = local',
    'output=json',
    '[sso-session corp]',
    'sso_region = us-east-1',
    '[services local]',
    'sagemaker =',
    '  endpoint_url = http://localhost:4599',
    '[plugins]',
    'cli_legacy_plugin_path = /x',
  ].join('\r\n');
  expect(wrong(text)).toEqual([]);
});

test('lines that the SDK passes over in silence are named, without quoting them', () => {
  const text = [
    'region = eu-west-1',
    '[default',
    'aws_secret_access_key wJalrXUtnFEMI',
    '[dev]',
    '= value',
    '[profile has blanks]',
    '[]',
    '[profile __proto__]',
  ].join('\n');
  expect(wrong(text)).toEqual([
    '1: there is no section header before this line',
    '2: the section header has no closing bracket',
    '3: a setting needs an equals sign',
    '4: in the config file a profile header starts with the word profile',
    '5: a setting needs a name before the equals sign',
    '6: the name in the section header is missing or has characters that are not allowed',
    '7: the section header is empty',
    '8: this profile name is not allowed',
  ]);
});

test('the credentials file has headers of its own', () => {
  expect(wrong('[dev]\naws_access_key_id = a', 'credentials')).toEqual([]);
  expect(wrong('[profile dev]', 'credentials')).toEqual([
    '1: in the credentials file a header is the profile name alone',
  ]);
});

test('profiles of both files are listed with region and source; a malformed line is a problem with file and line', async () => {
  const { aws, home } = await openAws({
    config: [
      profileText('default', {}),
      '[profile signed-in]',
      'sso_session = corp',
      'sso_account_id = 111122223333',
      'region = us-east-1',
      '[sso-session corp]',
      'sso_region = us-east-1',
      '[profile role]',
      'role_arn = arn:aws:iam::111122223333:role/reader',
      'source_profile = default',
      '[profile tool]',
      'credential_process = /bin/tool',
      'oops',
      '[profile bare]',
    ].join('\n'),
    credentials: '[keys]\naws_access_key_id = a\naws_secret_access_key = b\n',
  });
  const { profiles, problems } = await aws.profiles();
  expect(profiles.map((each) => `${each.name} ${each.source} ${each.region ?? '-'}`)).toEqual([
    'default static eu-west-1',
    'signed-in sso us-east-1',
    'role assumeRole -',
    'tool process -',
    'keys static -',
  ]);
  expect(problems).toEqual([
    {
      code: 'configFile',
      fault: 'user',
      file: join(home, '.aws', 'config'),
      line: 17,
      detail: 'a setting needs an equals sign',
    },
  ]);
});

test('keys in the environment are listed first, under a name that no profile can have', async () => {
  const { aws } = await openAws({
    config: profileText('dev', {}),
    env: { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'us-east-2' },
  });
  const { profiles } = await aws.profiles();
  expect(profiles).toEqual([
    { name: '(environment)', region: 'us-east-2', source: 'environment' },
    { name: 'dev', region: 'eu-west-1', source: 'static' },
  ]);
});

test('a file that can not be read says so; one that nobody has is no problem', async () => {
  const { aws, home } = await openAws({ config: profileText('default', {}) });
  expect((await aws.profiles()).problems).toEqual([]);
  const file = join(home, '.aws', 'config');
  await rm(file);
  await mkdir(file);
  await chmod(file, 0o700);
  expect((await aws.profiles()).problems).toEqual([
    { code: 'configFile', fault: 'user', file, detail: 'the file could not be read (EISDIR)' },
  ]);
});

test('a file that AWS_CONFIG_FILE names must be there', async () => {
  const home = await homeWith({});
  const file = join(home, 'elsewhere');
  const { problems } = await openAws({ env: { AWS_CONFIG_FILE: file } });
  expect(problems).toContainEqual({
    code: 'configFile',
    fault: 'user',
    file,
    detail: 'the file could not be read (ENOENT)',
  });
});
