import type { Analysis } from './analyse.ts';
import type { Edit, Fix, Position } from './finding.ts';
import { readText } from './text.ts';

/** Fixes that can be applied together: of two that touch the same text, the first. */
export function apart(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Edit[] = [];
  return fixes.filter(({ edits }) => {
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Every safe fix of an analysis that can be applied together. */
export function safeFixes({ findings }: Pick<Analysis, 'findings'>): readonly Fix[] {
  return apart(findings.flatMap(({ fixes }) => fixes.filter(({ safe }) => safe).slice(0, 1)));
}

/** The text after fixes that do not overlap. */
export function applyFixes(original: string, fixes: readonly Fix[]): string {
  const script = readText(original);
  const starts = [0];
  for (let at = script.text.indexOf('\n'); at >= 0; at = script.text.indexOf('\n', at + 1)) starts.push(at + 1);
  const offset = ({ line, character }: Position) => (starts[line] ?? script.text.length) + character;
  const edits = fixes
    .flatMap(({ edits }) => edits)
    .map(({ range, text }) => ({ start: offset(range.start), end: offset(range.end), text }))
    .toSorted((one, other) => other.start - one.start || other.end - one.end);
  let text = script.text;
  for (const { start, end, text: replacement } of edits) text = text.slice(0, start) + replacement + text.slice(end);
  if (fixes.some(({ lineEnds }) => lineEnds === 'lf') || !original.includes('\r')) return text;
  return text.replaceAll('\n', original.includes('\r\n') ? '\r\n' : '\r');
}

/** A fix can make room for the next one (a heredoc is quoted, then its loop repaired); more rounds than this none takes. */
const mostRounds = 8;

/** Applies safe fixes until none is left. Doing it again changes nothing. */
export function fixAll(text: string, analyse: (text: string) => Pick<Analysis, 'findings'>): string {
  let current = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = applyFixes(current, safeFixes(analyse(current)));
    if (next === current) break;
    current = next;
  }
  return current;
}

function overlap(one: Edit, other: Edit): boolean {
  const [a, b] = [one.range, other.range];
  return !(isBefore(a.end, b.start) || isBefore(b.end, a.start));
}

/** Strictly before, so that two insertions at one place are never applied together. */
function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
