import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readOnlyPolicy } from '../../../src/aws/iam.ts';

const text = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

test('the README shows the policy that the command copies', () => {
  const [, block = ''] = /<!-- policy:begin -->\s*```json\n([^]*?)```/.exec(text('README.md')) ?? [];
  expect(JSON.parse(block)).toEqual(JSON.parse(JSON.stringify(readOnlyPolicy())));
});

test('the README names only commands, settings and files that exist', () => {
  const manifest = text('package.json');
  const readme = text('README.md');
  for (const [, script = ''] of readme.matchAll(/npm (?:run )?(start|test|[a-z:]+)(?= |`|\n)/g)) {
    if (script !== 'run') expect(manifest, script).toContain(`"${script}":`);
  }
  for (const [setting] of readme.matchAll(/patchLens\.[a-zA-Z.]+[a-zA-Z]/g)) expect(manifest).toContain(`"${setting}"`);
  for (const [, file = ''] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) expect(() => text(file)).not.toThrow();
});
