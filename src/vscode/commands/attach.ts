import * as vscode from 'vscode';
import { parseKey } from '../../domain/resourceKey.ts';
import { offersOf, type Resource } from '../../inventory/snapshot.ts';
import { parseConfigKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { formatsOf } from '../words/formats.ts';
import { reason } from '../words/resources.ts';
import { statusLook } from '../words/statuses.ts';
import type { CommandContext } from './context.ts';
import { allResources, keysIn } from './keys.ts';

/** The lifecycle configuration that the arguments name, where they name one and not notebook instances. */
export function configIn(args: readonly unknown[]): ConfigRef | undefined {
  const [only, ...others] = keysIn(args);
  return only && others.length === 0 ? parseConfigKey(only.key) : undefined;
}

/** Those of its account and region that a configuration can be attached to and that do not use it. Undefined: nobody was chosen. */
export async function chooseToAttach(
  context: CommandContext,
  config: ConfigRef,
): Promise<readonly Resource[] | undefined> {
  await context.accounts.ready();
  const title = vscode.l10n.t('Attach {0}', config.name);
  const candidates = allResources(context).filter((each) => {
    const { key, facts } = each.observed;
    const at = parseKey(key);
    if (each.kind !== 'notebooks' || at?.account !== config.account || at.region !== config.region) return false;
    if ('lifecycleConfigName' in facts && facts.lifecycleConfigName === config.name) return false;
    return offersOf(each, context.assessContext(each)).includes('notebook.changeLifecycleConfig');
  });
  if (candidates.length === 0) {
    await context.prompts.tell({
      id: 'nothingToChoose',
      level: 'info',
      message: vscode.l10n.t('Nothing that was read can do this now: {0}', title),
    });
    return undefined;
  }
  const chosen = await context.prompts.pickMany({
    id: 'notebook.attach',
    title,
    placeholder: vscode.l10n.t('Select one or more'),
    items: candidates.map((each) => {
      const { facts, name } = each.observed;
      const own = 'lifecycleConfigName' in facts ? facts.lifecycleConfigName : undefined;
      return {
        label: name,
        description: `${statusLook(each.verdict.status).label} · ${reason(each, formatsOf(), each.readAt)}`,
        detail:
          own === undefined
            ? vscode.l10n.t('has no lifecycle configuration')
            : vscode.l10n.t('uses {0}, which it would replace', own),
        value: each,
      };
    }),
  });
  return chosen && chosen.length > 0 ? chosen : undefined;
}
