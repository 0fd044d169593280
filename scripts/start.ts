/**
 * `npm start [-- --port N] [--no-open] [--fresh] [--aws]`: the real VS Code with this extension on the sample account,
 * or with `--aws` on your own profiles.
 * Prints `open http://127.0.0.1:PORT/` once the workbench answers and stays in the foreground; Ctrl-C ends it.
 * Settings and the sample account's state are kept in .host/start; `--fresh` begins without them.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from '../test/host/paths.ts';
import { cleanSettings, copyExtension, isolatedEnvironment, type Environment } from '../test/host/profile.ts';
import { startServer } from '../test/host/server.ts';
import { build } from './build.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8123' },
    'no-open': { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    aws: { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port must be a number from 0 to 65535, not "${values.port}".`);
  process.exit(2);
}
await refuseTakenPort(port);

build();
// One for each port: two of them at once stay out of each other's way.
const folder = path.join(root, '.host', 'start', String(port));
const userDataDir = path.join(folder, 'user');
const extensionsDir = path.join(folder, 'extensions');
if (values.fresh) {
  await rm(folder, { recursive: true, force: true });
}
// VS Code remembers in this folder which extensions it had; a new one takes up what is there.
await rm(extensionsDir, { recursive: true, force: true });
await mkdir(extensionsDir, { recursive: true });
await copyExtension(extensionsDir);

const server = await startServer({
  userDataDir,
  extensionsDir,
  ...(existsSync(path.join(userDataDir, 'User', 'settings.json')) ? {} : { settings: cleanSettings }),
  env: values.aws ? inherited() : { ...(await isolatedEnvironment(folder)), PATCH_LENS_OPEN_SAMPLE: '1' },
  port,
});
console.log(`open ${server.url}`);
if (!values['no-open']) {
  openBrowser(server.url);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void server.stop().then(() => process.exit(0)));
}
await server.ended;
console.error(`VS Code's server ended by itself:\n${server.log()}`);
process.exitCode = 1;

function inherited(): Environment {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function refuseTakenPort(wanted: number): Promise<void> {
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(wanted, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) {
    console.error(
      `Port ${wanted} is in use, perhaps by another "npm start". Choose one: npm start -- --port ${wanted + 1}`,
    );
    process.exit(1);
  }
  await new Promise((resolve) => probe.close(resolve));
}

/** Where there is a screen, the browser opens; where not, the printed line is enough. */
function openBrowser(url: string): void {
  const isHeadless = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  if (isHeadless) {
    return;
  }
  const [command, ...args] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (command !== undefined) {
    spawn(command, [...args, url], { stdio: 'ignore', detached: true })
      .on('error', () => undefined)
      .unref();
  }
}
