import { expect, test } from './fixtures.ts';

// Three views share the side bar; rows out of sight are not in the page.
test.use({ size: { width: 1280, height: 1200 } });

test.describe('a newcomer without credentials', () => {
  test.use({ sample: false });

  test('is welcomed, opens the sample account and reads the statuses', async ({ lens }) => {
    await lens.open();
    await expect(lens.page.getByText('No AWS credentials were found.')).toBeVisible();
    await lens.picture('welcome-dark');
    await lens.page.getByRole('button', { name: 'Open Sample Account' }).click();
    await expect(lens.row('search-ranking')).toHaveAccessibleName(
      'search-ranking, Outdated, Restart overdue · 47 days',
    );
    await expect(lens.row('fraud-features')).toHaveAccessibleName(
      /Unsupported, Amazon Linux 2 · support ended 30 Jun 2026/,
    );
    await expect(lens.account).toHaveText('Sample · 111122223333 · eu-west-1');
    await expect(lens.row('Lambda Functions')).toHaveAccessibleName(/12 of 25 need attention/);
    await expect(lens.row('demand-forecast')).toHaveAccessibleName(/Current, In service · started 3 days ago/);
    await lens.picture('patch-status-dark');

    await lens.showTooltip('search-ranking');
    await expect(lens.hover).toContainText('Outdated');
    await expect(lens.hover).toContainText('cloudtrail');
    await expect(lens.hover).toContainText('AWS documentation');
    await lens.picture('tooltip-dark');
  });
});

test('a restart asks first, Enter changes nothing, and the notebook becomes current', async ({ lens }) => {
  await lens.settled();
  await expect(lens.row('search-ranking')).toBeVisible();
  await lens.act('search-ranking', /Restart/);
  await expect(lens.dialog).toContainText('Restart search-ranking?');
  await expect(lens.dialog).toContainText('Sample account 111122223333 · eu-west-1');
  await expect(lens.dialog).toContainText('Only /home/ec2-user/SageMaker is kept');
  await lens.picture('restart-plan-dark');

  await lens.page.keyboard.press('Enter');
  await expect(lens.dialog).toContainText('Restart search-ranking?');
  await expect(lens.dialog.getByRole('button', { name: 'Plan Copied' })).toBeFocused();
  const copied = await lens.page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toContain('Restart search-ranking?');
  await lens.page.keyboard.press('Escape');
  await expect(lens.dialog).toHaveCount(0);
  await expect(lens.row('search-ranking')).toHaveAccessibleName(/Restart overdue/);

  await lens.act('search-ranking', /Restart/);
  await lens.dialog.getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(lens.toast).toContainText(/Restart search-ranking: (?:Stopping|Starting)/);
  await expect(lens.row('search-ranking')).toHaveAccessibleName(/Restarting · step [12]\/2/);
  await lens.picture('restart-running-dark');
  await expect(lens.row('search-ranking')).toHaveAccessibleName('search-ranking, Current, In service · started today');
  await expect(lens.toast).toHaveCount(0);
  await lens.picture('restart-done-dark');
});

test('cancelling a restart stops the waiting, not the restart', async ({ lens }) => {
  await lens.settled();
  await expect(lens.page.getByRole('tab', { name: /^Patch Lens - 47 need attention/ })).toBeVisible();
  await expect(lens.page.locator('.statusbar').getByRole('button', { name: '47 need attention' })).toBeVisible();
  await lens.act('marketing-mix', /Restart/);
  await lens.dialog.getByRole('button', { name: 'Restart', exact: true }).click();
  await lens.toast.getByRole('button', { name: 'Cancel' }).click();
  await expect(lens.toast).toContainText('Restart marketing-mix goes on in the background');
  await lens.picture('restart-cancelled-dark');
  await expect(lens.row('marketing-mix')).toHaveAccessibleName('marketing-mix, Current, In service · started today');
  await expect(lens.page.getByRole('tab', { name: /^Patch Lens - 46 need attention/ })).toBeVisible();
});

test('a script is edited with auto save on, compared, and deployed only when told to', async ({ lens }) => {
  await lens.settled();
  await lens.act('demand-forecast', /OnStart/);
  await expect(lens.lenses).toContainText(/Used by \d+ notebook instances?/);
  await expect(lens.lenses).toContainText('of 12,288 bytes');
  await lens.page.locator('.monaco-editor .view-lines').first().click();
  await lens.page.keyboard.press('Control+End');
  await lens.page.keyboard.type('echo "checked by the team"\n');
  await expect(lens.lenses).toContainText('Draft, not deployed');
  await lens.picture('script-draft-dark');

  await lens.palette('Patch Lens: Deploy Lifecycle Script');
  await lens.pick('Deploy…').click();
  await expect(lens.dialog).toContainText('111122223333');
  await lens.picture('deploy-plan-dark');
  await lens.dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(lens.lenses).not.toContainText('Draft');
  await expect(lens.lenses).toContainText('Deployed');
  await expect(lens.row('demand-forecast')).toHaveAccessibleName(/Outdated, Script changed since last start/);
  await lens.picture('script-deployed-dark');
});

test.describe('in a tall window', () => {
  test.use({ size: { width: 1280, height: 2600 } });

  test('the runtime update mode of a function is set from its menu', async ({ lens }) => {
    await lens.settled();
    await expect(lens.row('payments-authorizer')).toHaveAccessibleName(/Held back/);
    await lens.menu('payments-authorizer', /Set Runtime Update Mode/);
    await lens.pick('Auto').click();
    await expect(lens.dialog).toContainText('payments-authorizer');
    await lens.dialog.getByRole('button', { name: 'Set Runtime Update Mode', exact: true }).click();
    await expect(lens.row('payments-authorizer')).toHaveAccessibleName(/Current, .* · Auto/);
  });
});

test.describe('by day, in a narrow side bar, with the keyboard', () => {
  test.use({ theme: 'light', size: { width: 900, height: 1200 } });

  test('the rows stay readable and reachable', async ({ lens }) => {
    await expect(lens.row('search-ranking')).toBeVisible();
    await lens.picture('patch-status-light');
    await lens.palette('Patch Lens: Toggle Attention Only');
    await expect(lens.row('quality-checks')).toHaveCount(0);
    await expect(lens.account).toContainText('attention only');
    await lens.picture('attention-only-light');

    await lens.focusRows();
    await lens.page.keyboard.press('Home');
    await lens.page.keyboard.press('ArrowDown');
    await expect(lens.focusedRow).toHaveAccessibleName(/, .+/);
    await lens.page.keyboard.press('ContextMenu');
    await expect(lens.page.locator('.monaco-menu').getByRole('menuitem').first()).toBeVisible();
    await lens.page.keyboard.press('Escape');
  });
});

test.describe('in Korean', () => {
  test.use({ language: 'ko' });

  test('every word of the extension is Korean', async ({ lens }) => {
    await lens.settled();
    await expect(lens.row('search-ranking')).toHaveAccessibleName(/47일/);
    await lens.picture('patch-status-ko-dark');
    await lens.act('search-ranking', /다시 시작/);
    await expect(lens.dialog).toContainText('search-ranking');
    await expect(lens.dialog).not.toContainText(/Running kernels|Usually/);
    await lens.picture('restart-plan-ko-dark');
    await lens.page.keyboard.press('Escape');
  });
});
