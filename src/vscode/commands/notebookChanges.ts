import * as vscode from 'vscode';
import { ProblemError } from '../../domain/problem.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { listConfigs, listUsage } from '../../kinds/lifecycleConfigs/read.ts';
import { runsOn } from '../../kinds/notebooks/instanceTypes.ts';
import { al2023 } from '../../kinds/notebooks/platforms.ts';
import { formatsOf } from '../words/formats.ts';
import { named } from '../words/phrases.ts';
import { where } from '../words/tooltip.ts';
import { chooseToAttach, configIn } from './attach.ts';
import type { CommandContext } from './context.ts';
import { pickInstanceType } from './instanceTypes.ts';
import { chooseResources } from './keys.ts';
import type { Register } from './register.ts';
import { remedy } from './remedies.ts';
import { rollOut } from './rollOut.ts';

/** The commands that change a notebook instance itself: its configuration, its platform, many of them in waves. */
export function registerNotebookChanges(register: Register, context: CommandContext): void {
  register('patchLens.notebook.changeLifecycleConfig', async (...args) => {
    const title = vscode.l10n.t('Change Lifecycle Configuration');
    // From the row of a configuration: it is the notebook instances that are asked for.
    const attached = configIn(args);
    if (attached) {
      const targets = await chooseToAttach(context, attached);
      if (targets) await remedy(context, 'notebook.changeLifecycleConfig', targets, { config: attached.name });
      return;
    }
    const chosen = await choose(args, 'notebook.changeLifecycleConfig', title);
    if (!chosen) return;
    const config = await pickConfig(context, chosen, title);
    if (config !== undefined) await remedy(context, 'notebook.changeLifecycleConfig', chosen, { config });
  });

  register('patchLens.notebook.detachLifecycleConfig', async (...args) => {
    const title = vscode.l10n.t('Detach Lifecycle Configuration');
    const chosen = await choose(args, 'notebook.detachLifecycleConfig', title);
    if (chosen) await remedy(context, 'notebook.detachLifecycleConfig', chosen);
  });

  register('patchLens.notebook.migratePlatform', async (...args) => {
    const title = vscode.l10n.t('Migrate Platform to Amazon Linux 2023');
    const chosen = await choose(args, 'notebook.migratePlatform', title);
    if (!chosen) return;
    const choice = await replacements(context, chosen);
    if (choice) await remedy(context, 'notebook.migratePlatform', chosen, choice);
  });

  register('patchLens.notebook.rollOut', (...args) => rollOut(context, args));

  function choose(args: readonly unknown[], offer: string, title: string) {
    const placeholder = vscode.l10n.t('Select one or more');
    return chooseResources(context, args, { title, placeholder, kind: 'notebooks', offer, many: true });
  }
}

/** One of the account's configurations, with who else uses it; the one that is in use now is marked. */
async function pickConfig(
  { inventory, prompts }: CommandContext,
  chosen: readonly Resource[],
  title: string,
): Promise<string | undefined> {
  const [first] = chosen;
  if (!first) return undefined;
  if (chosen.some((each) => each.scope.id !== first.scope.id)) {
    const message = vscode.l10n.t('{0}: select notebook instances of one account and region.', title);
    await prompts.tell({ id: 'notebook.scopes', level: 'warning', message });
    return undefined;
  }
  const session = inventory.sessionOf(first.observed.key, first.scope.id);
  if (!session) throw new ProblemError({ code: 'notFound', fault: 'user' });
  const options = { signal: session.signal };
  const { sageMaker } = session.ports;
  const [configs, usage] = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Listing lifecycle configurations…') },
    () => Promise.all([listConfigs(sageMaker, options), listUsage(sageMaker, options).catch(() => undefined)]),
  );
  const { region, profile, sample } = first.scope;
  const account = inventory.snapshot.scopes.find((each) => each.scope.id === first.scope.id)?.account;
  const current = new Set(chosen.map(configOf));
  const formats = formatsOf();
  if (configs.length === 0) {
    const message = vscode.l10n.t('No lifecycle configurations in the accounts and regions that are open.');
    await prompts.tell({ id: 'lifecycle.none', level: 'info', message });
    return undefined;
  }
  return prompts.pick({
    id: 'notebook.config',
    title,
    placeholder: where(account, region, profile, sample),
    items: configs
      .map(({ name }) => {
        const users = usage?.get(name) ?? [];
        const marks = [
          ...(current.has(name) && current.size === 1 ? [vscode.l10n.t('current')] : []),
          ...(usage === undefined
            ? []
            : users.length === 0
              ? [vscode.l10n.t('used by no notebook instance')]
              : [vscode.l10n.t('used by {0}', named(users, formats))]),
        ];
        return { label: name, description: marks.join(' · '), icon: 'file-code', value: name, users: users.length };
      })
      .sort((a, b) => b.users - a.users || a.label.localeCompare(b.label)),
  });
}

function configOf({ observed: { facts } }: Resource): string | undefined {
  return 'lifecycleConfigName' in facts ? facts.lifecycleConfigName : undefined;
}

/** Amazon Linux 2023 has no images for some types: for each that is concerned another one. Undefined: the person left. */
async function replacements(
  context: CommandContext,
  chosen: readonly Resource[],
): Promise<Readonly<Record<string, string>> | undefined> {
  const choice: Record<string, string> = {};
  for (const { observed } of chosen) {
    const { facts, key, name } = observed;
    if (!('described' in facts) || facts.instanceType === undefined || runsOn(al2023, facts.instanceType)) continue;
    const type = await pickInstanceType(context, { name, instanceType: facts.instanceType, platform: al2023 });
    if (type === undefined) return undefined;
    choice[`instanceType:${key}`] = type;
  }
  return choice;
}
