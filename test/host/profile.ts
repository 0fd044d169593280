import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from './paths.ts';

export type Settings = Readonly<Record<string, unknown>>;
export type Environment = Readonly<Record<string, string>>;

/** A window with nothing in it that is not under test. `files.autoSave` keeps its default: `afterDelay` on this host. */
export const cleanSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** A new folder of its own under the system's temporary one. */
export function temporaryFolder(purpose: string): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `patch-lens-${purpose}-`));
}

/** Writes the user settings of a VS Code whose user data is `userDataDir`. */
export async function writeSettings(userDataDir: string, settings: Settings): Promise<void> {
  const folder = path.join(userDataDir, 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

export interface AwsFiles {
  /** The text of `~/.aws/config`; empty when absent. */
  readonly config?: string;
  /** The text of `~/.aws/credentials`. */
  readonly credentials?: string;
}

/**
 * This process's environment without anything that leads to a real AWS account or to another VS Code, and with
 * AWS files of its own in `folder`.
 */
export async function isolatedEnvironment(folder: string, files: AwsFiles = {}): Promise<Environment> {
  const config = path.join(folder, 'aws-config');
  const credentials = path.join(folder, 'aws-credentials');
  await writeFile(config, files.config ?? '');
  await writeFile(credentials, files.credentials ?? '');
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(AWS_|VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_|PATCH_LENS_OPEN_SAMPLE$)/i.test(name)
      ? []
      : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(inherited),
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/**
 * Makes the built extension of this checkout an installed one: a folder of links to what a VSIX would hold.
 * VS Code takes up every extension it finds in a new `extensionsDir`.
 */
export async function linkExtension(extensionsDir: string): Promise<void> {
  const folder = path.join(extensionsDir, 'patchlens.patch-lens-0.0.0');
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'package.nls.ko.json', 'dist', 'l10n', 'media']) {
    await symlink(path.join(root, name), path.join(folder, name), 'junction');
  }
}

/** The same as copies, so that a build during the run changes nothing; gives the extension's folder. */
export async function copyExtension(extensionsDir: string): Promise<string> {
  const folder = path.join(extensionsDir, 'patchlens.patch-lens-0.0.0');
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'package.nls.ko.json', 'dist', 'l10n', 'media', 'docs']) {
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  return folder;
}
