import type { Snippet } from '../../kinds/lifecycleConfigs/analysis/snippets.ts';

/**
 * A snippet in the editor's syntax: what one may want to change is a stop of the Tab key, and the same everywhere it
 * stands. https://code.visualstudio.com/docs/editor/userdefinedsnippets#_snippet-syntax
 */
export function editorSnippet({ text, placeholders }: Pick<Snippet, 'text' | 'placeholders'>): string {
  if (placeholders.length === 0) return escaped(text);
  const words = placeholders.map((each) => each.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  const stops = new RegExp(`(?<![\\w./-])(?:${words.join('|')})(?![\\w.-])|(?<=/)(?:${words.join('|')})(?=/)`, 'g');
  let written = '';
  let from = 0;
  for (const match of text.matchAll(stops)) {
    const stop = placeholders.indexOf(match[0]) + 1;
    written += `${escaped(text.slice(from, match.index))}\${${stop}:${escaped(match[0])}}`;
    from = match.index + match[0].length;
  }
  return written + escaped(text.slice(from));
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
