import * as vscode from 'vscode';

/** Of read-only documents whose text is held by the window that made them. */
export const textScheme = 'patchlens-log';

/** What stands in a document that another window made, before a reload: its text went with it. */
export function madeEarlier(): string {
  return vscode.l10n.t('This page was made before the window was reloaded. Run its command again to see it.');
}

/** Says so until the real provider answers. A Markdown preview that was restored before it has to be drawn again. */
export function registerEarlierTexts(): vscode.Disposable {
  const provider = vscode.workspace.registerTextDocumentContentProvider(textScheme, {
    provideTextDocumentContent: madeEarlier,
  });
  const shown = vscode.window.tabGroups.all.map(({ activeTab }) => activeTab?.input);
  const isPreview = (input: unknown) =>
    input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview');
  // Asking a window without one would load the extension that draws it.
  if (shown.some(isPreview))
    void vscode.commands.executeCommand('markdown.preview.refresh').then(undefined, () => undefined);
  return provider;
}
