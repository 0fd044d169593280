import type { Edit, Position, Range } from './finding.ts';

/**
 * The script as the rules read it: line ends are all `\n` here. Lines and columns are those of the original, because
 * a line end of two characters does not move what stands before it.
 */
export interface ScriptText {
  readonly original: string;
  readonly text: string;
  readonly position: (offset: number) => Position;
  readonly range: (start: number, end: number) => Range;
  /** The offset at which the line of `offset` begins. */
  readonly lineStart: (offset: number) => number;
  /** The offset of the line end, or of the end of the text. */
  readonly lineEnd: (offset: number) => number;
  /** The blanks that the line of `offset` begins with. */
  readonly indentation: (offset: number) => string;
  readonly edit: (start: number, end: number, text: string) => Edit;
}

/** What VS Code takes as a line end, and what `text` has as one. */
const lineEnds = /\r\n|\r|\n/g;

export function readText(original: string): ScriptText {
  const text = original.includes('\r') ? original.replace(lineEnds, '\n') : original;
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const lineStart = (offset: number) => starts[lineOf(offset)] ?? 0;
  const position = (offset: number): Position => {
    const line = lineOf(offset);
    return { line, character: offset - (starts[line] ?? 0) };
  };
  const range = (start: number, end: number): Range => ({ start: position(start), end: position(end) });
  return {
    original,
    text,
    position,
    range,
    lineStart,
    lineEnd: (offset) => {
      const at = text.indexOf('\n', offset);
      return at < 0 ? text.length : at;
    },
    indentation: (offset) => /^[ \t]*/.exec(text.slice(lineStart(offset), offset))?.[0] ?? '',
    edit: (start, end, replacement) => ({ range: range(start, end), text: replacement }),
  };
}
