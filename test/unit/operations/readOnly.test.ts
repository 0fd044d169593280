import { expect, test } from 'vitest';
import { minute, second } from '../../../src/domain/time.ts';
import { Bench, Machines } from './bench.ts';
import { plan } from './fakes.ts';
import { folders, machines, until, window } from './machines.ts';

test('a window that may change nothing takes an orphan over, waits for what was sent, and sends nothing until it may', async () => {
  const roots = await folders();
  const world = machines({ a: 'on' });
  const first = await window(world.steps, { roots });
  const id = await first.start('notebooks', plan(['off!', 'a'], ['on', 'a']));
  await until(first, ([it]) => it?.steps[0]?.phase === 'waiting');
  await first.dispose();

  let mayChange = false;
  const second = await window(world.steps, { roots, mayChange: () => mayChange });
  await second.begin();
  await until(second, ([it]) => it?.steps[0]?.phase === 'done' && it.owner === undefined);
  expect(second.find(id)).toMatchObject({ state: 'asking', waitsFor: 'readOnly', offers: ['dismiss'] });
  for (const wish of ['resume', 'rollBack'] as const) await second[wish](id);
  await until(second, ([it]) => it?.owner === undefined);
  expect(second.find(id)).toMatchObject({ state: 'asking', waitsFor: 'readOnly' });
  expect(world.diary).toEqual(['off a']);

  mayChange = true;
  second.settingsChanged();
  await until(second, ([it]) => it?.state === 'done');
  expect(world.diary).toEqual(['off a', 'on a']);
});

test('an operation that runs holds back when the setting is turned on, and goes on when it is turned off', async () => {
  const world = machines({ a: 'on' });
  let mayChange = true;
  const operations = await window(world.steps, { mayChange: () => mayChange });
  await operations.begin();
  const id = await operations.start('notebooks', plan(['off', 'a'], ['on', 'a']));
  await until(operations, ([it]) => it?.steps[0]?.phase === 'waiting');
  mayChange = false;
  operations.settingsChanged();
  expect(operations.find(id)).toMatchObject({ state: 'asking', waitsFor: 'readOnly', owner: 'thisWindow' });
  await until(operations, ([it]) => it?.owner === undefined);
  expect(world.diary).toEqual(['off a']);
  mayChange = true;
  operations.settingsChanged();
  await until(operations, ([it]) => it?.state === 'done');
});

test('a setting that is turned on between the intent and the request keeps the request back, and the journal says so', async () => {
  const world = machines({ a: 'on' });
  let mayChange = true;
  const operations = await window(world.steps, {
    mayChange: () => mayChange,
    boundary: ({ at }) => void (at === 'afterIntent' && (mayChange = false)),
  });
  const id = await operations.start('notebooks', plan(['off', 'a']));
  await until(operations, ([it]) => it?.owner === undefined);
  expect(operations.find(id)).toMatchObject({ state: 'asking', waitsFor: 'readOnly' });
  expect(operations.find(id)?.entries.map(({ type }) => type)).toEqual(['claimed', 'intent', 'notSent']);
  expect(world.diary).toEqual([]);
});

test('a roll-back by the plan waits for the setting as well', () => {
  const stages = [{ id: 'all', targets: ['a'], failureLimit: 0, pause: 0, shared: false }];
  const wanted = { ...plan(['off!', 'a'], ['on', 'a']), stages, onFailure: 'rollBack' as const };
  const world = new Machines({ a: 'on' });
  const cause = { code: 'startFailed', resource: 'a', lines: [] };
  world.looks.set('1', [() => undefined, () => ({ state: 'failed', cause })]);
  const bench = new Bench(wanted, world).claim().run(minute + 7 * second);
  expect(bench.snapshot.steps[1]?.phase).toBe('waiting');
  bench.mayChange = false;
  bench.run();
  expect(bench.snapshot).toMatchObject({ state: 'asking', waitsFor: 'readOnly', rollingBack: false });
  bench.mayChange = true;
  expect(bench.take({ type: 'tick' }).run().snapshot.state).toBe('rolledBack');
});

test('of what is over only looking again, and taking it off the list, are offered', () => {
  const world = new Machines({ a: 'on' });
  const bench = new Bench(plan(['off!', 'a']), world, { upTo: 30 * second }).claim().run(50 * second);
  expect(bench.snapshot).toMatchObject({ state: 'stillRunning', offers: ['resume', 'rollBack', 'dismiss'] });
  bench.mayChange = false;
  expect(bench.snapshot.offers).toEqual(['resume', 'dismiss']);
  expect(bench.wish('resume').run().snapshot.state).toBe('done');
});
