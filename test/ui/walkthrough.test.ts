import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { PatchLens } from './patchLens.ts';

// The page and the views beside it, with rows for all of them.
test.use({ size: { width: 1440, height: 1200 }, sample: false });

/** A step of the page, by its title. */
function step(lens: PatchLens, title: string): Locator {
  return lens.page.locator('.gettingStartedContainer .getting-started-step').filter({ hasText: title });
}

/** Brings the page to the front and opens a step; its button. Behind another tab it is one of the walkthroughs of the welcome page. */
async function button(lens: PatchLens, title: string, label: string): Promise<Locator> {
  const { page } = lens;
  const found = step(lens, title);
  if (!(await found.isVisible())) {
    await page.getByRole('tab', { name: /^(Welcome|Walkthrough)/ }).click();
    const card = page.locator('button.getting-started-category').filter({ hasText: 'Patch your first notebook' });
    await expect(found.or(card).and(page.locator(':enabled')).first()).toBeVisible();
    if (await card.isEnabled()) await card.click();
  }
  const link = found.getByRole('button', { name: label, exact: true });
  if ((await found.getAttribute('aria-expanded')) !== 'true') await found.click();
  await expect(link).toBeVisible();
  return link;
}

async function isDone(lens: PatchLens, title: string): Promise<void> {
  await expect(step(lens, title).locator('.codicon-getting-started-step-checked')).toBeVisible({ timeout: 30_000 });
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ theme });
    test('the walkthrough leads from an empty window to a notebook that runs again', async ({ lens }) => {
      const { page } = lens;
      await lens.open();
      await page.locator('.welcome-view').getByText('Patch your first notebook').click();
      await expect(page.locator('.gettingStartedContainer')).toContainText('Patch your first notebook');

      await (await button(lens, 'Open the sample account', 'Open Sample Account')).click();
      await lens.settled();
      await isDone(lens, 'Open the sample account');
      await lens.picture(`walkthrough-${theme}`);
      if (theme === 'light') return;

      await (await button(lens, 'Open the script that failed', 'Open the OnStart Script')).click();
      await expect(page.locator('.squiggly-error').first()).toBeVisible({ timeout: 30_000 });
      await (await button(lens, 'Repair it with a quick fix', 'Show Quick Fixes')).click();
      await expect(page.getByText('Use Unix line ends (LF)')).toBeVisible();
      await lens.picture('walkthrough-repair-dark');
      await page.keyboard.press('Enter');
      await expect(page.locator('.squiggly-error')).toHaveCount(0);
      await expect(lens.lenses).toContainText('Draft, not deployed');

      await (await button(lens, 'Deploy the script', 'Deploy Lifecycle Script')).click();
      await isDone(lens, 'Open the script that failed');
      await isDone(lens, 'Repair it with a quick fix');
      await lens.pick('Deploy…').click();
      await expect(lens.dialog).toContainText('vision-training');
      await lens.dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
      await expect(lens.toast.filter({ hasText: 'Deployed to gpu-onstart' })).toBeVisible();
      await isDone(lens, 'Deploy the script');

      await (await button(lens, 'Start the notebook', 'Start vision-training')).click();
      await expect(lens.dialog).toContainText('Start vision-training?');
      await lens.dialog.getByRole('button', { name: 'Start', exact: true }).click();
      await expect(lens.row('vision-training')).toHaveAccessibleName(
        'vision-training, Current, In service · started today',
        { timeout: 60_000 },
      );
      await isDone(lens, 'Start the notebook');
      await lens.picture('walkthrough-done-dark');
    });
  });
}

test.describe('in Korean', () => {
  test.use({ language: 'ko' });
  test('the walkthrough is in Korean', async ({ lens }) => {
    await lens.open();
    await lens.page.locator('.welcome-view').getByText('첫 노트북 패치하기').click();
    await expect(lens.page.locator('.gettingStartedContainer')).toContainText('빠른 수정으로 고치기');
    await lens.picture('walkthrough-ko');
  });
});
