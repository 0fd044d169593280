import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetRuntimeManagementConfigCommand,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PutRuntimeManagementConfigCommand,
  TooManyRequestsException,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure, startAt } from './clients.ts';

const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

let simulator: Simulator;
const lambda = () => clientsOf(simulator).lambda;

beforeEach(() => {
  // Only time that the test moves passes; a second between calls keeps within the quota.
  vi.useFakeTimers({ now: startAt, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  simulator = createSimulator({ scenario: 'small', startAt });
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

async function allFunctions(
  input: { FunctionVersion?: 'ALL'; MaxItems?: number } = {},
): Promise<FunctionConfiguration[]> {
  const found: FunctionConfiguration[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda().send(new ListFunctionsCommand({ ...input, ...(Marker ? { Marker } : {}) }));
    found.push(...(page.Functions ?? []));
    Marker = page.NextMarker;
    vi.setSystemTime(Date.now() + 1000);
  } while (Marker);
  return found;
}

describe('ListFunctions', () => {
  it('shows each function once, without its state and its runtime version', async () => {
    const functions = await allFunctions();
    expect(
      functions.map(({ FunctionName, Runtime, PackageType, Version }) => [FunctionName, Runtime, PackageType, Version]),
    ).toEqual([
      ['resize', 'python3.13', 'Zip', '$LATEST'],
      ['orders', 'python3.13', 'Zip', '$LATEST'],
      ['reports', 'python3.10', 'Zip', '$LATEST'],
      ['render', undefined, 'Image', '$LATEST'],
    ]);
    for (const shown of functions) {
      expect(shown.FunctionArn).toBe(arn(shown.FunctionName ?? ''));
      expect(shown.LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
      for (const omitted of ['State', 'LastUpdateStatus', 'RuntimeVersionConfig'] as const)
        expect(shown[omitted]).toBeUndefined();
    }
  });

  it('adds the published versions, with qualified ARNs, when all are asked for', async () => {
    const functions = await allFunctions({ FunctionVersion: 'ALL' });
    expect(functions.map(({ FunctionArn }) => FunctionArn)).toEqual(
      ['resize:$LATEST', 'orders:$LATEST', 'orders:1', 'reports:$LATEST', 'render:$LATEST'].map(arn),
    );
  });

  it('gives fifty a page whatever MaxItems says, each function once', async () => {
    simulator.dispose();
    simulator = createSimulator({ scenario: 'empty', functions: 120, startAt });
    const first = await lambda().send(new ListFunctionsCommand({ MaxItems: 10_000 }));
    expect(first.Functions).toHaveLength(50);
    const all = await allFunctions({ MaxItems: 7 });
    expect(new Set(all.map(({ FunctionName }) => FunctionName)).size).toBe(120);
    expect(all).toHaveLength(120);
  });

  it('refuses a marker that it did not give, and sizes that the model forbids', async () => {
    const marker = await failure(lambda().send(new ListFunctionsCommand({ Marker: 'bm90IG1pbmU=' })));
    expect(marker.name).toBe('InvalidParameterValueException');
    const size = await failure(lambda().send(new ListFunctionsCommand({ MaxItems: 0 })));
    expect(size.message).toBe(
      "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });

  it('answers pages of ten thousand functions at once, and saves them in a few bytes', async () => {
    simulator.dispose();
    simulator = createSimulator({ scenario: 'empty', functions: 10_000, startAt });
    expect(await allFunctions()).toHaveLength(10_000);
    expect(JSON.stringify(simulator.save()).length).toBeLessThan(1000);
  });
});

describe('GetFunctionConfiguration and GetFunction', () => {
  it('know the runtime version, by name, ARN, version or alias', async () => {
    const plain = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'orders' }));
    expect(plain).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful', FunctionArn: arn('orders') });
    expect(plain.RuntimeVersionConfig?.RuntimeVersionArn).toMatch(/^arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/);
    const versions = await Promise.all(
      [
        { FunctionName: arn('orders'), Qualifier: '1' },
        { FunctionName: 'orders:1' },
        { FunctionName: `111122223333:function:orders`, Qualifier: 'live' },
        { FunctionName: arn('orders:live') },
      ].map(async (input) => {
        const { Version, FunctionArn } = await lambda().send(new GetFunctionConfigurationCommand(input));
        return [Version, FunctionArn];
      }),
    );
    expect(versions).toEqual([
      ['1', arn('orders:1')],
      ['1', arn('orders:1')],
      ['1', arn('orders:live')],
      ['1', arn('orders:live')],
    ]);
  });

  it('GetFunction adds where the code is', async () => {
    const zip = await lambda().send(new GetFunctionCommand({ FunctionName: 'resize' }));
    expect(zip.Code?.Location).toContain('X-Amz-Signature=');
    const image = await lambda().send(new GetFunctionCommand({ FunctionName: 'render' }));
    expect(image.Code).toMatchObject({
      RepositoryType: 'ECR',
      ImageUri: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/web/render:7',
    });
    expect(image.Configuration?.RuntimeVersionConfig).toBeUndefined();
  });

  it('say what is not there, and what can not be reached', async () => {
    const ask = (input: { FunctionName: string; Qualifier?: string }) =>
      failure(lambda().send(new GetFunctionConfigurationCommand(input)));
    expect(await ask({ FunctionName: 'nobody' })).toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Function not found: ${arn('nobody')}`,
      Type: 'User',
      $metadata: { httpStatusCode: 404 },
    });
    expect(await ask({ FunctionName: 'orders', Qualifier: '99' })).toMatchObject({
      message: `Function not found: ${arn('orders:99')}`,
    });
    expect(await ask({ FunctionName: 'arn:aws:lambda:us-east-1:111122223333:function:orders' })).toMatchObject({
      message: "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
    });
    expect(await ask({ FunctionName: 'arn:aws:lambda:eu-west-1:444455556666:function:orders' })).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    expect(await ask({ FunctionName: 'orders:1', Qualifier: '2' })).toMatchObject({
      message: 'The derived qualifier from the function name does not match the specified qualifier.',
    });
  });
});

describe('runtime versions', () => {
  it('have one ARN in all accounts of a region, and another in each region and architecture', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt });
    const of = async (FunctionName: string, caller: { region?: string; accessKeyId?: string } = {}) => {
      const clients = clientsOf(simulator, caller);
      const config = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return config.RuntimeVersionConfig?.RuntimeVersionArn?.split(':').at(-1);
    };
    const here = await of('checkout-api');
    expect(await of('cart-events')).toBe(here);
    expect(await of('us-checkout-api', { region: 'us-east-1' })).not.toBe(here);
    const x86 = await of('session-store');
    expect(await of('fx-rates', { accessKeyId: 'AKIAPATCHLENS000SECOND' })).toBe(x86);
    expect(await of('webhook-relay')).not.toBe(x86);
  });
});

describe('versions and aliases', () => {
  it('ListVersionsByFunction begins with $LATEST; ListAliases can ask for a version', async () => {
    const { Versions } = await lambda().send(new ListVersionsByFunctionCommand({ FunctionName: 'orders' }));
    expect(Versions?.map(({ Version, FunctionArn }) => [Version, FunctionArn])).toEqual([
      ['$LATEST', arn('orders:$LATEST')],
      ['1', arn('orders:1')],
    ]);
    const { Aliases } = await lambda().send(new ListAliasesCommand({ FunctionName: 'orders', FunctionVersion: '1' }));
    expect(Aliases).toMatchObject([{ Name: 'live', FunctionVersion: '1', AliasArn: arn('orders:live') }]);
    const none = await lambda().send(new ListAliasesCommand({ FunctionName: 'orders', FunctionVersion: '2' }));
    expect(none.Aliases).toEqual([]);
  });

  it('ListTags tells the tags of a function, and versions have none', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt });
    const tagsOf = (Resource: string) => lambda().send(new ListTagsCommand({ Resource }));
    expect((await tagsOf(arn('checkout-api'))).Tags).toEqual({ team: 'checkout' });
    expect((await tagsOf(arn('orders-events'))).Tags).toEqual({});
    expect(await failure(tagsOf(arn('cart-events:5')))).toMatchObject({ name: 'InvalidParameterValueException' });
    expect(await failure(tagsOf(arn('nobody')))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('an alias may share its calls between two versions', async () => {
    simulator.dispose();
    simulator = createSimulator({ startAt });
    const { Aliases } = await lambda().send(
      new ListAliasesCommand({ FunctionName: 'checkout-pricing', FunctionVersion: '42' }),
    );
    expect(Aliases).toMatchObject([
      { Name: 'live', FunctionVersion: '41', RoutingConfig: { AdditionalVersionWeights: { '42': 0.1 } } },
    ]);
  });
});

describe('runtime management', () => {
  const get = (FunctionName: string, Qualifier?: string) =>
    lambda().send(new GetRuntimeManagementConfigCommand({ FunctionName, ...(Qualifier ? { Qualifier } : {}) }));
  const put = (input: {
    FunctionName: string;
    UpdateRuntimeOn: 'Auto' | 'Manual' | 'FunctionUpdate';
    RuntimeVersionArn?: string;
    Qualifier?: string;
  }) => lambda().send(new PutRuntimeManagementConfigCommand(input));
  const runtimeVersion = async (FunctionName: string) =>
    (await lambda().send(new GetFunctionConfigurationCommand({ FunctionName }))).RuntimeVersionConfig
      ?.RuntimeVersionArn;

  it('gives the ARN in Manual mode only', async () => {
    const manual = await get('orders');
    expect(manual.UpdateRuntimeOn).toBe('Manual');
    expect(manual.RuntimeVersionArn).toBe(await runtimeVersion('orders'));
    expect(await get('resize')).toMatchObject({ UpdateRuntimeOn: 'Auto', FunctionArn: arn('resize') });
    expect((await get('resize')).RuntimeVersionArn ?? undefined).toBeUndefined();
  });

  it('is a matter of versions: aliases are refused', async () => {
    expect(await failure(get('orders', 'live'))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: `The provided function name ${arn('orders:live')} is invalid. Aliases are not allowed.`,
      $metadata: { httpStatusCode: 400 },
    });
    expect((await get('orders', '1')).UpdateRuntimeOn).toBe('Manual');
  });

  it('Manual pins the version that is named, after a while in which nothing else may change', async () => {
    const older = await runtimeVersion('orders');
    const newest = await runtimeVersion('resize');
    const answer = await put({ FunctionName: 'resize', UpdateRuntimeOn: 'Manual', RuntimeVersionArn: older ?? '' });
    expect(answer).toMatchObject({ UpdateRuntimeOn: 'Manual', RuntimeVersionArn: older });
    const underWay = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'resize' }));
    expect(underWay).toMatchObject({
      LastUpdateStatus: 'InProgress',
      RuntimeVersionConfig: { RuntimeVersionArn: newest },
    });
    expect(await failure(put({ FunctionName: 'resize', UpdateRuntimeOn: 'Auto' }))).toMatchObject({
      name: 'ResourceConflictException',
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${arn('resize')}`,
    });
    await vi.advanceTimersByTimeAsync(5000);
    const done = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'resize' }));
    expect(done).toMatchObject({ LastUpdateStatus: 'Successful', RuntimeVersionConfig: { RuntimeVersionArn: older } });
  });

  it('Auto leaves the function as it is until the sweep, also across save and load', async () => {
    const newest = await runtimeVersion('resize');
    const before = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'orders' }));
    await put({ FunctionName: 'orders', UpdateRuntimeOn: 'Auto' });
    expect(await runtimeVersion('orders')).toBe(before.RuntimeVersionConfig?.RuntimeVersionArn);
    const state = simulator.save();
    simulator.dispose();
    simulator = createSimulator({ state });
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    const after = await lambda().send(new GetFunctionConfigurationCommand({ FunctionName: 'orders' }));
    expect(after.RuntimeVersionConfig?.RuntimeVersionArn).toBe(newest);
    // AWS moves it without the function changing.
    expect([after.RevisionId, after.LastModified]).toEqual([before.RevisionId, before.LastModified]);
    // The published version has its own mode.
    expect((await get('orders', '1')).UpdateRuntimeOn).toBe('Manual');
  });

  it('refuses what does not fit', async () => {
    const other = 'arn:aws:lambda:us-east-1::runtime:0cdcfbdefbc5e7d3343f73c2e2dd3cba17d61dea0686b404502a0c9ce83931b9';
    const refusals = await Promise.all(
      [
        put({ FunctionName: 'resize', UpdateRuntimeOn: 'Manual' }),
        put({ FunctionName: 'resize', UpdateRuntimeOn: 'Manual', RuntimeVersionArn: other }),
        put({ FunctionName: 'resize', UpdateRuntimeOn: 'Auto', RuntimeVersionArn: other }),
        put({ FunctionName: 'render', UpdateRuntimeOn: 'FunctionUpdate' }),
        put({ FunctionName: 'resize', UpdateRuntimeOn: 'Manual', RuntimeVersionArn: 'not an arn but long enough' }),
        put({ FunctionName: 'nobody', UpdateRuntimeOn: 'Auto' }),
      ].map(async (call) => (await failure(call)).name),
    );
    expect(refusals).toEqual([
      'InvalidParameterValueException',
      'InvalidParameterValueException',
      'InvalidParameterValueException',
      'InvalidParameterValueException',
      'ValidationException',
      'ResourceNotFoundException',
    ]);
    expect((await get('resize')).UpdateRuntimeOn).toBe('Auto');
  });

  it('a generated function keeps what was set, and is still listed once', async () => {
    simulator.dispose();
    simulator = createSimulator({ scenario: 'empty', functions: 60, startAt });
    const zip = (await allFunctions()).find(({ Runtime }) => Runtime !== undefined)?.FunctionName ?? '';
    await put({ FunctionName: zip, UpdateRuntimeOn: 'FunctionUpdate' });
    expect((await get(zip)).UpdateRuntimeOn).toBe('FunctionUpdate');
    expect((await allFunctions()).filter(({ FunctionName }) => FunctionName === zip)).toHaveLength(1);
  });
});

