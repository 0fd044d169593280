import type { RetryErrorInfo } from '@smithy/types';
import { HttpRequest } from '@smithy/protocol-http';
import { expect, test } from 'vitest';
import { Budgets } from '../../../src/aws/budget.ts';
import { problemOfSdk } from '../../../src/aws/errors.ts';
import { networkTransport } from '../../../src/aws/transport.ts';
import { maxAttempts, retryStrategy } from '../../../src/aws/retry.ts';
import type { AwsEvent, RequestEvent } from '../../../src/aws/events.ts';
import { all, firstAccount, only, openAws, problem, profileText, scripted, simulated } from './support.ts';

const requests = (events: readonly AwsEvent[]) =>
  events.filter((event): event is RequestEvent => event.type === 'request');

test(
  'a third of all requests fails (throttles, 500s, dropped connections): nobody notices',
  { timeout: 60_000 },
  async () => {
    const { url, simulator } = await simulated({
      scenario: 'sample',
      nodegroups: 120,
      notebooks: 60,
      faults: ['throttle:0.1', 'http500:0.1', 'drop:0.12'],
      seed: 7,
    });
    const { sessions, events } = await openAws({
      config: profileText('default', { endpoint_url: url }),
      options: { lambdaRequestsPerSecond: () => 14 },
    });
    const { ports } = only(sessions);
    const functions = async () => {
      const listed = await all(ports.lambda.listFunctions());
      const change = { updateRuntimeOn: 'FunctionUpdate' };
      return Promise.all(
        listed
          .filter(({ runtime }) => runtime?.startsWith('python') === true)
          .map(({ name }) => ports.lambda.putRuntimeManagementConfig(name, undefined, change)),
      );
    };
    const nodegroups = async () => {
      const clusters = await all(ports.eks.listClusters());
      const named = await Promise.all(
        clusters.map(async (cluster) => {
          await ports.eks.describeCluster(cluster);
          const names = await all(ports.eks.listNodegroups(cluster));
          return Promise.all(names.map((name) => ports.eks.describeNodegroup(cluster, name)));
        }),
      );
      return named.flat();
    };
    const notebooks = async () => {
      const listed = await all(ports.sageMaker.listNotebookInstances());
      return Promise.all(listed.map(({ name }) => ports.sageMaker.describeNotebookInstance(name)));
    };
    const read = await Promise.all([functions(), nodegroups(), notebooks()]);
    expect(read.map(({ length }) => length > 3)).toEqual([true, true, true]);
    const attempts = requests(events).reduce((sum, event) => sum + (event.attempts ?? 0), 0);
    expect(requests(events).filter((event) => event.problem !== undefined)).toEqual([]);
    // The faults did strike: the run needed more attempts than requests.
    expect(attempts).toBeGreaterThan(requests(events).length * 1.25);
    const sent = Object.values(simulator.requestCounts()).reduce((sum, count) => sum + count, 0);
    expect(sent).toBe(attempts);
  },
);

test('a throttled request is tried twelve times in all; one that AWS refuses, once', async () => {
  const strategy = retryStrategy(() => 0);
  let token = await strategy.acquireInitialRetryToken('');
  let retries = 0;
  for (;;) {
    try {
      token = await strategy.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' });
      retries += 1;
    } catch {
      break;
    }
  }
  expect(retries).toBe(maxAttempts - 1);
  await expect(
    strategy.refreshRetryTokenForRetry(await strategy.acquireInitialRetryToken(''), { errorType: 'CLIENT_ERROR' }),
  ).rejects.toThrow();
});

const timeOut = (): NonNullable<RetryErrorInfo['error']> =>
  Object.assign(new Error('no byte'), { cause: new Error('none') });

