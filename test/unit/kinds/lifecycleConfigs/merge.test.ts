import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merge } from '../../../../src/kinds/lifecycleConfigs/merge.ts';
import { hasConflictMarkers } from '../../../../src/kinds/lifecycleConfigs/script.ts';

const names = { yours: 'your draft', base: 'when the draft began', theirs: 'in AWS now' };
const merged = (base: string, yours: string, theirs: string) => merge(base, yours, theirs, names);

describe('merging a draft with what AWS has by now', () => {
  test('changes in different places come together', () => {
    expect(merged('a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n')).toEqual({
      text: 'A\nb\nc\nd\nE\n',
      conflicts: 0,
    });
  });

  test('the same change on both sides is one change', () => {
    expect(merged('a\n', 'b\n', 'b\n')).toEqual({ text: 'b\n', conflicts: 0 });
  });

  test('different changes of the same line stay both, between markers with all three sides', () => {
    const { text, conflicts } = merged('one\nx\n', 'one\nmine\n', 'one\ntheirs\n');
    expect(conflicts).toBe(1);
    expect(text).toBe(
      'one\n<<<<<<< your draft\nmine\n||||||| when the draft began\nx\n=======\ntheirs\n>>>>>>> in AWS now\n',
    );
    expect(hasConflictMarkers(text)).toBe(true);
  });

  test('a script with a line of equals signs has no conflict markers', () => {
    expect(hasConflictMarkers('#!/bin/bash\necho "\n=======\n"\n')).toBe(false);
  });

  test('line ends are one property: whoever changed them wins, and no line conflicts for it', () => {
    expect(merged('a\r\nb\r\n', 'a\nb\n', 'a\r\nB\r\n')).toEqual({ text: 'a\nB\n', conflicts: 0 });
    expect(merged('a\r\nb\r\n', 'A\r\nb\r\n', 'a\nb\n')).toEqual({ text: 'A\nb\n', conflicts: 0 });
    expect(merged('a\r\nb\r\n', 'A\r\nb\r\n', 'a\r\nb\r\n')).toEqual({ text: 'A\r\nb\r\n', conflicts: 0 });
  });

  test('no line of either side is lost, whatever the three texts are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (base, yours, theirs) => {
        const { text: all } = merged(base, yours, theirs);
        const had = new Set(base.split('\n'));
        const lines = new Set(all.split('\n'));
        for (const line of [...yours.split('\n'), ...theirs.split('\n')]) {
          if (!had.has(line)) expect(lines).toContain(line);
        }
        if (yours === base) expect(all).toBe(theirs);
        if (theirs === base) expect(all).toBe(yours);
      }),
      { numRuns: 500 },
    );
  });
});
