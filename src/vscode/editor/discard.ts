import * as vscode from 'vscode';
import type { EditorContext } from './context.ts';
import { documentOf } from './documents.ts';
import { fileNames, type ScriptRef } from './scriptUri.ts';

/** Asks, then gives the draft up: the document shows what AWS has. True where it was discarded. */
export async function discardDraft(context: EditorContext, script: ScriptRef): Promise<boolean> {
  const yes = await context.prompts.confirm({
    id: 'lifecycle.discard',
    title: vscode.l10n.t('Discard the draft of {0} {1}?', script.name, fileNames[script.hook]),
    detail: vscode.l10n.t('The document shows the script as it is in AWS. What you wrote stays in the history.'),
    action: vscode.l10n.t('Discard'),
    keep: vscode.l10n.t('Keep Draft'),
  });
  if (!yes) return false;
  const document = documentOf(script);
  // What is typed and not saved is part of what is given up, and kept with it.
  if (document?.isDirty) await document.save();
  await context.scripts.discard(script);
  if (document?.isDirty) {
    // Editors do not reload what has unsaved changes, and would save it as a draft again.
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    if ((await context.scripts.draft(script)) !== undefined) await context.scripts.discard(script);
  }
  return true;
}
