import * as vscode from 'vscode';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hookOfFile, linkComment, linkPlace, parseLink, type Link } from '../../kinds/lifecycleConfigs/link.ts';
import { hooks, scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { formatsOf } from '../words/formats.ts';
import { hookNames, lifecycleRefusal } from '../words/lifecycleConfigs.ts';
import { comparisonTitle } from '../words/lineEnds.ts';
import type { EditorContext } from './context.ts';
import { carryOut } from './deployment.ts';
import { lineEndsToDeploy } from './lineEnds.ts';
import { pickConfig } from './open.ts';
import type { Known } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { accountOf } from './sessions.ts';
import { fileNames } from './scriptUri.ts';
import { deployedUri } from './versions.ts';

/** Links the file of the active editor, or this one, to a hook of a configuration: a comment in its first lines. */
export async function linkFile(context: EditorContext, uri: vscode.Uri | undefined): Promise<void> {
  const document = await documentToLink(context, uri);
  if (!document) return;
  const picked = await pickConfig(context);
  if (!picked) return;
  const { config } = picked;
  const guessed = hookOfFile(document.uri.path);
  const hook =
    guessed ??
    (await context.prompts.pick<Hook>({
      id: 'lifecycle.linkHook',
      title: vscode.l10n.t('Link to {0}: which script?', config.name),
      items: hooks.map((each) => ({ label: hookNames[each], description: fileNames[each], value: each })),
    }));
  if (hook === undefined) return;
  // The name alone is what a team shares; account and region only where several are open.
  const several = context.inventory.sessions.length > 1;
  const link: Link = {
    config: config.name,
    hook,
    ...(several ? { account: config.account, region: config.region } : {}),
  };
  const { line, replaces } = linkPlace(document.getText());
  const edit = new vscode.WorkspaceEdit();
  if (replaces) edit.replace(document.uri, document.lineAt(line).range, linkComment(link));
  else if (line < document.lineCount) edit.insert(document.uri, new vscode.Position(line, 0), `${linkComment(link)}\n`);
  else edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, `\n${linkComment(link)}\n`);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}

async function documentToLink(
  { prompts }: EditorContext,
  uri: vscode.Uri | undefined,
): Promise<vscode.TextDocument | undefined> {
  if (!vscode.workspace.isTrusted) {
    const message = vscode.l10n.t('Files of this workspace can be linked once you trust it.');
    await prompts.tell({ id: 'lifecycle.untrusted', level: 'info', message });
    return undefined;
  }
  const document = uri ? await vscode.workspace.openTextDocument(uri) : vscode.window.activeTextEditor?.document;
  if (document && isFile(document.uri)) return document;
  const message = vscode.l10n.t('Open the shell script of your workspace that you want to link first.');
  await prompts.tell({ id: 'lifecycle.noFile', level: 'info', message });
  return undefined;
}

/** Files of the workspace or the disk; not what this extension shows, nor an unsaved draft of nothing. */
export function isFile({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'vscode-vfs';
}

export interface Linked {
  readonly config: ConfigRef;
  readonly hook: Hook;
}

/** The script that a document says it is; where several accounts have the name, the person is asked. */
export async function linkedBy(context: EditorContext, document: vscode.TextDocument): Promise<Linked | undefined> {
  const link = parseLink(document.getText());
  if (!link || !vscode.workspace.isTrusted) return undefined;
  await context.opened();
  const places = await placesOf(context, link);
  const [only] = places;
  if (only && places.length === 1) return { config: only, hook: link.hook };
  if (!only) {
    const message = vscode.l10n.t(
      'No open account has the place that this file names for {0}. Select its profile and region.',
      link.config,
    );
    await context.prompts.tell({ id: 'lifecycle.linkNotOpen', level: 'warning', message });
    return undefined;
  }
  const config = await context.prompts.pick({
    id: 'lifecycle.linkPlace',
    title: vscode.l10n.t('{0}: in which account and region?', link.config),
    items: places.map((each) => ({ label: `${each.account} · ${each.region}`, value: each })),
  });
  return config && { config, hook: link.hook };
}

/** Every open account and region that the link may mean, without asking which has the configuration. */
async function placesOf(context: EditorContext, link: Link): Promise<readonly ConfigRef[]> {
  const found = new Map<string, ConfigRef>();
  for (const session of context.inventory.sessions) {
    const { region } = session.scope;
    if (link.region !== undefined && link.region !== region) continue;
    const account = await accountOf(context, session);
    if (account === undefined || (link.account !== undefined && link.account !== account)) continue;
    found.set(`${account} ${region}`, { account, region, name: link.config });
  }
  return [...found.values()];
}

/** What AWS has on the left, the file on the right. */
export async function compareLinked(
  context: EditorContext,
  document: vscode.TextDocument,
  { config, hook }: Linked,
): Promise<void> {
  const known = await context.remote.read(config);
  context.seen.set(document.uri.toString(), differenceOf(document.getText(), known, hook));
  const title = vscode.l10n.t('{0} {1}: in AWS ↔ file', config.name, fileNames[hook]);
  const titled = comparisonTitle(title, known.config[hook], document.getText());
  await vscode.commands.executeCommand('vscode.diff', deployedUri(scriptOf(config, hook)), document.uri, titled);
}

/**
 * Deploys the file as it is saved. What it was made from nobody knows, so the difference to AWS is shown first, and
 * exactly the version that was shown is replaced.
 */
export async function deployLinked(
  context: EditorContext,
  document: vscode.TextDocument,
  { config, hook }: Linked,
): Promise<void> {
  const { prompts, remote, seen } = context;
  if (document.isDirty && !(await document.save())) return;
  const text = await lineEndsToDeploy(prompts, document.getText(), vscode.workspace.asRelativePath(document.uri));
  if (text === undefined) return;
  if (text !== document.getText()) await useUnixLineEnds(document);
  const known = await remote.read(config);
  const script = scriptOf(config, hook);
  const source = { script, text, origin: { base: known.version, text: known.config[hook] ?? '' } };
  const deployed = await carryOut(context, {
    config,
    known,
    sources: [source],
    drafts: [],
    review: async () => {
      if (seen.get(document.uri.toString()) === differenceOf(text, known, hook)) return true;
      await compareLinked(context, document, { config, hook });
      const answer = await prompts.tell({
        id: 'lifecycle.linkedReview',
        level: 'info',
        message: vscode.l10n.t(
          'This is what changes in {0} (account {1}, {2}).',
          config.name,
          config.account,
          config.region,
        ),
        actions: [{ id: 'deploy', label: vscode.l10n.t('Deploy…') }],
      });
      return answer === 'deploy';
    },
  });
  const formats = formatsOf();
  if (deployed.outcome === 'refused') {
    const message = lifecycleRefusal(deployed.reason, formats);
    await prompts.tell({ id: deployed.reason.code, level: 'warning', message });
  }
  if (deployed.outcome === 'conflict') {
    const message = lifecycleRefusal({ code: 'changedMeanwhile', facts: { hooks: deployed.hooks } }, formats);
    await prompts.tell({ id: 'lifecycle.changedMeanwhile', level: 'warning', message });
  }
}

async function useUnixLineEnds(document: vscode.TextDocument): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.LF)]);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

function differenceOf(text: string, known: Known, hook: Hook): string {
  return `${scriptHash(text)} ${known.version[hook]}`;
}
