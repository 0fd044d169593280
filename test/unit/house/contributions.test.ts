import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changingCommands, commands, scheme, views } from '../../../src/contributions.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'));

interface Step {
  id: string;
  description: string;
  media: { svg: string };
  completionEvents: string[];
}

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    walkthroughs: { id: string; steps: Step[] }[];
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

describe('the walkthrough', () => {
  const steps = manifest.contributes.walkthroughs.flatMap((each) => each.steps);
  const known = new Set<string>(commands);

  test('is patching a first notebook, from the sample account to one’s own', () => {
    expect(manifest.contributes.walkthroughs.map(({ id }) => id)).toEqual(['firstPatch']);
    expect(steps.map(({ id }) => id)).toEqual(['openSample', 'openScript', 'repair', 'deploy', 'start', 'ownAccount']);
  });

  test('the sample account counts as open by whichever way it was opened, and when its button is pressed again', () => {
    const open = steps.find(({ id }) => id === 'openSample');
    expect(open?.completionEvents).toEqual(['onContext:patchLens.sample', 'onCommand:patchLens.openSampleAccount']);
  });

  test.each(['package.nls.json', 'package.nls.ko.json'])('%s: its links lead to commands that there are', (file) => {
    const words = new Map(Object.entries(read(file) as object));
    for (const { description, media, completionEvents } of steps) {
      const text: unknown = words.get(description.slice(1, -1));
      const links = [...String(text).matchAll(/\(command:([\w.]+)(?:\?([^)]*))?\)/g)];
      expect(links).toHaveLength(1);
      for (const [, command = '', args] of links) {
        if (command !== 'runCommands') expect(known).toContain(command);
        if (args !== undefined) expect(JSON.parse(decodeURIComponent(args))).toHaveLength(1);
      }
      for (const event of completionEvents) {
        const [, command] = /^onCommand:(.*)$/.exec(event) ?? [];
        if (command !== undefined) expect(known).toContain(command);
        else expect(event).toMatch(/^onContext:patchLens\./);
      }
      const drawing = readFileSync(new URL(`../../../${media.svg}`, import.meta.url), 'utf8');
      expect(drawing).toContain('var(--vscode-');
    }
  });
});

test('a workspace that is not trusted can set none of the settings', () => {
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted()).toEqual(
    Object.keys(manifest.contributes.configuration.properties).toSorted(),
  );
});
