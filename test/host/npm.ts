import { spawn } from 'node:child_process';
import process from 'node:process';

/**
 * Runs npm in `folder` under this process's Node (native modules are then built for it) and resolves with its stdout.
 * Rejects with the end of npm's messages.
 */
export function npm(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const script = process.env['npm_execpath'];
  const options = { env: { ...outsideOfScripts(), ...env } };
  if (script?.endsWith('js')) {
    return run(process.execPath, [script, ...args], folder, options);
  }
  return run('npm', args, folder, { ...options, shell: process.platform === 'win32' });
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: boolean;
}

/** Runs a command and resolves with its stdout; rejects with the end of what it wrote when its exit code is not 0. */
export function run(command: string, args: readonly string[], cwd: string, options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        resolve(stdout);
      } else {
        reject(new Error(`${command} ${args.join(' ')} failed (${code}):\n${all.slice(-2000)}`));
      }
    });
  });
}

/** The environment without what npm adds for the script that is running: it would speak of another package. */
function outsideOfScripts(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle)_|^npm_config_(local_prefix|global_prefix|noproxy)$|^INIT_CWD$/i.test(name),
    ),
  );
}
