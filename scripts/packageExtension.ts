import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { statSync } from 'node:fs';
import { root } from '../test/host/paths.ts';

/** Bytes: the AWS Toolkit's VSIX is 19.7 MB. */
export const sizeBudget = 1_500_000;

export interface PackageReport {
  readonly file: string;
  readonly size: number;
  readonly files: readonly string[];
  /** What must not be; empty when the package is good. */
  readonly faults: readonly string[];
}

/** Writes the VSIX of what is in dist, and looks at what went into it. */
export async function packageExtension(file: string): Promise<PackageReport> {
  // The repository is not public: links in README.md stay as they are.
  const options = { cwd: root, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false };
  await createVSIX({ ...options, packagePath: file });
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const { size } = statSync(file);
  const strangers = files.filter(
    (name) => /(^|\/)(node_modules|src|test|scripts)\//.test(name) || name.endsWith('.map'),
  );
  const missing = ['dist/extension.js', 'package.nls.json', 'package.nls.ko.json', 'LICENSE'].filter(
    (name) => !files.includes(name),
  );
  return {
    file,
    size,
    files,
    faults: [
      ...(size > sizeBudget ? [`it has ${size} bytes; the budget is ${sizeBudget}`] : []),
      ...(strangers.length > 0 ? [`it contains ${strangers.slice(0, 5).join(', ')}`] : []),
      ...(missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []),
    ],
  };
}
