import type { Reading } from './reading.ts';
import { statementOf, type Command } from './shells.ts';
import { ancestors, type SyntaxNode } from './syntaxTree.ts';

/** The command or something around it, an outer shell included, runs in the background and nothing waits for it. */
export function isDetached(command: Pick<Command, 'node' | 'shell'>, reading: Reading): boolean {
  const { node, shell } = command;
  const background = [node, ...ancestors(node)].find((each) => reading.hasAmpersand(each));
  if (background && !shell.commands.some(({ name, node }) => name === 'wait' && node.start > background.end))
    return true;
  return shell.feeder !== undefined && isDetached(shell.feeder, reading);
}

/** `timeout` ends the command, or the shell that it stands in, within so many seconds. */
export function secondsAtMost(command: Pick<Command, 'shell' | 'seconds'>): number {
  const own = command.seconds ?? Number.POSITIVE_INFINITY;
  return command.shell.feeder ? Math.min(own, secondsAtMost(command.shell.feeder)) : own;
}

/** Whether `set -e` is on where the command stands, in its own shell. */
export function hasErrexit({ node, shell }: Pick<Command, 'node' | 'shell'>): boolean {
  let on = shell.errexit;
  for (const { name, args, node: other } of shell.commands) {
    if (other.start >= node.start) break;
    if (name !== 'set') continue;
    args.forEach(({ value }, index) => {
      const next = args[index + 1]?.value;
      if (/^-[a-zA-Z]*e/.test(value) || (/^-[a-zA-Z]*o$/.test(value) && next === 'errexit')) on = true;
      if (/^\+[a-zA-Z]*e/.test(value) || (value === '+o' && next === 'errexit')) on = false;
    });
  }
  return on;
}

const testing: ReadonlySet<string> = new Set(['if_statement', 'elif_clause', 'while_statement']);

/**
 * The script reads the command's exit status, or never learns of it: in a condition, before `&&` or `||`, behind `!`,
 * before a pipe, in the background, or inside a substitution whose status nothing takes over.
 */
export function isFailureHandled({ node }: Pick<Command, 'node'>, reading: Reading): boolean {
  let child = node;
  for (const parent of ancestors(node)) {
    if (reading.hasAmpersand(child)) return true;
    const isLast = parent.children.every(({ index, type }) => index <= child.index || isPunctuation(type));
    switch (parent.type) {
      case 'list':
        if (!isLast) return true;
        break;
      case 'pipeline':
        if (!isLast) return true;
        break;
      case 'negated_command':
      case 'process_substitution':
        return true;
      case 'command_substitution':
        if (!isPlainAssignment(parent)) return true;
        break;
      case 'redirected_statement':
        if (hasAlternative(parent)) return true;
        break;
      case 'if_statement':
      case 'elif_clause':
      case 'while_statement': {
        const opener = parent.children.find(({ type }) => type === 'then' || type === 'do_group');
        if (opener === undefined || child.index < opener.index) return true;
        break;
      }
      default:
    }
    child = parent;
  }
  return false;
}

function isPunctuation(type: string): boolean {
  return type === ';' || type === '\n' || type === 'comment';
}

/** `value=$(command)`: the assignment's status is the command's. With `local` or `export` before it, it is not. */
function isPlainAssignment(substitution: SyntaxNode): boolean {
  const holder = substitution.parent;
  const assignment = holder?.type === 'string' ? holder.parent : holder;
  return (
    assignment?.type === 'variable_assignment' &&
    assignment.parent?.type !== 'command' &&
    assignment.parent?.type !== 'declaration_command'
  );
}

/** `command <<EOF || true`: the grammar keeps the alternative inside the heredoc. */
function hasAlternative(statement: SyntaxNode): boolean {
  return statement.children.some(
    ({ type, children }) => type === 'heredoc_redirect' && children.some(({ type }) => type === '||' || type === '&&'),
  );
}

