import { spawnSync } from 'node:child_process';

/** Installs Debian's packages, or downloads them into `folder`; throws with apt's own words where that fails. */
export function apt(args: readonly string[], options: { readonly folder?: string } = {}): void {
  const { folder } = options;
  const run = (...words: readonly string[]) =>
    spawnSync('apt-get', words, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      ...(folder === undefined ? {} : { cwd: folder }),
    });
  run('update', '-qq');
  const { status, stderr } = run(...args);
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
}
