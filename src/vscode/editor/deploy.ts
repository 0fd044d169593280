import * as vscode from 'vscode';
import { configKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks } from '../../kinds/lifecycleConfigs/script.ts';
import { formatsOf } from '../words/formats.ts';
import { hookNames, lifecycleRefusal } from '../words/lifecycleConfigs.ts';
import { compareWithDocument, hasSeen } from './compare.ts';
import { resolveConflict } from './conflict.ts';
import type { EditorContext } from './context.ts';
import { carryOut } from './deployment.ts';
import { documentOf } from './documents.ts';
import type { Draft } from './draftStore.ts';
import { lineEndsToDeploy } from './lineEnds.ts';
import type { Known } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { fileNames } from './scriptUri.ts';
import type { Target } from './target.ts';

/** Deploys drafts after a plan that names account, region, size and who runs it. Asked for nothing, it does nothing. */
export async function deploy(context: EditorContext, target: Target): Promise<void> {
  const key = configKey(target.config);
  context.examined.add(key);
  try {
    await deployDrafts(context, target);
  } finally {
    context.examined.delete(key);
  }
}

async function deployDrafts(context: EditorContext, target: Target): Promise<void> {
  const { remote } = context;
  const { config } = target;
  if (!(await saveDocuments(config))) return;
  const chosen = await chooseDrafts(context, target);
  const drafts = chosen && (await withLineEnds(context, chosen));
  if (!drafts) return;

  const known = await remote.read(config);
  const deployed = await carryOut(context, {
    config,
    known,
    sources: drafts,
    drafts,
    review: () => review(context, drafts, known),
  });
  const formats = formatsOf();
  if (deployed.outcome === 'conflict') {
    const message = lifecycleRefusal({ code: 'changedMeanwhile', facts: { hooks: deployed.hooks } }, formats);
    await resolveConflict(context, drafts, deployed.hooks, deployed.now, message);
  }
  if (deployed.outcome !== 'refused') return;
  const { reason } = deployed;
  const message = lifecycleRefusal(reason, formats);
  if (reason.code === 'changedMeanwhile') {
    await resolveConflict(context, drafts, reason.facts.hooks, known, message);
    return;
  }
  await context.prompts.tell({ id: reason.code, level: 'warning', message });
}

/** What is typed but not saved is part of what a person means to deploy. False where it could not be saved. */
async function saveDocuments(config: ConfigRef): Promise<boolean> {
  for (const hook of hooks) {
    const document = documentOf(scriptOf(config, hook));
    if (document?.isDirty && !(await document.save())) return false;
  }
  return true;
}

/** The drafts to deploy; undefined where there is none, or the person left. */
async function chooseDrafts(context: EditorContext, { config, hook }: Target): Promise<readonly Draft[] | undefined> {
  const drafts = await context.scripts.draftsOf(config);
  if (drafts.length === 0) {
    const message = vscode.l10n.t('{0} has no draft: AWS has its scripts as you see them.', config.name);
    await context.prompts.tell({ id: 'nothingToDeploy', level: 'info', message });
    return undefined;
  }
  if (drafts.length === 1) return drafts;
  const picked = await context.prompts.pickMany({
    id: 'lifecycle.hooks',
    title: vscode.l10n.t('Deploy to {0}: which scripts?', config.name),
    items: drafts.map((draft) => ({
      label: fileNames[draft.script.hook],
      description: hookNames[draft.script.hook],
      picked: hook === undefined || draft.script.hook === hook,
      value: draft,
    })),
  });
  return picked && picked.length > 0 ? picked : undefined;
}

/** Asks about Windows line ends, which bash can not run; what is repaired is repaired in the draft. */
async function withLineEnds(context: EditorContext, drafts: readonly Draft[]): Promise<readonly Draft[] | undefined> {
  const answers: Draft[] = [];
  for (const draft of drafts) {
    const text = await lineEndsToDeploy(context.prompts, draft.text, fileNames[draft.script.hook]);
    if (text === undefined) return undefined;
    if (text !== draft.text) await context.scripts.replace(draft.script, text, draft.origin);
    answers.push({ ...draft, text });
  }
  return answers;
}

/** Offers the difference before anything else; whoever has seen it is not asked again. False: not (yet) to deploy. */
async function review(context: EditorContext, drafts: readonly Draft[], known: Known): Promise<boolean> {
  const unseen = drafts.filter((draft) => !hasSeen(context, draft, known));
  if (unseen.length === 0) return true;
  const answer = await context.prompts.pick<'compare' | 'deploy'>({
    id: 'lifecycle.review',
    stays: true,
    title: vscode.l10n.t(
      'Deploy to {0} (account {1}, {2})',
      known.config.name,
      drafts[0]?.script.account ?? '',
      drafts[0]?.script.region ?? '',
    ),
    items: [
      {
        label: vscode.l10n.t('Compare with Deployed'),
        detail: vscode.l10n.t('Shows what changes; deploy again from there'),
        icon: 'diff',
        value: 'compare',
      },
      {
        label: vscode.l10n.t('Deploy…'),
        detail: vscode.l10n.t('Shows the plan and asks once more'),
        icon: 'cloud-upload',
        value: 'deploy',
      },
    ],
  });
  if (answer !== 'compare') return answer === 'deploy';
  for (const draft of unseen) await compareWithDocument(context, draft.script, known);
  return false;
}
