import * as vscode from 'vscode';
import { scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { comparisonTitle } from '../words/lineEnds.ts';
import type { EditorContext } from './context.ts';
import type { Draft } from './draftStore.ts';
import type { Known } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { fileNames, scriptUri, type ScriptRef } from './scriptUri.ts';
import { deployedUri, versionUri } from './versions.ts';

/** What AWS has on the left, the document (with the draft) on the right. Whoever deploys this later has seen it. */
export async function compareWithDocument(
  { scripts, seen }: EditorContext,
  script: ScriptRef,
  known: Known,
): Promise<void> {
  const draft = await scripts.draft(script);
  if (draft) seen.set(scriptUri(script), differenceOf(draft, known));
  const title = vscode.l10n.t('{0} {1}: in AWS ↔ draft', script.name, fileNames[script.hook]);
  const titled = comparisonTitle(title, known.config[script.hook], draft?.text);
  await diff(deployedUri(script), vscode.Uri.parse(scriptUri(script), true), titled);
}

/** What the draft was made from on the left, what AWS has now on the right. */
export async function showChangesInAws(
  { scripts }: EditorContext,
  draft: Draft,
  hook: Hook,
  known: Known,
): Promise<void> {
  const script = scriptOf(draft.script, hook);
  const now = versionUri(script, await scripts.keep(script, known.config[hook] ?? ''));
  const title = vscode.l10n.t('{0} {1}: when the draft began ↔ in AWS now', script.name, fileNames[hook]);
  if (draft.script.hook === hook) {
    const titled = comparisonTitle(title, draft.origin.text, known.config[hook]);
    await diff(versionUri(script, await scripts.keep(script, draft.origin.text)), now, titled);
    return;
  }
  // Of the other hook a draft keeps the hash alone: the text is there only if it was compared or deployed from here.
  const before = draft.origin.base[hook];
  if (before === null || (await scripts.body(before)) !== undefined) await diff(versionUri(script, before), now, title);
  else await vscode.window.showTextDocument(now);
}

/** Whether the person has looked at what this draft would change. */
export function hasSeen({ seen }: EditorContext, draft: Draft, known: Known): boolean {
  return seen.get(scriptUri(draft.script)) === differenceOf(draft, known);
}

function differenceOf(draft: Draft, known: Known): string {
  return `${scriptHash(draft.text)} ${known.version[draft.script.hook]}`;
}

async function diff(left: vscode.Uri, right: vscode.Uri, title: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}
