import { Readable } from 'node:stream';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EKSClient } from '@aws-sdk/client-eks';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SSMClient } from '@aws-sdk/client-ssm';
import { HttpResponse, type HttpRequest } from '@smithy/protocol-http';
import type { Simulator } from '../../../src/simulator/index.ts';

/** Sunday 2026-11-22, 09:00 UTC: the day on which the tests' deadlines are counted. */
export const startAt = Date.parse('2026-11-22T09:00:00Z');

export interface Caller {
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly maxAttempts?: number;
}

/** The SDK's own clients, speaking to the simulator in this process. */
export function clientsOf(simulator: Simulator, caller: Caller = {}) {
  const config = {
    region: caller.region ?? 'eu-west-1',
    maxAttempts: caller.maxAttempts ?? 1,
    credentials: { accessKeyId: caller.accessKeyId ?? 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' },
    requestHandler: inProcess(simulator),
  };
  return {
    cloudTrail: new CloudTrailClient(config),
    eks: new EKSClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    sageMaker: new SageMakerClient(config),
    ssm: new SSMClient(config),
  };
}

export function inProcess(simulator: Simulator) {
  return {
    handle: async (request: HttpRequest) => {
      const answer = await simulator.handle({
        method: request.method,
        protocol: request.protocol,
        hostname: request.hostname,
        path: request.path,
        query: request.query,
        headers: request.headers,
        body: typeof request.body === 'string' || request.body instanceof Uint8Array ? request.body : undefined,
      });
      const body = Readable.from([Buffer.from(answer.body)]);
      return { response: new HttpResponse({ statusCode: answer.status, headers: { ...answer.headers }, body }) };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

/** The error that a call ends with; fails when it succeeds. */
export async function failure(call: Promise<unknown>): Promise<Error> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error('the call was expected to fail');
  return outcome;
}
