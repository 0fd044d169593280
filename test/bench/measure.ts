import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { run } from '../host/npm.ts';
import { root } from '../host/paths.ts';
import {
  cleanSettings,
  copyExtension,
  isolatedEnvironment,
  temporaryFolder,
  writeSettings,
  type AwsFiles,
  type Settings,
} from '../host/profile.ts';

export interface Measurement {
  /** The name of a measurement in inHost.ts. */
  readonly what: string;
  /** The first one is under development, as Patch Lens must be to tell its tests what the view shows. */
  readonly extensions: readonly ('warm-up' | 'empty' | 'patch-lens')[];
  readonly aws?: AwsFiles;
  readonly settings?: Settings;
  readonly env?: Readonly<Record<string, string>>;
}

const Result = v.record(v.string(), v.number());

/** Measures once in a new VS Code; extensions are activated by the measurement only. */
export async function measure({
  what,
  extensions,
  aws,
  settings,
  env,
}: Measurement): Promise<Readonly<Record<string, number>>> {
  const folder = await temporaryFolder('bench');
  try {
    // The page takes one extension under development; the others are installed ones.
    const extensionsDir = path.join(folder, 'extensions');
    await mkdir(extensionsDir);
    const [developed = ''] = await Promise.all(
      extensions.map((name, index) => prepare(path.join(index === 0 ? folder : extensionsDir, name), name)),
    );
    const userDataDir = path.join(folder, 'user');
    await writeSettings(userDataDir, { ...cleanSettings, ...settings });
    const result = path.join(folder, 'result.json');
    const args = [
      `--extensionDevelopmentPath=${developed}`,
      `--extensionTestsPath=${path.join(root, 'test', 'bench', 'inHost.ts')}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${extensionsDir}`,
    ];
    await run(process.execPath, [path.join(root, 'test', 'host', 'code.ts'), ...args], root, {
      env: {
        ...(await isolatedEnvironment(folder, aws)),
        ...env,
        PATCH_LENS_SUITE: 'bench',
        PATCH_LENS_BENCH: what,
        PATCH_LENS_BENCH_RESULT: result,
      },
    });
    return v.parse(Result, JSON.parse(await readFile(result, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A copy of an extension that VS Code does not activate by itself. */
async function prepare(folder: string, name: Measurement['extensions'][number]): Promise<string> {
  let copy = folder;
  if (name === 'patch-lens') {
    // It makes its own folder, beside the others: VS Code looks no deeper for installed extensions.
    copy = await copyExtension(path.dirname(folder));
  } else {
    await mkdir(folder);
    await cp(path.join(root, 'test', 'host', 'emptyExtension'), folder, { recursive: true });
  }
  const file = path.join(copy, 'package.json');
  const manifest = v.parse(v.looseObject({ name: v.string() }), JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...manifest, name, activationEvents: [] }));
  return copy;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
