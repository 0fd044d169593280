import * as vscode from 'vscode';
import { commands, scheme } from '../../contributions.ts';
import { registerEarlierTexts } from './shownTexts.ts';

/**
 * What notices, before anything is loaded, that something is wanted: a command, a lifecycle script of an editor or its
 * tab, a shell script that may be one. Whoever composes disposes of it, and registers what answers in its place: VS Code
 * then asks again for lenses and decorations by itself.
 */
export function registerStandIns(load: () => Promise<unknown>): vscode.Disposable {
  const isScript = ({ uri }: vscode.TextDocument) => uri.scheme === scheme;
  if (vscode.workspace.textDocuments.some(isScript)) void load();
  return vscode.Disposable.from(
    registerEarlierTexts(),
    ...commands.map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        await load();
        return vscode.commands.executeCommand(id, ...args);
      }),
    ),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isScript(document)) void load();
    }),
    vscode.window.registerFileDecorationProvider({
      provideFileDecoration(uri) {
        if (uri.scheme === scheme) void load();
        return undefined;
      },
    }),
    vscode.languages.registerCodeLensProvider(
      ['file', 'vscode-vfs'].map((each) => ({ scheme: each, language: 'shellscript' })),
      {
        async provideCodeLenses(document) {
          if (!vscode.workspace.isTrusted) return [];
          const { looksLikeLifecycleScript, parseLink } = await import('../../kinds/lifecycleConfigs/link.ts');
          const text = document.getText();
          if (parseLink(text) || looksLikeLifecycleScript(document.uri.path, text)) void load();
          return [];
        },
      },
    ),
  );
}
