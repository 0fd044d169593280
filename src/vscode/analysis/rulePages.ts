import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Code } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import { documentation, rules } from '../../kinds/lifecycleConfigs/analysis/rules.ts';

/** Not contributed: only links run it. */
export const showRuleCommand = 'patchLens.internal.showRule';

/** Leads to what is written about a code, which comes with the extension: it works without a network. */
export function ruleLink(code: Code): vscode.Uri {
  return vscode.Uri.parse(`command:${showRuleCommand}?${encodeURIComponent(JSON.stringify([code]))}`, true);
}

export function registerRulePages(extensionUri: vscode.Uri): vscode.Disposable {
  const page = vscode.Uri.joinPath(extensionUri, ...documentation.split('/'));
  return vscode.commands.registerCommand(showRuleCommand, async (code: unknown) => {
    if (typeof code !== 'string' || !Object.hasOwn(rules, code)) return;
    try {
      await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment: code }));
    } catch {
      // Whoever has turned the preview of Markdown off reads the text.
      const text = await readFile(page.fsPath, 'utf8');
      const line = text.split('\n').indexOf(`## ${code}`);
      const selection = new vscode.Range(line, 0, line, 0);
      await vscode.window.showTextDocument(page, { preview: true, selection });
    }
  });
}
