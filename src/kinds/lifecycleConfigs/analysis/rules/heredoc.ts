import type { Finding, Fix } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Heredoc } from '../shells.ts';
import { walk, type SyntaxNode } from '../syntaxTree.ts';

/**
 * An unquoted heredoc is expanded by the shell that writes it, before the other shell sees a word: the loop variables
 * of its own commands are empty. AWS's guide has a sample with this mistake.
 */
export const heredocExpands: Rule = (reading) => reading.heredocs.flatMap((heredoc) => inHeredoc(heredoc, reading));

/** Set by the login for the other user, and root's own outside. */
const ofTheUser: ReadonlySet<string> = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'PATH',
  'SHELL',
  'PWD',
  'CONDA_PREFIX',
  'CONDA_DEFAULT_ENV',
]);
/** Commands that answer differently for the user, or in the directory, that the inner shell has. */
const askedOutside = /\b(which|conda|python3?|pip3?|whoami|pwd|id)\b/;

function inHeredoc(heredoc: Heredoc, reading: Reading): readonly Finding[] {
  const { quoted, body, shell, start, delimiter, inner } = heredoc;
  if (quoted || !(inner !== undefined || isScript(heredoc))) return [];
  const text = shell.text.slice(body.start, body.end);
  const own = assignedIn(text);
  const outer = assignedIn(shell.text.slice(0, heredoc.node.start));
  const atTop = (node: SyntaxNode) => node.parent === body;
  const expansions = walk(body).filter(
    (node) =>
      atTop(node) &&
      ['simple_expansion', 'expansion', 'command_substitution', 'arithmetic_expansion'].includes(node.type),
  );
  const isMeantInside = (node: SyntaxNode): boolean => {
    const written = shell.text.slice(node.start, node.end);
    const names = [...written.matchAll(/\$\{?[#!]?([A-Za-z_]\w*|[0-9@*#?!])/g)].map(([, name = '']) => name);
    if (node.type === 'command_substitution' && inner !== undefined && askedOutside.test(written)) return true;
    return names.some((name) => {
      if (outer.has(name)) return false;
      return own.has(name) || /^[0-9@*#?!]$/.test(name) || (inner !== undefined && ofTheUser.has(name));
    });
  };
  const wrong = expansions.filter(isMeantInside);
  const [first] = wrong;
  if (first === undefined) return [];
  return [
    {
      code: 'heredoc-expands',
      severity: 'warning',
      range: reading.range(start.start, start.end),
      facts: { expansion: withoutSpace(shell.text.slice(first.start, first.end)), delimiter },
      fixes: [fixFor(heredoc, expansions, wrong, reading)],
    },
  ];
}

/** All that the outer shell would expand was meant for the inner one, and nothing is escaped from it: quote it whole. */
function fixFor(
  { start, body, shell, delimiter }: Heredoc,
  expansions: readonly SyntaxNode[],
  wrong: readonly SyntaxNode[],
  reading: Reading,
): Fix {
  const text = shell.text.slice(body.start, body.end);
  if (wrong.length === expansions.length && !/\\[$`\\\n]|`/.test(text)) {
    return { id: 'quoteHeredoc', safe: true, edits: [reading.edit(start.start, start.end, `'${delimiter}'`)] };
  }
  const edits = wrong.flatMap((node) => {
    const written = shell.text.slice(node.start, node.end);
    return [...written.matchAll(/(?<!\\)[$`]/g)].map(({ index }) =>
      reading.edit(node.start + index, node.start + index, '\\'),
    );
  });
  return { id: 'escapeDollar', safe: true, edits };
}

/** `cat > job.sh <<EOF`: the text becomes a script. */
function isScript({ body, shell, node }: Heredoc): boolean {
  const around = shell.text.slice(node.parent?.start ?? node.start, body.start);
  return /^\s*#!/.test(shell.text.slice(body.start, body.end)) || /\.sh\b/.test(around);
}

/** Names that a text gives values to. */
function assignedIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [, name] of text.matchAll(
    /(?:^|[\s;&|({])(?:(?:export|local|declare|readonly)\s+)?([A-Za-z_]\w*)\+?=/gm,
  )) {
    if (name !== undefined) found.add(name);
  }
  for (const [, name] of text.matchAll(/\b(?:for|read(?:\s+-\w+)*|select)\s+([A-Za-z_]\w*)/g)) {
    if (name !== undefined) found.add(name);
  }
  return found;
}

/** The grammar counts the blank before an expansion as part of it. */
function withoutSpace(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
