import * as vscode from 'vscode';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { hookNames } from '../words/lifecycleConfigs.ts';
import { compareWithDocument, showChangesInAws } from './compare.ts';
import type { EditorContext } from './context.ts';
import { discardDraft } from './discard.ts';
import type { Draft } from './draftStore.ts';
import { mergeDraft } from './merging.ts';
import type { Known } from './remote.ts';

/**
 * AWS has another version than the drafts were made from. Nothing was written; the person sees both
 * and chooses. Keeping the draft on top of the other version is offered only after that was seen,
 * and takes exactly the version that was shown.
 */
export async function resolveConflict(
  context: EditorContext,
  drafts: readonly Draft[],
  changed: readonly Hook[],
  known: Known,
  message: string,
): Promise<void> {
  const labels = {
    compare: vscode.l10n.t('Compare'),
    changes: vscode.l10n.t('What Changed in AWS'),
    merge: vscode.l10n.t('Merge'),
    rebase: vscode.l10n.t('Keep Mine'),
    discard: vscode.l10n.t('Discard Mine'),
  } as const;
  type Action = keyof typeof labels;
  const named = (ids: readonly Action[]) => ids.map((id) => ({ id, label: labels[id] }));

  let answer = await context.prompts.tell<Action>({
    id: 'lifecycle.changedMeanwhile',
    level: 'warning',
    message,
    actions: named(['compare', 'changes', 'merge', 'discard']),
  });
  while (answer === 'compare' || answer === 'changes') {
    if (answer === 'compare') for (const draft of drafts) await compareWithDocument(context, draft.script, known);
    else await showChanges(context, drafts, changed, known);
    const other = answer === 'compare' ? 'changes' : 'compare';
    answer = await context.prompts.tell<Action>({
      id: 'lifecycle.rebase',
      level: 'info',
      message: vscode.l10n.t(
        'Keep your draft of {0} on top of what AWS has now? It stays a draft; deploying it then replaces the version that you have just seen.',
        drafts.map((each) => hookNames[each.script.hook]).join(' + '),
      ),
      actions: named(['rebase', 'merge', other, 'discard']),
    });
  }
  if (answer === 'rebase') {
    for (const draft of drafts) {
      await context.scripts.rebase(draft, { base: known.version, text: known.config[draft.script.hook] ?? '' });
    }
  }
  if (answer === 'merge') for (const draft of drafts) await mergeDraft(context, draft, known);
  if (answer === 'discard') for (const draft of drafts) await discardDraft(context, draft.script);
}

async function showChanges(
  context: EditorContext,
  drafts: readonly Draft[],
  changed: readonly Hook[],
  known: Known,
): Promise<void> {
  for (const hook of changed) {
    const draft = drafts.find((each) => each.script.hook === hook) ?? drafts.at(0);
    if (draft) await showChangesInAws(context, draft, hook, known);
  }
}
