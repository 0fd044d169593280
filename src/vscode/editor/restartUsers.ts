import * as vscode from 'vscode';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { EditorContext } from './context.ts';
import { usersOf, type ScriptUser } from './users.ts';

/** Restarts those who run an older script, or all who run, after the plan of `notebook.restart`. */
export async function restartUsers(context: EditorContext, config: ConfigRef): Promise<void> {
  const { inventory, prompts } = context;
  await context.opened();
  if (usersOf(inventory.snapshot, config) === undefined) await inventory.refresh();
  const users = usersOf(inventory.snapshot, config) ?? [];
  const running = users.filter((each) => each.running);
  const older = running.filter((each) => each.runs === 'older');
  if (running.length === 0) {
    const message =
      users.length === 0
        ? vscode.l10n.t('No notebook instance uses {0}.', config.name)
        : vscode.l10n.t(
            'No notebook instance that uses {0} is running: each runs the script at its next start.',
            config.name,
          );
    await prompts.tell({ id: 'lifecycle.noRunningUsers', level: 'info', message });
    return;
  }
  const chosen =
    older.length > 0 && older.length < running.length ? await choose(context, config, older, running) : running;
  if (!chosen) return;
  await vscode.commands.executeCommand(
    'patchLens.notebook.restart',
    chosen.map((each) => each.key),
  );
}

function choose(
  { prompts }: EditorContext,
  config: ConfigRef,
  older: readonly ScriptUser[],
  running: readonly ScriptUser[],
): Promise<readonly ScriptUser[] | undefined> {
  const names = (users: readonly ScriptUser[]) => users.map((each) => each.name).join(', ');
  return prompts.pick<readonly ScriptUser[]>({
    id: 'lifecycle.restartUsers',
    title: vscode.l10n.t('Restart Users of {0}', config.name),
    items: [
      {
        label: vscode.l10n.t('Those Who Run an Older Script ({0})', older.length),
        detail: names(older),
        icon: 'history',
        value: older,
      },
      {
        label: vscode.l10n.t('All That Are Running ({0})', running.length),
        detail: names(running),
        icon: 'debug-restart',
        value: running,
      },
    ],
  });
}
