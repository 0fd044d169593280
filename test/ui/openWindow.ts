import { chromium, type Page } from '@playwright/test';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromiumFlags } from '../host/chromium.ts';
import { ensureHost } from '../host/install.ts';
import {
  cleanSettings,
  copyExtension,
  isolatedEnvironment,
  temporaryFolder,
  type AwsFiles,
  type Settings,
} from '../host/profile.ts';
import { startServer } from '../host/server.ts';
import { openWorkbench } from '../host/workbench.ts';

export interface WindowOptions {
  readonly theme: 'dark' | 'light';
  /** `ko` for Korean; English when undefined. */
  readonly language: string | undefined;
  /** Whether the sample account opens by itself. */
  readonly sample: boolean;
  readonly settings: Settings;
  /** What the window finds in `~/.aws`; nothing by default. */
  readonly aws?: AwsFiles;
  readonly size: { readonly width: number; readonly height: number };
  /** Pixels of a picture for one of the window's. */
  readonly scale?: number;
}

/** The sample account's day in pictures and tests: they must not age. */
export const day = '2026-11-22T09:00:00Z';

const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** A window of a real VS Code of its own with the built extension; everything of it goes when it is disposed. */
export async function openWindow(options: WindowOptions): Promise<AsyncDisposable & { readonly page: Page }> {
  const { theme, language, sample, settings, size, aws = {}, scale = 1 } = options;
  await using stack = new AsyncDisposableStack();
  const host = await ensureHost();
  const folder = await temporaryFolder('ui');
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const extensionsDir = path.join(folder, 'extensions');
  await mkdir(extensionsDir);
  await copyExtension(extensionsDir);
  const server = stack.use(
    await startServer({
      userDataDir: path.join(folder, 'user'),
      extensionsDir,
      settings: { ...cleanSettings, 'workbench.colorTheme': themes[theme], ...settings },
      env: {
        ...(await isolatedEnvironment(folder, aws)),
        PATCH_LENS_SAMPLE_DATE: day,
        ...(sample ? { PATCH_LENS_OPEN_SAMPLE: '1' } : {}),
      },
    }),
  );
  const browser = stack.use(await chromium.launch({ executablePath: host.chromium, args: chromiumFlags }));
  const context = await browser.newContext({
    viewport: size,
    deviceScaleFactor: scale,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await openWorkbench(page, server, language === undefined ? {} : { language });
  const opened = stack.move();
  return { page, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
