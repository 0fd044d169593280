import { ListFunctionsCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import {
  DescribeNotebookInstanceCommand,
  ListNotebookInstancesCommand,
  StopNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test, vi } from 'vitest';
import { createSimulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure } from './clients.ts';
import { pass, served } from './served.ts';

const list = new ListNotebookInstancesCommand();

/** How each of `count` calls ended: `ok` or the error's name. */
async function outcomes(call: () => Promise<unknown>, count: number): Promise<string[]> {
  const ends: string[] = [];
  for (let index = 0; index < count; index++) {
    ends.push(
      await call().then(
        () => 'ok',
        (error: unknown) => (error instanceof Error ? error.name : 'no error'),
      ),
    );
  }
  return ends;
}

test('a share of the requests is throttled, the same ones for the same seed', async () => {
  const run = async (seed: number) => {
    const { sageMaker } = await served({ scenario: 'small', faults: ['throttle:0.3'], seed });
    return outcomes(() => sageMaker.send(list), 200);
  };
  const first = await run(7);
  const throttled = first.filter((end) => end === 'ThrottlingException').length;
  expect(new Set(first)).toEqual(new Set(['ok', 'ThrottlingException']));
  expect(throttled).toBeGreaterThan(40);
  expect(throttled).toBeLessThan(80);
  expect(await run(7)).toEqual(first);
  expect(await run(8)).not.toEqual(first);
});

test('each service throttles with its own code and status', async () => {
  const { sageMaker, lambda, sts } = await served({ scenario: 'small', faults: ['throttle:1'] });
  expect(await failure(sageMaker.send(list))).toMatchObject({
    name: 'ThrottlingException',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  });
  expect(await failure(lambda.send(new ListFunctionsCommand()))).toMatchObject({
    name: 'TooManyRequestsException',
    $metadata: { httpStatusCode: 429 },
    Reason: 'CallerRateLimitExceeded',
  });
  expect(await failure(sts.send(new GetCallerIdentityCommand()))).toMatchObject({
    name: 'Throttling',
    $metadata: { httpStatusCode: 400 },
  });
});

test('a scope limits a fault to one service or one operation', async () => {
  const { sageMaker, lambda } = await served({
    scenario: 'small',
    faults: ['http500:1@lambda', 'throttle:1@sagemaker:StopNotebookInstance'],
  });
  expect(await failure(lambda.send(new ListFunctionsCommand()))).toMatchObject({
    name: 'InternalFailure',
    $metadata: { httpStatusCode: 500 },
  });
  expect((await sageMaker.send(list)).NotebookInstances?.length).toBeGreaterThan(0);
  expect(
    await failure(sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName: 'alpha' }))),
  ).toMatchObject({ name: 'ThrottlingException' });
});

test('a denied action is named as IAM names it', async () => {
  const { sageMaker, lambda, simulator } = await served({
    scenario: 'small',
    faults: ['deny:sagemaker:ListNotebookInstances', 'deny:sagemaker:StopNotebookInstance', 'deny:lambda:*'],
  });
  expect(await failure(sageMaker.send(list))).toMatchObject({
    name: 'AccessDeniedException',
    message:
      'User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sagemaker:ListNotebookInstances on resource: * because no identity-based policy allows the sagemaker:ListNotebookInstances action',
  });
  expect(
    (await failure(sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName: 'alpha' })))).message,
  ).toContain('on resource: arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/alpha because');
  expect(await failure(lambda.send(new ListFunctionsCommand()))).toMatchObject({
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 403 },
  });
  simulator.setFaults([]);
  expect((await sageMaker.send(list)).NotebookInstances?.length).toBeGreaterThan(0);
});

test('expired: every request is told that its token is', async () => {
  const { sageMaker } = await served({ scenario: 'small', faults: ['expired'] });
  expect(await failure(sageMaker.send(list))).toMatchObject({ name: 'ExpiredTokenException' });
});

test('a dropped connection may have done its work', async () => {
  const { sageMaker, simulator } = await served({ scenario: 'small', faults: ['drop:1'], seed: 3 });
  const seen = new Set<string | undefined>();
  for (const NotebookInstanceName of ['alpha', 'beta', 'gamma']) {
    simulator.setFaults(['drop:1']);
    expect(await failure(sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName })))).toMatchObject({
      code: 'ECONNRESET',
    });
    simulator.setFaults([]);
    seen.add(
      (await sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }))).NotebookInstanceStatus,
    );
  }
  expect(seen).toEqual(new Set(['InService', 'Stopping']));
});

test('an answer that is cut off breaks off on the wire, and in the process is shorter than it promises', async () => {
  const { sageMaker, simulator } = await served({ scenario: 'small', faults: ['truncate:1'] });
  expect(await failure(sageMaker.send(list))).toMatchObject({ code: 'ECONNRESET' });
  expect((await failure(clientsOf(simulator).sageMaker.send(list))).name).toBe('SyntaxError');
});

test('latency holds every answer back', async () => {
  const simulator = createSimulator({ scenario: 'small', faults: ['latency:40'] });
  const started = performance.now();
  await clientsOf(simulator).sageMaker.send(list);
  expect(performance.now() - started).toBeGreaterThan(39);
  simulator.dispose();
});

test('the SDK gets through 30 % of everything with its retries', async () => {
  const simulator = createSimulator({
    scenario: 'small',
    faults: ['throttle:0.1', 'http500:0.1', 'drop:0.1'],
    seed: 11,
  });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { sageMaker } = clientsOf(simulator, { maxAttempts: 10 });
  expect(new Set(await outcomes(() => sageMaker.send(list), 30))).toEqual(new Set(['ok']));
  expect(simulator.requestCounts()['sagemaker:ListNotebookInstances']).toBeGreaterThan(35);
  vi.restoreAllMocks();
  simulator.dispose();
});

test("Lambda's control plane shares 15 requests a second, GetFunction has 100 of its own, CloudTrail 2", async () => {
  const { lambda, cloudTrail } = await served({ scenario: 'small' });
  const shared = () => lambda.send(new ListFunctionsCommand());
  const count = (ends: readonly string[]) => ends.filter((end) => end === 'ok').length;
  expect(count(await outcomes(shared, 20))).toBe(15);
  expect(count(await outcomes(() => lambda.send(new GetFunctionCommand({ FunctionName: 'resize' })), 110))).toBe(100);
  const lookup = () => cloudTrail.send(new LookupEventsCommand());
  expect(await outcomes(lookup, 3)).toEqual(['ok', 'ok', 'ThrottlingException']);
  pass(500);
  expect(await outcomes(lookup, 2)).toEqual(['ok', 'ThrottlingException']);
  expect(count(await outcomes(shared, 20))).toBe(7);
  // What is not used does not add up.
  pass(60_000);
  expect(await outcomes(lookup, 3)).toEqual(['ok', 'ok', 'ThrottlingException']);
});

test.each([
  ['throttle', 'Fault "throttle" needs a probability from 0 to 1.'],
  ['throttle:30', 'Fault "throttle:30" needs a probability from 0 to 1.'],
  ['latency:soon', 'Fault "latency:soon" needs milliseconds.'],
  ['deny:sagemaker', 'Fault "deny:sagemaker" must name one action'],
  ['expired:now', 'Fault "expired:now" takes no value.'],
  ['drop:0.1@', 'Fault "drop:0.1@" has no valid scope.'],
  ['rain', 'Fault "rain" is unknown.'],
])('the fault %s is refused with a sentence', (fault, sentence) => {
  expect(() => createSimulator({ scenario: 'empty', faults: [fault] })).toThrow(sentence);
});
