import { visionOnStartGpu } from '../../src/simulator/scenarios/team.ts';
import { awsProfiles } from '../host/awsProfiles.ts';
import { serveSimulators } from '../host/simulators.ts';
import { expect, test as base } from './fixtures.ts';

const test = base.extend<{ endpoint: string }>({
  // Playwright wants a pattern, also where nothing is needed.
  // oxlint-disable-next-line no-empty-pattern
  endpoint: async ({}, use) => {
    await using simulators = await serveSimulators({ team: { scenario: 'team', speed: 60 } });
    await use(simulators.urls['team'] ?? '');
  },
  aws: async ({ endpoint }, use) => {
    await use(awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint } }));
  },
});

test.use({ sample: false, size: { width: 1280, height: 1000 } });

test('a roll-out to five, of which the third fails: it goes on after a reload, stops, and rolls back', async ({
  lens,
}) => {
  test.setTimeout(240_000);
  const { page } = lens;
  const rollOut = page.getByRole('treeitem', { name: /^Roll Out 5 notebook instances, / });
  await lens.open();
  await expect(lens.row('vision-export')).toBeVisible();
  await expect(page.getByText('Nothing is under way')).toBeVisible();

  await test.step('a draft that needs a GPU', async () => {
    await lens.act('vision-annotate', /OnStart/);
    await expect(lens.lenses).toContainText('Used by 5 notebook instances');
    await page.locator('.monaco-editor .view-lines').first().click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(visionOnStartGpu);
    await expect(lens.lenses).toContainText('Draft, not deployed');
  });

  await test.step('who, what, and how, with defaults and a way back', async () => {
    await lens.menu('vision-annotate', /Roll Out in Waves/);
    await lens.pick('All 5 that use vision-onstart').click();
    await expect(lens.pick('Deploy the draft of vision-onstart')).toBeVisible();
    await lens.picture('roll-out-what-dark');
    await page.keyboard.press('Enter');
    await expect(lens.pick('vision-annotate')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.locator('.quick-input-widget')).toContainText('How many restart at once');
    await page.locator('.quick-input-widget').getByRole('button', { name: 'Back' }).click();
    await expect(lens.pick('vision-annotate')).toBeVisible();
    await page.keyboard.press('Enter');
    const box = page.locator('.quick-input-widget input[type=text]');
    await expect(box).toHaveValue('25%');
    await box.fill('1');
    await lens.picture('roll-out-waves-dark');
    for (const question of ['How many of them may fail', 'How many minutes', 'Which text must be in it']) {
      await page.keyboard.press('Enter');
      await expect(page.locator('.quick-input-widget')).toContainText(question);
    }
    await page.keyboard.press('Enter');
    await lens.pick('Roll back by itself').click();
    await expect(lens.dialog).toContainText('Roll the script draft out to 5 notebook instances?');
    await lens.picture('roll-out-plan-dark');
    await lens.dialog.getByRole('button', { name: 'Roll Out', exact: true }).click();
  });

  await test.step('under way', async () => {
    await expect(rollOut).toHaveAccessibleName(/Canary/);
    await expect(lens.row('vision-annotate').first()).toHaveAccessibleName(/Rolling out, step|Rolling out · step/);
    await lens.picture('roll-out-running-dark');
  });

  await test.step('the window is reloaded, and it goes on', async () => {
    await page.reload();
    await expect(rollOut).toHaveAccessibleName(/Wave \d/, { timeout: 60_000 });
    await lens.picture('roll-out-reloaded-dark');
  });

  await test.step('the third fails, nothing more is begun, and it rolls back', async () => {
    await expect(rollOut).toHaveAccessibleName(/Rolled back/, { timeout: 90_000 });
    await expect(rollOut).toHaveAccessibleName(/vision-export/);
    await expect(lens.toast).toContainText('rolled back');
    await lens.picture('roll-out-rolled-back-dark');
    await expect(page.getByRole('treeitem', { name: /^Wave 3, not sent/ })).toBeVisible();
  });
});

base.describe('by day, in a narrow side bar', () => {
  base.use({ sample: true, theme: 'light', size: { width: 900, height: 1000 } });

  base('operations that run and that ended stay readable', async ({ lens }) => {
    await lens.settled();
    await lens.act('search-ranking', /Restart/);
    await lens.dialog.getByRole('button', { name: 'Restart', exact: true }).click();
    const restart = lens.page.getByRole('treeitem', { name: /^Restart search-ranking, / });
    await expect(restart).toHaveAccessibleName(/Stopping search-ranking/);
    await lens.picture('operation-running-light');
    await expect(restart).toHaveAccessibleName(/Done/);
    await lens.picture('operation-done-light');
    await restart.click({ button: 'right' });
    await lens.page
      .locator('.monaco-menu')
      .getByRole('menuitem', { name: /Show Details/ })
      .waitFor();
    await lens.page.waitForTimeout(500);
    await lens.page
      .locator('.monaco-menu')
      .getByRole('menuitem', { name: /Show Details/ })
      .click();
    await expect(lens.page.locator('.monaco-editor').first()).toContainText('Restart search-ranking');
    await lens.picture('operation-details-light');
  });
});
