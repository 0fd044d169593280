import { expect, test } from './colleague.ts';

test.use({ sample: false, settings: { 'files.autoSave': 'off' } });

test('unsaved changes survive a reload, and what a colleague wrote meanwhile survives the deploy', async ({
  lens,
  colleague,
}) => {
  const { page } = lens;
  const editor = page.locator('.monaco-editor .view-lines').first();
  const tab = page.getByRole('tab', { name: /^on-start\.sh/ });
  await expect(page.locator('.activitybar').getByRole('tab', { name: /^Patch Lens/ })).toBeVisible();
  await lens.palette('Patch Lens: Open OnStart Script');
  await lens.pick('team-onstart').click();
  await expect(lens.lenses).toContainText('Deployed');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine\n');
  await expect(tab).toHaveClass(/dirty/);
  const before = await colleague.read();
  const theirs = before.replace('#!/bin/bash', '#!/bin/BASH');
  expect(theirs).not.toBe(before);
  await colleague.write(theirs);

  await test.step('the window is reloaded: the document comes back unsaved, without being read', async () => {
    // The backup of a document with unsaved changes is written a second after the last key.
    await page.waitForTimeout(3_000);
    await page.reload();
    await expect(tab).toHaveClass(/dirty/, { timeout: 60_000 });
    await expect(editor).toContainText('# mine');
  });

  await test.step('saved and deployed: nothing is written, and the difference is offered', async () => {
    await editor.click();
    await page.keyboard.press('Control+s');
    await expect(tab).not.toHaveClass(/dirty/);
    await lens.palette('Patch Lens: Deploy Lifecycle Script');
    await expect(lens.toast).toContainText('AWS has another OnStart script than your draft was made from');
    expect(await colleague.read()).toBe(theirs);
    await expect(lens.lenses).toContainText('changed in AWS meanwhile');
  });

  await test.step('seen and kept on top, it is deployed after the plan', async () => {
    await lens.toast.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByRole('tab', { name: /in AWS ↔ draft/ })).toBeVisible();
    await lens.picture('script-changed-meanwhile-dark');
    await lens.toast.getByRole('button', { name: 'Keep Mine', exact: true }).click();
    await lens.palette('Patch Lens: Deploy Lifecycle Script');
    await expect(lens.dialog).toContainText('2 notebook instances run it as root at their next start');
    await lens.dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(lens.toast).toContainText('Deployed to team-onstart');
    expect(await colleague.read()).toBe(`${before}# mine\n`);
  });
});
