import * as vscode from 'vscode';
import { formatsOf } from '../words/formats.ts';
import { compareWithDocument } from './compare.ts';
import type { EditorContext } from './context.ts';
import type { Draft } from './draftStore.ts';
import type { Known } from './remote.ts';
import { fileNames, scriptUri } from './scriptUri.ts';

/**
 * Merges what AWS has now into a draft: it stays a draft, made from this version from now on, and the one before stays
 * in the history. Lines that both changed stand between conflict markers, which the editor offers to resolve.
 *
 * VS Code's own merge editor is not used. Its command (`_open.mergeEditor`) is no API; and it replaces the markers with
 * the text of the base while nothing is decided yet, which auto save keeps as the draft: a deploy would then take what
 * nobody wrote, for it knows an open conflict by its markers (seen in VS Code 1.139).
 */
export async function mergeDraft(context: EditorContext, draft: Draft, known: Known): Promise<void> {
  const { prompts, scripts } = context;
  const { script, origin } = draft;
  const { merge } = await import('../../kinds/lifecycleConfigs/merge.ts');
  const theirs = known.config[script.hook] ?? '';
  const { text, conflicts } = merge(origin.text, draft.text, theirs, {
    yours: vscode.l10n.t('your draft'),
    base: vscode.l10n.t('when the draft began'),
    theirs: vscode.l10n.t('in AWS now'),
  });
  await scripts.replace(script, text, { base: known.version, text: theirs });
  if (conflicts > 0) {
    await vscode.window.showTextDocument(vscode.Uri.parse(scriptUri(script), true), { preview: false });
    await prompts.tell({
      id: 'lifecycle.mergeConflicts',
      level: 'warning',
      message: conflictsSentence(conflicts, script.name, fileNames[script.hook]),
    });
    return;
  }
  await compareWithDocument(context, script, known);
  prompts.mention({
    id: 'lifecycle.merged',
    message: vscode.l10n.t('Merged {0} {1}: it is a draft until you deploy it', script.name, fileNames[script.hook]),
  });
}

function conflictsSentence(conflicts: number, name: string, file: string): string {
  return conflicts === 1
    ? vscode.l10n.t(
        '{0} {1} was merged with 1 conflict. Resolve it where the markers are (<<<<<<<), then deploy. Your draft as it was is in the history.',
        name,
        file,
      )
    : vscode.l10n.t(
        '{0} {1} was merged with {2} conflicts. Resolve them where the markers are (<<<<<<<), then deploy. Your draft as it was is in the history.',
        name,
        file,
        formatsOf().number(conflicts),
      );
}
