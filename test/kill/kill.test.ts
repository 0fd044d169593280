import { availableParallelism } from 'node:os';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sequence } from '../../src/simulator/random.ts';
import { cases } from './cases.ts';
import { expected, wrongWith } from './judge.ts';
import type { KillPoint } from './protocol.ts';
import { slots } from './slots.ts';
import { bundleWindow, describePoint, inOrder, planOf, tell } from './windows.ts';
import { openWorld } from './world.ts';

/*
 * A window is killed at each boundary of each step of each type of operation, and another one is opened. `npm test`
 * takes a few points of each type by a seed; PATCH_LENS_LONG=1 takes all of them (`npm run test:long`).
 */

const long = process.env['PATCH_LENS_LONG'] === '1';
const seed = Number(process.env['PATCH_LENS_SEED'] ?? Math.floor(Math.random() * 1_000_000));

/** Points of each type that a short run takes: with AWS well, and with AWS throttling and failing. */
const few = { calm: 1, faulty: 1 };
const faults = ['throttle:0.3', 'http500:0.1', 'drop:0.05'];

/** So often a window is sent to a point that it may miss. */
const mostTries = 8;

/** A window waits more than it works. */
const slot = slots(2 * Math.max(2, availableParallelism()));
const covered = { calm: 0, faulty: 0, all: 0 };
let window: Awaited<ReturnType<typeof bundleWindow>>;
let beginning: Readonly<Record<string, string>>;

beforeAll(async () => {
  window = await bundleWindow();
  await using world = await openWorld();
  beginning = await world.picture();
});

afterAll(async () => {
  await window.remove();
  const { calm, faulty, all } = covered;
  console.log(
    `kill points: ${calm} of ${all} covered, ${faulty} of them also with ${faults.join(', ')}` +
      (long ? '' : ` (PATCH_LENS_SEED=${seed})`),
  );
});

describe.concurrent('a window is killed, and the next one brings it to its end', () => {
  test.for(cases.map((killCase, at) => [killCase.name, killCase, at] as const))('%s', async ([, killCase, at]) => {
    const plan = await slot(() => planOf(killCase));
    const about = { window: window.file, killCase, plan };
    const calm = await slot(() => tell(about));
    expect(wrongWith({ killCase, beginning, calm: undefined, story: calm, at: undefined })).toEqual([]);
    expect(calm.picture).toEqual(expected(killCase, beginning));

    const began = Date.now();
    const points = inOrder(calm.passed);
    expect(points.length).toBeGreaterThanOrEqual(3);
    covered.all += points.length;
    const killed = async (point: KillPoint, story: { readonly faults?: readonly string[]; readonly seed: number }) => {
      for (let tries = 1; ; tries += 1) {
        const told = await slot(() => tell({ ...about, ...story, seed: story.seed + tries, killAt: point }));
        const wrong = wrongWith({ killCase, beginning, calm, story: told, at: point });
        if (told.killed || wrong.length > 0) return wrong;
        // A state may pass between two looks: then the window was never there, and ended well by itself.
        if (tries === mostTries) return [`never killed ${describePoint(point)}`];
      }
    };
    const calmPoints = long ? points : some(points, few.calm, at);
    const faultyPoints = long ? points : some(points, few.faulty, at + cases.length);
    const wrong = await Promise.all([
      ...calmPoints.map(async (point) => {
        const found = await killed(point, { seed });
        covered.calm += 1;
        return found;
      }),
      ...faultyPoints.map(async (point, index) => {
        const found = await killed(point, { faults, seed: seed + at * 10_000 + index * 10 });
        covered.faulty += 1;
        return found.map((line) => `with faults, ${line}`);
      }),
    ]);
    if (long)
      console.log(`${killCase.name}: ${points.length} kill points in ${Math.round((Date.now() - began) / 1000)} s`);
    expect(wrong.flat()).toEqual([]);
  });
});

describe.concurrent('the next window is opened long after', () => {
  const restart = cases.find(({ name }) => name === 'notebook.restart');
  const hour = 3_600_000;

  test.for([
    ['beforeIntent', 'start', true],
    ['afterAction', 'start', false],
    ['waiting', 'start', false],
    ['afterAction', 'stop', true],
  ] as const)('a restart that died at %s of its %s asks: %s', async ([boundary, action, asks]) => {
    if (!restart) throw new Error('there is no such case');
    const plan = await planOf(restart);
    const step = plan.steps.find(({ type }) => type === `notebook.${action}`)?.id ?? '';
    const at = { boundary, step, time: 1 };
    const story = await slot(() => tell({ window: window.file, killCase: restart, plan, killAt: at, later: hour }));
    expect(wrongWith({ killCase: restart, beginning, calm: undefined, story, at })).toEqual([]);
    expect(story).toMatchObject({ killed: true, asked: asks });
    expect(story.taken).toEqual({ 'StopNotebookInstance alpha': 1, 'StartNotebookInstance alpha': 1 });
  });
});

/** So many of them, by the seed. */
function some(points: readonly KillPoint[], count: number, salt: number): readonly KillPoint[] {
  const random = sequence(seed, salt);
  return points
    .map((point) => ({ point, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ point }) => point);
}
