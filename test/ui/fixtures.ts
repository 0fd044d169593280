/**
 * A real VS Code with the built extension, for one test: `test('…', async ({ lens }) => …)`. Options with
 * `test.use({ theme: 'light', language: 'ko', sample: false })`. Pictures go to test-results/screenshots.
 */
import { chromium, test as base } from '@playwright/test';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromiumFlags } from '../host/chromium.ts';
import { ensureHost } from '../host/install.ts';
import { cleanSettings, copyExtension, isolatedEnvironment, temporaryFolder, type Settings } from '../host/profile.ts';
import { startServer } from '../host/server.ts';
import { openWorkbench } from '../host/workbench.ts';
import { PatchLens } from './patchLens.ts';

export interface Options {
  readonly theme: 'dark' | 'light';
  readonly language: string | undefined;
  /** Whether the sample account opens by itself. */
  readonly sample: boolean;
  readonly settings: Settings;
  readonly size: { readonly width: number; readonly height: number };
}

/** The sample account's day in pictures and tests: they must not age. */
export const day = '2026-11-22T09:00:00Z';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

export const test = base.extend<Options & { lens: PatchLens }>({
  theme: ['dark', { option: true }],
  language: [undefined, { option: true }],
  sample: [true, { option: true }],
  settings: [{}, { option: true }],
  size: [{ width: 1280, height: 860 }, { option: true }],

  lens: async ({ theme, language, sample, settings, size }, use) => {
    const host = await ensureHost();
    const folder = await temporaryFolder('ui');
    const extensionsDir = path.join(folder, 'extensions');
    await mkdir(extensionsDir);
    await copyExtension(extensionsDir);
    const server = await startServer({
      userDataDir: path.join(folder, 'user'),
      extensionsDir,
      settings: { ...cleanSettings, 'workbench.colorTheme': themes[theme], ...settings },
      env: {
        ...(await isolatedEnvironment(folder)),
        PATCH_LENS_SAMPLE_DATE: day,
        ...(sample ? { PATCH_LENS_OPEN_SAMPLE: '1' } : {}),
      },
    });
    const browser = await chromium.launch({ executablePath: host.chromium, args: chromiumFlags });
    try {
      const context = await browser.newContext({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] });
      const page = await context.newPage();
      await openWorkbench(page, server, language === undefined ? {} : { language });
      await use(new PatchLens(page));
    } finally {
      await browser.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

export { expect } from '@playwright/test';
