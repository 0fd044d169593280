import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutRuntimeManagementConfigCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure, startAt } from './clients.ts';

const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
const stale =
  'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id';
const day = 86_400_000;

let simulator: Simulator;
const lambda = () => clientsOf(simulator).lambda;
const config = (FunctionName: string, Qualifier?: string) =>
  lambda().send(new GetFunctionConfigurationCommand({ FunctionName, ...(Qualifier ? { Qualifier } : {}) }));
const runs = async (name: string, qualifier?: string) =>
  (await config(name, qualifier)).RuntimeVersionConfig?.RuntimeVersionArn ?? '';
const update = (FunctionName: string, Description: string, RevisionId?: string) =>
  lambda().send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Description, ...(RevisionId ? { RevisionId } : {}) }),
  );

beforeEach(() => {
  // Only time that the test moves passes.
  vi.useFakeTimers({ now: startAt, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  simulator = createSimulator({ startAt });
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

describe('UpdateFunctionConfiguration', () => {
  it('is in progress for a while, then the function on FunctionUpdate has the newest runtime version', async () => {
    const [before, newest] = [await runs('stock-sync'), await runs('checkout-api')];
    expect(before).not.toBe(newest);
    const answer = await update('stock-sync', 'patched', (await config('stock-sync')).RevisionId);
    expect(answer).toMatchObject({ Description: 'patched', LastUpdateStatus: 'InProgress' });
    expect(await runs('stock-sync')).toBe(before);
    expect(await failure(update('stock-sync', 'again'))).toMatchObject({
      name: 'ResourceConflictException',
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${arn('stock-sync')}`,
      $metadata: { httpStatusCode: 409 },
    });
    await vi.advanceTimersByTimeAsync(6000);
    const after = await config('stock-sync');
    expect(after.LastUpdateStatus).toBe('Successful');
    expect(after.RuntimeVersionConfig?.RuntimeVersionArn).toBe(newest);
    // The revision changes with the update, and once more when it is through.
    expect(after.RevisionId).not.toBe(answer.RevisionId);
    // The published version stays what it was.
    expect(await runs('stock-sync', '3')).toBe(before);
  });

  it('refuses another revision, a published version, and a runtime past its block', async () => {
    expect(await failure(update('stock-sync', 'x', 'b5a2b9c0-0000-4000-a000-000000000000'))).toMatchObject({
      name: 'PreconditionFailedException',
      message: stale,
      $metadata: { httpStatusCode: 412 },
    });
    expect(await failure(update('stock-sync:3', 'x'))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Current operation does not support versions other than $LATEST.',
    });
    expect((await failure(update('legacy-webhook', 'x'))).message).toContain(
      'The runtime parameter of nodejs12.x is no longer supported for creating or updating AWS Lambda functions.',
    );
  });

  it('a pinned function stays on its runtime version', async () => {
    const before = await runs('payments-authorizer');
    await update('payments-authorizer', 'still pinned');
    await vi.advanceTimersByTimeAsync(6000);
    expect(await runs('payments-authorizer')).toBe(before);
  });
});

describe('PublishVersion', () => {
  const publish = (FunctionName: string, more: { RevisionId?: string; CodeSha256?: string } = {}) =>
    lambda().send(new PublishVersionCommand({ FunctionName, ...more }));
  const numbers = async (FunctionName: string) =>
    (await lambda().send(new ListVersionsByFunctionCommand({ FunctionName }))).Versions?.map(({ Version }) => Version);

  it('publishes what has changed, once', async () => {
    const same = await publish('stock-sync');
    expect([same.$metadata.httpStatusCode, same.Version]).toEqual([201, '3']);
    await update('stock-sync', 'patched');
    expect((await failure(publish('stock-sync'))).name).toBe('ResourceConflictException');
    await vi.advanceTimersByTimeAsync(6000);
    const { RevisionId, CodeSha256 } = await config('stock-sync');
    const published = await publish('stock-sync', { RevisionId: RevisionId ?? '', CodeSha256: CodeSha256 ?? '' });
    expect(published).toMatchObject({ Version: '4', FunctionArn: arn('stock-sync:4'), Description: 'patched' });
    expect((await publish('stock-sync')).Version).toBe('4');
    expect(await numbers('stock-sync')).toEqual(['$LATEST', '3', '4']);
    expect(await runs('stock-sync', '4')).toBe(await runs('checkout-api'));
  });

  it('refuses another revision and other code', async () => {
    expect(await failure(publish('stock-sync', { RevisionId: 'another' }))).toMatchObject({ message: stale });
    const refusal = await failure(publish('stock-sync', { CodeSha256: 'AAAA' }));
    expect(refusal.name).toBe('InvalidParameterValueException');
    expect(refusal.message).toMatch(/^CodeSHA256 \(AAAA\) is different from current CodeSHA256 in \$LATEST \(.+\)\./);
  });

  it('with SnapStart a version is pending until it has its snapshot', async () => {
    await update('loyalty-points', 'patched');
    await vi.advanceTimersByTimeAsync(6000);
    const { Version } = await publish('loyalty-points');
    expect((await config('loyalty-points', Version)).State).toBe('Pending');
    await vi.advanceTimersByTimeAsync(61_000);
    expect((await config('loyalty-points', Version)).State).toBe('Active');
  });
});

describe('aliases', () => {
  const alias = (FunctionName: string, Name: string) => lambda().send(new GetAliasCommand({ FunctionName, Name }));
  const move = (FunctionName: string, Name: string, more: object) =>
    lambda().send(new UpdateAliasCommand({ FunctionName, Name, ...more }));

  it('are moved, with their revision', async () => {
    const before = await alias('checkout-pricing', 'previous');
    expect(before).toMatchObject({ FunctionVersion: '40', AliasArn: arn('checkout-pricing:previous') });
    const moved = await move('checkout-pricing', 'previous', { FunctionVersion: '41', RevisionId: before.RevisionId });
    expect(moved.FunctionVersion).toBe('41');
    expect(
      await failure(move('checkout-pricing', 'previous', { FunctionVersion: '40', RevisionId: before.RevisionId })),
    ).toMatchObject({ name: 'PreconditionFailedException', message: stale });
  });

  it('share their calls between two published versions, and no more', async () => {
    const weighted = await move('checkout-pricing', 'previous', {
      RoutingConfig: { AdditionalVersionWeights: { '41': 0.5 } },
    });
    expect(weighted.RoutingConfig?.AdditionalVersionWeights).toEqual({ '41': 0.5 });
    const whole = await move('checkout-pricing', 'previous', { RoutingConfig: { AdditionalVersionWeights: {} } });
    expect(whole.RoutingConfig).toBeUndefined();
    const refused = await Promise.all(
      [
        { RoutingConfig: { AdditionalVersionWeights: { '41': 0.1, '42': 0.1 } } },
        { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { '41': 0.1 } } },
        { FunctionVersion: '99' },
      ].map(async (more) => (await failure(move('checkout-pricing', 'previous', more))).name),
    );
    expect(refused).toEqual([
      'InvalidParameterValueException',
      'InvalidParameterValueException',
      'ResourceNotFoundException',
    ]);
    expect((await failure(alias('checkout-pricing', 'nobody'))).name).toBe('ResourceNotFoundException');
  });
});

describe('new runtime versions', () => {
  it('come while the clock runs: at once with an update, to the others on Auto in the second phase', async () => {
    const before = await runs('checkout-api');
    // The first release is of the first runtime that the account has, nodejs24.x.
    await vi.advanceTimersByTimeAsync(3 * day + 1000);
    expect(await runs('checkout-api')).toBe(before);
    await update('stock-reserve', 'deployed');
    await vi.advanceTimersByTimeAsync(6000);
    const newest = await runs('stock-reserve');
    expect(newest).not.toBe(before);
    expect(await runs('checkout-api')).toBe(before);
    // What is pending is part of the saved state.
    const state = simulator.save();
    simulator.dispose();
    simulator = createSimulator({ state });
    await vi.advanceTimersByTimeAsync(2 * day);
    expect(await runs('checkout-api')).toBe(newest);
    expect(await runs('checkout-pricing', '41')).toBe(newest);
    // Pinned, and FunctionUpdate, stay.
    expect(await runs('cart-events', '5')).not.toBe(newest);
    expect(await runs('stock-sync')).not.toBe(newest);
  });

  it('reach generated functions too, though nobody keeps them', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt, functions: 100 });
    const generated: string[] = [];
    for (let Marker: string | undefined, first = true; first || Marker; first = false) {
      const page = await lambda().send(new ListFunctionsCommand(Marker ? { Marker } : {}));
      for (const { FunctionName = '', Runtime, Architectures } of page.Functions ?? [])
        if (Runtime === 'nodejs24.x' && /-\d{5}$/.test(FunctionName) && Architectures?.[0] === 'x86_64')
          generated.push(FunctionName);
      Marker = page.NextMarker;
    }
    expect(generated.length).toBeGreaterThan(1);
    const before = await runs('checkout-api');
    const bytes = JSON.stringify(simulator.save()).length;
    await vi.advanceTimersByTimeAsync(5 * day + 2000);
    const newest = await runs('checkout-api');
    expect(newest).not.toBe(before);
    const now = await Promise.all(generated.map((name) => runs(name)));
    expect(now.filter((each) => each === newest).length).toBeGreaterThan(generated.length / 2);
    expect(now).not.toContain(before);
    // A release and its sweep are a number, not a copy of every function.
    expect(JSON.stringify(simulator.save()).length).toBeLessThan(bytes + 15_000);
  });
});

describe('logs', () => {
  const starts = async (logGroupName: string, filterPattern: string) =>
    (await clientsOf(simulator).logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }))).events?.map(
      ({ message }) => message ?? '',
    ) ?? [];

  it('name number and ARN of the runtime version of each new environment', async () => {
    await update('stock-sync', 'patched');
    await vi.advanceTimersByTimeAsync(6000);
    const newest = await runs('stock-sync');
    const lines = await starts('/aws/lambda/stock-sync', `"${newest}"`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^INIT_START Runtime Version: nodejs:24\.v\d+\tRuntime Version ARN: arn:aws:lambda:/);
    expect((await starts('/aws/lambda/loyalty-points', 'RESTORE_START')).length).toBeGreaterThan(0);
    const [json] = await starts('/aws/lambda/invoice-render', '{ $.type = "platform.initStart" }');
    expect(json).toContain('"runtimeVersion":"python:3.13.v');
  });

  it('follow a pin too', async () => {
    const older = await runs('payments-authorizer');
    await lambda().send(
      new PutRuntimeManagementConfigCommand({
        FunctionName: 'address-lookup',
        UpdateRuntimeOn: 'Manual',
        RuntimeVersionArn: older,
      }),
    );
    expect(await starts('/aws/lambda/address-lookup', `"${older}"`)).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await starts('/aws/lambda/address-lookup', `"${older}"`)).toHaveLength(1);
  });
});
