import * as vscode from 'vscode';
import type { Session } from '../../aws/session.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { listConfigs, listUsage } from '../../kinds/lifecycleConfigs/read.ts';
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

interface PickConfig {
  readonly id?: string;
  readonly title?: string;
  /** Stands first, where it is among them: the one that is open. */
  readonly first?: ConfigRef | undefined;
}

function same({ value }: PickItem<ConfigRef>, { account, region, name }: ConfigRef): boolean {
  return value.account === account && value.region === region && value.name === name;
}

/** Every configuration of the open accounts: those in use first. Undefined where the person left, or none is there. */
export async function pickConfig(
  context: EditorContext,
  { id = 'lifecycle.open', title = vscode.l10n.t('Open Lifecycle Script'), first }: PickConfig = {},
): Promise<Target | undefined> {
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
    id,
    title,
    placeholder: vscode.l10n.t('Select a lifecycle configuration'),
    items: first === undefined ? items : items.toSorted((a, b) => Number(same(b, first)) - Number(same(a, first))),
  });
  return config && { config };
}

interface Found {
  readonly config: ConfigRef;
  /** Undefined where the notebook instances could not be listed. */
  readonly users: number | undefined;
  readonly detail: string;
}

async function list({ inventory, prompts }: EditorContext): Promise<readonly PickItem<ConfigRef>[]> {
  const answers = await Promise.all(inventory.sessions.map(listOf));
  const found = new Map<string, Found>();
  const add = (each: Found) => {
    const id = scriptUri(scriptOf(each.config, 'onStart'));
    if (!found.has(id)) found.set(id, each);
  };
  for (const each of answers.flatMap(({ configs }) => configs)) add(each);
  // Without the permission to list, those in use are known from their notebook instances.
  for (const { config, users } of configsInUse(inventory.snapshot)) {
    add({ config, users, detail: `${config.account} · ${config.region}` });
  }
  const problem = answers.find((each) => each.problem !== undefined && each.problem.code !== 'cancelled')?.problem;
  if (problem) void prompts.tell({ id: problem.code, level: 'warning', message: problemWords(problem).long });
  return [...found.values()]
    .sort((a, b) => (b.users ?? 0) - (a.users ?? 0) || a.config.name.localeCompare(b.config.name))
    .map(({ config, users, detail }) => ({
      label: config.name,
      ...(users === undefined ? {} : { description: usedBy(users) }),
      detail,
      icon: 'file-code',
      value: config,
    }));
}

async function listOf({ ports, scope, signal }: Session): Promise<{ configs: readonly Found[]; problem?: Problem }> {
  const { region, profile, sample } = scope;
  try {
    const [configs, usage] = await Promise.all([
      listConfigs(ports.sageMaker, { signal }),
      listUsage(ports.sageMaker, { signal }).catch(() => undefined),
    ]);
    return {
      configs: configs.map(({ arn, name }) => {
        const account = parseKey(arn)?.account ?? '';
        const users = usage && (usage.get(name)?.length ?? 0);
        return { config: { account, region, name }, users, detail: where(account, region, profile, sample) };
      }),
    };
  } catch (error) {
    return { configs: [], problem: problemOf(error) };
  }
}

function usedBy(users: number): string {
  if (users === 0) return vscode.l10n.t('used by no notebook instance');
  if (users === 1) return vscode.l10n.t('used by 1 notebook instance');
  return vscode.l10n.t('used by {0} notebook instances', users);
}
