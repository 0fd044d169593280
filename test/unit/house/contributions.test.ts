import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changingCommands, commands, scheme, views } from '../../../src/contributions.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    configuration: { properties: Record<string, { scope: string }> };
  };
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const manifest = read('package.json') as Manifest;

test('package.json contributes exactly the commands and views that the code knows', () => {
  expect(manifest.contributes.commands.map((each) => each.command).toSorted()).toEqual([...commands].toSorted());
  const contributed = Object.values(manifest.contributes.views).flatMap((all) => all.map((each) => each.id));
  expect(contributed.toSorted()).toEqual(Object.values(views).toSorted());
  expect(manifest.activationEvents).toContain(`onFileSystem:${scheme}`);
});

test('every menu entry is a contributed command', () => {
  const known = new Set(manifest.contributes.commands.map((each) => each.command));
  const used = Object.values(manifest.contributes.menus).flatMap((menu) => menu.map((each) => each.command));
  expect(used.filter((each) => !known.has(each))).toEqual([]);
});

test('every command that changes AWS disappears in read-only mode, from the palette and from the menus', () => {
  const places = Object.entries(manifest.contributes.menus).flatMap(([menu, entries]) =>
    entries.map((entry) => ({ menu, ...entry })),
  );
  for (const command of changingCommands) {
    const entries = places.filter((place) => place.command === command);
    expect(
      entries.some((place) => place.menu === 'commandPalette'),
      command,
    ).toBe(true);
    expect(entries.filter((place) => !place.when?.includes('!config.patchLens.readOnly'))).toEqual([]);
  }
});

test('no setting can be set by a repository: each decides which account is asked, or what is said of it', () => {
  const scopes = Object.entries(manifest.contributes.configuration.properties).map(([id, { scope }]) => [id, scope]);
  expect(scopes.filter(([, scope]) => scope !== 'application')).toEqual([]);
});

test('every text of package.json has words in English and Korean, and no words are left over', () => {
  const english = Object.keys(read('package.nls.json') as object).toSorted();
  const korean = Object.keys(read('package.nls.ko.json') as object).toSorted();
  const used = [...JSON.stringify(manifest).matchAll(/"%([^"%]+)%"/g)].map((match) => match[1]).toSorted();
  expect([...new Set(used)]).toEqual(english);
  expect(korean).toEqual(english);
});

test('a workspace that is not trusted can set none of the settings', () => {
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(
    Object.keys(manifest.contributes.configuration.properties).toSorted(),
  );
});
