import { EventEmitter } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { minute, second } from '../../../src/domain/time.ts';
import type { StepType } from '../../../src/kinds/kind.ts';
import { Lookout, type WatchFolder } from '../../../src/operations/lookout.ts';
import { hasUnfinished } from '../../../src/operations/unfinished.ts';
import { FakeClock } from './fakeClock.ts';
import { folders, machines, plan, until, window } from './machines.ts';

/** Lets time pass, second by second, until it is so. */
async function passUntil(clock: FakeClock, check: () => boolean, seconds = 120): Promise<void> {
  for (let passed = 0; passed < seconds && !check(); passed++) {
    clock.pass(second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(check()).toBe(true);
}

test('where folders can not be watched, a window learns of other windows’ operations within 15 seconds', async () => {
  const roots = await folders();
  const clock = new FakeClock(Date.now());
  const watchFolder = () => {
    throw Object.assign(new Error('no space left on device, watch'), { code: 'ENOSPC' });
  };
  const first = await window(machines({}).steps, { roots, clock, watchFolder });
  await first.begin();
  const next = await window(machines({ a: 'on' }).steps, { roots });
  await next.start('notebooks', plan(['off', 'a']));
  await passUntil(clock, () => first.all.length === 1, 16);
});

test('a watcher that breaks is put away, and the folder is watched again later', async () => {
  const { real } = await folders();
  const clock = new FakeClock();
  class Watcher extends EventEmitter {
    closed = false;
    readonly change: () => void;
    constructor(change: () => void) {
      super();
      this.change = change;
    }
    close(): void {
      this.closed = true;
    }
  }
  const made: Watcher[] = [];
  let looks = 0;
  const watchFolder: WatchFolder = (_, change) => {
    const watcher = new Watcher(change);
    made.push(watcher);
    return watcher;
  };
  const lookout = new Lookout(clock, () => (looks += 1), watchFolder);
  lookout.begin();
  await lookout.watch(real);
  await lookout.watch(real);
  expect(made).toHaveLength(1);
  made[0]?.emit('error', new Error('gone'));
  expect(made[0]?.closed).toBe(true);
  await lookout.watch(real);
  expect(made).toHaveLength(2);
  made[1]?.change();
  clock.pass(second);
  expect(looks).toBe(1);
  lookout.close();
});

test('a root that can not be listed is told once, rejects nothing, and is looked at again', async () => {
  const roots = await folders();
  await mkdir(dirname(roots.real), { recursive: true });
  await writeFile(roots.real, 'a file where the folder should be');
  const clock = new FakeClock(Date.now());
  const told: string[] = [];
  const operations = await window(machines({ a: 'on' }).steps, {
    roots,
    clock,
    onTrouble: (path, detail) => told.push(`${path} ${detail}`),
  });
  expect(await hasUnfinished(roots.real), 'somebody has to say so').toBe(true);
  await operations.begin();
  await operations.begin();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/real .*ENOTDIR/);

  await rm(roots.real);
  const other = await window(machines({ a: 'on' }).steps, { roots });
  await other.start('notebooks', plan(['off', 'a']));
  await passUntil(clock, () => operations.all.length === 1, 16);
});

test('a journal of a newer version is left where it is, and told', async () => {
  const roots = await folders();
  const folder = join(roots.real, 'of-tomorrow');
  await mkdir(folder, { recursive: true });
  const journal = '{"version":2,"id":"of-tomorrow"}\n{"type":"teleported"}\n';
  await writeFile(join(folder, 'journal.7.jsonl'), journal);
  const told: string[] = [];
  const operations = await window({}, { roots, onTrouble: (path, detail) => told.push(`${path}: ${detail}`) });
  await operations.begin();
  await operations.begin();
  expect(operations.all).toEqual([]);
  expect(told).toEqual([`${folder}: it needs a newer Patch Lens`]);
  expect(await readdir(roots.real)).toContain('of-tomorrow');
  expect(await readFile(join(folder, 'journal.7.jsonl'), 'utf8')).toBe(journal);
  expect(await hasUnfinished(roots.real)).toBe(true);
});

test('an operation that can not be run here is tried again ever more seldom, and not claimed every other second', async () => {
  const roots = await folders();
  const left = await window({ off: { ...machines({}).steps.off, observe: () => new Promise(() => {}) } }, { roots });
  const clock = new FakeClock(Date.now());
  const id = await left.start('notebooks', plan(['off', 'a']));
  await left.dispose();
  const broken: StepType = {
    observe: () => Promise.resolve({ state: 'pending' }),
    act: () => Promise.resolve(),
    get wait(): StepType['wait'] {
      throw new TypeError('no patience');
    },
  };
  const next = await window({ off: broken }, { roots, clock });
  await next.begin();
  await passUntil(clock, () => next.find(id)?.problem?.detail === 'no patience');
  for (let passed = 0; passed < 60; passed++) {
    clock.pass(second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const claims = next.find(id)?.entries.filter(({ type }) => type === 'claimed').length ?? 0;
  expect(claims).toBeGreaterThan(1);
  expect(claims).toBeLessThan(8);
});

test('the folder of an operation that another window runs is never moved aside, whatever its journal looks like', async () => {
  const roots = await folders();
  const gate = Promise.withResolvers<void>();
  const looking: StepType = {
    ...machines({}).steps.off,
    observe: () => gate.promise.then(() => ({ state: 'done' })),
  };
  const owner = await window({ off: looking }, { roots });
  const id = await owner.start('notebooks', plan(['off', 'a']));
  const path = join(roots.real, id, 'journal.1.jsonl');
  await writeFile(path, `${await readFile(path, 'utf8')}{"type":"teleported"}\n`);
  const other = await window({}, { roots });
  await other.begin();
  await other.begin();
  expect(await readdir(roots.real)).toContain(id);
  gate.resolve();
});

test('what asks is let go of: any window shows it, none takes it over again and again, and any can say yes', async () => {
  const roots = await folders();
  const world = machines({ a: 'on' });
  const clock = new FakeClock(Date.now());
  const off: StepType = { ...world.steps.off, wait: { every: second, upTo: 600 * minute } };
  const steps = { ...world.steps, off };
  const first = await window(steps, { roots, clock, window: 'first' });
  await first.begin();
  const id = await first.start('notebooks', plan(['off', 'a'], ['on', 'a']));
  await until(first, ([it]) => it?.steps[0]?.phase === 'waiting');
  clock.sleep(45 * minute);
  await passUntil(clock, () => first.find(id)?.state === 'asking' && first.find(id)?.owner === undefined);

  const later = new FakeClock(clock.now());
  const next = await window(steps, { roots, clock: later, window: 'second' });
  await next.begin();
  await passUntil(later, () => next.find(id)?.state === 'asking' && next.find(id)?.owner === undefined);
  for (let passed = 0; passed < 60; passed++) {
    clock.pass(second);
    later.pass(second);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const claims = first.find(id)?.entries.flatMap((entry) => (entry.type === 'claimed' ? [entry.window] : []));
  expect(claims).toEqual(['first', 'first', 'second']);
  for (const each of [first, next]) {
    expect(each.find(id)).toMatchObject({ state: 'asking', waitsFor: 'person', offers: ['resume', 'dismiss'] });
  }
  await next.resume(id);
  await passUntil(later, () => next.find(id)?.state === 'done');
  expect(world.diary).toEqual(['off a', 'on a']);
});

test('to dismiss what waits for a setting does not run it', async () => {
  const roots = await folders();
  const world = machines({ a: 'on' });
  const gone = await window({ off: { ...world.steps.off, observe: () => new Promise(() => {}) } }, { roots });
  const id = await gone.start('notebooks', plan(['off', 'a']));
  await gone.dispose();
  const operations = await window(world.steps, { roots, mayChange: () => false });
  await operations.begin();
  expect(await operations.settled(id)).toMatchObject({ state: 'asking', offers: ['dismiss'] });
  await operations.dismiss(id);
  expect(operations.all).toEqual([]);
  expect(world.diary).toEqual([]);
});
