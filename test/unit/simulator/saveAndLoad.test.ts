import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeNotebookInstanceCommand,
  ListNotebookInstancesCommand,
  StopNotebookInstanceCommand,
} from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { clientsOf, failure, startAt } from './clients.ts';
import { minute, pass, served } from './served.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: startAt });
});
afterEach(() => {
  vi.useRealTimers();
});

const alpha = { NotebookInstanceName: 'alpha' };
const status = async (simulator: Simulator) =>
  (await clientsOf(simulator).sageMaker.send(new DescribeNotebookInstanceCommand(alpha))).NotebookInstanceStatus;
const stop = (simulator: Simulator) => clientsOf(simulator).sageMaker.send(new StopNotebookInstanceCommand(alpha));

/** As a file would keep it. */
function reload(simulator: Simulator): Simulator {
  const saved = JSON.stringify(simulator.save());
  simulator.dispose();
  return createSimulator({ state: JSON.parse(saved) });
}

test('a reload in the middle of Stopping goes on', async () => {
  const before = createSimulator({ scenario: 'small' });
  await stop(before);
  pass(minute);
  const after = reload(before);
  expect(await status(after)).toBe('Stopping');
  pass(minute - 1);
  expect(await status(after)).toBe('Stopping');
  pass(1);
  expect(await status(after)).toBe('Stopped');
  after.dispose();
});

test('what became due while nobody was there happens at once', async () => {
  const before = createSimulator({ scenario: 'small' });
  await stop(before);
  const saved = before.save();
  before.dispose();
  pass(60 * minute);
  expect(vi.getTimerCount()).toBe(0);
  const after = createSimulator({ state: saved });
  expect(await status(after)).toBe('Stopped');
  after.dispose();
});

test('a save is a copy, and a loaded world lacks nothing of it', async () => {
  const first = createSimulator({ scenario: 'sample' });
  const saved = first.save();
  const second = createSimulator({ state: saved });
  expect(second.save()).toEqual(saved);
  const running = { NotebookInstanceName: 'fraud-features' };
  await clientsOf(second).sageMaker.send(new StopNotebookInstanceCommand(running));
  expect(second.save()).not.toEqual(saved);
  expect(first.save()).toEqual(saved);
  first.dispose();
  second.dispose();
});

test('sessions and policies survive, and a clock that was set goes on from there', async () => {
  const nextYear = Date.parse('2027-11-22T09:00:00Z');
  const before = createSimulator({
    scenario: { name: 'test', denied: ['111122223333:lambda:*'], fill: () => undefined },
    startAt: nextYear,
  });
  const { simulator, clients } = await served({ state: before.save() });
  expect(simulator.now()).toBe(nextYear);
  const { Credentials } = await clients().sts.send(
    new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::444455556666:role/Auditor', RoleSessionName: 'alice' }),
  );
  const later = await served({ state: simulator.save() });
  const { AccessKeyId: accessKeyId = '', SessionToken: sessionToken = '' } = Credentials ?? {};
  expect(await later.clients({ accessKeyId, sessionToken }).sts.send(new GetCallerIdentityCommand())).toMatchObject({
    Account: '444455556666',
  });
  expect(await failure(later.lambda.send(new ListFunctionsCommand()))).toMatchObject({ name: 'AccessDeniedException' });
});

test('a listener hears of changes, at most every 100 ms, and of no reads', async () => {
  const simulator = createSimulator({ scenario: 'small' });
  const heard = vi.fn();
  const forget = simulator.onDidChange(heard);
  await clientsOf(simulator).sageMaker.send(new ListNotebookInstancesCommand());
  pass(1000);
  expect(heard).not.toHaveBeenCalled();
  await stop(simulator);
  await failure(stop(simulator));
  pass(100);
  expect(heard).toHaveBeenCalledTimes(1);
  // The notebook settles by itself.
  pass(2 * minute);
  expect(heard).toHaveBeenCalledTimes(2);
  forget();
  await failure(stop(simulator));
  pass(1000);
  expect(heard).toHaveBeenCalledTimes(2);
  simulator.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

test.each([[null], [{}], [{ version: 2 }], ['text'], [[]]])('the state %j is refused with a sentence', (state) => {
  expect(() => createSimulator({ state })).toThrow(/^The saved state of the simulated account can not be read: /);
});

test('a state whose tables are damaged is refused, and leaves no timer behind', async () => {
  const simulator = createSimulator({ scenario: 'small' });
  await stop(simulator);
  const saved = JSON.stringify(simulator.save()).replace('"status":"Stopping"', '"status":"Flying"');
  simulator.dispose();
  expect(() => createSimulator({ state: JSON.parse(saved) })).toThrow('can not be read');
  expect(vi.getTimerCount()).toBe(0);
});
