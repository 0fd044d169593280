/**
 * `npm test`: every test, part by part: unit, kill, cli, vscode, ui. All parts run even when one fails; the last line is the
 * totals alone. The real VS Code, which takes minutes to install the first time, is fetched while the unit tests run.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';
import { add, inWords, noTests, readTotals, totalsFile, type Totals } from './totals.ts';

const parts: readonly (readonly [part: string, script: string, ...args: string[]])[] = [
  ['unit', 'testVitest.ts', 'unit'],
  ['kill', 'testVitest.ts', 'kill'],
  ['cli', 'testVitest.ts', 'cli'],
  ['vscode', 'testVscode.ts'],
  ['ui', 'testUi.ts'],
];

function run(script: string, ...args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts', script), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
}

const began = Date.now();
const host = run('ensureHost.ts');
const failed: string[] = [];
const lines: string[] = [];
let totals: Totals = noTests;
for (const [part, script, ...args] of parts) {
  if (part === 'vscode' && (await host) !== 0) failed.push('host');
  const partBegan = Date.now();
  if ((await run(script, ...args)) !== 0) failed.push(part);
  const counted = readTotals(totalsFile(part));
  if (counted === undefined && !failed.includes(part)) failed.push(part);
  totals = add(totals, counted ?? noTests);
  lines.push(`${part}: ${counted ? inWords(counted) : 'did not run'} (${seconds(partBegan)} s)`);
}
console.log(`\n${lines.join('\n')}\nall: ${seconds(began)} s`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  // A part that broke down before it counted must not pass for one that has no tests.
  if (totals.failed === 0) totals = { ...totals, failed: failed.length };
  process.exitCode = 1;
}
console.log(inWords(totals));

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}