test('a server that stays silent is left alone after two time-outs', async () => {
  const server = await scripted(() => undefined);
  const transport = networkTransport({ connectionTimeout: 1000, socketTimeout: 50 });
  const request = new HttpRequest({ hostname: '127.0.0.1', port: Number(new URL(server.url).port), protocol: 'http:' });
  const error: unknown = await transport.handle(request).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  transport.destroy?.();
  const asked = { service: 'eks', operation: 'ListClusters', region: 'eu-west-1', host: 'eks.example' };
  expect(problemOfSdk(error, asked)).toMatchObject({
    code: 'timedOut',
    fault: 'network',
    detail: 'TimeoutError eks.example',
  });
  const strategy = retryStrategy(() => 0);
  const silent: RetryErrorInfo = { errorType: 'TRANSIENT', error: Object.assign(timeOut(), { name: 'TimeoutError' }) };
  const second = await strategy.refreshRetryTokenForRetry(await strategy.acquireInitialRetryToken(''), silent);
  await expect(strategy.refreshRetryTokenForRetry(second, silent)).rejects.toThrow();
});

test('delays grow, jittered, to two seconds; a Retry-After counts', async () => {
  const strategy = retryStrategy(() => 1);
  let token = await strategy.acquireInitialRetryToken('');
  const delays: number[] = [];
  for (let retry = 0; retry < 9; retry += 1) {
    token = await strategy.refreshRetryTokenForRetry(token, { errorType: 'TRANSIENT' });
    delays.push(token.getRetryDelay());
  }
  expect(delays).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000]);
  const first = await strategy.acquireInitialRetryToken('');
  const asked = { errorType: 'THROTTLING', retryAfterHint: new Date(Date.now() + 3000) } as const;
  expect((await strategy.refreshRetryTokenForRetry(first, asked)).getRetryDelay()).toBeGreaterThan(2500);
});

test('Lambda gets at most the requests a second that were allowed, retries and pages included, over both profiles of an account', async () => {
  const times: number[] = [];
  const server = await scripted(() => {
    times.push(performance.now());
    return { body: JSON.stringify({ UpdateRuntimeOn: 'Auto' }) };
  });
  const config = profileText('one', { endpoint_url: server.url }) + profileText('two', { endpoint_url: server.url });
  const { sessions } = await openAws({
    config,
    profiles: ['one', 'two'],
    options: { lambdaRequestsPerSecond: () => 10 },
  });
  await Promise.all(
    sessions.flatMap(({ ports }) =>
      Array.from({ length: 12 }, (_, at) => ports.lambda.getRuntimeManagementConfig(`f${at}`, undefined)),
    ),
  );
  expect(times.length).toBe(24);
  // 24 at 10 a second: the last two start in the third second.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1700);
});

test('the setting takes hold of the next request', async () => {
  let rate = 1;
  const budgets = new Budgets(() => rate);
  const gate = budgets.gate('account', 'eu-west-1', 'lambda');
  const started = performance.now();
  const waiting = [gate(() => Promise.resolve(1), {}), gate(() => Promise.resolve(2), {})];
  await waiting[0];
  rate = 50;
  await Promise.all(Array.from({ length: 20 }, () => gate(() => Promise.resolve(3), {})));
  expect(performance.now() - started).toBeLessThan(900);
  await Promise.all(waiting);
});

test('CloudTrail is asked twice a second at most, for account and region together', async () => {
  const times: number[] = [];
  const budgets = new Budgets(() => 5);
  const one = budgets.gate(firstAccount.id, 'eu-west-1', 'cloudtrail');
  const same = budgets.gate(firstAccount.id, 'eu-west-1', 'cloudtrail');
  await Promise.all(
    [one, same, one].map((gate) =>
      gate(() => {
        times.push(performance.now());
        return Promise.resolve();
      }, {}),
    ),
  );
  expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
});

test('what waits for the budget goes when its caller does, and takes nothing of it', async () => {
  const server = await scripted(() => ({ body: JSON.stringify({ UpdateRuntimeOn: 'Auto' }) }));
  const { sessions } = await openAws({
    config: profileText('default', { endpoint_url: server.url }),
    options: { lambdaRequestsPerSecond: () => 1 },
  });
  const { ports } = only(sessions);
  const mine = new AbortController();
  await ports.lambda.getRuntimeManagementConfig('f', undefined);
  const waiting = Array.from({ length: 5 }, (_, at) =>
    problem(ports.lambda.getRuntimeManagementConfig(`f${at}`, undefined, { signal: mine.signal })),
  );
  mine.abort();
  expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'cancelled'));
  expect(server.heard.length).toBe(1);
});
