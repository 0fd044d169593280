/**
 * A real VS Code with the built extension, for one test: `test('…', async ({ lens }) => …)`. Options with
 * `test.use({ theme: 'light', language: 'ko', sample: false })`. Pictures go to test-results/screenshots.
 */
import { test as base } from '@playwright/test';
import { openWindow, type WindowOptions } from './openWindow.ts';
import { PatchLens } from './patchLens.ts';

export const test = base.extend<Required<Omit<WindowOptions, 'scale'>> & { lens: PatchLens }>({
  theme: ['dark', { option: true }],
  language: [undefined, { option: true }],
  sample: [true, { option: true }],
  settings: [{}, { option: true }],
  aws: [{}, { option: true }],
  size: [{ width: 1280, height: 860 }, { option: true }],

  lens: async ({ theme, language, sample, settings, aws, size }, use) => {
    await using window = await openWindow({ theme, language, sample, settings, aws, size });
    await use(new PatchLens(window.page));
  },
});

export { expect } from '@playwright/test';
