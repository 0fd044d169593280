#!/usr/bin/env node
/**
 * Takes the command line of desktop VS Code and runs the tests it names in the real VS Code of this folder:
 * server and Chromium instead of Electron. So `@vscode/test-electron` drives either.
 *
 *   --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [--user-data-dir=DIR] [--extensions-dir=DIR]
 *   [--locale=ko] [FOLDER]
 *
 * Exit code: the tests'. Everything that the extension host writes to the console comes out here.
 */
import { chromium } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { chromiumFlags } from './chromium.ts';
import { ensureHost } from './install.ts';
import { resultsFolder } from './paths.ts';
import { temporaryFolder } from './profile.ts';
import { startServer } from './server.ts';
import { openWorkbench } from './workbench.ts';

/** Lines that begin with it come from the tests (test/vscode/index.ts); all others are VS Code's own. */
const mark = '\u2063';

/** What a test says before it kills its own extension host, which can say nothing any more afterwards. */
const killed = 'The extension host is killed.';

/** No test run may hang for ever: minutes. */
const limit = Number(process.env['PATCH_LENS_TEST_MINUTES'] ?? 15);

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    locale: { type: 'string' },
  },
  // Desktop flags without a meaning here (--no-sandbox, --skip-welcome, …) are let pass.
  strict: false,
  allowPositionals: true,
});
const text = (value: string | boolean | (string | boolean)[] | undefined) =>
  typeof value === 'string' ? value : undefined;
const developmentPaths = (values.extensionDevelopmentPath ?? []).flatMap((folder) => text(folder) ?? []);
const testsPath = text(values.extensionTestsPath);
if (testsPath === undefined) {
  process.stderr.write('This stand-in for desktop VS Code only runs tests: --extensionTestsPath is missing.\n');
  process.exit(2);
}
process.exitCode = await runTests(testsPath);

/** What VS Code itself said, for the one who wonders why a run failed. */
async function writeLog(lines: string): Promise<void> {
  const folder = path.join(resultsFolder, 'logs');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${process.env['PATCH_LENS_SUITE'] ?? 'host'}.log`), lines);
}

async function runTests(file: string): Promise<number> {
  const host = await ensureHost();
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  await using server = await startServer({
    userDataDir: text(values['user-data-dir']) ?? (await temporaryFolder('user')),
    extensionsDir: text(values['extensions-dir']) ?? (await temporaryFolder('extensions')),
    env: { ...env, PATCH_LENS_CONSOLE_MARK: mark },
    smokeTestDriver: true,
  });
  await using browser = await chromium.launch({ executablePath: host.chromium, args: chromiumFlags });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const exit = Promise.withResolvers<number>();
  const ownWords: string[] = [];
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = args.map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument))).join(' ');
    if (line === `${mark}${killed}`) {
      exit.resolve(0);
    } else if (line.startsWith(mark)) {
      (type === 'error' ? process.stderr : process.stdout).write(`${line.slice(mark.length)}\n`);
    } else {
      ownWords.push(`${type}: ${line}`);
    }
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  page.on('crash', () => exit.reject(new Error('The page of VS Code crashed.')));
  void server.ended.then(() => exit.reject(new Error(`VS Code's server ended during the tests:\n${server.log()}`)));
  const timer = setTimeout(() => {
    exit.reject(new Error(`The tests did not end within ${limit} minutes.`));
  }, limit * 60_000);
  try {
    await openWorkbench(page, server, {
      tests: { developmentPaths, testsPath: file },
      ...(text(values.locale) === undefined ? {} : { language: String(values.locale) }),
      ...(positionals[0] === undefined ? {} : { folder: path.resolve(positionals[0]) }),
    });
    return await exit.promise;
  } catch (error) {
    await page.screenshot({ path: path.join(resultsFolder, 'screenshots', 'host-failed.png') }).catch(() => undefined);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    clearTimeout(timer);
    await writeLog([...ownWords, '', server.log()].join('\n'));
  }
}
