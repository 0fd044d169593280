import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';

/** Bundles the extension (and the extension-host tests); ends this process where that fails. */
export function build(...flags: string[]): void {
  const { status } = spawnSync(process.execPath, [path.join(root, 'esbuild.mjs'), ...flags], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
