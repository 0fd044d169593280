import * as vscode from 'vscode';
import { problemOf } from '../../domain/problem.ts';
import type { KnownScope } from '../../domain/scope.ts';
import { baseCheck, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { planDeploy } from '../../kinds/lifecycleConfigs/plan.ts';
import { hooks, scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { formatsOf } from '../words/formats.ts';
import { deployText, hookNames, lifecycleRefusal } from '../words/lifecycleConfigs.ts';
import { compareWithDocument, hasSeen } from './compare.ts';
import { resolveConflict } from './conflict.ts';
import type { EditorContext } from './context.ts';
import { documentOf } from './documents.ts';
import type { Draft } from './draftStore.ts';
import type { Known } from './remote.ts';
import { keepBodies, requestOf } from './request.ts';
import { scriptOf } from './scripts.ts';
import { fileNames, scriptUri } from './scriptUri.ts';
import type { Target } from './target.ts';
import { usersOf } from './users.ts';

/** Deploys drafts after a plan that names account, region, size and who runs it. Asked for nothing, it does nothing. */
export async function deploy(context: EditorContext, target: Target): Promise<void> {
  const { deploying, prompts, remote } = context;
  const { config } = target;
  const formats = formatsOf();
  if (!(await saveDocuments(config))) return;
  const drafts = await chooseDrafts(context, target);
  if (!drafts) return;

  const session = await remote.session(config);
  const known = await remote.read(config);
  const request = await requestOf(session, known, drafts);
  const { users } = request;
  const scope: KnownScope = { ...session.scope, account: config.account };
  const planned = planDeploy({ ...request, scope });
  if (planned.outcome === 'refused') {
    const message = lifecycleRefusal(planned.reason, formats);
    if (planned.reason.code === 'changedMeanwhile') {
      return resolveConflict(context, drafts, planned.reason.facts.hooks, known, message);
    }
    await prompts.tell({ id: planned.reason.code, level: 'warning', message });
    return;
  }

  if (!(await review(context, drafts, known))) return;
  const { plan, effects } = planned;
  if (!(await prompts.confirm({ id: plan.remedy, ...deployText(plan, effects, formats) }))) return;
  const id = scriptUri(scriptOf(config, 'onStart'));
  if (deploying.has(id)) return;
  deploying.add(id);
  let conflict: Conflict | undefined;
  try {
    await keepBodies(context, drafts, known);
    await context.runPlan(plan);
    conflict = await conclude(context, config, drafts, known, users);
  } finally {
    deploying.delete(id);
  }
  if (!conflict) return;
  const message = lifecycleRefusal({ code: 'changedMeanwhile', facts: { hooks: conflict.hooks } }, formats);
  await resolveConflict(context, drafts, conflict.hooks, conflict.now, message);
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

/** Offers the difference before anything else; whoever has seen it is not asked again. False: not (yet) to deploy. */
async function review(context: EditorContext, drafts: readonly Draft[], known: Known): Promise<boolean> {
  const unseen = drafts.filter((draft) => !hasSeen(context, draft, known));
  if (unseen.length === 0) return true;
  const answer = await context.prompts.pick<'compare' | 'deploy'>({
    id: 'lifecycle.review',
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

interface Conflict {
  readonly hooks: readonly Hook[];
  readonly now: Known;
}

/** AWS alone says how it ended: also after a cancel, or a failure behind which the write went through. */
async function conclude(
  context: EditorContext,
  config: ConfigRef,
  drafts: readonly Draft[],
  before: Known,
  users: readonly string[] | undefined,
): Promise<Conflict | undefined> {
  const { inventory, log, prompts, remote, scripts } = context;
  const hashOf = (hook: Hook) => {
    const draft = drafts.find((each) => each.script.hook === hook);
    return draft ? scriptHash(draft.text) : before.version[hook];
  };
  const wanted: Version = { onStart: hashOf('onStart'), onCreate: hashOf('onCreate') };
  let deployed: boolean;
  try {
    deployed = await scripts.settle(config, before.version, wanted, drafts);
  } catch (error) {
    // The draft stays until AWS is read again and turns out to have it.
    log.warn(`after deploy: ${problemOf(error).code}`);
    return undefined;
  }
  if (deployed) {
    void inventory.reread((usersOf(inventory.snapshot, config) ?? []).map((each) => each.key));
    void prompts.tell({ id: 'lifecycle.deployed', level: 'info', message: deployedSentence(config.name, users) });
    return undefined;
  }
  const now = remote.cached(config);
  const check = now && baseCheck(before.version, now.version);
  // What else stood in the way was told by whoever ran the plan.
  return now && check?.state === 'changed' ? { hooks: check.hooks, now } : undefined;
}

function deployedSentence(name: string, users: readonly string[] | undefined): string {
  switch (users?.length) {
    case undefined:
      return vscode.l10n.t('Deployed to {0}. It runs at the next start of the notebook instances that use it.', name);
    case 0:
      return vscode.l10n.t('Deployed to {0}. No notebook instance uses it.', name);
    case 1:
      return vscode.l10n.t('Deployed to {0}. 1 notebook instance runs it at its next start.', name);
    default:
      return vscode.l10n.t(
        'Deployed to {0}. {1} notebook instances run it at their next start.',
        name,
        users?.length ?? 0,
      );
  }
}
