import { describe, expect, test } from 'vitest';
import { scriptLimit, scriptSize } from '../../../../../src/kinds/lifecycleConfigs/script.ts';
import { snippets, snippetsFor } from '../../../../../src/kinds/lifecycleConfigs/analysis/snippets.ts';
import { told } from './support.ts';

const platforms = { al1: 'notebook-al1-v1', al2: 'notebook-al2-v3', al2023: 'notebook-al2023-v1' };

describe.each(snippets.map((snippet) => [`${snippet.id} on ${snippet.systems.join(' and ')}`, snippet] as const))(
  '%s',
  (_, snippet) => {
    const scripts = ['set -euo pipefail', 'set -e', ''].map((options) => `#!/bin/bash\n${options}\n${snippet.text}`);

    test('passes our own rules, under set -e and without', () => {
      for (const script of scripts) {
        for (const system of snippet.systems) {
          expect(told(script, { platforms: [platforms[system]], hook: 'onStart' })).toEqual([]);
        }
      }
    });

    test('is a step to insert: whole lines, its placeholders in it, a small part of the budget', () => {
      expect(snippet.text).toMatch(/^# .*\n/);
      expect(snippet.text.endsWith('\n')).toBe(true);
      for (const placeholder of snippet.placeholders) expect(snippet.text).toContain(placeholder);
      expect(scriptSize(snippet.text)).toBeLessThan(scriptLimit / 8);
    });
  },
);

test('all of them together fit into one script', () => {
  const text = snippetsFor(['al2023']).map((snippet) => snippet.text);
  expect(new Set(snippetsFor(['al2023']).map(({ id }) => id)).size).toBe(text.length);
  expect(scriptSize(`#!/bin/bash\n${text.join('\n')}`)).toBeLessThan(scriptLimit);
});

test('what a script gets depends on where it runs', () => {
  const update = (systems: Parameters<typeof snippetsFor>[0]) =>
    snippetsFor(systems)
      .filter(({ id }) => id === 'securityUpdate')
      .map(({ text }) => (/\b(dnf|yum)\b/.exec(text) ?? [])[0]);
  expect(update(['al2023'])).toEqual(['dnf']);
  expect(update(['al2'])).toEqual(['yum']);
  expect(update(['al2', 'al2023'])).toEqual([]);
});
