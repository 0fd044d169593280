import { describe, expect, test } from 'vitest';
import type { Code, FindingFacts } from '../../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import { applyFixes, apart } from '../../../../../src/kinds/lifecycleConfigs/analysis/fixing.ts';
import { messageOf } from '../../../../../src/kinds/lifecycleConfigs/analysis/messages.ts';
import { rules } from '../../../../../src/kinds/lifecycleConfigs/analysis/rules.ts';
import { cases, type Bad, type Case } from './cases.ts';
import { analyser, onAl2023 } from './support.ts';

function findingsOf({ script, context }: Case, code: Code) {
  return analyser.analyse(script, { ...onAl2023, ...context }).findings.filter((finding) => finding.code === code);
}

const codes = Object.keys(cases) as Code[];

test('every rule has scripts that it objects to and scripts that it does not', () => {
  expect(codes.toSorted()).toEqual(Object.keys(rules).toSorted());
  for (const code of codes) {
    expect(cases[code].bad.length, code).toBeGreaterThanOrEqual(2);
    expect(cases[code].good.length, code).toBeGreaterThanOrEqual(1);
  }
});

describe.each(codes)('%s', (code) => {
  const { good } = cases[code];
  const bad: readonly Bad<Code>[] = cases[code].bad;

  test.each(bad.map((each) => [each.script, each] as const))('objects to %j', (_, each) => {
    const found = findingsOf(each, code);
    expect(found.map(({ facts }) => facts)).toEqual(Array<FindingFacts[Code]>(each.count ?? 1).fill(each.facts));
    for (const finding of found) {
      expect(['error', 'warning', 'info'].indexOf(finding.severity)).toBeGreaterThanOrEqual(
        ['error', 'warning', 'info'].indexOf(rules[code].severity),
      );
      for (const { id } of finding.fixes) expect(rules[code].fixes).toContain(id);
      expect(messageOf(finding)).toMatch(/^\S.*[.]$/s);
      expect(messageOf(finding)).not.toMatch(/undefined|\[object/);
    }
  });

  test.each(bad.map((each) => [each.script, each] as const))('repairs %j', (_, each) => {
    const fixes = apart(findingsOf(each, code).flatMap(({ fixes }) => fixes.slice(0, 1)));
    if (each.fixed === undefined) {
      expect(fixes).toEqual([]);
      return;
    }
    const fixed = applyFixes(each.script, fixes);
    expect(fixed).toBe(each.fixed);
    expect(findingsOf({ ...each, script: fixed }, code)).toEqual([]);
  });

  test.each(good.map((each) => [each.script, each] as const))('is silent about %j', (_, each) => {
    expect(findingsOf(each, code)).toEqual([]);
  });
});
