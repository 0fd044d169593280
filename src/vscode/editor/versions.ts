import * as vscode from 'vscode';
import type { ScriptReader } from '../../kinds/lifecycleConfigs/steps.ts';
import { scriptUri, type ScriptRef } from './scriptUri.ts';

/** Versions of a script, read-only: to compare with. The query is the hash of the content, so one never changes. */
export const versionScheme = 'patchlens-version';

const none = 'none';

export function versionUri(script: ScriptRef, hash: string | null): vscode.Uri {
  return vscode.Uri.parse(scriptUri(script), true).with({ scheme: versionScheme, query: hash ?? none });
}

export function registerVersions(bodies: ScriptReader): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(versionScheme, {
    async provideTextDocumentContent(uri) {
      if (uri.query === none) return '';
      const text = await bodies.read(uri.query);
      if (text === undefined) throw new Error(vscode.l10n.t('This version is no longer kept on this machine.'));
      return text;
    },
  });
}
