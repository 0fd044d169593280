import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EKSClient } from '@aws-sdk/client-eks';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished, vi } from 'vitest';
import { createSimulator, type SimulatorOptions } from '../../../src/simulator/index.ts';
import type { Scenario } from '../../../src/simulator/scenario.ts';
import { serve } from '../../../src/simulator/server.ts';
import { startAt, type Caller } from './clients.ts';

export const account = '111122223333';
export const region = 'eu-west-1';

export const minute = 60_000;

/** A world that the test writes down itself. */
export function world(fill: Scenario['fill']): Scenario {
  return { name: 'test', fill };
}

/**
 * A simulator behind HTTP, and the AWS SDK's clients that talk to it. Time stands
 * still at `startAt` until the test moves it with `pass`.
 */
export async function served(options: SimulatorOptions) {
  // Sockets keep Node's own timers; what is faked is what simulator and SDK see.
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
  const simulator = createSimulator(options);
  const server = await serve(simulator, 0);
  onTestFinished(async () => {
    await server.close();
    simulator.dispose();
    vi.useRealTimers();
  });
  const clients = (caller: Caller & { readonly sessionToken?: string } = {}) => {
    const { accessKeyId = 'AKIAPATCHLENS000SAMPLE', sessionToken } = caller;
    const config = {
      region: caller.region ?? region,
      endpoint: server.url,
      maxAttempts: caller.maxAttempts ?? 1,
      credentials: { accessKeyId, secretAccessKey: 'any', ...(sessionToken === undefined ? {} : { sessionToken }) },
    };
    return {
      cloudTrail: new CloudTrailClient(config),
      eks: new EKSClient(config),
      lambda: new LambdaClient(config),
      logs: new CloudWatchLogsClient(config),
      sageMaker: new SageMakerClient(config),
      ssm: new SSMClient(config),
      sts: new STSClient(config),
    };
  };
  return { simulator, url: server.url, clients, ...clients() };
}

/** Lets that much time pass, and what is due in it happen. */
export function pass(milliseconds: number): void {
  vi.advanceTimersByTime(milliseconds);
}
