/**
 * `npm run test:ui [-- Playwright's arguments]`: the tests of test/ui on the real workbench, with their totals kept.
 * `--no-build`: of the bundle that is there.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { ensureKoreanFont } from '../test/host/chromium.ts';
import { ensureHost } from '../test/host/install.ts';
import { resultsFolder, root } from '../test/host/paths.ts';
import { build } from './build.ts';
import { forgetTotals, inWords, writeTotals } from './totals.ts';

const Report = v.object({
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
});

await ensureHost();
await ensureKoreanFont((line) => console.log(line));
const args = process.argv.slice(2);
if (!args.includes('--no-build')) build();
const report = path.join(resultsFolder, 'ui.json');
rmSync(report, { force: true });
forgetTotals('ui');
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '--config=test/ui/playwright.config.ts',
    ...args.filter((each) => each !== '--no-build'),
  ],
  { cwd: root, stdio: 'inherit' },
);
const { stats } = v.parse(Report, JSON.parse(readFileSync(report, 'utf8')));
const totals = { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
writeTotals('ui', totals);
console.log(`ui: ${inWords(totals)}${stats.flaky > 0 ? ` (${stats.flaky} of them at the second try)` : ''}`);
process.exitCode = status ?? 1;
