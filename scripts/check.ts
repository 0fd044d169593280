/** `npm run check`: types, lint, format, walls between the rooms and import cycles. Runs all of them, then fails if one did. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';

const bin = path.join(root, 'node_modules', '.bin');
const checks: readonly (readonly [what: string, tool: string, ...args: string[]])[] = [
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['walls and cycles', 'depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'src'],
];

const failed: string[] = [];
for (const [what, tool, ...args] of checks) {
  const began = Date.now();
  const code = await new Promise<number>((resolve) => {
    const child = spawn(path.join(bin, tool), args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code !== 0) failed.push(what);
  console.log(`${code === 0 ? '✔' : '✘'} ${what} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}
if (failed.length > 0) {
  console.error(`npm run check: ${failed.join(', ')} failed.`);
  process.exitCode = 1;
}
