/** How the lines of a script end; `mixed` where not all do alike. */
export type LineEnds = 'CRLF' | 'LF' | 'mixed';

/**
 * The line ends on both sides where two scripts differ in nothing else; undefined where there is more, or nothing.
 * A comparison in an editor shows two such texts as equal, yet bash runs only the one without CR.
 */
export function lineEndsAlone(
  before: string,
  after: string,
): { readonly before: LineEnds; readonly after: LineEnds } | undefined {
  if (before === after || plainEnds(before) !== plainEnds(after)) return undefined;
  return { before: lineEndsOf(before), after: lineEndsOf(after) };
}

function plainEnds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

function lineEndsOf(text: string): LineEnds {
  if (!text.includes('\r')) return 'LF';
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? 'mixed' : 'CRLF';
}
