import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getL10nJson } from '@vscode/l10n-dev';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map((match) => match[0]).toSorted();

async function inCode(): Promise<string[]> {
  const files = sources(join(root, 'src'));
  const found = await getL10nJson(files.map((file) => ({ extension: '.ts', contents: readFileSync(file, 'utf8') })));
  return Object.keys(found).toSorted();
}

const korean = JSON.parse(readFileSync(join(root, 'l10n/bundle.l10n.ko.json'), 'utf8')) as Record<string, string>;

test('Korean has every sentence that the code says, and none that it no longer says', async () => {
  const english = await inCode();
  expect(english.length).toBeGreaterThan(100);
  expect(english.filter((key) => !(key in korean))).toEqual([]);
  expect(Object.keys(korean).filter((key) => !english.includes(key))).toEqual([]);
});

test('a translation keeps the placeholders of its sentence', () => {
  const broken = Object.entries(korean).filter(
    ([key, text]) => String(placeholders(key)) !== String(placeholders(text)) || text.trim() === '',
  );
  expect(broken).toEqual([]);
});
