import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { installDebianPackages } from '../../../../host/debian.ts';

/** What ShellCheck says about a bash script; nothing where it has no complaint. */
export type ShellCheck = (script: string, ...options: readonly string[]) => string;

/**
 * ShellCheck. Where it is missing, root on Debian installs it, and fails where that fails: a build machine must not
 * pass without. Elsewhere there is none, and whoever runs the tests is told.
 */
export async function ensureShellCheck(): Promise<ShellCheck | undefined> {
  const isThere = () => spawnSync('shellcheck', ['--version']).status === 0;
  if (!isThere() && process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    await installDebianPackages(['shellcheck'], {
      what: 'ShellCheck',
      byHand: 'Install it by hand.',
      say: (line) => console.log(line),
    });
  }
  if (isThere()) return check;
  console.warn(
    '\nNOT TESTED: there is no shellcheck on the PATH, so no snippet and no template was checked with it.\n',
  );
  return undefined;
}

function check(script: string, ...options: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('shellcheck', ['--shell=bash', ...options, '-'], {
    input: script,
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(`shellcheck ended with ${status}: ${stderr}`);
  return stdout;
}
