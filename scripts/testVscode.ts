/**
 * `npm run test:vscode [-- SUITE… --grep TEXT]`: the tests of test/vscode inside the extension host of the real VS Code
 * of test/host. With `--desktop` (`npm run test:desktop`) in a desktop VS Code that is downloaded.
 */
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureHost } from '../test/host/install.ts';
import { root } from '../test/host/paths.ts';
import { cleanSettings, isolatedEnvironment, temporaryFolder, writeSettings } from '../test/host/profile.ts';
import { installVsix } from '../test/host/server.ts';
import { serveSimulators } from '../test/host/simulators.ts';
import type { Suite } from '../test/host/suite.ts';
import { build } from './build.ts';
import { packageExtension } from './packageExtension.ts';
import { add, forgetTotals, inWords, noTests, readTotals, writeTotals, type Totals } from './totals.ts';

const { values, positionals } = parseArgs({
  options: {
    desktop: { type: 'boolean', default: false },
    grep: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const part = values.desktop ? 'desktop' : 'vscode';
const tests = path.join(root, 'test', 'vscode');
const suites = globSync('*/host.ts', { cwd: tests })
  .map((file) => path.dirname(file))
  .filter((name) => positionals.length === 0 || positionals.includes(name))
  // Desktop VS Code takes no VSIX from here, its run does not end with a killed extension host, and Windows has no sh.
  .filter((name) => !values.desktop || !['packaged', 'survival', 'snapshot'].includes(name))
  .sort();
const unknown = positionals.filter((name) => !suites.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')} in test/vscode.`);
  process.exit(2);
}

forgetTotals(part);
if (!values['no-build']) {
  build('--tests');
}
const executable = values.desktop ? await desktop() : await standIn();
let totals = noTests;
for (const name of suites) {
  console.log(`\n${part} · ${name}`);
  const result = await runSuite(name);
  console.log(`${part} · ${name}: ${inWords(result)}`);
  totals = add(totals, result);
}
writeTotals(part, totals);
console.log(`\n${part}: ${inWords(totals)}`);
process.exitCode = totals.failed > 0 ? 1 : 0;

async function standIn(): Promise<string> {
  await ensureHost();
  return path.join(root, 'test', 'host', 'code.ts');
}

async function desktop(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(root, '.vscode-test') });
  } catch (error) {
    console.error(
      `Desktop VS Code could not be downloaded: ${error instanceof Error ? error.message : String(error)}\n` +
        'This task needs the internet (and a display); "npm run test:vscode" runs the same tests without either.',
    );
    return process.exit(1);
  }
}

async function runSuite(name: string): Promise<Totals> {
  const { suite }: { suite: Suite } = await import(pathToFileURL(path.join(tests, name, 'host.ts')).href);
  const folder = await temporaryFolder(name);
  const userDataDir = path.join(folder, 'user');
  const extensionsDir = path.join(folder, 'extensions');
  await writeSettings(userDataDir, { ...cleanSettings, ...suite.settings });
  await mkdir(extensionsDir, { recursive: true });
  let developmentPath = root;
  if (suite.packaged === true) {
    const vsix = path.join(folder, 'patch-lens.vsix');
    await packageExtension(vsix);
    await installVsix(vsix, extensionsDir, userDataDir);
    developmentPath = path.join(root, 'test', 'host', 'emptyExtension');
  }
  await using simulators = await serveSimulators(suite.simulators ?? {});
  const report = path.join(folder, 'totals.json');
  const env = {
    ...(await isolatedEnvironment(folder, suite.aws?.(simulators.urls))),
    ...simulators.env,
    ...suite.env?.(simulators.urls),
    PATCH_LENS_SUITE: name,
    PATCH_LENS_TOTALS: report,
    ...(values.grep === undefined ? {} : { PATCH_LENS_GREP: values.grep }),
  };
  // runTests adds the variables to this process's own, so that what must not be there has to be set to nothing.
  const hidden = Object.fromEntries(Object.keys(process.env).flatMap((key) => (key in env ? [] : [[key, undefined]])));
  const parts = suite.parts ?? [undefined];
  let counted: Totals | undefined;
  for (const part of parts) {
    const result = await runPart(part);
    if (part?.killed === true && result === undefined) continue;
    if (result === undefined || result.failed > 0) return result ?? { ...noTests, failed: 1 };
    counted = add(counted ?? noTests, result);
  }
  await rm(folder, { recursive: true, force: true });
  return counted ?? { ...noTests, failed: 1 };

  async function runPart(part: NonNullable<Suite['parts']>[number] | undefined): Promise<Totals | undefined> {
    await rm(report, { force: true });
    try {
      await runTests({
        vscodeExecutablePath: executable,
        extensionDevelopmentPath: developmentPath,
        extensionTestsPath: path.join(root, 'dist-test', 'index.js'),
        extensionTestsEnv: { ...hidden, ...env, ...(part ? { PATCH_LENS_PART: part.name } : {}) },
        launchArgs: [
          ...(suite.workspace === undefined ? [] : [await workspace(folder, suite.workspace)]),
          `--user-data-dir=${userDataDir}`,
          `--extensions-dir=${extensionsDir}`,
          ...(suite.language === undefined ? [] : [`--locale=${suite.language}`]),
        ],
      });
    } catch (error) {
      if (!(error instanceof TestRunFailedError)) {
        throw error;
      }
      // A host that fell over, or a test file that could not be loaded, is a failure that no test counted.
      const counted = readTotals(report) ?? noTests;
      console.log(`What VS Code said: test-results/logs/${name}.log; its settings, storage and logs: ${folder}`);
      return counted.failed > 0 ? counted : { ...counted, failed: 1 };
    }
    return readTotals(report);
  }
}

async function workspace(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const opened = path.join(folder, 'workspace');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(opened, name)), { recursive: true });
    await writeFile(path.join(opened, name), text);
  }
  return opened;
}
