/**
 * `npm test`: every test, part by part: unit, kill, cli, vscode, ui. All parts run even when one fails; the last line is the
 * totals alone. The real VS Code, which takes minutes to install the first time, is fetched while the unit tests run.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';
import { build } from './build.ts';
import { add, inWords, noTests, readTotals, totalsFile, type Totals } from './totals.ts';

interface Part {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** Each group after the other. Two real VS Codes wait more than they work, so the last two run beside each other. */
const groups: readonly (readonly Part[])[] = [
  [{ name: 'unit', script: 'testVitest.ts', args: ['unit'] }],
  [{ name: 'kill', script: 'testVitest.ts', args: ['kill'] }],
  [{ name: 'cli', script: 'testVitest.ts', args: ['cli'] }],
  [
    { name: 'vscode', script: 'testVscode.ts', args: ['--no-build'] },
    { name: 'ui', script: 'testUi.ts', args: ['--no-build'] },
  ],
];

/** What runs beside another says what it has to say when it has ended: two at once could not be read. */
function run(script: string, args: readonly string[] = [], aside = false): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'scripts', script), ...args], {
      cwd: root,
      stdio: aside ? ['inherit', 'pipe', 'pipe'] : 'inherit',
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', () => resolve(1));
    child.once('close', (status) => {
      process.stdout.write(Buffer.concat(said));
      resolve(status ?? 1);
    });
  });
}

const began = Date.now();
const host = run('ensureHost.ts');
const failed: string[] = [];
const lines: string[] = [];
let totals: Totals = noTests;
for (const group of groups) {
  if (group.some(({ name }) => name === 'vscode')) {
    if ((await host) !== 0) failed.push('host');
    build('--tests');
  }
  await Promise.all(group.map((part, at) => runPart(part, at > 0)));
}
console.log(`\n${lines.join('\n')}\nall: ${seconds(began)} s`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  // A part that broke down before it counted must not pass for one that has no tests.
  if (totals.failed === 0) totals = { ...totals, failed: failed.length };
  process.exitCode = 1;
}
console.log(inWords(totals));

async function runPart({ name, script, args }: Part, aside: boolean): Promise<void> {
  const partBegan = Date.now();
  if ((await run(script, args, aside)) !== 0) failed.push(name);
  const counted = readTotals(totalsFile(name));
  if (counted === undefined && !failed.includes(name)) failed.push(name);
  totals = add(totals, counted ?? noTests);
  lines.push(`${name}: ${counted ? inWords(counted) : 'did not run'} (${seconds(partBegan)} s)`);
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}
