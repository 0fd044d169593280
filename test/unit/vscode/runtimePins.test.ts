import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { day } from '../../../src/domain/time.ts';
import { functions } from '../../../src/kinds/functions/kind.ts';
import type { Entry, OperationSnapshot, StepPhase } from '../../../src/operations/operation.ts';
import { createRuntimePins, isStoredPins } from '../../../src/vscode/runtimePins.ts';
import { jsonFile } from '../../../src/vscode/storage.ts';
import { context, keyOf, lambda, now, pinned } from '../kinds/functions/story.ts';
import { operation } from './operations.ts';

vi.mock('vscode', () => import('./words/fakeL10n.ts'));

let folder: string;
let moved: string[];
let opened: { close(): Promise<void> }[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patch-lens-pins-'));
  moved = [];
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await rm(folder, { recursive: true, force: true });
});

const path = (sample: boolean) => join(folder, `${sample ? 'sample' : 'real'}.json`);

/** A window with operations that end as told. */
function window() {
  let all: readonly OperationSnapshot[] = [];
  const listeners = new Set<() => void>();
  const onChange = vi.fn();
  const pins = createRuntimePins({
    operations: {
      get all() {
        return all;
      },
      onDidChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    fileOf: (sample) => jsonFile(path(sample), (to) => moved.push(to), isStoredPins),
    onChange,
    onTrouble: (error) => {
      throw error;
    },
  });
  opened.push(pins);
  return {
    onChange,
    pins,
    has(...operations: readonly OperationSnapshot[]) {
      all = operations;
      for (const listener of listeners) listener();
    },
    since: (version = '$LATEST', arn = pinned, sample = false) =>
      pins.evidence(sample).pinnedSince(keyOf('resize'), version, arn),
  };
}

/** An operation that set the mode of the function at that time. */
function set(
  mode: string,
  at: number,
  { phase = 'done', qualifier, sample = false }: { phase?: StepPhase; qualifier?: string; sample?: boolean } = {},
): OperationSnapshot {
  const input = {
    function: 'resize',
    mode,
    ...(mode === 'Manual' ? { runtimeVersionArn: pinned } : {}),
    ...(qualifier === undefined ? {} : { qualifier }),
  };
  const step = { id: `set ${at}`, type: 'lambda.setRuntimeMode', target: keyOf('resize'), input };
  const entries: readonly Entry[] = [{ type: 'intent', at: 1, account: at, step: step.id }];
  const bare = operation({ phase, step }, { entries });
  return { ...bare, plan: { ...bare.plan, scope: { ...bare.plan.scope, sample } } };
}

const written = (sample = false) => vi.waitFor(async () => readFile(path(sample), 'utf8'));

test('since when a function is pinned is known where an operation from here did it, also after that was dismissed', async () => {
  const one = window();
  one.has(set('Manual', now - 3 * day));
  expect(one.since()).toBe(now - 3 * day);
  expect(one.onChange).toHaveBeenCalled();
  one.has();
  expect(one.since()).toBe(now - 3 * day);
  await written();

  const next = window();
  await vi.waitFor(() => expect(next.since()).toBe(now - 3 * day));
  const { findings } = functions.assess(lambda('nodejs24.x Manual'), { ...context, ...next.pins.evidence(false) });
  expect(findings[0]).toMatchObject({
    code: 'lambda.runtime.held',
    since: now - 3 * day,
    facts: { pinnedSince: now - 3 * day },
  });
});

test('nothing is said of what it is not known of', () => {
  const one = window();
  one.has(set('Manual', now, { phase: 'skipped' }), set('Manual', now, { phase: 'failed', qualifier: '5' }));
  expect(one.since()).toBeUndefined();
  expect(one.since('5')).toBeUndefined();
  one.has(set('Manual', now));
  expect(one.since('$LATEST', `${pinned}ff`)).toBeUndefined();
  expect(one.since('5')).toBeUndefined();
});

test('a mode that was set later, by a roll-back too, ends it', () => {
  const one = window();
  one.has(set('Manual', now - 3 * day), set('Auto', now - 2 * day));
  expect(one.since()).toBeUndefined();
  one.has(set('Manual', now - day));
  expect(one.since()).toBe(now - day);
});

test('versions have their own, and so has the sample account, until it is reset', async () => {
  const one = window();
  one.has(set('Manual', now - day, { qualifier: '5' }), set('Manual', now, { sample: true }));
  expect([one.since('5'), one.since(), one.since('$LATEST', pinned, true)]).toEqual([now - day, undefined, now]);
  await written(true);
  await one.pins.resetSample();
  expect(one.since('$LATEST', pinned, true)).toBeUndefined();
  expect(one.since('5')).toBe(now - day);
});

test('what another window has written is kept', async () => {
  const [one, two] = [window(), window()];
  one.has(set('Manual', now - day));
  await written();
  two.has(set('Manual', now, { qualifier: '5' }));
  await vi.waitFor(async () => expect(JSON.parse(await readFile(path(false), 'utf8')).set).toHaveLength(2));
});

test('a file that cannot be read is moved aside, and a new one begun', async () => {
  await writeFile(path(false), JSON.stringify({ version: 1, set: [{ key: 1 }] }));
  const one = window();
  await vi.waitFor(() => expect(moved).toHaveLength(1));
  one.has(set('Manual', now));
  await written();
  expect((await readdir(folder)).length).toBe(2);
});
