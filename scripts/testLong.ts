/**
 * `npm run test:long`: what takes too long for every change, in full where `npm test` takes a sample: windows killed at
 * every step of every operation, windows that contend for one operation, random walks. PATCH_LENS_SEED=N replays.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';
import { add, inWords, noTests, readTotals, totalsFile } from './totals.ts';

/** Part of vitest.config.ts, and which of its tests have more to do in a long run. */
const parts: readonly (readonly [part: string, ...filters: string[]])[] = [
  [
    'unit',
    'test/unit/operations',
    'test/unit/vscode/editor/neverLost',
    'lifecycleConfigs/analysis/fuzz',
    '--testTimeout=1200000',
  ],
  ['kill'],
];

const { PATCH_LENS_SEED: seed } = process.env;
const env = {
  PATCH_LENS_LONG: '1',
  WALKS: '3000',
  CONTENTION_ROUNDS: '100',
  ...(seed === undefined ? {} : { WALK_SEED: seed }),
  ...process.env,
};
let totals = noTests;
for (const [part, ...filters] of parts) {
  const { status } = spawnSync(
    process.execPath,
    [path.join(root, 'scripts', 'testVitest.ts'), part, ...filters, ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env },
  );
  const counted = readTotals(totalsFile(part));
  totals = add(totals, counted ?? { ...noTests, failed: 1 });
  if (status !== 0) process.exitCode = 1;
}
console.log(inWords(totals));
