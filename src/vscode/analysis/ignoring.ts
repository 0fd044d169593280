import type { Analysis } from '../../kinds/lifecycleConfigs/analysis/analyse.ts';
import type { Code, Edit, Finding } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import { applyFixes } from '../../kinds/lifecycleConfigs/analysis/fixing.ts';

/** A comment that says of a finding that it is meant. */
export interface Ignoring {
  /** For its line alone, or for the whole script where a line can not carry it. */
  readonly place: 'line' | 'file';
  readonly edit: Edit;
}

/** SageMaker takes no such script, or no instance starts with it: nobody can mean that. */
const never: readonly Code[] = ['over-size-limit', 'crlf-line-ends'];

/** About the file and not about what stands on the line; the first line has no room for a comment. */
const ofFile: readonly Code[] = ['missing-shebang', 'size-budget-low'];

const ownLine = /^\s*#\s*patch-lens:\s*ignore\b(?!-)[ \t]*[\w, \t-]*$/;
const behind = /#\s*patch-lens:\s*ignore\b(?!-)[ \t]*[\w, \t-]*$/;

/**
 * Behind the line; above it where something goes on over the line's end, or a heredoc begins; for the whole script where
 * neither is possible. Each is tried out: the finding has to be gone, and nothing new may be found. Undefined where none
 * will do.
 */
export function ignoring(
  text: string,
  finding: Finding,
  { findings }: Pick<Analysis, 'findings'>,
  judge: (text: string) => Pick<Analysis, 'findings'>,
): Ignoring | undefined {
  if (never.includes(finding.code)) return undefined;
  const works = ({ edit }: Ignoring) => {
    const after = judge(applyFixes(text, [{ id: 'ignoreFailure', safe: false, edits: [edit] }])).findings;
    const count = (all: readonly Finding[], code: Code) => all.filter((each) => each.code === code).length;
    return (
      count(after, finding.code) < count(findings, finding.code) &&
      after.every(({ code }) => count(after, code) <= count(findings, code))
    );
  };
  return candidates(text.split(/\r\n|\r|\n/), finding).find(works);
}

function candidates(lines: readonly string[], { code, range }: Finding): readonly Ignoring[] {
  const shebang = lines[0]?.startsWith('#!') === true;
  const file = insert('file', shebang ? 1 : 0, 0, `# patch-lens: ignore-file ${code}\n`);
  if (ofFile.includes(code)) return [file];
  const { line } = range.start;
  const written = lines[line] ?? '';
  const before = lines[line - 1] ?? '';
  const indent = /^\s*/.exec(written)?.[0] ?? '';
  // A second comment for the same line would take the first one's place.
  if (behind.test(written)) return [insert('line', line, written.trimEnd().length, `, ${code}`), file];
  if (ownLine.test(before)) return [insert('line', line - 1, before.trimEnd().length, `, ${code}`), file];
  const goesOn = written.endsWith('\\') || written.includes('<<') || range.end.line > line;
  return [
    ...(goesOn ? [] : [insert('line', line, written.length, ` # patch-lens: ignore ${code}`)]),
    ...(before.endsWith('\\') || (line === 0 && shebang)
      ? []
      : [insert('line', line, 0, `${indent}# patch-lens: ignore ${code}\n`)]),
    file,
  ];
}

function insert(place: Ignoring['place'], line: number, character: number, text: string): Ignoring {
  const at = { line, character };
  return { place, edit: { range: { start: at, end: at }, text } };
}
