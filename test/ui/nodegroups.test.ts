import { awsProfiles } from '../host/awsProfiles.ts';
import { serveSimulators } from '../host/simulators.ts';
import { patchInCluster } from './cluster.ts';
import { expect, test as base } from './fixtures.ts';

const test = base.extend<{ endpoint: string }>({
  // Playwright wants a pattern, also where nothing is needed.
  // oxlint-disable-next-line no-empty-pattern
  endpoint: async ({}, use) => {
    // Its 15 minutes of draining are 45 seconds here.
    await using simulators = await serveSimulators({ small: { scenario: 'small', speed: 20 } });
    await use(simulators.urls['small'] ?? '');
  },
  aws: async ({ endpoint }, use) => {
    await use(awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint } }));
  },
});

test.use({ sample: false, size: { width: 1280, height: 1000 } });

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test('an update that a budget blocks names the pod, and ends well once the budget is relaxed', async ({
      lens,
      endpoint,
    }) => {
      test.setTimeout(240_000);
      const { page } = lens;
      const update = page.getByRole('treeitem', { name: /^Update Nodegroup batch, / });
      await lens.open();
      await expect(lens.row('batch')).toHaveAccessibleName(/behind/);

      await test.step('the pre-flight says what would hold it, and what to do', async () => {
        await lens.menu('batch', /Run Pre-flight/);
        const document = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
        await expect(document.getByRole('heading', { name: 'Pre-flight: batch' })).toBeVisible({ timeout: 30_000 });
        await expect(document.getByText('PodDisruptionBudget default/queue never lets a pod go')).toBeVisible();
        await expect(document.getByRole('listitem').first()).toHaveText(/^default\/queue-\S+ on ip-/);
        await expect(lens.toast).toBeHidden();
        await lens.picture(`nodegroup-preflight-${theme}`);
      });

      await test.step('it is told again before anything is sent', async () => {
        await lens.act('batch', /Update Nodegroup/);
        await expect(lens.pick('Newest AMI Release of Kubernetes 1.35')).toBeVisible({ timeout: 30_000 });
        await expect(lens.toast).toBeHidden();
        await lens.picture(`nodegroup-target-${theme}`);
        await page.keyboard.press('Enter');
        await lens.pick('Update, and Respect Them').click();
        await expect(lens.dialog).toContainText('Update the nodegroup batch?');
        await expect(lens.dialog).toContainText('default/queue (minAvailable: 2)');
        await expect(lens.dialog).toContainText(
          'UpdateNodegroupVersion {"clusterName":"main","nodegroupName":"batch","version":"1.35"}',
        );
        await lens.picture(`nodegroup-plan-${theme}`);
        await lens.dialog.getByRole('button', { name: 'Update Nodegroup', exact: true }).click();
      });

      await test.step('the row of the operation names the pod that holds it', async () => {
        await expect(update).toHaveAccessibleName(/default\/queue-\S+ held by budget queue/, {
          timeout: 60_000,
        });
        await lens.picture(`nodegroup-held-${theme}`);
      });

      await test.step('with another budget it comes to its end', async () => {
        await patchInCluster(endpoint, 'main', '/apis/policy/v1/namespaces/default/poddisruptionbudgets/queue', {
          spec: { minAvailable: 1 },
        });
        await expect(update).toHaveAccessibleName(/Done/, { timeout: 120_000 });
        await expect(lens.row('batch')).toHaveAccessibleName(/1\.35\.4-20261118/);
        await lens.picture(`nodegroup-done-${theme}`);
      });
    });
  });
}
