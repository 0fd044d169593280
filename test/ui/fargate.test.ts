import { awsProfiles } from '../host/awsProfiles.ts';
import { serveSimulators } from '../host/simulators.ts';
import { expect, test as base } from './fixtures.ts';

const test = base.extend<{ endpoint: string }>({
  // Playwright wants a pattern, also where nothing is needed.
  // oxlint-disable-next-line no-empty-pattern
  endpoint: async ({}, use) => {
    await using simulators = await serveSimulators({ account: { speed: 10 } });
    await use(simulators.urls['account'] ?? '');
  },
  aws: async ({ endpoint }, use) => {
    await use(awsProfiles({ default: { accessKeyId: 'AKIAPATCHLENS000SAMPLE', region: 'eu-west-1', endpoint } }));
  },
});

test.use({ sample: false, size: { width: 1280, height: 1000 } });

for (const theme of ['dark', 'light'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test('a workload is restarted, and a lone pod replaced, each after a yes', async ({ lens }) => {
      test.setTimeout(240_000);
      const { page } = lens;
      await lens.open();
      for (const kind of ['Notebook Instances', 'Lambda Functions', 'EKS Clusters and Nodegroups']) {
        await expect(lens.row(kind)).toHaveAccessibleName(/ of /, { timeout: 60_000 });
        await lens.row(kind).click();
      }
      // A cluster that was shown before its workloads were read is left closed.
      await expect(lens.row('platform')).toHaveAttribute('aria-expanded', /./, { timeout: 60_000 });
      if ((await lens.row('platform').getAttribute('aria-expanded')) === 'false') await lens.row('platform').click();
      await expect(lens.row('ledger')).toHaveAccessibleName(/Eviction in 6 days/, { timeout: 60_000 });

      await test.step('the plan says what is sent, and what it costs meanwhile', async () => {
        await lens.act('ledger', /Restart Workload/);
        await expect(lens.dialog).toContainText('Restart ledger?', { timeout: 30_000 });
        await expect(lens.dialog).toContainText('kubectl.kubernetes.io/restartedAt');
        await lens.picture(`fargate-restart-plan-${theme}`);
        await lens.dialog.getByRole('button', { name: 'Restart', exact: true }).click();
        await expect(lens.row('ledger')).toHaveAccessibleName(/Restarting · \d of 2 pods new/, { timeout: 30_000 });
        await lens.picture(`fargate-restarting-${theme}`);
        await expect(lens.row('ledger')).toHaveAccessibleName(/^ledger, Current/, { timeout: 60_000 });
      });

      await test.step('the manifest of a lone pod is shown first', async () => {
        await lens.act('bank-tunnel', /Replace Standalone Pod/);
        await expect(page.getByRole('tab', { name: /^bank-tunnel-r2\.json/ })).toBeVisible({ timeout: 30_000 });
        await expect(lens.toast).toContainText('bank-tunnel-r2');
        await lens.picture(`fargate-manifest-${theme}`);
        await lens.toast.getByRole('button', { name: 'Replace Pod…' }).click();
        await expect(lens.dialog).toContainText('Replace the pod bank-tunnel?', { timeout: 30_000 });
        await lens.picture(`fargate-replace-plan-${theme}`);
        await lens.dialog.getByRole('button', { name: 'Replace Pod', exact: true }).click();
      });

      await test.step('once the new one is Ready, a second question names who knew the old one', async () => {
        const remove = lens.toast.getByRole('button', { name: 'Delete Old Pod…' });
        await expect(remove).toBeVisible({ timeout: 60_000 });
        await lens.picture(`fargate-question-${theme}`);
        await remove.click();
        await expect(lens.dialog).toContainText('Delete the old pod bank-tunnel?', { timeout: 30_000 });
        await expect(lens.dialog).toContainText('Services that find the new pod by its labels: bank-tunnel.');
        await lens.picture(`fargate-delete-old-${theme}`);
        await lens.dialog.getByRole('button', { name: 'Delete Old Pod', exact: true }).click();
        await expect(lens.row('bank-tunnel')).toBeHidden({ timeout: 30_000 });
        await expect(lens.row('bank-tunnel-r2')).toHaveAccessibleName(/^bank-tunnel-r2, Current/);
        await lens.picture(`fargate-replaced-${theme}`);
      });
    });
  });
}
