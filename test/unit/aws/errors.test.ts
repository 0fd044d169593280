import { expect, test } from 'vitest';
import { problemOfSdk, type Asked } from '../../../src/aws/errors.ts';
import { cleaned } from '../../../src/aws/secrets.ts';
import { regions } from '../../../src/aws/regions.ts';
import { ProblemError } from '../../../src/domain/problem.ts';

const asked: Asked = { service: 'lambda', operation: 'ListFunctions', profile: 'dev', region: 'eu-west-1' };

/** As the SDK throws what a service answered. */
const fromService = (name: string, status = 400, message = 'words') =>
  Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: status, requestId: 'r-1', attempts: 1 },
  });
const fromNode = (code: string, extra: object = {}) => Object.assign(new Error('words'), { code, ...extra });

const codeOf = (error: unknown, about: Partial<Asked> = {}) => problemOfSdk(error, { ...asked, ...about }).code;

test.each([
  ['ExpiredToken', 'expiredCredentials'],
  ['ExpiredTokenException', 'expiredCredentials'],
  ['UnrecognizedClientException', 'invalidCredentials'],
  ['InvalidClientTokenId', 'invalidCredentials'],
  ['SignatureDoesNotMatch', 'invalidCredentials'],
  ['InvalidSignatureException', 'invalidCredentials'],
  ['AccessDenied', 'accessDenied'],
  ['AccessDeniedException', 'accessDenied'],
  ['OptInRequired', 'regionUnavailable'],
  ['ThrottlingException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['ServiceException', 'serviceFault'],
  ['ResourceNotFoundException', 'notFound'],
  ['ResourceConflictException', 'conflict'],
  ['ResourceInUseException', 'conflict'],
  ['ResourceLimitExceeded', 'limitExceeded'],
  ['ValidationException', 'invalidRequest'],
  ['InvalidParameterValueException', 'invalidRequest'],
] as const)('%s is %s, whatever its words say', (name, code) => {
  expect(codeOf(fromService(name, 400, 'ExpiredToken AccessDenied Throttling'))).toBe(code);
});

test('names that nobody knows go by their status', () => {
  expect([401, 403, 404, 418, 429, 500, 503].map((status) => codeOf(fromService('Whatever', status)))).toEqual([
    'accessDenied',
    'accessDenied',
    'invalidRequest',
    'invalidRequest',
    'throttled',
    'serviceFault',
    'serviceFault',
  ]);
});

test('names from the prototype chain are nobody’s', () => {
  expect(codeOf(fromService('constructor', 500))).toBe('serviceFault');
  expect(codeOf(fromService('toString', 400))).toBe('invalidRequest');
});

test('SageMaker’s ValidationException: a Describe finds nothing, an action’s state does not allow it', () => {
  const of = (operation: string) => codeOf(fromService('ValidationException'), { service: 'sagemaker', operation });
  expect(of('DescribeNotebookInstance')).toBe('notFound');
  expect(of('DescribeNotebookInstanceLifecycleConfig')).toBe('notFound');
  expect(of('StartNotebookInstance')).toBe('conflict');
  expect(of('StopNotebookInstance')).toBe('conflict');
  expect(of('UpdateNotebookInstanceLifecycleConfig')).toBe('invalidRequest');
});

test.each([
  'ENOTFOUND',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'CERT_HAS_EXPIRED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('%s is unreachable, with the host', (code) => {
  expect(problemOfSdk(fromNode(code, { hostname: 'h.example' }), asked)).toMatchObject({
    code: 'unreachable',
    detail: `${code} h.example`,
  });
  expect(problemOfSdk(fromNode(code), { ...asked, host: 'known.example' })).toMatchObject({
    detail: `${code} known.example`,
  });
});

test('silence is timed out; a reset that the SDK calls a time-out is not', () => {
  expect(codeOf(Object.assign(new Error('slow'), { name: 'TimeoutError' }))).toBe('timedOut');
  expect(codeOf(fromNode('ETIMEDOUT'))).toBe('timedOut');
  expect(codeOf(fromNode('ECONNRESET', { name: 'TimeoutError' }))).toBe('unreachable');
});

test('a connection that breaks within an answer leaves one that can not be read', () => {
  const broken = fromNode('ECONNRESET');
  Object.defineProperty(broken, '$response', { value: { statusCode: 200 } });
  expect(codeOf(broken)).toBe('malformedAnswer');
});

test('a host that does not exist is a misspelt region only where AWS’s own host was asked in an unknown region', () => {
  const lost = fromNode('ENOTFOUND', { hostname: 'lambda.eu-wset-1.amazonaws.com' });
  expect(codeOf(lost, { region: 'eu-wset-1' })).toBe('regionUnavailable');
  expect(codeOf(lost, { region: 'eu-wset-1', customEndpoint: true })).toBe('unreachable');
  expect(codeOf(lost)).toBe('unreachable');
});

test('in a region that must be enabled first, an unknown key means that it was not', () => {
  const unknown = fromService('UnrecognizedClientException');
  expect(codeOf(unknown, { region: 'ap-east-1' })).toBe('regionUnavailable');
  expect(codeOf(unknown, { region: 'ap-east-1', customEndpoint: true })).toBe('invalidCredentials');
  expect(codeOf(fromService('SignatureDoesNotMatch'), { region: 'ap-east-1' })).toBe('invalidCredentials');
});

test('the permission is AWS’s own where it names one, the operation’s otherwise', () => {
  const denied = (message: string, about: Partial<Asked> = {}) =>
    problemOfSdk(fromService('AccessDeniedException', 403, message), { ...asked, ...about }).permission;
  expect(denied('User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: x')).toBe(
    'iam:PassRole',
  );
  expect(denied('Access denied')).toBe('lambda:ListFunctions');
  expect(denied('', { service: 'logs', operation: 'GetLogEvents' })).toBe('logs:GetLogEvents');
  expect(denied('', { service: 'sts', operation: 'GetCallerIdentity' })).toBeUndefined();
});

test('what is already a problem stays one; anything else is a defect of ours', () => {
  const known = new ProblemError({ code: 'noCredentials', fault: 'user' });
  expect(problemOfSdk(known, asked)).toMatchObject({ code: 'noCredentials', operation: 'ListFunctions' });
  expect(problemOfSdk(new TypeError('x is not a function'), asked)).toMatchObject({
    code: 'unexpected',
    fault: 'extension',
  });
  expect(problemOfSdk('text', asked)).toMatchObject({ code: 'unexpected' });
  expect(problemOfSdk(undefined, asked)).toMatchObject({ code: 'unexpected' });
});

test('a parser’s words never get into the detail: they quote the answer', () => {
  const broken = new SyntaxError('Unexpected end of JSON input: {"AuthorizedUrl":"https://x?authToken=abc"');
  expect(problemOfSdk(broken, asked)).toMatchObject({
    code: 'malformedAnswer',
    detail: 'the answer could not be read (SyntaxError)',
  });
});

test('AWS’s words are cleaned of secrets and bounded', () => {
  const secrets = ['wJalrXUtnFEMI/K7MDENG', 'token+with/signs=='];
  expect(cleaned('key wJalrXUtnFEMI/K7MDENG and token%2Bwith%2Fsigns%3D%3D, token+with/signs==', secrets)).toBe(
    'key … and …, …',
  );
  expect(cleaned('see https://n.notebook.eu-west-1.sagemaker.aws/?authToken=eyJh.abc now')).toBe(
    'see https://n.notebook.eu-west-1.sagemaker.aws/?… now',
  );
  expect(cleaned('x-amz-security-token:&X-Amz-Signature=abcdef&x')).toBe('x-amz-security-token:&X-Amz-Signature=…&x');
  expect(cleaned(`aws_secret_access_key = abc ${'A'.repeat(200)}`)).toBe('aws_secret_access_key = … …');
  expect(cleaned('two\n  lines\t here')).toBe('two lines here');
  expect(cleaned('word '.repeat(200)).length).toBe(400);
  // Ordinary words of AWS stay as they are.
  const words =
    'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: lambda:ListFunctions on resource: *';
  expect(cleaned(words)).toBe(words);
});

test('the table of regions is the SDK’s', async () => {
  const { partitionsInfo }: { partitionsInfo: { partitions: { id: string; regions: object }[] } } = await import(
    new URL(
      '../../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
      import.meta.url,
    ).href
  );
  const open = partitionsInfo.partitions.filter(({ id }) => ['aws', 'aws-cn', 'aws-eusc', 'aws-us-gov'].includes(id));
  const names = open.flatMap((each) => Object.keys(each.regions)).filter((name) => !name.endsWith('-global'));
  expect([...regions].sort()).toEqual(names.sort());
});
