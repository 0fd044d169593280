import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { page, withTable } from '../../../../../scripts/diagnosticsTable.ts';
import { rules } from '../../../../../src/kinds/lifecycleConfigs/analysis/rules.ts';
import { told } from './support.ts';

const text = readFileSync(page, 'utf8');

/** Heading → what stands below it. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section] as const),
);

test('the table is what the rules say: node scripts/diagnosticsTable.ts writes it', async () => {
  expect(await withTable(text)).toBe(text);
});

test.each(Object.keys(rules))('%s has a section, to which findings link, in the order of the table', (code) => {
  expect(sections.has(code)).toBe(true);
  const order = [...sections.keys()].filter((heading) => heading in rules);
  expect(order).toEqual(Object.keys(rules));
});

test.each([...sections].filter(([, section]) => section.includes('\nBad:\n')))(
  '%s: the bad example has it, the good one has nothing',
  (code, section) => {
    const [bad, good] = [...section.matchAll(/\n(?:Bad|Good):\n\n```bash\n(.*?)```/gs)].map(
      ([, script = '']) => script,
    );
    expect(told(bad ?? '').map((each) => each.split(' ')[1])).toContain(code);
    expect(told(good ?? '')).toEqual([]);
  },
);

test('the rules about commands have examples', () => {
  const without = Object.keys(rules).filter((code) => sections.get(code)?.includes('\nBad:\n') !== true);
  expect(without).toEqual(['crlf-line-ends', 'over-size-limit', 'size-budget-low']);
});
