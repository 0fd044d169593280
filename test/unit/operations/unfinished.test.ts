import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasUnfinished } from '../../../src/operations/unfinished.ts';
import { folders, machines, plan, window } from './machines.ts';

test('a window that starts learns from the journals alone whether an operation waits for someone', async () => {
  const roots = await folders();
  expect(await hasUnfinished(roots.real), 'nothing was ever begun').toBe(false);

  const { steps } = machines({ a: 'on' });
  const running = await window(steps, { roots });
  const id = await running.start('notebooks', plan(['off', 'a']));
  expect(await hasUnfinished(roots.real), 'it runs').toBe(true);
  expect(await hasUnfinished(roots.sample), 'in the real account').toBe(false);

  await running.dispose();
  const before = await readdir(join(roots.real, id));
  expect(await hasUnfinished(roots.real), 'its window was closed').toBe(true);
  expect(await readdir(join(roots.real, id)), 'looking leaves no trace').toEqual(before);

  const next = await window(steps, { roots });
  await next.begin();
  await next.settled(id);
  expect(await hasUnfinished(roots.real), 'the next window brought it to its end').toBe(false);
});

test('a journal that can not be understood is for whoever can say so', async () => {
  const { real } = await folders();
  await mkdir(join(real, 'some-operation'), { recursive: true });
  expect(await hasUnfinished(real), 'not begun yet').toBe(false);
  await writeFile(join(real, 'some-operation', 'journal.1.jsonl'), 'what is this?\n');
  expect(await hasUnfinished(real)).toBe(true);
});
