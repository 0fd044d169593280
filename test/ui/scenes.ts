import { expect as impatient } from '@playwright/test';
import type { PatchLens } from './patchLens.ts';

/** Outside of a test run there is no configuration to say so. */
const expect = impatient.configure({ timeout: 30_000 });

/** The pictures of README.md: `npm run screenshots` writes each as media/screenshots/<name>-<theme>.png. */
export const scenes: readonly Scene[] = [
  {
    name: 'patch-status',
    show: async (lens) => {
      await expect(lens.row('Lambda Functions')).toHaveAccessibleName(/12 of 25 need attention/);
      await lens.showTooltip('search-ranking');
      await expect(lens.hover).toContainText('cloudtrail');
    },
  },
  {
    name: 'restart-plan',
    show: async (lens) => {
      await expect(lens.row('Lambda Functions')).toHaveAccessibleName(/12 of 25 need attention/);
      await lens.act('search-ranking', /Restart/);
      await expect(lens.dialog).toContainText('Restart search-ranking?');
    },
  },
  {
    name: 'lifecycle-script',
    show: async (lens) => {
      await expect(lens.row('Lambda Functions')).toHaveAccessibleName(/12 of 25 need attention/);
      await lens.act('demand-forecast', /OnStart/);
      await expect(lens.lenses).toContainText('of 12,288 bytes');
      await lens.page.locator('.monaco-editor .view-lines').first().click();
      await lens.page.keyboard.press('Control+End');
      await lens.page.keyboard.type('echo "checked by the team"\n');
      await expect(lens.lenses).toContainText('Draft, not deployed');
    },
  },
  {
    name: 'nodegroup-update',
    show: async (lens) => {
      await lens.settled();
      // What is below has to be in sight.
      for (const kind of ['Notebook Instances', 'Lambda Functions']) {
        await lens.row(kind).click();
        await expect(lens.row(kind)).toHaveAttribute('aria-expanded', 'false');
      }
      await lens.menu('workers-arm', /Run Pre-flight/);
      const document = lens.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
      await expect(document.getByRole('heading', { name: 'Pre-flight: workers-arm' })).toBeVisible();
      await lens.act('workers-arm', /Update Nodegroup/);
      await lens.pick('Newest AMI Release of Kubernetes').click();
      await lens.pick('Update, and Respect Them').click();
      await lens.dialog.getByRole('button', { name: 'Update Nodegroup', exact: true }).click();
      await expect(lens.page.getByRole('treeitem', { name: /^Update Nodegroup workers-arm, / })).toHaveAccessibleName(
        /checkout-worker-\S+ held by budget checkout-worker/,
      );
    },
  },
];

export interface Scene {
  readonly name: string;
  /** Leaves the window, which begins on the sample account, as the picture shows it. */
  readonly show: (lens: PatchLens) => Promise<void>;
  readonly language?: string;
}
