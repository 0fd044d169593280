import type { Node, TreeCursor } from '@vscode/tree-sitter-wasm';
import type { Grammar, SyntaxNode } from './syntaxTree.ts';

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
  return {
    parse(text, offset) {
      const tree = parser.parse(text);
      if (tree === null) throw new Error('The bash grammar is not loaded.');
      const cursor = tree.walk();
      try {
        return copy(cursor, offset, undefined, 0, tree.rootNode);
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
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
