import { ListNotebookInstancesCommand } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, GetCallerIdentityCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { failure } from './clients.ts';
import { minute, pass, served } from './served.ts';

const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

test('a role in the other account gives credentials that work until they expire', async () => {
  const { sts, clients } = await served({ scenario: 'empty' });
  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn: role('444455556666', 'Auditor'), RoleSessionName: 'alice', DurationSeconds: 900 }),
  );
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/Auditor/alice');
  const { AccessKeyId: accessKeyId = '', SessionToken: sessionToken = '' } = Credentials ?? {};
  const assumed = clients({ accessKeyId, sessionToken });
  expect(await assumed.sts.send(new GetCallerIdentityCommand())).toMatchObject({
    Account: '444455556666',
    Arn: AssumedRoleUser?.Arn,
  });
  await assumed.sageMaker.send(new ListNotebookInstancesCommand());
  expect(await failure(clients({ accessKeyId }).sts.send(new GetCallerIdentityCommand()))).toMatchObject({
    name: 'InvalidClientTokenId',
  });
  pass(15 * minute);
  expect(await failure(assumed.sageMaker.send(new ListNotebookInstancesCommand()))).toMatchObject({
    name: 'ExpiredTokenException',
  });
});

test('roles of strangers, and those that want a code', async () => {
  const { sts } = await served({ scenario: 'empty' });
  const assume = (RoleArn: string, more: Partial<AssumeRoleCommandInput> = {}) =>
    sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'alice', ...more }));
  const stranger = role('999999999999', 'Auditor');
  expect(await failure(assume(stranger))).toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
    message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on resource: ${stranger} because no identity-based policy allows the sts:AssumeRole action`,
  });
  const guarded = role('111122223333', 'Admin-mfa');
  const SerialNumber = 'arn:aws:iam::111122223333:mfa/alice';
  expect(await failure(assume(guarded))).toMatchObject({ name: 'AccessDenied' });
  expect(await failure(assume(guarded, { SerialNumber, TokenCode: '000000' }))).toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('MultiFactorAuthentication failed'),
  });
  expect((await assume(guarded, { SerialNumber, TokenCode: '123456' })).AssumedRoleUser?.Arn).toContain(
    'assumed-role/Admin-mfa/alice',
  );
  expect(await failure(assume(guarded, { DurationSeconds: 60 }))).toMatchObject({ name: 'ValidationError' });
});