/** The loop around the command whose list is the conda environments, here or in the shells around. */
export function environmentLoop({ node, shell }: Command): SyntaxNode | undefined {
  for (const each of ancestors(node)) {
    if (each.type === 'for_statement' && loopsOverEnvironments(each, shell.text)) return each;
  }
  return shell.feeder && environmentLoop(shell.feeder);
}

export function loopsOverEnvironments(loop: SyntaxNode, text: string): boolean {
  const body = loop.children.find(({ type }) => type === 'do_group');
  const list = text.slice(loop.start, body?.start ?? loop.end);
  return (
    /(ana|mini)conda\w*\/envs\/?["']?(\*|\s*\))/.test(list) || /conda\s+(env\s+list|info\s+(--envs|-e))/.test(list)
  );
}

/**
 * The condition around the command asks which platform this is or whether a command exists, so that it does not run
 * where it would not work.
 */
export function isGuarded(command: Command, reading: Reading): boolean {
  const { node, shell } = command;
  let child: SyntaxNode = node;
  for (const parent of ancestors(node)) {
    const condition = conditionFor(parent, child, shell.text);
    if (condition !== undefined && asksForPlatform(condition, reading)) return true;
    child = parent;
  }
  return shell.feeder !== undefined && isGuarded(shell.feeder, reading);
}

function conditionFor(parent: SyntaxNode, child: SyntaxNode, text: string): string | undefined {
  if (testing.has(parent.type)) {
    const conditions = parent.children.flatMap((each) =>
      each.type === 'elif_clause' ? [each, ...each.children] : [each],
    );
    const end = conditions.findLast(({ type }) => type === 'then' || type === 'do_group')?.start ?? parent.end;
    return child.index === 0 ? undefined : text.slice(parent.start, end);
  }
  if (parent.type === 'case_statement') return text.slice(parent.start, parent.children[1]?.end ?? parent.end);
  if (parent.type === 'list') return alternativeTo(parent, child, text);
  return undefined;
}

const asking = 'command -v';
/** What stands behind `||` when there is nothing else to try. */
const nothingElse = /^(true|:|echo|printf|exit|return|\{|\()/;

/** `a || b`: either may be missing, that is what the alternative is for. `a && b`: b depends on a. */
function alternativeTo(list: SyntaxNode, child: SyntaxNode, text: string): string | undefined {
  const [left, operator, right] = list.children;
  if (!left || !right) return undefined;
  const [before, after] = [text.slice(left.start, left.end), text.slice(right.start, right.end)];
  if (operator?.type !== '||') return child === right ? before : undefined;
  if (child === left) return nothingElse.test(after) ? undefined : asking;
  return left.type === 'command' ? asking : before;
}

const platformWords =
  /\bcommand -v|\bwhich\b|\btype\b|\bhash\b|-x\s+["']?\/|os-release|system-release|\buname\b|PLATFORM|VERSION_ID/;

function asksForPlatform(condition: string, reading: Reading): boolean {
  if (platformWords.test(condition)) return true;
  return [...condition.matchAll(/\$\{?(\w+)/g)].some(([, name]) => {
    const assigned = name && new RegExp(`\\b${name}=([^\\n]*)`).exec(reading.text)?.[1];
    return typeof assigned === 'string' && platformWords.test(assigned);
  });
}

/** A statement by itself, whose beginning and end can be written to: not part of a list, a pipe or a condition. */
export function isPlainStatement(command: Command, reading: Reading): boolean {
  const statement = statementOf(command.node);
  const parent = statement.parent;
  const homes = [
    'program',
    'do_group',
    'compound_statement',
    'subshell',
    'if_statement',
    'else_clause',
    'elif_clause',
    'case_item',
  ];
  return (
    parent !== undefined &&
    homes.includes(parent.type) &&
    !statement.children.some(({ type }) => type === 'heredoc_redirect') &&
    !reading.hasAmpersand(statement) &&
    !(testing.has(parent.type) && isFailureHandled(command, reading))
  );
}
