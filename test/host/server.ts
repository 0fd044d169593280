import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureHost } from './install.ts';
import { run } from './npm.ts';
import { root } from './paths.ts';
import { writeSettings, type Environment, type Settings } from './profile.ts';

export interface ServerOptions {
  /** Settings, storage, logs; desktop VS Code calls it the same. */
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Written as the user settings when given. */
  readonly settings?: Settings;
  /** The whole environment of server and extension host; see `isolatedEnvironment`. */
  readonly env: Environment;
  /** Default: any free one. */
  readonly port?: number;
  /** Lets a page run extension tests and suppresses every notification toast: off for everything a person sees. */
  readonly smokeTestDriver?: boolean;
}

export interface Server extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly port: number;
  /** What the server wrote so far. */
  log(): string;
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts VS Code's server; resolves when it answers. Rejects with what it wrote when it ends before. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { serverMain } = await ensureHost();
  if (options.settings !== undefined) {
    await writeSettings(options.userDataDir, options.settings);
  }
  const child = spawn(
    process.execPath,
    [
      `--import=${pathToFileURL(path.join(root, 'scripts', 'endWithParent.mjs')).href}`,
      serverMain,
      '--host=127.0.0.1',
      `--port=${options.port ?? 0}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level=off',
      `--server-data-dir=${options.userDataDir}`,
      `--user-data-dir=${options.userDataDir}`,
      `--extensions-dir=${options.extensionsDir}`,
      ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
    ],
    // A process group of its own: its extension hosts end with it.
    { env: { ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  let log = '';
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    const read = (text: string) => {
      log += text;
      const match = /Web UI available at http:\/\/[^:]+:(\d+)/.exec(log);
      if (match !== null) {
        resolve(Number(match[1]));
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    void ended.then(() => reject(new Error(`VS Code's server ended before it answered:\n${log}`)));
  });
  const stop = async () => {
    end(child, 'SIGTERM');
    const killer = setTimeout(() => end(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(killer);
  };
  return { url: `http://127.0.0.1:${port}/`, port, log: () => log, ended, stop, [Symbol.asyncDispose]: stop };
}

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  if (process.platform === 'win32') {
    child.kill(signal);
  } else {
    process.kill(-child.pid, signal);
  }
}

/** Installs a packaged extension, as a user would, into `extensionsDir`. */
export async function installVsix(vsix: string, extensionsDir: string, userDataDir: string): Promise<void> {
  const { serverMain } = await ensureHost();
  const folders = ['--server-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  await run(
    process.execPath,
    [serverMain, '--accept-server-license-terms', ...folders, '--install-extension', vsix],
    root,
  );
}
