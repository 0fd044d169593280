import { expect, test, vi } from 'vitest';
import { createAws } from '../../../src/aws/createAws.ts';
import type { AwsEvent } from '../../../src/aws/events.ts';
import type { SampleStore } from '../../../src/aws/sample.ts';
import type { Session } from '../../../src/aws/session.ts';
import { all, homeWith, only, problem } from './support.ts';

/** A store that holds what JSON can hold. */
function memory(): SampleStore & { readonly state: () => unknown; saves: number } {
  let text: string | undefined;
  return {
    saves: 0,
    state: (): unknown => (text === undefined ? undefined : JSON.parse(text)),
    load: () => Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown)),
    save(state) {
      this.saves += 1;
      text = JSON.stringify(state);
      return Promise.resolve();
    },
  };
}

const setup = async (store?: SampleStore, sampleMayRun = () => true) => {
  const events: AwsEvent[] = [];
  const home = await homeWith({});
  const aws = createAws({
    env: {},
    home,
    log: (event) => events.push(event),
    sampleMayRun,
    ...(store === undefined ? {} : { sampleStore: store }),
  });
  return { aws, events };
};

const mode = async ({ ports }: Session, name: string) =>
  (await ports.lambda.getRuntimeManagementConfig(name, undefined)).updateRuntimeOn;
/** A function in mode Auto, of which a test may change the mode. */
const anyAuto = async (session: Session) => {
  for (const each of await all(session.ports.lambda.listFunctions())) {
    if (each.packageType === 'Zip' && (await mode(session, each.name)) === 'Auto') return each.name;
  }
  throw new Error('no function is in mode Auto');
};

test('the sample account opens without credentials, files or network, and says that it is one', async () => {
  const { aws, events } = await setup();
  const connect = vi.spyOn((await import('node:net')).Socket.prototype, 'connect');
  const session = only((await aws.openSample()).sessions);
  expect(session.scope).toMatchObject({ profile: 'sample', region: 'eu-west-1', sample: true });
  expect(session.speed).toBe(60);
  expect(Math.abs(session.now() - Date.now())).toBeLessThan(60_000);
  expect((await all(session.ports.lambda.listFunctions())).length).toBeGreaterThan(5);
  expect((await session.ports.sts.getCallerIdentity()).account).toBe('111122223333');
  expect(connect).not.toHaveBeenCalled();
  expect(events.filter((event) => event.type === 'request').every(({ sample }) => sample)).toBe(true);
  await aws.dispose();
  expect((await problem(session.ports.sts.getCallerIdentity())).code).toBe('cancelled');
});

test('what was changed in it survives a reload', async () => {
  const store = memory();
  const first = await setup(store);
  const before = only((await first.aws.openSample()).sessions);
  const name = await anyAuto(before);
  await before.ports.lambda.putRuntimeManagementConfig(name, undefined, { updateRuntimeOn: 'FunctionUpdate' });
  await first.aws.dispose();
  expect(store.state()).toBeTypeOf('object');
  const second = await setup(store);
  const after = only((await second.aws.openSample()).sessions);
  expect(await mode(after, name)).toBe('FunctionUpdate');
  await second.aws.dispose();
});

test('it is saved soon after a change, without being closed', async () => {
  const store = memory();
  const { aws } = await setup(store);
  const session = only((await aws.openSample()).sessions);
  const name = await anyAuto(session);
  await session.ports.lambda.putRuntimeManagementConfig(name, undefined, { updateRuntimeOn: 'FunctionUpdate' });
  await expect.poll(() => store.saves, { timeout: 3000 }).toBeGreaterThan(0);
  await aws.dispose();
});

test('a reset puts it back to the beginning, for a session that is open too', async () => {
  const store = memory();
  const { aws } = await setup(store);
  const session = only((await aws.openSample()).sessions);
  const name = await anyAuto(session);
  await session.ports.lambda.putRuntimeManagementConfig(name, undefined, { updateRuntimeOn: 'FunctionUpdate' });
  await aws.resetSample();
  expect(await mode(session, name)).toBe('Auto');
  await aws.dispose();
  const again = await setup(store);
  expect(await mode(only((await again.aws.openSample()).sessions), name)).toBe('Auto');
  await again.aws.dispose();
});

test('a saved state that is none is dropped, and said so', async () => {
  const store = memory();
  await store.save({ nonsense: true });
  const { aws, events } = await setup(store);
  const session = only((await aws.openSample()).sessions);
  expect((await all(session.ports.lambda.listFunctions())).length).toBeGreaterThan(5);
  expect(events).toContainEqual({ type: 'sampleStateDropped' });
  await aws.dispose();
});

test('opening a real account closes it; other regions may be looked at', async () => {
  const { aws } = await setup();
  const { sessions } = await aws.openSample(['eu-west-1', 'us-east-1']);
  expect(sessions.map(({ scope }) => scope.region)).toEqual(['eu-west-1', 'us-east-1']);
  await aws.open({ profiles: [], regions: [] });
  expect(sessions.every(({ signal }) => signal.aborted)).toBe(true);
  const again = only((await aws.openSample()).sessions);
  expect((await again.ports.sts.getCallerIdentity()).account).toBe('111122223333');
  await aws.dispose();
});

test('an operation in it goes on while a real account is looked at, and its state is one', async () => {
  const store = memory();
  const { aws } = await setup(store);
  const looking = only((await aws.openSample()).sessions);
  const { session, close } = await aws.openScope({ ...looking.scope, id: 'whatever' });
  await aws.open({ profiles: [], regions: [] });
  expect([looking.signal.aborted, session.signal.aborted]).toEqual([true, false]);
  const name = await anyAuto(session);
  await session.ports.lambda.putRuntimeManagementConfig(name, undefined, { updateRuntimeOn: 'FunctionUpdate' });
  const again = only((await aws.openSample()).sessions);
  expect(await mode(again, name)).toBe('FunctionUpdate');
  close();
  close();
  // Closed twice, counted once: the others are still served.
  expect(await mode(again, name)).toBe('FunctionUpdate');
  await aws.open({ profiles: [], regions: [] });
  await expect.poll(() => store.state()).toBeTypeOf('object');
  await aws.dispose();
});

test('once let go, no operation reaches it from here: what is open is closed, and nothing is opened', async () => {
  const store = memory();
  let ours = true;
  const { aws } = await setup(store, () => ours);
  const looking = only((await aws.openSample()).sessions);
  const { session } = await aws.openScope(looking.scope);
  ours = false;
  await aws.letSampleGo();
  expect([looking.signal.aborted, session.signal.aborted]).toEqual([true, true]);
  expect(await problem(aws.openScope(looking.scope))).toMatchObject({ code: 'cancelled' });
  ours = true;
  const again = await aws.openScope(looking.scope);
  expect((await again.session.ports.sts.getCallerIdentity()).account).toBe('111122223333');
  await aws.dispose();
});
