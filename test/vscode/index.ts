/**
 * What VS Code calls inside the extension host: runs the suite named in `PATCH_LENS_SUITE` with mocha.
 * Bundled to dist-test/index.js; see test/host/index.ts on how to write a suite.
 */
import Mocha from 'mocha';
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { format } from 'node:util';

/** Rejects when a test failed: VS Code's exit code is then 1. */
export async function run(): Promise<void> {
  formatConsole();
  const suite = process.env['PATCH_LENS_SUITE'] ?? '';
  const grep = process.env['PATCH_LENS_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep === undefined ? {} : { grep }),
  });
  const part = process.env['PATCH_LENS_PART'] ?? '*';
  const files = globSync(`${part}.test.js`, { cwd: path.join(import.meta.dirname, suite) });
  for (const file of files.sort()) {
    mocha.addFile(path.join(import.meta.dirname, suite, file));
  }
  await mocha.loadFilesAsync();
  const { passed, failed, skipped } = await new Promise<Totals>((resolve) => {
    const totals = { passed: 0, failed: 0, skipped: 0 };
    mocha
      .run(() => resolve(totals))
      .on('pass', () => (totals.passed += 1))
      .on('fail', () => (totals.failed += 1))
      .on('pending', () => (totals.skipped += 1));
  });
  const report = process.env['PATCH_LENS_TOTALS'];
  if (report !== undefined) {
    writeFileSync(report, JSON.stringify({ passed, failed, skipped }));
  }
  if (failed > 0) {
    throw new Error(`${failed} of ${passed + failed} tests failed in ${suite}.`);
  }
  if (passed === 0 && grep === undefined) {
    throw new Error(`The suite ${suite} ran no test.`);
  }
}

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * VS Code passes console lines on without looking at `%s`, and mixed with its own. The mark tells the stand-in for
 * desktop VS Code (test/host/code.ts) which ones are ours.
 */
function formatConsole(): void {
  const mark = process.env['PATCH_LENS_CONSOLE_MARK'] ?? '';
  const original = globalThis.console;
  const write =
    (level: 'log' | 'info' | 'warn' | 'error') =>
    (...args: unknown[]) =>
      original[level](mark + format(...args));
  // VS Code ignores assignments to the methods of its console, not one to the console itself.
  globalThis.console = Object.create(original, {
    log: { value: write('log') },
    info: { value: write('info') },
    warn: { value: write('warn') },
    error: { value: write('error') },
  });
  Mocha.reporters.Base.consoleLog = console.log;
}
