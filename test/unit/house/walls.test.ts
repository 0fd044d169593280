import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The broken rules of a tree of sources, `rule: from → to`. */
async function violations(folder: string): Promise<string[]> {
  const { default: config } = (await import(join(root, '.dependency-cruiser.mjs'))) as { default: IConfiguration };
  const { tsConfig: _, ...options } = config.options ?? {};
  const { output } = await cruise(['src'], {
    ...options,
    baseDir: folder,
    ruleSet: { forbidden: config.forbidden ?? [] },
    validate: true,
  });
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).toSorted();
}

test('the rooms import what they may, and there is no cycle', async () => {
  expect(await violations(root)).toEqual([]);
});

test('a forbidden import is noticed, of a type too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'patch-lens-walls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = {
    'src/domain/status.ts': `import type { Ports } from '../aws/ports.ts';\nexport type Status = Ports;\n`,
    'src/aws/ports.ts': `export interface Ports {}\n`,
    'src/aws/errors.ts': `import { handle } from '../simulator/index.ts';\nexport const map = handle;\n`,
    'src/simulator/index.ts': `export const handle = 1;\n`,
    'src/kinds/notebooks/read.ts': `import { map } from '../../aws/errors.ts';\nimport { b } from '../functions/read.ts';\nexport const a = [map, b];\n`,
    'src/kinds/functions/read.ts': `import type { a } from '../notebooks/read.ts';\nexport const b: typeof a | 1 = 1;\n`,
    'src/vscode/tree/rows.ts': `import { run } from '../commands/run.ts';\nexport const rows = run;\n`,
    'src/vscode/commands/run.ts': `export const run = 1;\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const found = await violations(folder);
  for (const expected of [
    'domain-reaches-only-its-own: src/domain/status.ts → src/aws/ports.ts',
    'the-simulator-loads-on-demand: src/aws/errors.ts → src/simulator/index.ts',
    'kinds-reaches-only-its-own: src/kinds/notebooks/read.ts → src/aws/errors.ts',
    'a-kind-knows-no-other-kind: src/kinds/notebooks/read.ts → src/kinds/functions/read.ts',
    'tree-and-commands-meet-through-keys: src/vscode/tree/rows.ts → src/vscode/commands/run.ts',
  ]) {
    expect(found).toContain(expected);
  }
  expect(found.some((each) => each.startsWith('no-cycles: src/kinds/'))).toBe(true);
});
