import * as vscode from 'vscode';
import { sameScripts, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks, noOpScript, scriptSize, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { PickItem } from '../prompts/prompts.ts';
import { formatsOf } from '../words/formats.ts';
import { authorText, originText, versionTime } from '../words/lifecycleHistory.ts';
import { hookNames, lifecycleRefusal } from '../words/lifecycleConfigs.ts';
import { comparisonTitle } from '../words/lineEnds.ts';
import type { AuthoredVersion } from './authors.ts';
import type { EditorContext } from './context.ts';
import { carryOut, type Source } from './deployment.ts';
import type { Known } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { fileNames } from './scriptUri.ts';
import type { LoggedVersion } from './versionLog.ts';
import { deployedUri, versionUri } from './versions.ts';

/** Lists the versions; the one that is picked is compared, or rolled back to. */
export async function showHistory(context: EditorContext, config: ConfigRef): Promise<void> {
  const known = await knownOrGone(context, config);
  const versions = await context.withAuthors(config, await context.scripts.versions(config));
  const title = vscode.l10n.t('History of {0}', config.name);
  const picked = await pickVersion(context, versions, known, title, 'lifecycle.history');
  if (!picked) return;
  type Action = 'compare' | 'before' | 'rollBack' | 'open';
  const older = versions[versions.indexOf(picked) + 1];
  const isNow = known !== undefined && sameScripts(picked.version, known.version);
  const items: PickItem<Action>[] = [];
  if (known && !isNow) items.push({ label: vscode.l10n.t('Compare with Deployed'), icon: 'diff', value: 'compare' });
  if (older) items.push({ label: vscode.l10n.t('Compare with the Version Before'), icon: 'diff', value: 'before' });
  items.push({ label: vscode.l10n.t('Open This Version'), icon: 'go-to-file', value: 'open' });
  if (known && !isNow && !context.readOnly()) {
    items.push({ label: vscode.l10n.t('Roll Back to This Version…'), icon: 'discard', value: 'rollBack' });
  }
  const action = await context.prompts.pick<Action>({
    id: 'lifecycle.version',
    title: `${config.name} · ${versionTime(picked, formatsOf())}`,
    items,
  });
  switch (action) {
    case undefined:
      return;
    case 'compare':
      if (known)
        await compareVersions(
          context,
          config,
          known,
          picked.version,
          'deployed',
          changedHooks(picked.version, known.version),
        );
      return;
    case 'before':
      if (older)
        await compareVersions(
          context,
          config,
          known,
          older.version,
          picked.version,
          changedHooks(older.version, picked.version),
        );
      return;
    case 'open':
      for (const hook of changedHooks(picked.version, { onStart: null, onCreate: null })) {
        await vscode.window.showTextDocument(versionUri(scriptOf(config, hook), picked.version[hook]), {
          preview: false,
        });
      }
      return;
    case 'rollBack':
      if (known) await rollBackTo(context, config, picked, known);
  }
}

/** Deploys an older version again: with its difference, a plan and a yes, as any deploy. */
export async function rollBack(context: EditorContext, config: ConfigRef): Promise<void> {
  const known = await context.remote.read(config);
  const versions = (await context.scripts.versions(config)).filter(
    ({ version, origin }) => origin !== 'draft' && !sameScripts(version, known.version),
  );
  const newest = [...new Map(versions.toReversed().map((each) => [textOf(each.version), each])).values()].toReversed();
  const distinct = await context.withAuthors(config, newest);
  if (distinct.length === 0) {
    const message = vscode.l10n.t('This machine knows no other version of {0} than the one in AWS.', config.name);
    await context.prompts.tell({ id: 'lifecycle.noVersion', level: 'info', message });
    return;
  }
  const title = vscode.l10n.t('Roll Back {0}', config.name);
  const picked = await pickVersion(context, distinct, known, title, 'lifecycle.rollBackTo');
  if (picked) await rollBackTo(context, config, picked, known);
}

async function rollBackTo(
  context: EditorContext,
  config: ConfigRef,
  picked: LoggedVersion,
  known: Known,
): Promise<void> {
  const { version } = picked;
  const formats = formatsOf();
  const sources: Source[] = [];
  for (const hook of changedHooks(version, known.version)) {
    const hash = version[hook];
    // There is no way to take a script away; one that does nothing stands for it.
    const text = hash === null ? noOpScript : await context.scripts.body(hash);
    if (text === undefined) {
      const message = vscode.l10n.t(
        'The {0} script of this version is no longer kept on this machine.',
        hookNames[hook],
      );
      await context.prompts.tell({ id: 'lifecycle.versionGone', level: 'warning', message });
      return;
    }
    const script = scriptOf(config, hook);
    sources.push({ script, text, origin: { base: known.version, text: known.config[hook] ?? '' } });
  }
  const deployed = await carryOut(context, {
    config,
    known,
    sources,
    drafts: [],
    rollBackTo: versionTime(picked, formats),
    review: async () => {
      await compareVersions(context, config, known, 'deployed', version, changedHooks(version, known.version));
      return true;
    },
  });
  if (deployed.outcome === 'refused') {
    const message = lifecycleRefusal(deployed.reason, formats);
    await context.prompts.tell({ id: deployed.reason.code, level: 'warning', message });
  }
  if (deployed.outcome === 'conflict') {
    const message = lifecycleRefusal({ code: 'changedMeanwhile', facts: { hooks: deployed.hooks } }, formats);
    await context.prompts.tell({ id: 'lifecycle.changedMeanwhile', level: 'warning', message });
  }
}

async function pickVersion(
  context: EditorContext,
  versions: readonly AuthoredVersion[],
  known: Known | undefined,
  title: string,
  id: string,
): Promise<AuthoredVersion | undefined> {
  const formats = formatsOf();
  const items = await Promise.all(
    versions.map(async (each) => {
      const now = known !== undefined && sameScripts(each.version, known.version);
      const sizes: string[] = [];
      for (const hook of hooks) {
        const hash = each.version[hook];
        const text = hash === null ? undefined : await context.scripts.body(hash);
        if (text !== undefined) {
          sizes.push(vscode.l10n.t('{0} {1} bytes', hookNames[hook], formats.number(scriptSize(text))));
        }
      }
      return {
        label: versionTime(each, formats),
        description: now ? vscode.l10n.t('{0} · in AWS now', described(each)) : described(each),
        detail: sizes.join(' · '),
        icon: icons[each.origin],
        value: each,
      };
    }),
  );
  if (items.length === 0) {
    const message = vscode.l10n.t('This machine has seen no version yet.');
    await context.prompts.tell({ id: 'lifecycle.noHistory', level: 'info', message });
    return undefined;
  }
  return context.prompts.pick({ id, title, placeholder: vscode.l10n.t('Select a version'), items });
}

/** How it came into the history, and who wrote it. */
function described(version: AuthoredVersion): string {
  return [originText(version), ...authorText(version)].join(' · ');
}

const icons: Readonly<Record<LoggedVersion['origin'], string>> = {
  deployed: 'cloud-upload',
  replaced: 'history',
  seen: 'eye',
  begun: 'question',
  draft: 'edit',
};

/** A difference for each of these hooks; `deployed` is what AWS has, and follows it. */
async function compareVersions(
  { scripts }: EditorContext,
  config: ConfigRef,
  known: Known | undefined,
  left: Version | 'deployed',
  right: Version | 'deployed',
  changed: readonly Hook[],
): Promise<void> {
  for (const hook of changed) {
    const script = scriptOf(config, hook);
    const uri = (side: Version | 'deployed') =>
      side === 'deployed' ? deployedUri(script) : versionUri(script, side[hook]);
    const name = (side: Version | 'deployed') =>
      side === 'deployed' ? vscode.l10n.t('in AWS') : vscode.l10n.t('version {0}', side[hook]?.slice(0, 7) ?? '—');
    const title = `${config.name} ${fileNames[hook]}: ${name(left)} ↔ ${name(right)}`;
    const textOn = async (side: Version | 'deployed') => {
      if (side === 'deployed') return known?.config[hook];
      const hash = side[hook];
      return hash === null ? undefined : await scripts.body(hash);
    };
    const titled = comparisonTitle(title, await textOn(left), await textOn(right));
    await vscode.commands.executeCommand('vscode.diff', uri(left), uri(right), titled);
  }
}

function changedHooks(one: Version, other: Version): readonly Hook[] {
  return hooks.filter((hook) => one[hook] !== other[hook]);
}

function textOf({ onStart, onCreate }: Version): string {
  return `${onStart} ${onCreate}`;
}

/** A configuration that was deleted has its history still. */
async function knownOrGone({ remote }: EditorContext, config: ConfigRef): Promise<Known | undefined> {
  try {
    return await remote.read(config);
  } catch (error) {
    if (remote.isGone(config)) return undefined;
    throw error;
  }
}
