import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ensureChromium } from './chromium.ts';
import { withLock } from './lock.ts';
import { npm, run } from './npm.ts';
import { hostFolder, root } from './paths.ts';

/**
 * code-server's package carries a whole built VS Code (version 1.139.1 in 4.139.1): the workbench, the server and the
 * Node extension host. Only that part of it is used.
 */
const codeServer = {
  version: '4.139.1',
  vscode: '1.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** Native modules that matter here: without spdlog no log reaches the Output view. The others are not used. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog'];

export interface Host {
  /** `server-main.js` of VS Code's server. */
  readonly serverMain: string;
  /** Path of a Chromium. */
  readonly chromium: string;
}

let ensured: Promise<Host> | undefined;

/**
 * A real VS Code and a Chromium on this machine; installs what is missing, with progress lines on stderr.
 * Several processes may ask at once: one installs, the others wait. An install that was interrupted is done again.
 */
export function ensureHost(): Promise<Host> {
  ensured ??= ensure();
  return ensured;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function ensure(): Promise<Host> {
  const folder = path.join(hostFolder, `vscode-${codeServer.vscode}-node${process.versions.modules}`);
  const waiting = () => say('Waiting for another process that installs the test host …');
  if (!existsSync(folder)) {
    await withLock(`${folder}.lock`, waiting, async () => {
      if (!existsSync(folder)) {
        await installServer(folder);
      }
    });
  }
  const chromium = await withLock(path.join(hostFolder, 'chromium.lock'), waiting, () => ensureChromium(say));
  return { serverMain: path.join(folder, 'out', 'server-main.js'), chromium };
}

/** Everything happens in a folder beside it, which takes its name only when it is complete. */
async function installServer(folder: string): Promise<void> {
  const started = Date.now();
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  say(`Installing VS Code ${codeServer.vscode} for tests into ${hostFolder} (once, 0.5 GB) …`);
  const tarball = await download(`code-server@${codeServer.version}`, partial);
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (integrity !== codeServer.integrity) {
    throw new Error(`code-server ${codeServer.version} is not the expected package: its hash is ${integrity}.`);
  }
  await run('tar', ['-xzf', tarball, '--strip-components=3', 'package/lib/vscode'], partial);
  await rm(tarball);
  say('  … its dependencies');
  await npm(partial, ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']);
  say('  … its native modules');
  await buildNativeModules(partial);
  await rename(partial, folder);
  say(`  … done in ${Math.round((Date.now() - started) / 1000)} s.`);
}

async function buildNativeModules(folder: string): Promise<void> {
  try {
    const nodedir = await nodeHeaders(folder);
    await npm(folder, ['rebuild', ...nativeModules], { npm_config_nodedir: nodedir });
  } catch (error) {
    say(
      `  … not built (is there a C++ compiler?); VS Code works without them, but its log files stay empty. ${String(error)}`,
    );
  }
}

/** A folder with `include/node` of the Node that runs this: the `node` package has it, unless npm has pruned it since. */
async function nodeHeaders(folder: string): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const packaged = path.join(root, 'node_modules', 'node', 'node_modules', name);
  if (existsSync(path.join(packaged, 'include', 'node', 'node.h'))) {
    return packaged;
  }
  const headers = path.join(folder, '.node');
  await mkdir(headers);
  const tarball = await download(`${name}@${process.versions.node}`, headers);
  await run('tar', ['-xzf', tarball, '--strip-components=1', 'package/include'], headers);
  await rm(tarball);
  return headers;
}

/** Downloads a package's tarball into a folder and gives its path. */
async function download(spec: string, folder: string): Promise<string> {
  const output = await npm(folder, ['pack', spec, '--silent', '--pack-destination', folder]);
  return path.join(folder, output.trim().split('\n').at(-1) ?? '');
}
