import type { Node, TreeCursor } from '@vscode/tree-sitter-wasm';
import { walk, type Grammar, type SyntaxNode } from './syntaxTree.ts';

/** The two WebAssembly files of `@vscode/tree-sitter-wasm`, folder `wasm`: `tree-sitter.wasm` and `tree-sitter-bash.wasm`. */
export interface GrammarFiles {
  readonly runtime: Uint8Array;
  readonly bash: Uint8Array;
}

/** Brings up the parser. Takes some 20 ms, so it waits until a script is open. */
export async function loadGrammar({ runtime, bash }: GrammarFiles): Promise<Grammar> {
  const { default: treeSitter } = await import('@vscode/tree-sitter-wasm');
  // Emscripten's option wasmBinary is what the runtime is taken from; the types know only of the file's name.
  const options = { wasmBinary: runtime, locateFile: (file: string) => file };
  await treeSitter.Parser.init(options);
  const parser = new treeSitter.Parser();
  parser.setLanguage(await treeSitter.Language.load(bash));
  const parse = (text: string, offset: number): SyntaxNode => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('The bash grammar is not loaded.');
    const cursor = tree.walk();
    try {
      return copy(cursor, offset, undefined, 0, tree.rootNode);
    } finally {
      cursor.delete();
      tree.delete();
    }
  };
  return {
    parse(text, offset) {
      let current = text;
      let root = parse(current, offset);
      for (let round = 0; round < mostRounds; round += 1) {
        const repaired = endCommands(current, root, offset);
        if (repaired === current) break;
        current = repaired;
        root = parse(current, offset);
      }
      return root;
    },
  };
}

const mostRounds = 10;

/**
 * The grammar reads on over the end of a line in some pipelines (`a | b | c -` before a line with a redirect) and
 * takes the next line's words for arguments. Such a line end becomes a semicolon, which means the same and is as long.
 */
function endCommands(text: string, root: SyntaxNode, offset: number): string {
  let repaired = text;
  for (const node of walk(root)) {
    if (node.type !== 'command' && node.type !== 'redirected_statement') continue;
    for (const [index, child] of node.children.entries()) {
      const end = node.children[index - 1]?.end;
      if (end === undefined) continue;
      const gap = text.slice(end - offset, child.start - offset);
      const [, before] = /^([ \t]*)\n/.exec(gap) ?? [];
      if (before === undefined) continue;
      const at = end - offset + before.length;
      repaired = `${repaired.slice(0, at)};${repaired.slice(at + 1)}`;
    }
  }
  return repaired;
}

interface Growing extends SyntaxNode {
  readonly children: SyntaxNode[];
}

function copy(
  cursor: TreeCursor,
  offset: number,
  parent: SyntaxNode | undefined,
  index: number,
  broken: Node | undefined,
): SyntaxNode {
  const node: Growing = {
    type: cursor.nodeType,
    start: cursor.startIndex + offset,
    end: cursor.endIndex + offset,
    parent,
    index,
    children: [],
    hasError: broken?.hasError ?? false,
  };
  if (cursor.gotoFirstChild()) {
    do {
      // Asking a node whether it is broken is dear, and in a tree without errors needless.
      const child = node.hasError ? cursor.currentNode : undefined;
      node.children.push(copy(cursor, offset, node, node.children.length, child));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return node;
}
