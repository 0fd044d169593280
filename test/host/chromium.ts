import { chromium as playwrightChromium } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { installDebianPackages } from './debian.ts';
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
  await installDebianPackages(['chromium', 'fonts-dejavu-core'], {
    what: 'Chromium',
    byHand: 'Install Chromium or Chrome by hand, or name one in PATCH_LENS_CHROMIUM.',
    say,
  });
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
    const asked = { what: 'a Korean font', byHand: 'Install one by hand.', say };
    await installDebianPackages(['fontconfig', 'fonts-nanum'], asked).catch((error: unknown) => say(String(error)));
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
