import { commandArgument, invocationOf, readsCommands, startsWithErrexit, type Invocation } from './invocation.ts';
import { childOf, nextSibling, walk, type Grammar, type SyntaxNode } from './syntaxTree.ts';
import { wordOf, type Word } from './words.ts';

/** Something that runs commands: the script, or a text that it hands to another shell. */
export interface Shell {
  readonly root: SyntaxNode;
  /** As long as the script, so that offsets are those of the script. */
  readonly text: string;
  readonly user: string;
  /** It begins in its user's home directory, with that user's environment, and not in `/`. */
  readonly atHome: boolean;
  readonly errexit: boolean;
  /** The command that hands it its text; undefined for the script itself. */
  readonly feeder: Command | undefined;
  /** Its text is an unquoted heredoc or a double-quoted word: the outer shell expands it first. */
  readonly expanded: boolean;
  /** In the order of the text; not those of shells inside. */
  readonly commands: Command[];
}

export interface Command extends Invocation {
  readonly node: SyntaxNode;
  readonly shell: Shell;
  readonly words: readonly Word[];
  /** The user that it runs as. */
  readonly runsAs: string;
}

/** A heredoc of the script or of a shell inside it. */
export interface Heredoc {
  readonly shell: Shell;
  /** `heredoc_redirect` */
  readonly node: SyntaxNode;
  readonly start: SyntaxNode;
  readonly body: SyntaxNode;
  readonly quoted: boolean;
  readonly delimiter: string;
  /** The command that reads it. */
  readonly reader: Command | undefined;
  /** The shell that its text is, where the reader is one. */
  readonly inner: Shell | undefined;
}

export interface Shells {
  readonly main: Shell;
  /** The main one first. */
  readonly all: readonly Shell[];
  readonly heredocs: readonly Heredoc[];
  /** Every command, in the order of the text. */
  readonly commands: readonly Command[];
}

/** How deep shells in shells are followed. */
const deepest = 4;

export function readShells(grammar: Grammar, text: string, root: SyntaxNode, errexit: boolean): Shells {
  const all: Shell[] = [];
  const heredocs: Heredoc[] = [];
  const main = open(root, text, { user: 'root', atHome: false, errexit, feeder: undefined, expanded: false }, 0);
  const commands = all.flatMap((shell) => shell.commands).toSorted((one, other) => one.node.start - other.node.start);
  return { main, all, heredocs, commands };

  function open(
    root: SyntaxNode,
    text: string,
    about: Pick<Shell, 'user' | 'atHome' | 'errexit' | 'feeder' | 'expanded'>,
    depth: number,
  ): Shell {
    const shell: Shell = { root, text, ...about, commands: [] };
    all.push(shell);
    const byNode = new Map<SyntaxNode, Command>();
    for (const node of walk(root)) {
      if (node.type !== 'command') continue;
      const command = commandOf(node, shell);
      byNode.set(node, command);
      shell.commands.push(command);
    }
    if (depth < deepest) {
      for (const command of shell.commands) openArgument(command, depth);
      for (const node of walk(root)) if (node.type === 'heredoc_redirect') openHeredoc(node, shell, byNode, depth);
    }
    return shell;
  }

  function openArgument(command: Command, depth: number): void {
    const word = commandArgument(command);
    const { text } = command.shell;
    const inner = word && { start: word.start + 1, end: word.end - 1 };
    if (!inner || (word.node.type !== 'raw_string' && word.node.type !== 'string')) return;
    const script = text.slice(inner.start, inner.end);
    if (word.node.type === 'string' && script.includes('\\')) return;
    const about = {
      user: command.runsAs,
      atHome: command.atHome,
      errexit: startsWithErrexit(command),
      feeder: command,
      expanded: word.dynamic || command.shell.expanded,
    };
    open(grammar.parse(script, inner.start), text, about, depth + 1);
  }

  function openHeredoc(node: SyntaxNode, shell: Shell, byNode: ReadonlyMap<SyntaxNode, Command>, depth: number): void {
    const start = childOf(node, 'heredoc_start');
    const body = childOf(node, 'heredoc_body');
    if (!start || !body) return;
    const written = shell.text.slice(start.start, start.end);
    const quoted = /['"\\]/.test(written);
    const reader = readerOf(node, byNode);
    let inner: Shell | undefined;
    if (reader && readsCommands(reader)) {
      // What is escaped from the outer shell is plain for the inner one.
      const script = shell.text.slice(body.start, body.end);
      const plain = quoted ? script : script.replaceAll('\\$', ' $');
      const text = plain === script ? shell.text : replaceAt(shell.text, body.start, plain);
      const about = {
        user: reader.runsAs,
        atHome: reader.atHome,
        errexit: startsWithErrexit(reader),
        feeder: reader,
        expanded: !quoted || shell.expanded,
      };
      inner = open(grammar.parse(plain, body.start), text, about, depth + 1);
    }
    heredocs.push({ shell, node, start, body, quoted, delimiter: written.replace(/['"\\]/g, ''), reader, inner });
  }
}

function replaceAt(text: string, start: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(start + replacement.length);
}

function commandOf(node: SyntaxNode, shell: Shell): Command {
  const { parent } = node;
  const redirects = parent?.type === 'redirected_statement' && parent.children[0] === node ? parent.children : [];
  const words = [...node.children, ...redirects]
    .flatMap((child) => (child.type === 'file_redirect' ? redirectParts(child).behind : [child]))
    .filter(({ type }) => !notWords.has(type))
    .map((child) => wordOf(child, shell.text));
  const invocation = invocationOf(words);
  return { ...invocation, node, shell, words, runsAs: invocation.user ?? shell.user };
}

const notWords: ReadonlySet<string> = new Set([
  'variable_assignment',
  'command',
  'heredoc_redirect',
  'herestring_redirect',
  'file_descriptor',
  'comment',
]);

/** The grammar counts words behind a redirect's file as part of it: `echo >&2 "text"`. */
export function redirectParts({ children }: SyntaxNode): {
  readonly target: SyntaxNode | undefined;
  readonly behind: readonly SyntaxNode[];
} {
  const [target, ...behind] = children.filter(({ type }) => type !== 'file_descriptor' && !/^[<>&|-]+$/.test(type));
  return { target, behind };
}

/** `cat <<EOF | bash`: the command behind the pipe reads it. */
function readerOf(heredoc: SyntaxNode, byNode: ReadonlyMap<SyntaxNode, Command>): Command | undefined {
  const statement = heredoc.parent;
  const first = statement && childOf(statement, 'command');
  const direct = first && byNode.get(first);
  const piped = childOf(heredoc, 'pipeline');
  const behind = piped && childOf(piped, 'command');
  return direct?.name === 'cat' && behind ? byNode.get(behind) : direct;
}

/** A `command` with its redirects; what `&`, `&&` or `;` follows. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  const { parent } = node;
  return parent?.type === 'redirected_statement' && parent.children[0] === node ? parent : node;
}

/** The redirects of a command or of a compound statement. */
export function redirectsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const statement = statementOf(node);
  return [
    ...statement.children,
    ...statement.children.flatMap((child) => (child.type === 'heredoc_redirect' ? child.children : [])),
    ...(statement === node ? [] : node.children),
  ].filter(({ type }) => type === 'file_redirect');
}

export function isFollowedBy(node: SyntaxNode, token: string): boolean {
  return nextSibling(node)?.type === token;
}
