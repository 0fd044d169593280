/**
 * `# patch-lens: ignore CODE[, CODE…]` behind a command is for its line, alone on a line for the next one;
 * `# patch-lens: ignore-file [CODE…]` is for the whole script. Without a code it is for all codes.
 */
const comment = /(^|\s)#\s*patch-lens:\s*(ignore|ignore-file)\b(?!-)[ \t]*([\w, \t-]*)/;

/** Whether a finding of a code that begins on a line (zero-based) is wanted. */
export type IsWanted = (code: string, line: number) => boolean;

export function wantedIn(text: string): IsWanted {
  if (!text.includes('patch-lens:')) return () => true;
  const everywhere: Ignored[] = [];
  const byLine = new Map<number, Ignored>();
  for (const [line, written] of text.split('\n').entries()) {
    const match = comment.exec(written);
    if (match === null) continue;
    const ignored = new Set((match[3] ?? '').split(/[\s,]+/).filter((code) => code !== ''));
    if (match[2] === 'ignore-file') everywhere.push(ignored);
    else byLine.set(written.slice(0, match.index).trim() === '' ? line + 1 : line, ignored);
  }
  return (code, line) => {
    const here = byLine.get(line);
    return ![...everywhere, ...(here ? [here] : [])].some((ignored) => ignored.size === 0 || ignored.has(code));
  };
}

type Ignored = ReadonlySet<string>;
