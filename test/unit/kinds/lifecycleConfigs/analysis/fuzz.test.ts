import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Code } from '../../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import { fixAll, safeFixes } from '../../../../../src/kinds/lifecycleConfigs/analysis/fixing.ts';
import { messageOf } from '../../../../../src/kinds/lifecycleConfigs/analysis/messages.ts';
import { snippetsFor } from '../../../../../src/kinds/lifecycleConfigs/analysis/snippets.ts';
import { readText } from '../../../../../src/kinds/lifecycleConfigs/analysis/text.ts';
import { cases } from './cases.ts';
import { analyser, goodScripts, onAl2023 } from './support.ts';

const long = process.env['PATCH_LENS_LONG'] === '1';
const mutants = long ? 10_000 : 200;

const seeds = [
  ...goodScripts.map(([, text]) => text),
  ...(Object.keys(cases) as Code[])
    .flatMap((code) => [...cases[code].bad, ...cases[code].good].map(({ script }) => script))
    .filter((script) => script.length < 2000),
];

/** Pieces that decide how a shell reads what follows. */
const pieces = [
  ...Array.from('\'"`$(){}[]<>|&;#\\\n\r\t !*?=~-'),
  '$(',
  '${',
  '<<EOF',
  "<<'EOF'",
  '\nEOF\n',
  '<<-X',
  '&&',
  '||',
  ';;',
  '2>&1',
  '>(',
  '<(',
  '((',
  '))',
  '[[',
  ']]',
  'if ',
  'then ',
  'fi',
  'for a in ',
  'do ',
  'done',
  'case x in ',
  'esac',
  'function f ',
  '\r\n',
  '\uFEFF',
  '한',
  '🙂',
  '\uD83D',
  '\0',
  'sudo -u ec2-user -i ',
  'nohup ',
  'bash -c ',
  'set -e\n',
  ' &\n',
  ' || true',
  'timeout 5m ',
  'dnf upgrade ',
  'pip install -U ',
];

/** A generator of numbers below a bound, the same for the same seed. */
function chance(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function mutant(seed: number): string {
  const next = chance(seed);
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
  let text = pick(seeds);
  for (let times = 1 + next(4); times > 0; times -= 1) {
    const [one, other] = [next(text.length + 1), next(text.length + 1)];
    const [start, end] = [Math.min(one, other), Math.max(one, other)];
    switch (next(5)) {
      case 0:
        text = text.slice(0, start) + pick(pieces) + text.slice(start);
        break;
      case 1:
        text = text.slice(0, start) + text.slice(Math.min(end, start + 20));
        break;
      case 2:
        text = text.slice(0, start) + text.slice(start, Math.min(end, start + 200)).repeat(2) + text.slice(start);
        break;
      case 3:
        text = text.slice(0, start) + pick(seeds).slice(0, next(400)) + text.slice(start);
        break;
      default:
        text = text.slice(0, end);
    }
  }
  return text;
}

test(
  `${mutants} damaged scripts: an answer for each, in the text, and fixes that come to rest`,
  { timeout: 600_000 },
  () => {
    for (let seed = 1; seed <= mutants; seed += 1) {
      const text = mutant(seed);
      const analysis = analyser.analyse(text, onAl2023);
      const lines = readText(text).text.split('\n');
      for (const finding of analysis.findings) {
        const places = [finding.range, ...finding.fixes.flatMap(({ edits }) => edits.map(({ range }) => range))];
        for (const { start, end } of places) {
          for (const { line, character } of [start, end]) {
            expect(character, `seed ${seed}`).toBeLessThanOrEqual(lines[line]?.length ?? -1);
          }
          expect(start.line * 1e6 + start.character).toBeLessThanOrEqual(end.line * 1e6 + end.character);
        }
        expect(messageOf(finding)).not.toBe('');
      }
      const analyse = (script: string) => analyser.analyse(script, onAl2023);
      const fixed = fixAll(text, analyse);
      expect(fixAll(fixed, analyse), `seed ${seed}`).toBe(fixed);
      expect(safeFixes(analyse(fixed)), `seed ${seed}`).toEqual([]);
    }
  },
);

test('a full script is analysed within milliseconds', () => {
  const steps = snippetsFor(['al2023']).map(({ text }) => text);
  const rest = goodScripts.map(([, text]) => text.replace(/^#!.*\n/, '')).filter((text) => !text.includes('exit 0'));
  let script = `#!/bin/bash\nset -e\n${steps.join('\n')}`;
  for (const text of rest) if (Buffer.byteLength(script + text) <= 12_288) script += text;
  expect(Buffer.byteLength(script)).toBeGreaterThan(11_000);
  const run = () => analyser.analyse(script, onAl2023);
  const batch = () => {
    const times: number[] = [];
    const used = process.threadCpuUsage();
    for (let round = 0; round < 31; round += 1) {
      const began = performance.now();
      run();
      times.push(performance.now() - began);
    }
    const { user, system } = process.threadCpuUsage(used);
    const median = times.toSorted((one, other) => one - other)[15] ?? 0;
    return { median, processor: (user + system) / 1000 / times.length };
  };
  // Wall time is what others on this machine leave of it: the quietest batch counts, and of it the smaller number.
  const batches = Array.from({ length: long ? 20 : 4 }, batch);
  const median = Math.min(...batches.map((each) => each.median));
  const processor = Math.min(...batches.map((each) => each.processor));
  const size = Buffer.byteLength(script);
  console.log(`${size} bytes: ${median.toFixed(2)} ms (median), ${processor.toFixed(2)} ms of the processor (mean)`);
  expect(Math.min(processor, median)).toBeLessThan(long ? 5 : 50);
});

test('what the parser never saw before leaves it as good as new', () => {
  const sane = readFileSync(new URL('good/set-git-config.on-start.sh', import.meta.url), 'utf8');
  const before = analyser.analyse(sane, onAl2023);
  for (const text of [
    '',
    '\0',
    '\uD83D',
    '"'.repeat(500),
    '$('.repeat(500),
    '(('.repeat(200),
    '<<A '.repeat(200),
    '{'.repeat(12_000),
  ]) {
    analyser.analyse(text, onAl2023);
  }
  expect(analyser.analyse(sane, onAl2023)).toEqual(before);
});
