import { expect, test } from './fixtures.ts';
import type { PatchLens } from './patchLens.ts';

// Three views share the side bar; rows out of sight are not in the page.
test.use({ size: { width: 1280, height: 1200 } });

/** Opens the script with Windows line ends, with which vision-training failed to start. */
async function openFailing(lens: PatchLens): Promise<void> {
  await lens.settled();
  await lens.row('vision-training').scrollIntoViewIfNeeded();
  await lens.act('vision-training', /OnStart/);
  await expect(lens.page.locator('.squiggly-error').first()).toBeVisible({ timeout: 30_000 });
}

test('the script that failed is repaired with a keystroke, deployed, and the notebook becomes current', async ({
  lens,
}) => {
  const { page } = lens;
  await openFailing(lens);
  await expect(lens.row('vision-training')).toHaveAccessibleName(/Outdated/);
  const editor = page.locator('.monaco-editor .view-lines').first();
  await editor.getByText('#!/bin/bash').click();

  await test.step('the hover says what is wrong and why, and leads to the page about it', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await expect(lens.hover).toContainText('Windows line ends on 7 lines');
    await expect(lens.hover).toContainText('bad interpreter');
    await lens.picture('diagnostics-hover-dark');
    await page.keyboard.press('Escape');
  });

  await test.step('the quick fix repairs it', async () => {
    await page.keyboard.press('Control+.');
    await expect(page.getByText('Use Unix line ends (LF)')).toBeVisible();
    await lens.picture('diagnostics-quick-fix-dark');
    await page.keyboard.press('Enter');
    await expect(page.locator('.squiggly-error')).toHaveCount(0);
    await expect(lens.lenses).toContainText('Draft, not deployed');
  });

  await test.step('deployed', async () => {
    await lens.palette('Patch Lens: Deploy Lifecycle Script');
    await lens.pick('Deploy…').click();
    await expect(lens.dialog).toContainText('vision-training');
    await lens.dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(lens.toast.filter({ hasText: 'Deployed to gpu-onstart' })).toBeVisible();
  });

  await test.step('started again, the notebook is current', async () => {
    await lens.act('vision-training', /^Start Notebook Instance/);
    await expect(lens.dialog).toContainText('Start vision-training?');
    await lens.dialog.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(lens.row('vision-training')).toHaveAccessibleName(
      'vision-training, Current, In service · started today',
      { timeout: 60_000 },
    );
    await lens.picture('diagnostics-current-dark');
  });
});

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ theme });
    test('shows above a step when it runs, and the problems of a script with the page about them', async ({ lens }) => {
      const { page } = lens;
      await lens.settled();
      await lens.act('demand-forecast', /OnStart/);
      const lensOfStep = page
        .locator('.codelens-decoration')
        .filter({ hasText: 'Security updates, release latest · at every start · root' });
      await expect(lensOfStep).toBeVisible({ timeout: 30_000 });
      await lensOfStep.getByText('Security updates').click();
      await expect(lens.hover).toContainText('AWS recommends one at least every 30 days');
      await lens.picture(`lifecycle-lenses-${theme}`);
      await page.keyboard.press('Escape');

      await lens.act('fraud-features', /OnStart/);
      await expect(page.locator('.squiggly-warning, .squiggly-info, .squiggly-error').first()).toBeVisible();
      await page.keyboard.press('Control+Shift+m');
      const problems = page.locator('.markers-panel');
      await expect(problems).toContainText('yum -y update --security: where the update fails');
      await expect(problems).not.toContainText('dnf -y upgrade');
      const problem = problems.getByText('errexit-pitfall');
      await lens.picture(`diagnostics-problems-${theme}`);
      await problem.click();
      await expect(page.getByRole('tab', { name: /errexit-pitfall\.md/ })).toBeVisible();
      await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('the script ends at the first');
      await lens.picture(`diagnostics-page-${theme}`);
    });
  });
}

test.describe('in Korean', () => {
  test.use({ language: 'ko' });
  test('lenses, hovers and quick fixes are in Korean', async ({ lens }) => {
    const { page } = lens;
    await openFailing(lens);
    await expect(
      page.locator('.codelens-decoration').filter({ hasText: 'conda_pytorch에 tensorboard 설치' }),
    ).toContainText('시작할 때마다 · ec2-user');
    await page.locator('.monaco-editor .view-lines').first().getByText('#!/bin/bash').click();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    await expect(lens.hover).toContainText('7줄이 Windows 줄 끝으로 되어 있습니다');
    await lens.picture('diagnostics-hover-ko');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await expect(page.getByText('Unix 줄 끝(LF) 사용')).toBeVisible();
  });
});
