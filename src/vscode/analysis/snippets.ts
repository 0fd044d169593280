import * as vscode from 'vscode';
import { platformsOf, systemOf } from '../../kinds/lifecycleConfigs/analysis/platforms.ts';
import { snippetsFor, type Snippet } from '../../kinds/lifecycleConfigs/analysis/snippets.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { cautionSentence, snippetDescription, snippetPrefixes, snippetTitle } from '../words/diagnosticsSnippets.ts';
import { plain } from '../words/tooltip.ts';
import type { Analyses } from './analyses.ts';
import { selector } from './scripts.ts';
import { editorSnippet } from './snippetText.ts';

/** Patch steps as completions at the beginning of a line: their heredocs end only there. */
export function registerSnippets(analyses: Analyses): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(selector, {
    provideCompletionItems(document, position) {
      const analysis = analyses.of(document);
      if (!analysis) return undefined;
      const line = document.lineAt(position.line).text;
      if (!/^[\w-]*$/.test(line.slice(0, position.character))) return undefined;
      const range = new vscode.Range(position.line, 0, position.line, position.character);
      const isAlone = line.slice(position.character).trim() === '';
      return snippetsOn(analysis.platforms).map((snippet) => completion(snippet, range, isAlone));
    },
  });
}

function completion(snippet: Snippet, range: vscode.Range, isAlone: boolean): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label: snippetPrefixes[snippet.id], description: snippetTitle(snippet.id) },
    vscode.CompletionItemKind.Snippet,
  );
  item.detail = snippetTitle(snippet.id);
  item.documentation = documentationOf(snippet);
  item.insertText = new vscode.SnippetString(editorSnippet(isAlone ? withoutLastEnd(snippet) : snippet));
  item.keepWhitespace = true;
  item.range = range;
  return item;
}

/** Description, AWS's cautions, and the lines themselves. */
function documentationOf(snippet: Snippet): vscode.MarkdownString {
  const cautions = snippet.cautions.map((each) => `- ${plain(cautionSentence(each))}`);
  const paragraphs = [plain(snippetDescription(snippet.id)), ...(cautions.length > 0 ? [cautions.join('\n')] : [])];
  return new vscode.MarkdownString(`${paragraphs.join('\n\n')}\n\n`).appendCodeblock(snippet.text, 'shellscript');
}

/** Asks which patch step, and puts it below the line of the cursor, or on it where it is empty. */
export async function insertSnippet(analyses: Analyses, prompts: Prompts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const analysis = editor && analyses.of(editor.document);
  if (!analysis) {
    await prompts.tell({
      id: 'lifecycle.noScript',
      level: 'info',
      message: vscode.l10n.t('Open a lifecycle script first: patch steps are inserted where its cursor is.'),
    });
    return;
  }
  const snippet = await prompts.pick({
    id: 'lifecycle.insertSnippet',
    title: vscode.l10n.t('Insert which patch step?'),
    items: snippetsOn(analysis.platforms).map((each) => ({
      label: snippetTitle(each.id),
      description: snippetPrefixes[each.id],
      detail: [snippetDescription(each.id), ...each.cautions.map(cautionSentence)].join(' '),
      value: each,
    })),
  });
  if (!snippet) return;
  const { range, text } = editor.document.lineAt(editor.selection.active.line);
  const written = editorSnippet(withoutLastEnd(snippet));
  const isEmpty = text.trim() === '';
  await editor.insertSnippet(
    new vscode.SnippetString(isEmpty ? written : `\n${written}`),
    isEmpty ? range : range.end,
    { undoStopBefore: true, undoStopAfter: true, keepWhitespace: true },
  );
}

/** Those for all of these platforms; of one that is not known, nothing is assumed. */
function snippetsOn(platforms: readonly string[]): readonly Snippet[] {
  return snippetsFor(platformsOf(platforms).flatMap((each) => systemOf(each) ?? []));
}

function withoutLastEnd(snippet: Snippet): Snippet {
  return { ...snippet, text: snippet.text.replace(/\n$/, '') };
}
