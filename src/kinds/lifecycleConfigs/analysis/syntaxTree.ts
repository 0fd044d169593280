/**
 * A node of the parsed script, detached from the parser's memory. Offsets count UTF-16 units of the text that was
 * parsed; types are those of tree-sitter's bash grammar, punctuation and keywords included (`"&"`, `"then"`).
 */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly parent: SyntaxNode | undefined;
  /** Position among the children of `parent`. */
  readonly index: number;
  readonly children: readonly SyntaxNode[];
  /** The parser met something that it could not read, here or below. */
  readonly hasError: boolean;
}

/** What turns a text into a tree; tree-sitter behind it. */
export interface Grammar {
  /** Offsets of the tree count from `offset`. */
  parse(text: string, offset: number): SyntaxNode;
}

/** Whole trees are walked by every rule. */
const walked = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The node and everything below it, in the order of the text. */
export function walk(node: SyntaxNode): readonly SyntaxNode[] {
  const known = walked.get(node);
  if (known) return known;
  const found: SyntaxNode[] = [];
  collect(node, found);
  if (node.parent === undefined) walked.set(node, found);
  return found;
}

function collect(node: SyntaxNode, into: SyntaxNode[]): void {
  into.push(node);
  for (const child of node.children) collect(child, into);
}

/** From the parent upwards. */
export function* ancestors(node: SyntaxNode): Generator<SyntaxNode> {
  for (let each = node.parent; each !== undefined; each = each.parent) yield each;
}

export function nextSibling(node: SyntaxNode): SyntaxNode | undefined {
  return node.parent?.children[node.index + 1];
}

export function childOf(node: SyntaxNode, ...types: readonly string[]): SyntaxNode | undefined {
  return node.children.find((child) => types.includes(child.type));
}
