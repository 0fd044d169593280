import type { Page } from '@playwright/test';
import { pathToFileURL } from 'node:url';
import type { Server } from './server.ts';

export interface WorkbenchOptions {
  /** `ko` shows the extension in Korean; VS Code's own words stay English (no language pack is needed). */
  readonly language?: string;
  /** Absolute path of the folder to open; none by default. */
  readonly folder?: string;
  /** Absolute paths of an extension under development and its tests; they need the smoke-test driver. */
  readonly tests?: { readonly developmentPaths: readonly string[]; readonly testsPath: string };
}

/** Opens the real workbench in a page and waits until it is there. */
export async function openWorkbench(page: Page, server: Server, options: WorkbenchOptions = {}): Promise<void> {
  if (options.language !== undefined) {
    await page.addInitScript((language) => {
      Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', {
        value: language,
        writable: true,
        configurable: true,
      });
    }, options.language);
  }
  await page.goto(workbenchUrl(server, options));
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
}

function workbenchUrl(server: Server, options: WorkbenchOptions): string {
  const url = new URL(server.url);
  if (options.folder !== undefined) {
    url.searchParams.set('folder', pathToFileURL(options.folder).pathname);
  }
  if (options.tests !== undefined) {
    const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${pathToFileURL(file).pathname}`;
    const payload = [
      ...options.tests.developmentPaths.map((folder) => ['extensionDevelopmentPath', remote(folder)]),
      ['extensionTestsPath', remote(options.tests.testsPath)],
    ];
    url.searchParams.set('payload', JSON.stringify(payload));
  }
  return url.href;
}
