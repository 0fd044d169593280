import { expect, test } from './fixtures.ts';
import { PatchLens } from './patchLens.ts';

test.use({ size: { width: 1280, height: 1000 } });

const elsewhere = 'The sample account is open in another window of VS Code.';

test('the sample account is in one window at a time, survives a reload, and is taken over on wish', async ({
  lens,
}) => {
  test.setTimeout(240_000);
  const { page } = lens;
  const restart = (of: PatchLens) => of.page.getByRole('treeitem', { name: /^Restart search-ranking, / });
  await lens.settled();

  await test.step('after a reload it is there again', async () => {
    await page.reload();
    await expect(lens.row('search-ranking')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(elsewhere)).toHaveCount(0);
  });

  const second = new PatchLens(await page.context().newPage());
  await test.step('a second window says where it is', async () => {
    await second.page.goto(page.url());
    await expect(second.page.getByText(elsewhere)).toBeVisible({ timeout: 60_000 });
    await expect(second.row('search-ranking')).toHaveCount(0);
    await second.picture('sample-elsewhere-dark');
  });

  await test.step('the first one goes on with it', async () => {
    await lens.act('search-ranking', /Restart/);
    await lens.dialog.getByRole('button', { name: 'Restart', exact: true }).click();
    await expect(restart(lens)).toHaveAccessibleName(/Stopping search-ranking/);
    await expect(restart(second)).toHaveAccessibleName(/in another window/);
  });

  await test.step('the second one takes it over, with what is under way in it, and the first one says so', async () => {
    await second.page.getByRole('button', { name: 'Open It Here' }).click();
    await expect(second.row('search-ranking')).toBeVisible();
    await expect(page.getByText(elsewhere)).toBeVisible();
    await expect(restart(second)).toHaveAccessibleName(/Done/, { timeout: 60_000 });
    await expect(second.row('search-ranking')).toHaveAccessibleName(
      'search-ranking, Current, In service · started today',
    );
  });

  await test.step('when the second one crashes, the first one has it again, as it was left', async () => {
    // Its extension host lives on, and nobody can look at it.
    const crashed = second.page.waitForEvent('crash');
    await second.page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await expect(lens.row('search-ranking')).toHaveAccessibleName(
      'search-ranking, Current, In service · started today',
      {
        timeout: 60_000,
      },
    );
    await expect(restart(lens)).toHaveAccessibleName(/Done/);
  });
});
