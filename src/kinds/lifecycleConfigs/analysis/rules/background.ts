import { detachFix, outputsOf } from '../detaching.ts';
import type { Finding } from '../finding.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { statementOf, type Command, type Shell } from '../shells.ts';
import { isDetached } from '../surroundings.ts';
import { walk, type SyntaxNode } from '../syntaxTree.ts';

/** A command in the background that still hangs on the session or on the output of the script. */
export const backgroundNotDetached: Rule = (reading) =>
  reading.all
    .filter((shell) => shell.feeder === undefined || !isDetached(shell.feeder, reading))
    .flatMap((shell) =>
      walk(shell.root).flatMap((node) => (reading.hasAmpersand(node) ? inBackground(node, shell, reading) : [])),
    );

function inBackground(statement: SyntaxNode, shell: Shell, reading: Reading): readonly Finding[] {
  const after = shell.commands.filter(({ node }) => node.start >= statement.end);
  if (after.some(({ name }) => name === 'wait')) return [];
  const inside = shell.commands.filter(({ node }) => node.start >= statement.start && node.end <= statement.end);
  const single = inside.find(({ node }) => statementOf(node) === statement);
  const node = single?.node ?? statement.children.find(({ type }) => type !== 'file_redirect') ?? statement;
  const { out, err } = outputsOf(single ? node : statementWithRedirects(statement), { shell });
  const keepsOutput = !(out && err);
  const keepsSession = !isFreed(single, inside) && after[0]?.name !== 'disown';
  if (!keepsOutput && !keepsSession) return [];
  return [
    {
      code: 'background-not-detached',
      severity: keepsSession ? 'warning' : 'info',
      range: reading.range(statement.start, statement.end),
      facts: { keepsSession, keepsOutput },
      fixes: single && !hasHeredoc(statement) ? detachFix('detach', true, single, reading) : [],
    },
  ];
}

/** nohup and setsid free a command from the session; of a pipe or a group, all that is in it. */
function isFreed(single: Command | undefined, inside: readonly Command[]): boolean {
  const commands = single ? [single] : inside;
  return (
    commands.length > 0 &&
    commands.every(
      ({ wrappers, name }) => wrappers.some((each) => each === 'nohup' || each === 'setsid') || name === 'systemd-run',
    )
  );
}

function statementWithRedirects(statement: SyntaxNode): SyntaxNode {
  return statement.type === 'redirected_statement' ? (statement.children[0] ?? statement) : statement;
}

function hasHeredoc(statement: SyntaxNode): boolean {
  return statement.children.some(({ type }) => type === 'heredoc_redirect');
}
