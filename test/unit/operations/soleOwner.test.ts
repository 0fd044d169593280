import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/operations/clock.ts';
import { createSoleOwner, type SoleOwner } from '../../../src/operations/soleOwner.ts';

const faster = 10;
const begin = Date.now();

/** Ten seconds of it are one of ours. */
const clock: Clock = {
  now: () => begin + (Date.now() - begin) * faster,
  after(duration, callback) {
    const timer = setTimeout(callback, duration / faster);
    return () => clearTimeout(timer);
  },
};

interface Window {
  readonly owner: SoleOwner;
  /** Whether somebody can look at it. */
  isLookedAt: boolean;
  /** It does not come to the end of putting all in order. */
  hangs: boolean;
  /** What it did, in order. */
  readonly did: string[];
  /** Its process stands still: nothing of it happens any more. */
  freeze(): void;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patch-lens-owner-'));
});
const opened: Window[] = [];
afterEach(async () => {
  for (const { owner } of opened.splice(0)) await owner.release();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

function open(name: string): Window {
  const did: string[] = [];
  let frozen = false;
  const own: Clock = {
    now: () => clock.now(),
    after: (duration, callback) => clock.after(duration, () => void (frozen || callback())),
  };
  const window: Window = {
    isLookedAt: true,
    hangs: false,
    did,
    freeze: () => (frozen = true),
    owner: createSoleOwner({
      folder: path.join(folder, 'owner'),
      window: name,
      clock: own,
      answers: () => (window.isLookedAt ? Promise.resolve() : new Promise(() => undefined)),
      async letGo(isTaken) {
        if (window.hangs && !isTaken) await new Promise(() => undefined);
        // What is saved now must not be overtaken by the next owner's.
        did.push(isTaken || !(await window.owner.isOurs()) ? 'stopped' : 'saved');
      },
    }),
  };
  opened.push(window);
  return window;
}

describe('two windows that want the same', () => {
  test('the first one has it, and keeps it for as long as somebody looks at it', async () => {
    const [one, two] = [open('one'), open('two')];
    expect(await one.owner.acquire('ask')).toBe(true);
    expect(await two.owner.acquire('ask')).toBe(false);
    expect([one.owner.held, two.owner.held]).toEqual([true, false]);
    await one.owner.release();
    expect(await two.owner.acquire('ask')).toBe(true);
    expect(one.did).toEqual([]);
  });

  test('after a reload the old window, at which nobody can look, puts all in order and lets go', async () => {
    const [old, reloaded] = [open('old'), open('reloaded')];
    await old.owner.acquire('ask');
    old.isLookedAt = false;
    expect(await reloaded.owner.acquire('ask')).toBe(true);
    expect(old.did).toEqual(['saved']);
    expect(old.owner.held).toBe(false);
    // It may ask again for as long as it lives, and gets nothing.
    expect(await old.owner.acquire('ask')).toBe(false);
    expect(reloaded.did).toEqual([]);
  });

  test('who insists has it at once, once all is in order, and the other one does not take it back', async () => {
    const [one, two] = [open('one'), open('two')];
    await one.owner.acquire('ask');
    expect(await two.owner.acquire('insist')).toBe(true);
    expect(one.did).toEqual(['saved']);
    expect(await one.owner.isOurs()).toBe(false);
    expect(await one.owner.acquire('ask')).toBe(false);
    expect(two.owner.held).toBe(true);
  });

  test('one that is frozen loses it to who insists, and writes nothing any more when it thaws', async () => {
    const [frozen, two] = [open('frozen'), open('two')];
    await frozen.owner.acquire('ask');
    frozen.freeze();
    expect(await two.owner.acquire('ask')).toBe(false);
    expect(await two.owner.acquire('insist')).toBe(true);
    expect(await frozen.owner.isOurs()).toBe(false);
    expect(frozen.did).toEqual([]);
  });

  test('one that hangs while it puts all in order loses it as well, and stops without saving', async () => {
    const [one, two] = [open('one'), open('two')];
    await one.owner.acquire('ask');
    one.hangs = true;
    expect(await two.owner.acquire('insist')).toBe(true);
    expect([one.owner.held, await one.owner.isOurs()]).toEqual([false, false]);
    await expect.poll(() => one.did).toEqual(['stopped']);
  });
});

test('however many windows ask, insist and let go, one at most has it, and in the end one does', async () => {
  const windows = ['a', 'b', 'c'].map(open);
  const held = () => windows.filter(({ owner }) => owner.held).length;
  let worst = 0;
  const watching = setInterval(() => (worst = Math.max(worst, held())), 1);
  await Promise.all(
    windows.map(async ({ owner }, at) => {
      for (let round = 0; round < 12; round++) {
        const has = await owner.acquire((round + at) % 3 === 0 ? 'insist' : 'ask');
        worst = Math.max(worst, held());
        if (has && round % 2 === at % 2) await owner.release();
      }
    }),
  );
  for (const { owner } of windows) await owner.release();
  clearInterval(watching);
  expect(worst).toBe(1);
  expect(await windows[1]?.owner.acquire('ask')).toBe(true);
}, 60_000);
