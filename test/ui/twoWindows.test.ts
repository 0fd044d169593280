import type { Page } from '@playwright/test';
import { expect, test } from './colleague.ts';
import { PatchLens } from './patchLens.ts';

test.use({ sample: false, settings: { 'files.autoSave': 'off' } });

/** Another window of the same VS Code: an extension host of its own over the same storage. */
async function anotherWindow(page: Page): Promise<PatchLens> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  return new PatchLens(other);
}

const editorOf = ({ page }: PatchLens) => page.locator('.monaco-editor .view-lines').first();

async function openScript(lens: PatchLens): Promise<void> {
  const { page } = lens;
  await page.bringToFront();
  await expect(page.locator('.activitybar').getByRole('tab', { name: /^Patch Lens/ })).toBeVisible();
  // A window that has just opened closes the palette again, or does not know the commands yet.
  page.setDefaultTimeout(10_000);
  await expect(async () => {
    await page.keyboard.press('Escape');
    await lens.palette('Patch Lens: Open OnStart Script');
    await lens.pick('team-onstart').click();
  }).toPass({ timeout: 60_000 });
  await expect(lens.lenses).toContainText('Deployed');
}

async function typeAndSave(lens: PatchLens, text: string): Promise<void> {
  const tab = lens.page.getByRole('tab', { name: /^on-start\.sh/ });
  await lens.page.bringToFront();
  await editorOf(lens).click();
  await lens.page.keyboard.press('Control+End');
  await lens.page.keyboard.type(`${text}\n`);
  await lens.page.keyboard.press('Control+s');
  await expect(tab).not.toHaveClass(/dirty/);
}

/** Goes up to the last question, and leaves it open. */
async function askToDeploy(lens: PatchLens): Promise<void> {
  await lens.page.bringToFront();
  await lens.palette('Patch Lens: Deploy Lifecycle Script');
  await lens.pick('Deploy…').click();
  await expect(lens.dialog).toContainText('Deploy to the lifecycle configuration team-onstart?');
}

/** How the deploy ended for this window. Notifications go by themselves; their centre keeps them. */
async function tellings(lens: PatchLens): Promise<string> {
  const { page } = lens;
  // A window behind another one is drawn only now and then.
  await page.bringToFront();
  const center = page.locator('.notifications-center');
  let text = '';
  await expect(async () => {
    if (!(await center.isVisible())) await lens.palette('Notifications: Show Notifications');
    text = (await center.textContent({ timeout: 2000 })) ?? '';
    expect(text).toMatch(
      // Written; found that the other was written; or found the other one at it.
      /Deployed to team-onstart|AWS has another OnStart script than your draft was made from|team-onstart is part of an operation that is not finished/,
    );
  }).toPass({ timeout: 60_000 });
  return text;
}

test('two windows deploy the same script at the same moment: one is told, and neither version is lost', async ({
  lens: first,
  colleague,
}) => {
  test.setTimeout(240_000);
  const before = await colleague.read();
  await openScript(first);
  const second = await anotherWindow(first.page);
  await openScript(second);

  await test.step('both get as far as the plan, with different texts', async () => {
    await typeAndSave(first, 'echo first');
    await askToDeploy(first);
    await expect(editorOf(second)).toContainText('echo first');
    await typeAndSave(second, 'echo second');
    await askToDeploy(second);
  });

  const one = `${before}echo first\n`;
  const two = `${before}echo first\necho second\n`;

  await test.step('both say yes: one is written, and whoever was later is told', async () => {
    await Promise.all(
      [first, second].map((lens) => lens.dialog.getByRole('button', { name: 'Deploy', exact: true }).click()),
    );
    const written: string[] = [];
    for (const [name, lens, text] of [
      ['first', first, one],
      ['second', second, two],
    ] as const) {
      const told = await tellings(lens);
      if (told.includes('Deployed to team-onstart')) written.push(text);
      await lens.picture(`two-windows-${name}`);
    }
    expect(written).toEqual([await colleague.read()]);
  });

  await test.step('what was there before and what was written are in the history, and what was not is a draft', async () => {
    await second.page.bringToFront();
    await second.palette('Patch Lens: Show History of Lifecycle Scripts');
    const entries = second.page.locator('.quick-input-list .monaco-list-row');
    await expect(second.page.locator('.quick-input-title')).toHaveText('History of team-onstart');
    await expect(entries.first()).toContainText('bytes');
    await second.picture('two-windows-history');
    const kept = await entries.allTextContents();
    await second.page.keyboard.press('Escape');
    const isDraft = await second.page.getByText('Draft, not deployed').isVisible();
    if (isDraft) await expect(editorOf(second)).toContainText('echo second');
    for (const text of isDraft ? [before, one] : [before, one, two]) {
      const bytes = new Intl.NumberFormat('en').format(Buffer.byteLength(text));
      expect(
        kept.filter((each) => each.includes(`OnStart ${bytes} bytes`)),
        kept.join(' | '),
      ).not.toEqual([]);
    }
  });
});
