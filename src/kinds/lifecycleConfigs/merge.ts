import { diff3Merge } from 'node-diff3';

/** How the two sides of a conflict are named in the text. */
export interface MergeNames {
  readonly yours: string;
  readonly base: string;
  readonly theirs: string;
}

export interface Merged {
  /** With conflict markers where both changed the same lines. */
  readonly text: string;
  readonly conflicts: number;
}

/**
 * Merges line by line (diff3): what one side changed is taken, what both changed the same way too; where they differ
 * both are kept between markers, which editors offer to resolve. Line ends are merged as a property of the whole text.
 */
export function merge(base: string, yours: string, theirs: string, names: MergeNames): Merged {
  const lineEnd = merged3(lineEndOf(base), lineEndOf(yours), lineEndOf(theirs));
  const regions = diff3Merge(linesOf(yours), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  const lines: string[] = [];
  let conflicts = 0;
  for (const region of regions) {
    if (region.ok) {
      lines.push(...region.ok);
      continue;
    }
    if (!region.conflict) continue;
    conflicts++;
    const { a, o, b } = region.conflict;
    lines.push(`<<<<<<< ${names.yours}`, ...a, `||||||| ${names.base}`, ...o, '=======', ...b);
    lines.push(`>>>>>>> ${names.theirs}`);
  }
  return { text: lines.join(lineEnd), conflicts };
}

/** The last one is empty where the text ends with a line end. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\n/);
}

/** What most of its lines end with. */
function lineEndOf(text: string): '\r\n' | '\n' {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

function merged3<T>(base: T, yours: T, theirs: T): T {
  return theirs === base ? yours : theirs;
}
