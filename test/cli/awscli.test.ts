import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/index.ts';
import { serve, type SimulatorServer } from '../../src/simulator/server.ts';
import { awsCli, installAwsCli } from './aws.ts';

/*
 * A client that we did not write, and an old one: Debian's AWS CLI against the simulator's server.
 * Time runs 60 times as fast: what takes AWS two minutes takes two seconds. The CLI's waiters look every 30 seconds.
 */
const speed = 60;

vi.setConfig({ testTimeout: 150_000, hookTimeout: 180_000 });

let simulator: Simulator;
let server: SimulatorServer;
let aws: ReturnType<typeof awsCli>;
let folder: string;

beforeAll(async () => {
  installAwsCli();
  simulator = createSimulator({ scenario: 'small', notebooks: 230, speed });
  server = await serve(simulator, 0);
  aws = awsCli(server.url);
  folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-cli-'));
});

afterAll(async () => {
  aws[Symbol.dispose]();
  await server.close();
  simulator.dispose();
  await rm(folder, { recursive: true });
});

const script = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return `Content=${Buffer.from(text).toString('base64')}`;
};

const named = (name: string) => ['--notebook-instance-name', name];
const config = (name: string) => ['--notebook-instance-lifecycle-config-name', name];

/** Runs it, expects success, gives the JSON. */
async function ok(...args: string[]): Promise<unknown> {
  const { code, json, stderr } = await aws(...args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return json;
}

/** Runs it, expects a refusal, gives its words. */
async function refused(...args: string[]): Promise<string> {
  const { code, stderr } = await aws(...args);
  expect({ args, failed: code !== 0 }).toEqual({ args, failed: true });
  return stderr;
}

describe.concurrent("Debian's AWS CLI", () => {
  test('an AL2 instance: stop, wait, migrate, change the type, start, wait', async () => {
    const status = () =>
      ok('sagemaker', 'describe-notebook-instance', ...named('gamma'), '--query', 'NotebookInstanceStatus');
    const wait = (state: string) => ok('sagemaker', 'wait', `notebook-instance-${state}`, ...named('gamma'));
    expect(
      await refused('sagemaker', 'update-notebook-instance', ...named('gamma'), '--instance-type', 'ml.t3.large'),
    ).toContain('Status (InService) not in ([Stopped, Failed]). Unable to transition to (Updating)');
    await ok('sagemaker', 'stop-notebook-instance', ...named('gamma'));
    await wait('stopped');
    expect(await refused('sagemaker', 'start-notebook-instance', ...named('gamma'))).toContain(
      'notebook-al2-v3 can no longer be created or restarted',
    );
    await ok(
      'sagemaker',
      'update-notebook-instance',
      ...named('gamma'),
      '--platform-identifier',
      'notebook-al2023-v1',
      '--instance-type',
      'ml.m5.xlarge',
      '--lifecycle-config-name',
      'patch-on-start',
    );
    await wait('stopped');
    await ok('sagemaker', 'start-notebook-instance', ...named('gamma'));
    expect(await refused('sagemaker', 'stop-notebook-instance', ...named('gamma'))).toContain(
      'Status (Pending) not in ([InService])',
    );
    await wait('in-service');
    expect(await status()).toBe('InService');
    expect(await ok('sagemaker', 'describe-notebook-instance', ...named('gamma'))).toMatchObject({
      PlatformIdentifier: 'notebook-al2023-v1',
      InstanceType: 'ml.m5.xlarge',
      NotebookInstanceLifecycleConfigName: 'patch-on-start',
    });
    expect(
      await ok(
        'logs',
        'get-log-events',
        '--log-group-name',
        '/aws/sagemaker/NotebookInstances',
        '--log-stream-name',
        'gamma/LifecycleConfigOnStart',
        '--query',
        'events[-1].message',
      ),
    ).toBe('ready');
  });

  test('who am I', async () => {
    expect(await ok('sts', 'get-caller-identity')).toEqual({
      UserId: 'AIDAPATCHLENS0000ALICE',
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/alice',
    });
  });

  test('the other account, an unknown key, an expired session', async () => {
    using other = awsCli(server.url, { accessKeyId: 'AKIAPATCHLENS000SECOND' });
    using stranger = awsCli(server.url, { accessKeyId: 'AKIANOBODY' });
    using expired = awsCli(server.url, { accessKeyId: 'ASIAPATCHLENS00EXPIRED', sessionToken: 'any' });
    expect((await other('sts', 'get-caller-identity')).json).toMatchObject({ Account: '444455556666' });
    expect((await stranger('sts', 'get-caller-identity')).stderr).toContain('(InvalidClientTokenId)');
    expect((await stranger('sagemaker', 'list-notebook-instances')).stderr).toContain('(UnrecognizedClientException)');
    expect((await expired('lambda', 'list-functions')).stderr).toContain('(ExpiredTokenException)');
  });

  test('notebook instances: all pages, one page, one instance', async () => {
    const names = await ok(
      'sagemaker',
      'list-notebook-instances',
      '--max-items',
      '1000',
      '--page-size',
      '100',
      '--query',
      'NotebookInstances[].NotebookInstanceName',
    );
    expect(names).toHaveLength(234);
    expect(new Set(Array.isArray(names) ? names : []).size).toBe(234);
    expect(
      await ok(
        'sagemaker',
        'list-notebook-instances',
        '--no-paginate',
        '--max-results',
        '2',
        '--query',
        '{names: NotebookInstances[].NotebookInstanceName, more: NextToken != null}',
        '--name-contains',
        'a',
      ),
    ).toMatchObject({ names: ['alpha', expect.any(String)], more: true });
    expect(await ok('sagemaker', 'describe-notebook-instance', ...named('beta'))).toMatchObject({
      NotebookInstanceStatus: 'InService',
      PlatformIdentifier: 'notebook-al2023-v1',
      VolumeSizeInGB: 5,
      CreationTime: expect.stringMatching(/^20\d\d-/),
    });
  });

  test('logs of a start', async () => {
    const group = ['--log-group-name', '/aws/sagemaker/NotebookInstances'];
    expect(
      await ok('logs', 'describe-log-streams', ...group, '--log-stream-name-prefix', 'beta/LifecycleConfigOnStart'),
    ).toMatchObject({
      logStreams: [{ logStreamName: 'beta/LifecycleConfigOnStart', lastEventTimestamp: expect.any(Number) }],
    });
    expect(
      await ok(
        'logs',
        'get-log-events',
        ...group,
        '--log-stream-name',
        'beta/LifecycleConfigOnStart',
        '--query',
        'events[].message',
      ),
    ).toEqual(['Complete!', 'ready']);
    expect(
      await ok('logs', 'filter-log-events', ...group, '--filter-pattern', 'ready', '--query', 'events[].logStreamName'),
    ).toContain('beta/LifecycleConfigOnStart');
    expect(await refused('logs', 'describe-log-streams', '--log-group-name', '/nope')).toContain(
      '(ResourceNotFoundException) when calling the DescribeLogStreams operation: The specified log group does not exist.',
    );
  });

  test('CloudTrail', async () => {
    const events = await ok(
      'cloudtrail',
      'lookup-events',
      '--lookup-attributes',
      'AttributeKey=ResourceName,AttributeValue=beta',
      '--query',
      'Events[].EventName',
    );
    expect(events).toContain('StartNotebookInstance');
    expect(
      await refused('cloudtrail', 'lookup-events', '--start-time', '2026-11-02', '--end-time', '2026-11-01'),
    ).toContain('(InvalidTimeRangeException)');
  });

  test('Lambda functions', async () => {
    expect(await ok('lambda', 'list-functions', '--query', 'Functions[].FunctionName')).toEqual(
      expect.arrayContaining(['resize', 'orders', 'reports', 'render']),
    );
    expect(await ok('lambda', 'get-function-configuration', '--function-name', 'orders')).toMatchObject({
      Runtime: 'python3.13',
      RuntimeVersionConfig: { RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:eu-west-1::runtime:\w{64}$/) },
    });
    expect(await ok('lambda', 'get-runtime-management-config', '--function-name', 'orders')).toMatchObject({
      UpdateRuntimeOn: 'Manual',
    });
    expect(await refused('lambda', 'get-function-configuration', '--function-name', 'nope')).toContain(
      '(ResourceNotFoundException) when calling the GetFunctionConfiguration operation: Function not found: arn:aws:lambda:eu-west-1:111122223333:function:nope',
    );
  });

  test('EKS clusters and nodegroups', async () => {
    expect(await ok('eks', 'list-clusters')).toEqual({ clusters: ['main'] });
    expect(await ok('eks', 'list-nodegroups', '--cluster-name', 'main')).toMatchObject({
      nodegroups: expect.arrayContaining(['workers', 'batch']),
    });
    expect(await ok('eks', 'describe-nodegroup', '--cluster-name', 'main', '--nodegroup-name', 'batch')).toMatchObject({
      nodegroup: {
        status: 'ACTIVE',
        amiType: 'AL2023_ARM_64_STANDARD',
        releaseVersion: expect.stringMatching(/^1\.35\.\d+-\d{8}$/),
      },
    });
    expect(await refused('eks', 'describe-nodegroup', '--cluster-name', 'main', '--nodegroup-name', 'nope')).toContain(
      '(ResourceNotFoundException)',
    );
  });

  test('the recommended release in SSM', async () => {
    const name = '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/release_version';
    expect(await ok('ssm', 'get-parameters', '--names', name, '/nope')).toMatchObject({
      Parameters: [{ Name: name, Value: expect.stringMatching(/^1\.35\.\d+-\d{8}$/) }],
      InvalidParameters: ['/nope'],
    });
  });

  test('what AWS forbids is refused, by the CLI or by the service', async () => {
    const calls = [
      ['sagemaker', 'describe-notebook-instance', ...named('no_underscores')],
      ['sagemaker', 'describe-notebook-instance', ...named('nope')],
      ['sagemaker', 'list-notebook-instances', '--no-paginate', '--max-results', '101'],
      ['sagemaker', 'list-notebook-instances', '--no-paginate', '--next-token', 'made-up'],
      ['sagemaker', 'update-notebook-instance', ...named('delta'), '--instance-type', 'ml.huge'],
      ['sagemaker', 'update-notebook-instance', ...named('delta'), '--volume-size-in-gb', '4'],
      [
        'sagemaker',
        'create-notebook-instance-lifecycle-config',
        ...config('big'),
        '--on-start',
        script('big.sh', 'a'.repeat(12_289)),
      ],
      ['lambda', 'list-functions', '--no-paginate', '--max-items', '0'],
      ['ssm', 'get-parameters', '--names', ...Array.from({ length: 11 }, (_, index) => `/p${index}`)],
      ['logs', 'describe-log-streams', '--log-group-name', 'a b'],
    ];
    const words: string[] = [];
    for (const call of calls) words.push(await refused(...call));
    const constraint = words.map(
      (text) => /failed to satisfy constraint: (.*)$/s.exec(text)?.[1] ?? text.split('\n').at(-1),
    );
    expect(constraint).toEqual([
      'Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*',
      'An error occurred (ValidationException) when calling the DescribeNotebookInstance operation: RecordNotFound',
      'Member must have value less than or equal to 100',
      'An error occurred (ValidationException) when calling the ListNotebookInstances operation: Invalid NextToken.',
      expect.stringContaining('Member must satisfy enum value set: ['),
      'Invalid value for parameter VolumeSizeInGB, value: 4, valid min value: 5',
      'Member must have length less than or equal to 16384',
      'Invalid value for parameter MaxItems, value: 0, valid min value: 1',
      'Member must have length less than or equal to 10',
      'Member must satisfy regular expression pattern: [.\\-_/#A-Za-z0-9]+',
    ]);
  });

  test('a lifecycle configuration from its creation to its end', async () => {
    const scripts = [
      '--on-create',
      script('create.sh', '#!/bin/bash\necho created\n'),
      '--on-start',
      script('start.sh', '#!/bin/bash\necho started\n'),
    ];
    expect(await ok('sagemaker', 'create-notebook-instance-lifecycle-config', ...config('mine'), ...scripts)).toEqual({
      NotebookInstanceLifecycleConfigArn:
        'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/mine',
    });
    expect(
      await ok(
        'sagemaker',
        'list-notebook-instance-lifecycle-configs',
        '--name-contains',
        'min',
        '--query',
        'NotebookInstanceLifecycleConfigs[].NotebookInstanceLifecycleConfigName',
      ),
    ).toEqual(['mine']);
    await ok(
      'sagemaker',
      'update-notebook-instance-lifecycle-config',
      ...config('mine'),
      '--on-start',
      script('start.sh', '#!/bin/bash\necho again\n'),
    );
    const described = await ok(
      'sagemaker',
      'describe-notebook-instance-lifecycle-config',
      ...config('mine'),
      '--query',
      '[OnCreate[0].Content, OnStart[0].Content]',
    );
    expect(
      (Array.isArray(described) ? described : []).map(
        (content) => Buffer.from(String(content), 'base64').toString().split('\n')[1],
      ),
    ).toEqual(['echo created', 'echo again']);
    await ok('sagemaker', 'delete-notebook-instance-lifecycle-config', ...config('mine'));
    expect(await refused('sagemaker', 'describe-notebook-instance-lifecycle-config', ...config('mine'))).toContain(
      'Notebook Instance Lifecycle Config does not exist.',
    );
    expect(
      await refused('sagemaker', 'delete-notebook-instance-lifecycle-config', ...config('patch-on-start')),
    ).toContain('in use by Notebook Instance');
  });
});
