/**
 * What VS Code runs inside its extension host for the bench: one measurement, named in `PATCH_LENS_BENCH`, whose result
 * goes to the file in `PATCH_LENS_BENCH_RESULT`.
 */
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { Api, Testing } from '../../src/vscode/api.ts';

const patchLens = 'patchlens.patch-lens';
const measurements: Readonly<Record<string, () => Promise<Readonly<Record<string, number>>>>> = {
  activation,
  firstRows,
  memory,
};

export async function run(): Promise<void> {
  const measure = measurements[process.env['PATCH_LENS_BENCH'] ?? ''];
  const file = process.env['PATCH_LENS_BENCH_RESULT'];
  if (measure === undefined || file === undefined) {
    throw new Error('PATCH_LENS_BENCH and PATCH_LENS_BENCH_RESULT say what to measure.');
  }
  writeFileSync(file, JSON.stringify(await measure()));
}

/** Milliseconds that `activate()` takes, code loading included; the first extension pays for the loader. */
async function activation() {
  await timed(() => extension('patchlens-test.warm-up').activate());
  const order = ['patchlens-test.empty', patchLens];
  const ids = process.env['PATCH_LENS_BENCH_TURN'] === '1' ? order.toReversed() : order;
  const times: Record<string, number> = {};
  for (const id of ids) {
    times[id === patchLens ? 'patchLens' : 'empty'] = await timed(() => extension(id).activate());
  }
  return times;
}

/** Milliseconds from showing the view, nothing loaded yet, to the first row of a function. */
async function firstRows() {
  const api = await lens();
  const shown = performance.now();
  await vscode.commands.executeCommand('patchLens.resources.focus');
  await untilText(await testing(api), /\) \S+ —/, 5);
  return { milliseconds: performance.now() - shown };
}

/**
 * Megabytes of the extension host at rest, with nothing in it or with everything read: the least of three looks, each
 * fifteen seconds after a garbage collection. V8 keeps the pages that it freed for eight seconds at least, and on when
 * another collection comes in between.
 */
async function memory() {
  if (vscode.extensions.getExtension(patchLens) !== undefined) {
    const api = await lens();
    await vscode.commands.executeCommand('patchLens.resources.focus');
    await untilText(await testing(api), new RegExp(process.env['PATCH_LENS_BENCH_UNTIL'] ?? '^$'), 10_000);
  }
  await sleep(3000);
  let [resident, heap] = [Infinity, Infinity];
  for (let look = 0; look < 3; look += 1) {
    collectGarbage();
    await sleep(15_000);
    const { rss, heapUsed } = process.memoryUsage();
    resident = Math.min(resident, rss / 1e6);
    heap = Math.min(heap, heapUsed / 1e6);
  }
  return { resident, heap };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function lens(): Promise<Api> {
  return (await extension(patchLens).activate()) as Api;
}

async function testing(api: Api): Promise<Testing> {
  const found = await api.testing?.();
  if (found === undefined) {
    throw new Error('Patch Lens is not under test.');
  }
  return found;
}

function extension(id: string): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension(id);
  if (found === undefined) {
    throw new Error(`${id} is not there.`);
  }
  return found;
}

async function timed(task: () => Thenable<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/** Looks every so many milliseconds until the view, expanded, matches. */
async function untilText({ view }: Testing, pattern: RegExp, every: number): Promise<void> {
  const end = Date.now() + 240_000;
  while (!pattern.test(view.asText())) {
    if (Date.now() > end) {
      throw new Error(`The view never matched ${pattern}:\n${view.asText().slice(0, 500)}`);
    }
    await sleep(every);
  }
}
