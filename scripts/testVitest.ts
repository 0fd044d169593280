/** `npm run test:unit`, `test:cli` and `test:kill [-- vitest's arguments]`: one project of vitest.config.ts, with its totals kept. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { resultsFolder, root } from '../test/host/paths.ts';
import { forgetTotals, inWords, writeTotals } from './totals.ts';

const Report = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
});

const [part = 'unit', ...rest] = process.argv.slice(2);
const report = path.join(resultsFolder, `${part}.json`);
mkdirSync(resultsFolder, { recursive: true });
rmSync(report, { force: true });
forgetTotals(part);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--project=${part}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ],
  { cwd: root, stdio: 'inherit' },
);
const counted = v.parse(Report, JSON.parse(readFileSync(report, 'utf8')));
const totals = {
  passed: counted.numPassedTests,
  failed: counted.numFailedTests,
  skipped: counted.numPendingTests + counted.numTodoTests,
};
writeTotals(part, totals);
console.log(`${part}: ${inWords(totals)}`);
// A file that can not be loaded fails without a failed test.
process.exitCode = status ?? 1;
