import * as vscode from 'vscode';
import { madeEarlier, textScheme as scheme } from '../entry/shownTexts.ts';

/** Read-only documents with text that was fetched: closing one asks nothing, and nothing is written to disk. */
export interface LogDocuments extends vscode.Disposable {
  /** `from`: where the reader begins; a log at its end. */
  show(title: string, text: string, from?: 'top' | 'end'): Promise<void>;
  /** Markdown, as its preview shows it. `title` ends in `.md`. */
  showMarkdown(title: string, text: string): Promise<void>;
}

export function createLogDocuments(): LogDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? madeEarlier(),
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (uri.scheme === scheme) texts.delete(uri.path);
  });
  const keep = (title: string, text: string) => {
    const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', ' ')}` });
    texts.set(uri.path, text);
    changed.fire(uri);
    return uri;
  };
  return {
    async showMarkdown(title, text) {
      const uri = keep(title, text);
      try {
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } catch {
        // The built-in extension that draws it can be turned off.
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
      }
    },
    async show(title, text, from = 'end') {
      const uri = keep(title, text);
      const document = await vscode.workspace.openTextDocument(uri);
      // JSON is told by its name.
      if (!title.endsWith('.json'))
        await vscode.languages.setTextDocumentLanguage(document, 'log').then(undefined, () => undefined);
      const editor = await vscode.window.showTextDocument(document, { preview: true });
      if (from === 'top') return;
      const end = document.lineAt(document.lineCount - 1).range.start;
      editor.revealRange(new vscode.Range(end, end));
    },
    dispose() {
      provider.dispose();
      closed.dispose();
      changed.dispose();
      texts.clear();
    },
  };
}