describe('quotas', () => {
  it('fifteen requests a second are shared by all operations, GetFunction has a hundred of its own', async () => {
    const list = () => lambda().send(new ListFunctionsCommand({}));
    const mode = () => lambda().send(new GetRuntimeManagementConfigCommand({ FunctionName: 'resize' }));
    for (let count = 0; count < 15; count += 1) await (count % 2 ? list() : mode());
    const refusal = await failure(mode());
    expect(refusal).toBeInstanceOf(TooManyRequestsException);
    expect(refusal).toMatchObject({
      Reason: 'CallerRateLimitExceeded',
      retryAfterSeconds: '1',
      $metadata: { httpStatusCode: 429 },
    });
    for (let count = 0; count < 100; count += 1)
      await lambda().send(new GetFunctionCommand({ FunctionName: 'resize' }));
    await failure(lambda().send(new GetFunctionCommand({ FunctionName: 'resize' })));
    vi.setSystemTime(Date.now() + 1000);
    await list();
  });

  it('are counted for each region by itself', async () => {
    for (let count = 0; count < 15; count += 1) await lambda().send(new ListFunctionsCommand({}));
    await clientsOf(simulator, { region: 'us-east-1' }).lambda.send(new ListFunctionsCommand({}));
    await failure(lambda().send(new ListFunctionsCommand({})));
  });
});
