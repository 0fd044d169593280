/**
 * `npm run screenshots [-- SCENE…]`: the pictures of README.md, dark and light, taken of the real VS Code on the sample
 * account. The scenes are in test/ui/scenes.ts.
 */
import path from 'node:path';
import process from 'node:process';
import { ensureKoreanFont } from '../test/host/chromium.ts';
import { root } from '../test/host/paths.ts';
import { openWindow } from '../test/ui/openWindow.ts';
import { PatchLens } from '../test/ui/patchLens.ts';
import { scenes } from '../test/ui/scenes.ts';
import { build } from './build.ts';

const wanted = process.argv.slice(2);
const known = scenes.map(({ name }) => name);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no scene ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}
build();
if (scenes.some(({ language }) => language === 'ko')) {
  await ensureKoreanFont((line) => console.log(line));
}
for (const { name, show, language } of scenes) {
  if (wanted.length > 0 && !wanted.includes(name)) {
    continue;
  }
  for (const theme of ['dark', 'light'] as const) {
    await using window = await openWindow({
      theme,
      language,
      sample: true,
      settings: {},
      size: { width: 1280, height: 800 },
    });
    await show(new PatchLens(window.page));
    const file = path.join('media', 'screenshots', `${name}-${theme}.png`);
    await window.page.screenshot({ path: path.join(root, file), animations: 'disabled' });
    console.log(file);
  }
}
