import type { SyntaxNode } from './syntaxTree.ts';

/** A word of a command. */
export interface Word {
  /** Without its quotes; expansions stand in it as they are written. */
  readonly value: string;
  /** Holds an expansion, so that the value is known only when it runs. */
  readonly dynamic: boolean;
  readonly start: number;
  readonly end: number;
  readonly node: SyntaxNode;
}

const expansions: ReadonlySet<string> = new Set([
  'simple_expansion',
  'expansion',
  'command_substitution',
  'process_substitution',
  'arithmetic_expansion',
]);

export function wordOf(node: SyntaxNode, text: string): Word {
  const { value, dynamic } = read(node, text);
  return { value, dynamic, start: node.start, end: node.end, node };
}

function read(node: SyntaxNode, text: string): { readonly value: string; readonly dynamic: boolean } {
  const raw = text.slice(node.start, node.end);
  switch (node.type) {
    case 'word':
      return { value: raw.replace(/\\(.)/gs, '$1'), dynamic: false };
    case 'raw_string':
      return { value: raw.slice(1, -1), dynamic: false };
    case 'string':
      return { value: raw.slice(1, -1), dynamic: node.children.some(({ type }) => expansions.has(type)) };
    case 'ansi_c_string':
    case 'translated_string':
      return { value: raw.slice(2, -1), dynamic: false };
    case 'command_name':
    case 'concatenation': {
      const parts = node.children.map((child) => read(child, text));
      return { value: parts.map(({ value }) => value).join(''), dynamic: parts.some(({ dynamic }) => dynamic) };
    }
    default:
      return { value: raw, dynamic: expansions.has(node.type) };
  }
}

/** `/usr/bin/pip` → `pip`, `"$ENV/bin/pip"` → `pip` */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
