import { expect, test } from 'vitest';
import { machines, plan, told, window } from './machines.ts';

test('steps of a target run in order, each only after the one before is done', async () => {
  const world = machines({ a: 'on', b: 'on' });
  const operations = await window(world.steps);
  const id = await operations.start('notebooks', plan(['off', 'a'], ['on', 'a'], ['off', 'b'], ['on', 'b']));
  const end = await operations.settled(id);
  expect(end).toMatchObject({ state: 'done', offers: ['dismiss'] });
  expect(told(end)).toEqual(['a: off done, on done', 'b: off done, on done']);
  expect(world.diary.filter((line) => line.endsWith('a'))).toEqual(['off a', 'on a']);
  expect(world.diary.filter((line) => line.endsWith('b'))).toEqual(['off b', 'on b']);
});
