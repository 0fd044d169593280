import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogStreamsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeNodegroupCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import {
  GetRuntimeManagementConfigCommand,
  ListFunctionsCommand,
  PutRuntimeManagementConfigCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeNotebookInstanceCommand,
  DescribeNotebookInstanceLifecycleConfigCommand,
  ListNotebookInstanceLifecycleConfigsCommand,
  ListNotebookInstancesCommand,
  StartNotebookInstanceCommand,
  StopNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { visionOnStart, visionOnStartGpu, visionOnStartNext } from '../../../src/simulator/scenarios/team.ts';
import { runScript } from '../../../src/simulator/services/sageMakerScripts.ts';
import { clientsOf, failure, startAt } from './clients.ts';
import { clusterLines, functionLines, notebookLines, startLine } from './picture.ts';

let simulator: Simulator;

beforeEach(() => {
  vi.useFakeTimers({ now: startAt, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  simulator.dispose();
  vi.useRealTimers();
});

describe('the sample account', () => {
  beforeEach(() => {
    simulator = createSimulator({ startAt });
  });

  it('has notebook instances in every condition', async () => {
    expect(await notebookLines(clientsOf(simulator))).toEqual([
      'ads-attribution: Stopped, al2-v2, ml.t3.medium',
      'basket-analysis: Updating, al2023-v1, ml.m5.xlarge',
      'churn-model: Stopped, al2-v3, ml.t3.medium',
      'credit-scoring-2022: Stopped, al1-v1, ml.t2.medium',
      'demand-forecast: InService, al2023-v1, ml.m6i.xlarge, team-onstart, started 3 days ago (CloudTrail)',
      'fraud-features: InService, al2-v3, ml.m5.xlarge, research-onstart, started 160 days ago (log)',
      'geo-routing: Pending, al2023-v1, ml.t3.medium, idle-stop, started 0 days ago (CloudTrail)',
      'image-embeddings: InService, al2-v3, ml.p3.2xlarge, research-onstart, started 151 days ago (log)',
      'inventory-eda: Stopped, al2023-v1, ml.t3.medium, idle-stop, started 9 days ago (CloudTrail)',
      'legacy-pricing: InService, al2-v1, ml.t2.medium',
      'marketing-mix: InService, al2023-v1, ml.t3.medium, started 34 days ago (CloudTrail), CloudFormation',
      'platform-preview: InService, al2027-v1, ml.t3.medium, started 6 days ago (CloudTrail)',
      'quality-checks: InService, al2023-v1, ml.t3.medium, started 5 days ago (CloudTrail)',
      'recommender-lab: InService, al2023-v1, ml.g5.xlarge, team-onstart, started 12 days ago (CloudTrail)',
      'returns-analysis: InService, al2023-v1, ml.t3.medium, idle-stop, started 118 days ago (log)',
      'search-ranking: InService, al2023-v1, ml.m6i.2xlarge, idle-stop, started 47 days ago (CloudTrail)',
      'vision-training: Failed, al2023-v1, ml.g6.xlarge, gpu-onstart, started 2 days ago (CloudTrail), "took longer than 5 minutes"',
    ]);
  });

  it('has a script that changed after one of its notebook instances last started', async () => {
    const { sageMaker } = clientsOf(simulator);
    const config = await sageMaker.send(
      new DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName: 'team-onstart' }),
    );
    const changed = Math.floor((simulator.now() - Number(config.LastModifiedTime)) / 86_400_000);
    // recommender-lab started 12 days ago, demand-forecast 3.
    expect(changed).toBe(6);
    const script = Buffer.from(config.OnStart?.[0]?.Content ?? '', 'base64').toString();
    expect(script.length).toBeGreaterThan(1000);
    expect(script).toContain('dnf -y upgrade --releasever=latest --security');
  });

  it('has lifecycle configurations, one of which nobody uses', async () => {
    const { sageMaker } = clientsOf(simulator);
    const { NotebookInstanceLifecycleConfigs = [] } = await sageMaker.send(
      new ListNotebookInstanceLifecycleConfigsCommand({ SortBy: 'Name', SortOrder: 'Ascending' }),
    );
    const { NotebookInstances = [] } = await sageMaker.send(new ListNotebookInstancesCommand({ MaxResults: 100 }));
    const users = (config: string) =>
      NotebookInstances.filter(
        ({ NotebookInstanceLifecycleConfigName }) => NotebookInstanceLifecycleConfigName === config,
      );
    expect(
      NotebookInstanceLifecycleConfigs.map(({ NotebookInstanceLifecycleConfigName: name = '' }) => [
        name,
        users(name).length,
      ]),
    ).toEqual([
      ['gpu-onstart', 1],
      ['idle-stop', 4],
      ['onboarding-2024', 0],
      ['research-onstart', 2],
      ['team-onstart', 2],
    ]);
  });

  it('has a failed start whose real cause is in the log, and the script that caused it', async () => {
    const { logs, sageMaker } = clientsOf(simulator);
    const { events } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: '/aws/sagemaker/NotebookInstances',
        logStreamName: 'vision-training/LifecycleConfigOnStart',
      }),
    );
    expect(events?.map(({ message }) => message)).toEqual([expect.stringContaining('/bin/bash^M: bad interpreter')]);
    const config = await sageMaker.send(
      new DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName: 'gpu-onstart' }),
    );
    expect(Buffer.from(config.OnStart?.[0]?.Content ?? '', 'base64').toString()).toContain('#!/bin/bash\r\n');
  });

  it('moves on by itself, and starts what can be started', async () => {
    const { sageMaker } = clientsOf(simulator);
    const status = async (name: string) =>
      (await sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName: name })))
        .NotebookInstanceStatus;
    await sageMaker.send(new StopNotebookInstanceCommand({ NotebookInstanceName: 'demand-forecast' }));
    await sageMaker.send(new StartNotebookInstanceCommand({ NotebookInstanceName: 'vision-training' }));
    await sageMaker.send(new StartNotebookInstanceCommand({ NotebookInstanceName: 'inventory-eda' }));
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    await sageMaker.send(new StartNotebookInstanceCommand({ NotebookInstanceName: 'demand-forecast' }));
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    const names = ['demand-forecast', 'inventory-eda', 'geo-routing', 'basket-analysis', 'vision-training'];
    expect(await Promise.all(names.map(status))).toEqual(['InService', 'InService', 'InService', 'Stopped', 'Failed']);
  });

  it('has functions for every finding', async () => {
    expect(await functionLines(clientsOf(simulator))).toEqual([
      // current
      'checkout-api: nodejs24.x, changed 4 days ago',
      'cart-events: nodejs24.x, changed 33 days ago',
      'orders-events: python3.14, arm64, changed 19 days ago',
      'invoice-render: python3.13, changed 71 days ago',
      'address-lookup: python3.12, changed 140 days ago',
      'geocoder: provided.al2023, arm64, changed 52 days ago',
      'loyalty-points: java21, SnapStart, changed 27 days ago',
      'checkout-pricing: nodejs24.x, changed 1 days ago',
      // ending
      'receipts-export: ruby3.3, changed 204 days ago',
      'session-store: nodejs22.x, changed 88 days ago',
      'webhook-relay: nodejs22.x, arm64, changed 61 days ago',
      // unsupported; the last two can not be created, or not even updated, any more
      'sms-gateway: python3.10, changed 310 days ago',
      'tax-calculator: dotnet8, changed 96 days ago',
      'image-resize: nodejs18.x, changed 540 days ago',
      'partner-feed: python3.7, changed 1290 days ago',
      'legacy-webhook: nodejs12.x, Inactive, changed 1500 days ago',
      // held; the last one was updated lately
      'payments-authorizer: python3.12, Manual, on an older runtime version, changed 230 days ago',
      'ledger-sync: python3.13, Manual, on an older runtime version, changed 101 days ago',
      'stock-sync: nodejs24.x, FunctionUpdate, on an older runtime version, changed 210 days ago',
      'stock-reserve: nodejs24.x, FunctionUpdate, changed 2 days ago',
      // for their owners to patch, or not to be known
      'route-optimizer: container image, changed 249 days ago',
      'pdf-thumbnails: container image, arm64, changed 12 days ago',
      'edge-experiments: nodejs28.x, changed 3 days ago',
      'own-runtime-poc: no runtime, changed 17 days ago',
      'returns-router: python3.13, RuntimeVersionNotResolved, changed 44 days ago',
    ]);
  });

  it('names runtime versions in the logs, in the three forms that Lambda has', async () => {
    const clients = clientsOf(simulator);
    expect(await startLine(clients, '/aws/lambda/checkout-api', 'INIT_START')).toMatch(
      /^INIT_START Runtime Version: nodejs:24\.v\d+\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}\n$/,
    );
    expect(await startLine(clients, '/aws/lambda/loyalty-points', 'RESTORE_START')).toMatch(
      /^RESTORE_START Runtime Version: java:21\.v\d+\tRuntime Version ARN: /,
    );
    const json: unknown = JSON.parse((await startLine(clients, '/aws/lambda/invoice-render', 'initStart')) ?? '');
    expect(json).toMatchObject({
      type: 'platform.initStart',
      record: {
        runtimeVersion: expect.stringMatching(/^python:3\.13\.v\d+$/),
        runtimeVersionArn: expect.stringContaining('::runtime:'),
      },
    });
  });

  it('has clusters and nodegroups for every finding', async () => {
    expect(await clusterLines(clientsOf(simulator))).toEqual([
      'storefront: 1.34, ACTIVE',
      '  web: 1.34, AL2023_x86_64_STANDARD, the recommended release, ACTIVE',
      '  workers-arm: 1.34, AL2023_ARM_64_STANDARD, an older release, ACTIVE',
      '  recommendations-gpu: 1.34, AL2023_x86_64_NVIDIA, an older release, ACTIVE',
      'data-platform: 1.31, ACTIVE',
      '  etl: 1.31, AL2_x86_64, the recommended release, ACTIVE',
      '  spark-hardened: 1.31, CUSTOM, release ami-0a4c81e29f7d3b560, ACTIVE',
      '  windows-reports: 1.31, WINDOWS_CORE_2022_x86_64, release 1.31-2026.10.13, ACTIVE',
      'platform: 1.36, ACTIVE',
      '  system: 1.36, BOTTLEROCKET_x86_64, the recommended release, ACTIVE',
      '  edge: 1.36, BOTTLEROCKET_ARM_64, an older release, ACTIVE',
      '  batch: 1.34, AL2023_x86_64_STANDARD, an older release, ACTIVE',
      '  ingest: 1.36, AL2023_x86_64_STANDARD, an older release, DEGRADED, AsgInstanceLaunchFailures, NodeCreationFailure',
    ]);
  });

  it('reaches into a second region and a second account', async () => {
    const count = async (region: string, accessKeyId: string) => {
      const clients = clientsOf(simulator, { region, accessKeyId });
      return [
        (await clients.sageMaker.send(new ListNotebookInstancesCommand({}))).NotebookInstances?.length,
        (await clients.lambda.send(new ListFunctionsCommand({}))).Functions?.length,
        (await clients.eks.send(new ListClustersCommand({}))).clusters?.length,
      ];
    };
    expect(await count('us-east-1', 'AKIAPATCHLENS000SAMPLE')).toEqual([2, 4, 1]);
    expect(await count('eu-west-1', 'AKIAPATCHLENS000SECOND')).toEqual([2, 3, 1]);
    expect(await count('ap-northeast-2', 'AKIAPATCHLENS000SAMPLE')).toEqual([0, 0, 0]);
  });
});

