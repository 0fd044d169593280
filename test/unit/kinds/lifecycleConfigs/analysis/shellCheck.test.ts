import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Code } from '../../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import { snippets } from '../../../../../src/kinds/lifecycleConfigs/analysis/snippets.ts';
import {
  scriptOfSteps,
  template,
  templateIds,
  templateSteps,
} from '../../../../../src/kinds/lifecycleConfigs/templates.ts';
import { cases, type Bad } from './cases.ts';
import { ensureShellCheck, type ShellCheck } from './shellCheck.ts';

const shellCheck = await ensureShellCheck();

/** The scripts inside of one: what another shell reads, and what is written to a file and run. */
function within(script: string): readonly string[] {
  return [...script.matchAll(/^(.*)<<'EOF'.*\n([^]*?)^EOF$/gm)].flatMap(([, command = '', body = '']) =>
    /python|\.py\b/.test(command) ? [] : [body],
  );
}

const offered = [
  ...snippets.flatMap(({ id, systems, text }) =>
    ['set -euo pipefail', 'set -e', ''].map(
      (options) =>
        [`${id} on ${systems.join(' and ')}, ${options || 'no option'}`, `#!/bin/bash\n${options}\n${text}`] as const,
    ),
  ),
  ...templateIds.map((id) => [`the template ${id}`, template(id)] as const),
  ['all steps together', scriptOfSteps(templateSteps.map(({ id }) => id))] as const,
];

describe.skipIf(shellCheck === undefined)('ShellCheck', () => {
  const check: ShellCheck = (...args) => shellCheck?.(...args) ?? 'there is none';

  test('would complain', () => {
    expect(check('#!/bin/bash\nrm -r $1\n')).toContain('SC2086');
    expect(within(template('patchAndRecord'))).toHaveLength(1);
  });

  test.each(offered)('has nothing to say about %s', (_, script) => {
    expect(check(script)).toBe('');
    // What a script reads from the notebook instance (conda's activate) is not there to be looked into.
    for (const each of within(script)) expect(check(each, '--exclude=SC1091'), each).toBe('');
  });

  const codes = Object.keys(cases) as Code[];
  test.each(codes.filter((code) => cases[code].bad.some(({ fixed }) => fixed !== undefined)))(
    'finds no new error in what the quick fix of %s leaves',
    (code) => {
      const bad: readonly Bad<Code>[] = cases[code].bad;
      for (const { script, fixed } of bad) {
        if (fixed === undefined) continue;
        const errors = (text: string) => check(text, '--severity=error', '--format=gcc').match(/SC\d+/g) ?? [];
        const before: readonly string[] = errors(script);
        expect(
          errors(fixed).filter((each) => !before.includes(each)),
          fixed,
        ).toEqual([]);
      }
    },
  );
});

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0;

test.skipIf(!hasBash).each(offered)('bash can read %s', (_, script) => {
  for (const input of [script, ...within(script)]) {
    expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr, input).toBe('');
  }
});
