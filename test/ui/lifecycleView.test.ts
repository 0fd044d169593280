import { expect, test as base } from './fixtures.ts';
import type { PatchLens } from './patchLens.ts';

/** The view of lifecycle configurations, as large as it can be: the others are folded away. */
async function openView(lens: PatchLens): Promise<void> {
  await lens.open();
  await lens.settled();
  const { page } = lens;
  for (const name of ['Patch Status', 'Operations']) {
    const header = page.locator('.pane-header').filter({ hasText: name });
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }
  const own = page.locator('.pane-header').filter({ hasText: 'Lifecycle Configurations' });
  if ((await own.getAttribute('aria-expanded')) !== 'true') await own.click();
}

const row = (lens: PatchLens, name: RegExp) => lens.page.getByRole('treeitem', { name });

for (const theme of ['dark', 'light'] as const) {
  const test = base.extend({});
  test.describe(theme, () => {
    test.use({ sample: true, theme, size: { width: 1200, height: 900 } });

    test(`configurations, their scripts and who runs which version (${theme})`, async ({ lens }) => {
      await openView(lens);
      await expect(row(lens, /^team-onstart, used by \d+ notebook instances/)).toBeVisible();
      await row(lens, /^team-onstart, /).click();
      await row(lens, /^OnStart, /)
        .first()
        .locator('.monaco-tl-twistie')
        .click();
      await expect(row(lens, /, (InService|Stopped) · /).first()).toBeVisible();
      await lens.picture(`lifecycle-view-${theme}`);
      await row(lens, /^OnStart, /)
        .first()
        .click();
      await expect(lens.page.locator('.monaco-editor .view-lines').first()).toContainText('#!/bin/bash');
      await expect(lens.page.locator('.codelens-decoration').first()).toContainText('notebook instances');
      await lens.picture(`lifecycle-script-${theme}`);
    });
  });
}

const test = base.extend({});
test.use({ sample: true, size: { width: 1200, height: 900 } });

test('a script with Windows line ends is repaired by its deploy, and rolled back from its history', async ({
  lens,
}) => {
  const { page } = lens;
  await openView(lens);
  await row(lens, /^gpu-onstart, /).click();
  await row(lens, /^OnStart, /)
    .first()
    .click();
  const editor = page.locator('.monaco-editor .view-lines').first();
  await expect(editor).toContainText('nvidia-smi');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# repaired');
  await page.keyboard.press('Control+S');
  await expect(row(lens, /^OnStart, .*draft$/)).toBeVisible();
  await lens.picture('lifecycle-draft');
  await row(lens, /^OnStart, .*draft$/).hover();
  await row(lens, /^OnStart, .*draft$/)
    .getByRole('button', { name: /Deploy/ })
    .click();
  await lens.pick('Use Unix Line Ends').click();
  await lens.pick('Deploy…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deploy' }).click();
  await expect(page.getByText(/^Deployed to gpu-onstart/).first()).toBeVisible({ timeout: 30_000 });
  await lens.palette('Patch Lens: Show History of Lifecycle Scripts');
  await expect(lens.pick('deployed from this machine')).toBeVisible();
  await expect(lens.pick('found in AWS by a deploy that replaced it')).toBeVisible();
  await lens.picture('lifecycle-history');
});
