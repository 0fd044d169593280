import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListClustersCommand } from '@aws-sdk/client-eks';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  CreateNotebookInstanceLifecycleConfigCommand,
  DescribeNotebookInstanceCommand,
  ListNotebookInstancesCommand,
  type _InstanceType as InstanceType,
  UpdateNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { failure } from './clients.ts';
import { served } from './served.ts';

const uuid = /^[0-9a-f-]{36}$/;
const signature = (service: string, key = 'AKIAPATCHLENS000SAMPLE') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20261122/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** A request written by hand: status, headers that matter, body. */
async function send(url: string, path: string, init: RequestInit & { readonly headers: Record<string, string> }) {
  const response = await fetch(new URL(path, url), { method: 'POST', ...init });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    error: response.headers.get('x-amzn-errortype'),
    requestId: response.headers.get('x-amzn-requestid'),
    body: await response.text(),
  };
}

const json = (target: string, body = '{}', authorization: string | undefined = signature('sagemaker')) => ({
  body,
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    ...(authorization === '' ? {} : { authorization }),
  },
});

test('json-1.1: answers and errors carry type, request id and status', async () => {
  const { url } = await served({ scenario: 'empty' });
  expect(await send(url, '/', json('SageMaker.ListNotebookInstances'))).toEqual({
    status: 200,
    type: 'application/x-amz-json-1.1',
    error: null,
    requestId: expect.stringMatching(uuid),
    body: '{"NotebookInstances":[]}',
  });
  expect(
    await send(url, '/', json('SageMaker.DescribeNotebookInstance', '{"NotebookInstanceName":"nope"}')),
  ).toMatchObject({
    status: 400,
    requestId: expect.stringMatching(uuid),
    body: '{"__type":"ValidationException","message":"RecordNotFound"}',
  });
  expect(await send(url, '/', json('SageMaker.LaunchRocket'))).toMatchObject({
    status: 400,
    body: '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
  });
  expect(await send(url, '/', json('Logs_20140328.ListNotebookInstances'))).toMatchObject({
    status: 400,
    body: expect.stringContaining('UnknownOperationException'),
  });
  expect(await send(url, '/', json('SageMaker.ListNotebookInstances', '{'))).toMatchObject({
    status: 400,
    body: expect.stringContaining('"__type":"SerializationException"'),
  });
  expect(await send(url, '/', json('SageMaker.ListNotebookInstances', '{"MaxResults":"5"}'))).toMatchObject({
    status: 400,
    body: '{"__type":"SerializationException","message":"STRING_VALUE can not be converted to an Integer"}',
  });
});

test('older clients write a package before the target', async () => {
  const { url } = await served({ scenario: 'empty' });
  const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents';
  expect(await send(url, '/', json(target, '{}', signature('cloudtrail')))).toMatchObject({
    status: 200,
    body: '{"Events":[]}',
  });
});

test('rest-json: the error type is a header; paths are decoded, a trailing slash is the same path', async () => {
  const { url, lambda } = await served({ scenario: 'empty' });
  const get = (path: string) =>
    send(url, path, {
      method: 'GET',
      headers: { authorization: signature(path.includes('functions') ? 'lambda' : 'eks') },
    });
  expect(await get('/2015-03-31/functions/')).toMatchObject({
    status: 200,
    type: 'application/json',
    body: expect.stringContaining('"Functions":[]'),
  });
  expect(await get('/2015-03-31/functions')).toMatchObject({
    status: 200,
    body: expect.stringContaining('"Functions":[]'),
  });
  expect(
    await get('/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Anope/configuration'),
  ).toMatchObject({ status: 404, error: 'ResourceNotFoundException', body: expect.stringContaining('function:nope') });
  expect(await get('/clusters/nope')).toMatchObject({
    status: 404,
    error: 'ResourceNotFoundException',
    body: expect.stringContaining('No cluster found for name: nope'),
  });
  expect(await get('/2099-01-01/functions')).toMatchObject({ status: 404, error: 'UnknownOperationException' });
  expect(await failure(lambda.send(new ListFunctionsCommand({ MaxItems: 20_000 })))).toMatchObject({
    message:
      "1 validation error detected: Value '20000' at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 10000",
  });
});

test('query: XML with the identity, and XML errors', async () => {
  const { url } = await served({ scenario: 'empty' });
  const form = (body: string, authorization = signature('sts')) =>
    send(url, '/', { body, headers: { 'content-type': 'application/x-www-form-urlencoded', authorization } });
  const identity = await form('Action=GetCallerIdentity&Version=2011-06-15');
  expect(identity).toMatchObject({ status: 200, type: 'text/xml' });
  expect(identity.body).toBe(
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/alice</Arn><UserId>AIDAPATCHLENS0000ALICE</UserId><Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${identity.requestId}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  );
  expect(await form('Action=Fly&Version=2011-06-15')).toMatchObject({
    status: 400,
    body: expect.stringContaining(
      '<Code>InvalidAction</Code><Message>Could not find operation Fly for version 2011-06-15</Message>',
    ),
  });
  expect(await form('Action=GetCallerIdentity', signature('sts', 'AKIANOBODY'))).toMatchObject({
    status: 403,
    body: expect.stringContaining('<Code>InvalidClientTokenId</Code>'),
  });
  const presigned =
    '/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKIAPATCHLENS000SECOND%2F20261122%2Feu-west-1%2Fsts%2Faws4_request';
  expect(await send(url, presigned, { method: 'GET', headers: {} })).toMatchObject({
    status: 200,
    body: expect.stringContaining('<Account>444455556666</Account>'),
  });
});

