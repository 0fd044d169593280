import { scriptLimit, scriptSize } from '../../script.ts';
import type { Rule } from '../rule.ts';

/** The interpreter's name would end in a carriage return: `/bin/bash^M: bad interpreter`. */
export const crlfLineEnds: Rule = ({ original, range, text }) => {
  const lines = original.match(/\r\n?/g)?.length ?? 0;
  if (lines === 0) return [];
  const end = text.indexOf('\n');
  return [
    {
      code: 'crlf-line-ends',
      severity: 'error',
      range: range(0, end < 0 ? text.length : end),
      facts: { lines },
      fixes: [{ id: 'useUnixLineEnds', safe: true, edits: [], lineEnds: 'lf' }],
    },
  ];
};

const shebang = '#!/bin/bash\n';

/** Without a first line that names its interpreter, what runs the script is not documented. */
export const missingShebang: Rule = ({ text, range, edit, lineEnd }) => {
  if (text.startsWith('#!') || text === '') return [];
  const isMarked = text.startsWith('\uFEFF');
  if (isMarked && text.startsWith('\uFEFF#!')) {
    return [
      {
        code: 'missing-shebang',
        severity: 'error',
        range: range(0, lineEnd(0)),
        facts: { problem: 'byteOrderMark' },
        fixes: [{ id: 'addShebang', safe: true, edits: [edit(0, 1, '')] }],
      },
    ];
  }
  const late = /^(?:[ \t]*(?:#(?!!)[^\n]*)?\n)*([ \t]*#![^\n]*\/(?:env[ \t]+)?(?:ba)?sh\b[^\n]*)(?:\n|$)/.exec(text);
  const line = late?.[1];
  if (line === undefined || late === null) {
    return [
      {
        code: 'missing-shebang',
        severity: 'warning',
        range: range(0, lineEnd(0)),
        facts: { problem: 'none' },
        fixes: [{ id: 'addShebang', safe: true, edits: [edit(0, isMarked ? 1 : 0, shebang)] }],
      },
    ];
  }
  const end = late[0].length;
  const start = late[0].endsWith('\n') ? end - line.length - 1 : end - line.length;
  const edits =
    text.slice(0, start).trim() === ''
      ? [
          edit(0, start, ''),
          ...(/^[ \t]/.test(line) ? [edit(start, start + line.length - line.trimStart().length, '')] : []),
        ]
      : [edit(0, isMarked ? 1 : 0, `${line.trim()}\n`), edit(start, end, '')];
  return [
    {
      code: 'missing-shebang',
      severity: 'warning',
      range: range(start, start + line.length),
      facts: { problem: 'notFirst' },
      fixes: [{ id: 'addShebang', safe: true, edits }],
    },
  ];
};

/** Left of the limit, in bytes, below which it is worth a word. */
const scarce = 512;

/** SageMaker takes 16,384 characters of base64 (NotebookInstanceLifecycleConfigContent): 12,288 bytes. */
export const sizeLimit: Rule = ({ original, text, context, range, lineEnd }) => {
  const limit = context.limit ?? scriptLimit;
  const bytes = scriptSize(original);
  if (bytes > limit) {
    return [
      {
        code: 'over-size-limit',
        severity: 'error',
        range: range(fitting(text, limit), text.length),
        facts: { bytes, limit },
        fixes: [],
      },
    ];
  }
  if (bytes <= limit - scarce) return [];
  return [
    { code: 'size-budget-low', severity: 'info', range: range(0, lineEnd(0)), facts: { bytes, limit }, fixes: [] },
  ];
};

/** How many UTF-16 units of the text fit into so many bytes of UTF-8. */
function fitting(text: string, limit: number): number {
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += scriptSize(character);
    if (bytes > limit) break;
    units += character.length;
  }
  // Line ends of two bytes are counted as one here, so that the part that is too much is never shown as empty.
  return Math.min(units, Math.max(0, text.length - 1));
}
