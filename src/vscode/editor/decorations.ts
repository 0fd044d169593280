import * as vscode from 'vscode';
import type { Scripts } from './scripts.ts';
import { parseScript, scriptUri, type ScriptRef } from './scriptUri.ts';

/** A "D" on the tabs of drafts. */
export class DraftDecorations implements vscode.FileDecorationProvider {
  readonly #scripts: Scripts;
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(scripts: Scripts) {
    this.#scripts = scripts;
  }

  refresh(script: ScriptRef): void {
    this.#changed.fire([vscode.Uri.parse(scriptUri(script), true)]);
  }

  async provideFileDecoration(uri: vscode.Uri): Promise<vscode.FileDecoration | undefined> {
    const script = parseScript(uri);
    if (!script || (await this.#scripts.draft(script)) === undefined) return undefined;
    return {
      badge: 'D',
      tooltip: vscode.l10n.t('Draft, not deployed'),
      color: new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
    };
  }
}
