import { describe, expect, test } from 'vitest';
import { failureLog, troubleLines } from '../../../../src/kinds/notebooks/cause.ts';

/** Log lines are kept in journals and shown to whoever looks: a script with `set -x` writes each of its commands there. */
describe('a secret that a script writes into its log', () => {
  // Each is the text that must not be kept, in the line that says it.
  test.each([
    ['+ export DB_PASSWORD=hunter2', 'hunter2'],
    ["+ DB_PASSWORD='correct horse'", 'correct horse'],
    ['++ TOKEN=AQAEAKx0yQ==', 'AQAEAKx0yQ'],
    ['+ curl -H "X-aws-ec2-metadata-token: AQAEAKx0yQ==" http://169.254.169.254/', 'AQAEAKx0yQ'],
    ["+ curl -H 'Authorization: Bearer abcdef012345' https://api.example.com", 'abcdef012345'],
    ['+ curl -H "Authorization: Basic dXNlcjpwYXNz" https://api.example.com', 'dXNlcjpwYXNz'],
    ['+ curl -u me:hunter2secret https://api.example.com', 'hunter2secret'],
    ['+ pip install --index-url https://me:hunter2@pypi.example.com/simple x', 'hunter2'],
    ['+ git clone https://0123456789abcdef0123@github.com/team/tools', '0123456789abcdef0123'],
    ['+ docker login --username me --password hunter2 registry', 'hunter2'],
    ['+ tool --api-key=abc123 run', 'abc123'],
    ['+ aws configure set aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYSECRETKEY1', 'wJalrXUtnFEMI'],
    ['+ echo AKIAIOSFODNN7ABCDEFG', 'AKIAIOSFODNN7ABCDEFG'],
    ['+ echo ghp_0123456789abcdefghijABCDEFGHIJ0123456789', 'ghp_'],
    ['{"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG", "Code": "Success"}', 'wJalrXUtnFEMI'],
    ['id token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJzdWIiOiIxIn0'],
    ['https://bucket.s3.amazonaws.com/x?X-Amz-Signature=0123abc', '0123abc'],
    ['MIIEpAIBAAKCAQEA7bq0Zk1xS3v9Jd2w8Yp4Rt6Uo1Lq5Xn3Vb7Mz9Ks2Hf4Gd', 'MIIEpAIBAAKC'],
  ])('%s', (message, secret) => {
    const [kept] = failureLog('s', [{ at: 0, message }])?.lines ?? [];
    expect(kept).toContain('…');
    expect(kept).not.toContain(secret);
    const trouble = troubleLines([{ at: 0, message: `ERROR: ${message}` }]);
    expect(trouble.join()).toContain('ERROR: ');
    expect(trouble.join()).not.toContain(secret);
  });

  test('is gone too where the line is cut in the middle of it', () => {
    const message = `${'x '.repeat(140)}ghp_0123456789abcdefghijABCDEFGHIJ0123456789`;
    expect(failureLog('s', [{ at: 0, message }])?.lines.join()).not.toContain('ghp_');
  });

  test('and a line of a megabyte takes no time', () => {
    const began = performance.now();
    for (const part of ['a-', 'token', 'a:', 'eyJ', 'x=', 'http://a', '--token ']) {
      failureLog('s', [{ at: 0, message: part.repeat(1_000_000 / part.length) }]);
    }
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

test.each([
  '/bin/bash: line 3: conda: command not found',
  "/tmp/OnStart_2026-11-01: line 7: syntax error near unexpected token `fi'",
  'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
  'An error occurred (ExpiredToken) when calling the GetObject operation: The provided token has expired.',
  'ERROR: Could not find a version that satisfies the requirement nosuchpackage==1.2.3',
  '+ cd /home/ec2-user/SageMaker',
  '+ PWD=/home/ec2-user',
  'Successfully installed tokenizers-0.22.1 secretstorage-3.3.3',
  'fatal: could not read Password for https://github.com: No such device or address',
  'KeyError: token',
])('what holds no secret is kept as it is: %s', (message) => {
  expect(failureLog('s', [{ at: 0, message }])?.lines).toEqual([message]);
});