describe('the other scenarios', () => {
  it('small has few resources with short names', async () => {
    simulator = createSimulator({ scenario: 'small', startAt });
    const clients = clientsOf(simulator);
    expect(await notebookLines(clients)).toEqual([
      'alpha: InService, al2023-v1, ml.t3.medium, patch-on-start, started 3 days ago (CloudTrail)',
      'beta: InService, al2023-v1, ml.t3.medium, patch-on-start, started 47 days ago (CloudTrail)',
      'delta: Stopped, al2023-v1, ml.t3.medium',
      'gamma: InService, al2-v3, ml.t3.medium',
    ]);
    expect(await functionLines(clients)).toEqual([
      'resize: python3.13, changed 30 days ago',
      'orders: python3.13, Manual, on an older runtime version, changed 120 days ago',
      'reports: python3.10, changed 300 days ago',
      'render: container image, changed 40 days ago',
    ]);
    expect(await clusterLines(clients)).toEqual([
      'main: 1.35, ACTIVE',
      '  workers: 1.35, AL2023_x86_64_STANDARD, the recommended release, ACTIVE',
      '  batch: 1.35, AL2023_ARM_64_STANDARD, an older release, ACTIVE',
    ]);
  });

  it('team has five that run with one script, of which the third can not run the next', async () => {
    simulator = createSimulator({ scenario: 'team', startAt });
    expect(await notebookLines(clientsOf(simulator))).toEqual([
      'vision-annotate: InService, al2023-v1, ml.g5.xlarge, vision-onstart, started 35 days ago (CloudTrail)',
      'vision-detect: InService, al2023-v1, ml.g5.2xlarge, vision-onstart, started 36 days ago (CloudTrail)',
      'vision-export: InService, al2023-v1, ml.m6i.xlarge, vision-onstart, started 37 days ago (CloudTrail)',
      'vision-ocr: InService, al2023-v1, ml.g6.xlarge, vision-onstart, started 38 days ago (CloudTrail)',
      'vision-segment: InService, al2023-v1, ml.g6.2xlarge, vision-onstart, started 39 days ago (CloudTrail)',
    ]);
    const run = { path: '/tmp/OnStart', os: 'AL2023', now: startAt } as const;
    const result = (script: string, instanceType: string) => runScript(script, { ...run, instanceType }).result;
    for (const instanceType of ['ml.g5.xlarge', 'ml.m6i.xlarge']) {
      expect(result(visionOnStart, instanceType)).toBe('succeeded');
      expect(result(visionOnStartNext, instanceType)).toBe('succeeded');
    }
    expect(result(visionOnStartGpu, 'ml.g5.xlarge')).toBe('succeeded');
    expect(result(visionOnStartGpu, 'ml.m6i.xlarge')).toBe('failed');
  });

  it('empty has none', async () => {
    simulator = createSimulator({ scenario: 'empty', startAt });
    const clients = clientsOf(simulator);
    expect([await notebookLines(clients), await functionLines(clients), await clusterLines(clients)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  it('broken hides its evidence, and has states that lead nowhere', async () => {
    simulator = createSimulator({ scenario: 'broken', startAt });
    const { cloudTrail, eks, lambda, logs, sageMaker } = clientsOf(simulator);
    const denied = 'AccessDeniedException';
    expect(await failure(cloudTrail.send(new LookupEventsCommand({})))).toMatchObject({ name: denied });
    expect(await failure(lambda.send(new GetRuntimeManagementConfigCommand({ FunctionName: 'resize' })))).toMatchObject(
      {
        name: denied,
      },
    );
    const notebook = await sageMaker.send(
      new DescribeNotebookInstanceCommand({ NotebookInstanceName: 'silent-failure' }),
    );
    expect(notebook).toMatchObject({
      NotebookInstanceStatus: 'Failed',
      NotebookInstanceLifecycleConfigName: 'deleted-onstart',
    });
    const { logStreams } = await logs.send(
      new DescribeLogStreamsCommand({
        logGroupName: '/aws/sagemaker/NotebookInstances',
        logStreamNamePrefix: 'silent-failure',
      }),
    );
    expect(logStreams).toEqual([]);
    const { nodegroup } = await eks.send(
      new DescribeNodegroupCommand({ clusterName: 'half-made', nodegroupName: 'from-the-future' }),
    );
    expect(nodegroup?.amiType).toBe('AL2027_x86_64_STANDARD');
    const second = clientsOf(simulator, { accessKeyId: 'AKIAPATCHLENS000SECOND' });
    expect(await failure(second.eks.send(new ListClustersCommand({})))).toMatchObject({ name: denied });
  });

  it('a name that does not exist is refused with those that do', () => {
    simulator = createSimulator({ scenario: 'empty', startAt });
    expect(() => createSimulator({ scenario: 'sampel' })).toThrow(
      'There is no scenario "sampel"; there is sample, small, team, empty, broken.',
    );
  });
});

describe('generated resources', () => {
  it('come in the number that was asked for, beside the scenario, and the same in every run', async () => {
    const options = { scenario: 'small', functions: 300, notebooks: 120, nodegroups: 45, startAt };
    simulator = createSimulator(options);
    const [notebooks, functions, clusters] = await pictures();
    expect(notebooks.length).toBe(4 + 120);
    expect(functions.length).toBe(4 + 300);
    expect(clusters.filter((line) => line.includes('pool-'))).toHaveLength(45);
    expect(clusters.filter((line) => line.startsWith('fleet-'))).toHaveLength(2);
    simulator.dispose();
    vi.setSystemTime(startAt);
    simulator = createSimulator(options);
    expect(await pictures()).toEqual([notebooks, functions, clusters]);
  });

  it('are a mix: every mode, images, several runtimes, both architectures', async () => {
    simulator = createSimulator({ scenario: 'empty', functions: 300, startAt });
    const lines = await functionLines(clientsOf(simulator));
    const share = (part: string) => lines.filter((line) => line.includes(part)).length / lines.length;
    for (const part of ['container image', 'Manual', 'FunctionUpdate', 'older', 'arm64', 'python3.10', 'dotnet8']) {
      expect(share(part), part).toBeGreaterThan(0);
      expect(share(part), part).toBeLessThan(0.6);
    }
  });

  async function pictures(): Promise<[string[], string[], string[]]> {
    const clients = clientsOf(simulator);
    return [await notebookLines(clients), await functionLines(clients), await clusterLines(clients)];
  }
});

describe('a saved state', () => {
  it('is the same account again, with what was changed in it', async () => {
    simulator = createSimulator({ startAt, functions: 100 });
    await clientsOf(simulator).lambda.send(
      new PutRuntimeManagementConfigCommand({ FunctionName: 'checkout-api', UpdateRuntimeOn: 'FunctionUpdate' }),
    );
    const state = simulator.save();
    const now = simulator.now();
    const before = await functionLines(clientsOf(simulator));
    simulator.dispose();
    vi.setSystemTime(now);
    simulator = createSimulator({ state });
    expect(simulator.save()).toEqual(state);
    expect(await functionLines(clientsOf(simulator))).toEqual(before);
    expect(before[0]).toBe('checkout-api: nodejs24.x, FunctionUpdate, changed 4 days ago');
  });
});
