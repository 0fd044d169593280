import { expect, test } from './fixtures.ts';

test.use({ size: { width: 1000, height: 2800 } });

test('opening a function shows what its aliases serve, and a version is acted on by itself', async ({ lens }) => {
  await expect(lens.row('cart-events')).toHaveAccessibleName(/Current/, { timeout: 60_000 });
  await expect(lens.row('Lambda Functions')).toHaveAccessibleName(/need attention$/, { timeout: 60_000 });
  await lens.row('cart-events').locator('.monaco-tl-twistie').click();
  const version = lens.row('cart-events:5');
  await expect(version).toHaveAccessibleName(
    'cart-events:5, Held back, live · Version 5 held 1 version behind · Manual',
  );
  // What is served is wrong with the function too, now that it is known.
  await expect(lens.row('cart-events')).toHaveAccessibleName(/^cart-events, Held back, /);
  await lens.row('geocoder').locator('.monaco-tl-twistie').click();
  await expect(lens.page.getByRole('treeitem', { name: 'No alias serves a published version' })).toBeVisible();

  await lens.showTooltip('cart-events:5');
  await expect(lens.hover).toContainText('You have to act: AWS releases runtime patches, and nobody applies them');
  await lens.picture('function-versions-dark');

  await lens.menu('cart-events:5', /Return to Auto/);
  await expect(lens.dialog).toContainText('Only the published version 5 changes');
  await lens.picture('return-to-auto-dark');
  await lens.dialog.getByRole('button', { name: /^Set/ }).click();
  await expect(version).toHaveAccessibleName(/^cart-events:5, Current, live · .* · Auto$/);
  await expect(lens.row('cart-events')).toHaveAccessibleName(/^cart-events, Current, /);
});

test.describe('in Korean, on a light theme', () => {
  test.use({ theme: 'light', language: 'ko' });

  test('a version says what it is', async ({ lens }) => {
    await expect(lens.row('cart-events')).toHaveAccessibleName(/Auto/, { timeout: 60_000 });
    await lens.row('cart-events').locator('.monaco-tl-twistie').click();
    await expect(lens.row('cart-events:5')).toHaveAccessibleName(/live · 버전 5: .* 뒤처져 보류됨 · Manual$/);
    await lens.showTooltip('cart-events:5');
    await expect(lens.hover).toContainText('사용자의 책임입니다');
    await lens.picture('function-versions-light-ko');
  });
});
