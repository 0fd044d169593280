import * as vscode from 'vscode';
import type { Origin } from './draftStore.ts';
import { Origins } from './origins.ts';
import type { Remote } from './remote.ts';
import type { Scripts } from './scripts.ts';
import { parseScript, scriptUri, type ScriptRef } from './scriptUri.ts';

export interface Documents extends vscode.Disposable {
  /** What the open document of this script was made from. */
  originOf(script: ScriptRef): Origin | undefined;
  /** Whether its open document has unsaved changes. */
  isUnsaved(script: ScriptRef): boolean;
}

/**
 * Follows the open documents, to know what each was made from: the provider alone can not, for it
 * is read by others too, and a window that is reloaded with unsaved changes does not read at all.
 */
export function followDocuments(scripts: Scripts, remote: Remote, log: vscode.LogOutputChannel): Documents {
  const origins = new Origins();
  const begun = new Set<string>();
  const quietly = (work: Promise<void>) => {
    work.catch((error: unknown) => log.warn(`draft entry: ${error instanceof Error ? error.message : String(error)}`));
  };

  function look(document: vscode.TextDocument): void {
    const script = parseScript(document.uri);
    if (!script) return;
    const uri = scriptUri(script);
    if (!document.isDirty) {
      origins.shows(uri, document.getText(), script.hook, remote.seen(script));
      if (begun.delete(uri)) quietly(scripts.endUnsaved(script));
      return;
    }
    const origin = origins.get(uri);
    if (!origin || begun.has(uri)) return;
    begun.add(uri);
    quietly(scripts.begin(script, origin));
  }

  function close(document: vscode.TextDocument): void {
    const script = parseScript(document.uri);
    // A document also closes and opens again when its language is changed; with unsaved changes it is that.
    if (!script || document.isDirty) return;
    const uri = scriptUri(script);
    origins.forget(uri);
    if (begun.delete(uri)) quietly(scripts.endUnsaved(script));
  }

  for (const document of vscode.workspace.textDocuments) look(document);
  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.workspace.onDidCloseTextDocument(close),
    // A document without unsaved changes shows what AWS has now, also where only the other hook changed.
    new vscode.Disposable(
      scripts.onDidChange(({ script, content }) => {
        const shown = documentOf(script);
        if (content && shown) look(shown);
      }),
    ),
  );
  return {
    originOf: (script) => origins.get(scriptUri(script)),
    isUnsaved: (script) => documentOf(script)?.isDirty === true,
    dispose: () => subscriptions.dispose(),
  };
}

/** The document of the script, where it is open. */
export function documentOf(script: ScriptRef): vscode.TextDocument | undefined {
  const uri = scriptUri(script);
  return vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
}
