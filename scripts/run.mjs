#!/usr/bin/env node
/**
 * `node scripts/run.mjs TASK [arguments]`: every npm script goes through here.
 *
 * Plain JavaScript without a dependency, so that it runs in a fresh clone under any Node from 18 on. It installs what
 * the lock file says and node_modules lacks, then runs the task under the Node 24 that the `node` package brings.
 * Signals and exit codes pass through, and a task never outlives the command that started it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endWithNpm } from './endWithParent.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Task → what Node 24 is given; the user's arguments follow. */
const tasks = {
  start: ['scripts/start.ts'],
  test: ['scripts/test.ts'],
  'test:unit': ['scripts/testVitest.ts', 'unit'],
  'test:cli': ['scripts/testVitest.ts', 'cli'],
  'test:kill': ['scripts/testVitest.ts', 'kill'],
  'test:long': ['scripts/testLong.ts'],
  'test:vscode': ['scripts/testVscode.ts'],
  'test:desktop': ['scripts/testVscode.ts', '--desktop'],
  'test:ui': ['scripts/testUi.ts'],
  check: ['scripts/check.ts'],
  build: ['esbuild.mjs'],
  package: ['scripts/package.ts'],
  simulator: ['src/simulator/cli.ts'],
  bench: ['test/bench/index.ts'],
  screenshots: ['scripts/screenshots.ts'],
  'lint:script': ['scripts/lintScript.ts'],
};

const [task, ...rest] = process.argv.slice(2);
if (task === undefined || !Object.hasOwn(tasks, task)) {
  console.error(`Usage: node scripts/run.mjs TASK [arguments]\nTasks: ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}
if (!isInstalled()) {
  install();
}
endWithNpm();
run(findNode(), [...tasks[task], ...rest]);

/** Whether node_modules holds what package-lock.json says, by the copy of it that npm keeps in there. */
function isInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const present = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([name, { version, optional, link }]) => name === '' || optional || link || present[name]?.version === version,
  );
}

function packagesOf(file) {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')).packages ?? {}) : {};
}

function install() {
  console.error('Installing the packages of package-lock.json (npm ci) …');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  // Progress goes to stderr: a task's own output (a ready line, JSON) stays alone on stdout.
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const { status } = npm?.endsWith('js')
    ? spawnSync(process.execPath, [npm, 'ci'], options)
    : spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('npm ci failed; see its messages above.');
    process.exit(status ?? 1);
  }
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function findNode() {
  const packaged = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) {
    return packaged;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    return process.execPath;
  }
  console.error(
    'Node 24 is missing: the install script of the package "node" did not run (is ignore-scripts set?). ' +
      'Run "npm rebuild node", or use Node 24 or newer.',
  );
  return process.exit(1);
}

function run(node, args) {
  const bin = [path.join(root, 'node_modules', '.bin'), path.dirname(node)].join(path.delimiter);
  const endWithParent = pathToFileURL(path.join(root, 'scripts', 'endWithParent.mjs')).href;
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--import', endWithParent, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  // A terminal sends Ctrl-C to the child as well; only a child that did not get it is told.
  process.on('SIGINT', () => setTimeout(() => child.kill('SIGINT'), process.stdin.isTTY ? 2000 : 0).unref());
  child.on('error', (error) => {
    console.error(`Could not run ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exit(code ?? 1);
    }
    for (const handled of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.removeAllListeners(handled);
    }
    process.kill(process.pid, signal);
  });
}
