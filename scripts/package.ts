/** `npm run package`: writes patch-lens-<version>.vsix, and fails when it is too large or holds what it should not. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../test/host/paths.ts';
import { build } from './build.ts';
import { packageExtension } from './packageExtension.ts';

build();
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const name = `patch-lens-${String(version)}.vsix`;
const { size, files, faults } = await packageExtension(path.join(root, name));
console.log(`${name}: ${(size / 1000).toFixed(0)} KB in ${files.length} files`);
if (faults.length > 0) {
  console.error(`This package is not good: ${faults.join('; ')}.`);
  process.exitCode = 1;
}
