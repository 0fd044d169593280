import { expect, test } from 'vitest';
import { Budgets } from '../../../src/aws/budget.ts';
import type { CallOptions } from '../../../src/aws/callOptions.ts';
import { SharedReads } from '../../../src/aws/sharedReads.ts';
import { only, openAws, problem, profileText, scripted } from './support.ts';

const lambda = async (rate = 14) => {
  const server = await scripted(() => ({
    headers: { 'x-amzn-requestid': `request-${server.heard.length}` },
    body: JSON.stringify({ UpdateRuntimeOn: 'Auto' }),
  }));
  const { sessions } = await openAws({
    config: profileText('default', { endpoint_url: server.url }),
    options: { lambdaRequestsPerSecond: () => rate },
  });
  return { server, lambda: only(sessions).ports.lambda };
};

test('two who ask the same at a time get one answer of AWS, and both hear its request id', async () => {
  const { server, lambda: port } = await lambda();
  const heard: string[] = [];
  const options = { onAnswer: ({ requestId }: { readonly requestId: string }) => void heard.push(requestId) };
  const [one, two, other] = await Promise.all([
    port.getRuntimeManagementConfig('orders', undefined, options),
    port.getRuntimeManagementConfig('orders', undefined, options),
    port.getRuntimeManagementConfig('orders', '7', options),
  ]);
  expect([one, two, other]).toEqual(Array.from({ length: 3 }, () => ({ updateRuntimeOn: 'Auto' })));
  expect(server.heard).toHaveLength(2);
  expect(heard).toHaveLength(3);
  await port.getRuntimeManagementConfig('orders', undefined);
  expect(server.heard).toHaveLength(3);
});

test('an answer from before a change is not given to who asks after it', async () => {
  const { server, lambda: port } = await lambda(1);
  await port.getRuntimeManagementConfig('other', undefined);
  const before = port.getRuntimeManagementConfig('orders', undefined);
  const put = port.putRuntimeManagementConfig('orders', undefined, { updateRuntimeOn: 'Auto' });
  await put;
  const after = port.getRuntimeManagementConfig('orders', undefined);
  await Promise.all([before, after]);
  expect(server.heard.filter(({ path }) => path.includes('orders'))).toHaveLength(3);
});

test('one of two who gives up leaves the answer to the other; when both do, nothing is sent', async () => {
  const { server, lambda: port } = await lambda(1);
  await port.getRuntimeManagementConfig('other', undefined);
  const [mine, yours] = [new AbortController(), new AbortController()];
  const ask = (name: string, { signal }: AbortController) =>
    port.getRuntimeManagementConfig(name, undefined, { signal });
  const [first, second] = [problem(ask('orders', mine)), ask('orders', yours)];
  const nobody = new AbortController();
  const left = [problem(ask('billing', nobody)), problem(ask('billing', nobody))];
  mine.abort();
  nobody.abort();
  expect((await first).code).toBe('cancelled');
  expect((await Promise.all(left)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled']);
  expect(await second).toEqual({ updateRuntimeOn: 'Auto' });
  expect(server.heard.map(({ path }) => /functions\/(\w+)/.exec(path)?.[1])).toEqual(['other', 'orders']);
});

test('who asks again after all have given up does not get their cancellation', async () => {
  const reads = new SharedReads<string>(new Budgets(() => 5));
  const mine = new AbortController();
  const forEver = ({ signal }: CallOptions) =>
    new Promise<string>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('stopped'))));
  const first = reads.ask(['orders'], { signal: mine.signal }, forEver);
  mine.abort();
  await expect(first).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  expect(await reads.ask(['orders'], undefined, () => Promise.resolve('Auto'))).toBe('Auto');
});

test('the request is as urgent as the most urgent of those who wait', async () => {
  const reads = new SharedReads<string>(new Budgets(() => 5));
  let sent: CallOptions | undefined;
  const answer = Promise.withResolvers<string>();
  const read = (options: CallOptions) => {
    sent = options;
    return answer.promise;
  };
  const mine = new AbortController();
  const waiting = [reads.ask(['orders'], { priority: 'rest', asker: 'functions' }, read)];
  await Promise.resolve();
  expect([sent?.priority, sent?.asker]).toEqual(['rest', 'functions']);
  const opened = reads.ask(['orders'], { signal: mine.signal }, read);
  expect(sent?.priority).toBe('seen');
  mine.abort();
  await opened.catch(() => undefined);
  expect(sent?.priority).toBe('rest');
  answer.resolve('Auto');
  expect(await Promise.all(waiting)).toEqual(['Auto']);
});
