import { chromium as playwrightChromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { run } from './npm.ts';

/** Flags under which Chromium shows the workbench as any user, without a display or a network. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of a Chromium or Chrome; on Debian and its kin it is installed by apt-get when there is none. */
export async function ensureChromium(say: (line: string) => void): Promise<string> {
  const present = findChromium();
  if (present !== undefined) {
    return present;
  }
  await installDebianPackages(['chromium', 'fonts-dejavu-core'], 'Chromium', say);
  const installed = findChromium();
  if (installed === undefined) {
    throw new Error('apt-get installed chromium, but no chromium is on the PATH.');
  }
  return installed;
}

/** Hangul in screenshots needs a font that has it. Without one, and without apt-get, they show boxes. */
export async function ensureKoreanFont(say: (line: string) => void): Promise<void> {
  if (process.platform !== 'linux') {
    return;
  }
  const fonts = await run('fc-list', [':lang=ko'], '/').catch(() => '');
  if (fonts.trim() === '') {
    await installDebianPackages(['fontconfig', 'fonts-nanum'], 'a Korean font', say).catch((error: unknown) =>
      say(String(error)),
    );
  }
}

function findChromium(): string | undefined {
  const asked = process.env['PATCH_LENS_CHROMIUM'];
  if (asked !== undefined) {
    return asked;
  }
  return [...onPath(), ...wellKnown(), playwrightChromium.executablePath()].find((file) => existsSync(file));
}

function onPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function wellKnown(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    return [process.env['ProgramFiles'], process.env['ProgramFiles(x86)']].flatMap((folder) =>
      folder === undefined
        ? []
        : [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`],
    );
  }
  return [];
}

async function installDebianPackages(names: readonly string[], what: string, say: (line: string) => void) {
  const byHand = `Install ${what} by hand, or name a Chromium in PATCH_LENS_CHROMIUM.`;
  const isRoot = process.getuid?.() === 0;
  const [command, ...prefix] = isRoot ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  if (process.platform !== 'linux' || command === undefined) {
    throw new Error(`No Chromium or Chrome was found. ${byHand}`);
  }
  // Another apt-get may be at work: wait for it rather than fail.
  const apt = (...args: string[]) =>
    run(command, [...prefix, '-o', 'DPkg::Lock::Timeout=300', ...args], '/', {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  say(`Installing ${what} (apt-get install ${names.join(' ')}) …`);
  try {
    await apt('update');
    await apt('install', '--yes', '--no-install-recommends', ...names);
  } catch (error) {
    throw new Error(`${what} is missing and apt-get could not install it. ${byHand}`, { cause: error });
  }
}