test('who is not known, expired or missing is told so, by each protocol in its way', async () => {
  const { url, clients } = await served({ scenario: 'empty' });
  const outcomes = async (caller: Parameters<typeof clients>[0]) => {
    const { sts, sageMaker, lambda, eks, logs } = clients(caller);
    const calls = [
      () => sts.send(new GetCallerIdentityCommand()),
      () => sageMaker.send(new ListNotebookInstancesCommand()),
      () => lambda.send(new ListFunctionsCommand()),
      () => eks.send(new ListClustersCommand()),
      () => logs.send(new DescribeLogStreamsCommand({ logGroupName: 'x' })),
    ];
    const told = new Set<string>();
    for (const call of calls) {
      const error = await failure(call());
      const status = '$metadata' in error ? error.$metadata : undefined;
      told.add(`${error.name} ${JSON.stringify(status).match(/"httpStatusCode":(\d+)/)?.[1]}: ${error.message}`);
    }
    return [...told];
  };
  expect(await outcomes({ accessKeyId: 'AKIANOBODY' })).toEqual([
    'InvalidClientTokenId 403: The security token included in the request is invalid.',
    'UnrecognizedClientException 400: The security token included in the request is invalid.',
    'UnrecognizedClientException 403: The security token included in the request is invalid.',
  ]);
  const expired = [
    'ExpiredToken 403: The security token included in the request is expired',
    'ExpiredTokenException 400: The security token included in the request is expired',
    'ExpiredTokenException 403: The security token included in the request is expired',
  ];
  expect(await outcomes({ accessKeyId: 'ASIAPATCHLENS00EXPIRED' })).toEqual(expired);
  expect(await outcomes({ sessionToken: 'PATCHLENS-EXPIRED-SESSION-TOKEN' })).toEqual(expired);
  expect(await send(url, '/', json('SageMaker.ListNotebookInstances', '{}', ''))).toMatchObject({
    status: 400,
    body: expect.stringContaining('MissingAuthenticationTokenException'),
  });
  expect(await send(url, '/clusters', { method: 'GET', headers: {} })).toMatchObject({
    status: 403,
    error: 'MissingAuthenticationTokenException',
  });
});

test('two accounts and the regions of each are worlds of their own', async () => {
  const { clients } = await served({ scenario: 'small' });
  const names = async (caller: Parameters<typeof clients>[0]) =>
    (await clients(caller).sageMaker.send(new ListNotebookInstancesCommand())).NotebookInstances?.map(
      ({ NotebookInstanceName }) => NotebookInstanceName,
    );
  expect(await names({})).toContain('alpha');
  expect(await names({ region: 'us-east-1' })).toEqual([]);
  expect(await names({ accessKeyId: 'AKIAPATCHLENS000SECOND' })).toEqual([]);
  const { sts } = clients({ accessKeyId: 'AKIAPATCHLENS000SECOND' });
  expect(await sts.send(new GetCallerIdentityCommand())).toMatchObject({
    Account: '444455556666',
    Arn: 'arn:aws:iam::444455556666:user/bob',
  });
});

test('members that AWS forbids are refused in its words, all at once', async () => {
  const { sageMaker } = await served({ scenario: 'empty' });
  const refusal = async (call: Promise<unknown>) => {
    const { name, message } = await failure(call);
    return `${name}: ${message}`;
  };
  expect(await refusal(sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName: 'a_b' })))).toBe(
    "ValidationException: 1 validation error detected: Value 'a_b' at 'notebookInstanceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*",
  );
  expect(await refusal(sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName: undefined })))).toBe(
    "ValidationException: 1 validation error detected: Value null at 'notebookInstanceName' failed to satisfy constraint: Member must not be null",
  );
  const long = `${'a'.repeat(64)}-`;
  expect(await refusal(sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName: long })))).toBe(
    `ValidationException: 2 validation errors detected: Value '${long}' at 'notebookInstanceName' failed to satisfy constraint: Member must have length less than or equal to 63; Value '${long}' at 'notebookInstanceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*`,
  );
  expect(await refusal(sageMaker.send(new ListNotebookInstancesCommand({ MaxResults: 101 })))).toContain(
    "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  );
  const huge: InstanceType = JSON.parse('"ml.huge"');
  expect(
    await refusal(sageMaker.send(new UpdateNotebookInstanceCommand({ NotebookInstanceName: 'a', InstanceType: huge }))),
  ).toContain(
    "Value 'ml.huge' at 'instanceType' failed to satisfy constraint: Member must satisfy enum value set: [ml.c4.xlarge, ",
  );
  const Content = 'A'.repeat(16_388);
  const create = new CreateNotebookInstanceLifecycleConfigCommand({
    NotebookInstanceLifecycleConfigName: 'big',
    OnStart: [{ Content }],
  });
  expect(await refusal(sageMaker.send(create))).toBe(
    `ValidationException: 1 validation error detected: Value '${Content}' at 'onStart.1.member.content' failed to satisfy constraint: Member must have length less than or equal to 16384`,
  );
});
