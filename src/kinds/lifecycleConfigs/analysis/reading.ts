import type { Hook } from '../script.ts';
import { readShells, type Command, type Shell, type Shells } from './shells.ts';
import type { Grammar, SyntaxNode } from './syntaxTree.ts';
import { readText, type ScriptText } from './text.ts';

/** What decides beside the script itself. */
export interface AnalysisContext {
  /** PlatformIdentifier of each instance that uses the script. Empty: judged for the newest platform. */
  readonly platforms: readonly string[];
  readonly hook: Hook;
  /** Bytes of UTF-8; SageMaker's own limit unless told. */
  readonly limit?: number;
}

/** A script as the rules see it. */
export interface Reading extends ScriptText, Shells {
  readonly context: AnalysisContext;
  readonly root: SyntaxNode;
  /** The interpreter of the first line; undefined without one. */
  readonly interpreter: string | undefined;
  /** The interpreter is a shell, so that the rules about commands apply. */
  readonly isShell: boolean;
  /** Names of the script's own functions. */
  readonly functions: ReadonlySet<string>;
  /** Whether the statement itself is sent to the background with `&`. */
  readonly hasAmpersand: (statement: SyntaxNode) => boolean;
}

export function read(grammar: Grammar, original: string, context: AnalysisContext): Reading {
  const script = readText(original);
  const shebang = /^\uFEFF?#!\s*(\S+)(?:[ \t]+(\S+))?([^\n]*)/.exec(script.text);
  const interpreter = shebang?.[1]?.endsWith('/env') === true ? shebang[2] : shebang?.[1];
  const isShell = interpreter === undefined || /(^|\/)(ba|da|z|k)?sh$/.test(interpreter);
  const { text, hidden } = hideAmpersands(script.text);
  const root = grammar.parse(isShell ? text : '', 0);
  const errexit = /^#!.*\s-[a-z]*e/.test(script.text.slice(0, script.lineEnd(0)));
  const shells = readShells(grammar, text, root, errexit);
  return {
    ...script,
    ...shells,
    context,
    root,
    interpreter,
    isShell,
    functions: new Set(shells.all.flatMap(functionsOf)),
    hasAmpersand: (statement) =>
      statement.parent?.children[statement.index + 1]?.type === '&' ||
      (statement.type === 'redirected_statement' &&
        statement.children.some(({ type, start }) => type === 'heredoc_redirect' && hidden.has(script.lineEnd(start)))),
  };
}

/**
 * The grammar can not read `command <<EOF … &`: the ampersand behind a heredoc's first line becomes blank for it and
 * is remembered by the end of its line.
 */
function hideAmpersands(text: string): { readonly text: string; readonly hidden: ReadonlySet<number> } {
  const hidden = new Set<number>();
  const found = text.replace(
    /^(.*<<-?[ \t]*["'\\]?\w+.*[^&>\n])&([ \t]*)$/gm,
    (line: string, before: string, after: string, offset: number) => {
      hidden.add(offset + line.length);
      return `${before} ${after}`;
    },
  );
  return { text: found, hidden };
}

function functionsOf({ root, text }: Shell): readonly string[] {
  const found: string[] = [];
  const visit = (node: SyntaxNode): void => {
    const name = node.type === 'function_definition' ? node.children.find(({ type }) => type === 'word') : undefined;
    if (name) found.push(text.slice(name.start, name.end));
    for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}

/** The text of a node as its shell reads it. */
export function textOf(node: SyntaxNode, shell: Shell): string {
  return shell.text.slice(node.start, node.end);
}

/** The command with its wrappers and words, on one line and not longer than a message can carry. */
export function shown(command: Command): string {
  const text = command.words
    .map(({ start, end }) => command.shell.text.slice(start, end))
    .join(' ')
    .replace(/\s+/g, ' ');
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
