import * as vscode from 'vscode';
import { problemOf } from '../../domain/problem.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { listConfigs } from '../../kinds/lifecycleConfigs/read.ts';
import type { PickItem } from '../prompts/prompts.ts';
import { problemWords } from '../words/problems.ts';
import { where } from '../words/tooltip.ts';
import type { EditorContext } from './context.ts';
import { scriptOf } from './scripts.ts';
import { scriptUri } from './scriptUri.ts';
import type { Target } from './target.ts';
import { configsInUse } from './users.ts';

/** Opens the script in an editor; of a configuration, OnStart, unless it has only the other. */
export async function openScript({ remote, scripts }: EditorContext, { config, hook }: Target): Promise<void> {
  let script = scriptOf(config, hook ?? 'onStart');
  if (!(await scripts.draft(script))) {
    // Read here first: what an editor says about a file that can not be opened has no way out.
    const { version } = await remote.get(config);
    if (hook === undefined && version.onStart === null && version.onCreate !== null) {
      script = scriptOf(config, 'onCreate');
    }
  }
  await vscode.window.showTextDocument(vscode.Uri.parse(scriptUri(script), true));
}

/** Every configuration of the open accounts: those in use first. Undefined where the person left, or none is there. */
export async function pickConfig(context: EditorContext): Promise<Target | undefined> {
  await context.opened();
  const items = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Listing lifecycle configurations…') },
    () => list(context),
  );
  if (items.length === 0) {
    const message = vscode.l10n.t('No lifecycle configurations in the accounts and regions that are open.');
    await context.prompts.tell({ id: 'lifecycle.none', level: 'info', message });
    return undefined;
  }
  const config = await context.prompts.pick({
    id: 'lifecycle.open',
    title: vscode.l10n.t('Open Lifecycle Script'),
    placeholder: vscode.l10n.t('Select a lifecycle configuration'),
    items,
  });
  return config && { config };
}

async function list({ inventory, prompts }: EditorContext): Promise<readonly PickItem<ConfigRef>[]> {
  const found = new Map<string, { config: ConfigRef; users: number; detail: string }>();
  const add = (config: ConfigRef, users: number, detail: string) => {
    const id = scriptUri(scriptOf(config, 'onStart'));
    if (!found.has(id)) found.set(id, { config, users, detail });
  };
  const used = configsInUse(inventory.snapshot);
  const answers = await Promise.all(
    inventory.sessions.map(async (session) => {
      const { region, profile, sample } = session.scope;
      try {
        for (const { arn, name } of await listConfigs(session.ports.sageMaker, { signal: session.signal })) {
          const account = parseKey(arn)?.account ?? '';
          const users = used.find(
            ({ config }) => config.name === name && config.account === account && config.region === region,
          );
          add({ account, region, name }, users?.users ?? 0, where(account, region, profile, sample));
        }
        return undefined;
      } catch (error) {
        return problemOf(error);
      }
    }),
  );
  // Without the permission to list, those in use are known from their notebook instances.
  for (const { config, users } of used) add(config, users, `${config.account} · ${config.region}`);
  const problem = answers.find((each) => each !== undefined && each.code !== 'cancelled');
  if (problem) void prompts.tell({ id: problem.code, level: 'warning', message: problemWords(problem).long });

  return [...found.values()]
    .sort((a, b) => b.users - a.users || a.config.name.localeCompare(b.config.name))
    .map(({ config, users, detail }) => ({
      label: config.name,
      description:
        users === 0
          ? vscode.l10n.t('used by no notebook instance')
          : users === 1
            ? vscode.l10n.t('used by 1 notebook instance')
            : vscode.l10n.t('used by {0} notebook instances', users),
      detail,
      icon: 'file-code',
      value: config,
    }));
}
