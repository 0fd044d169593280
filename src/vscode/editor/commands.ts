import * as vscode from 'vscode';
import { createRegister } from '../commands/register.ts';
import { compareWithDocument } from './compare.ts';
import type { EditorContext } from './context.ts';
import { deploy } from './deploy.ts';
import { discardDraft } from './discard.ts';
import { discardDraftCommand } from './lenses.ts';
import type { Linked } from './links.ts';
import { tellNotOpen } from './notOpen.ts';
import { openScript, pickConfig } from './open.ts';
import { NotOpenError } from './remote.ts';
import { scriptOf } from './scripts.ts';
import { fileNames } from './scriptUri.ts';
import { activeTarget, targetOf, type Target } from './target.ts';

/** The commands on lifecycle scripts. Each takes a key, a row or a URI, and asks where it is given none. */
export function registerEditorCommands(context: EditorContext): vscode.Disposable {
  const { log, prompts, readOnly, remote, scripts } = context;
  const disposables: vscode.Disposable[] = [];
  const register = createRegister({ prompts, log, readOnly, into: disposables });

  async function withTarget(
    args: readonly unknown[],
    otherwise: () => Promise<Target | undefined>,
    run: (target: Target) => Promise<void>,
  ): Promise<void> {
    try {
      const target = (await targetOf(context, args)) ?? (await otherwise());
      if (!target) return;
      if ('config' in target) await run(target);
      else await tellNoConfig(target.notebook);
    } catch (error) {
      if (!(error instanceof NotOpenError)) throw error;
      await tellNotOpen(prompts, error);
    }
  }

  async function tellNoConfig(notebook: string): Promise<void> {
    const message = vscode.l10n.t('{0} has no lifecycle configuration, so it has no script to open.', notebook);
    await prompts.tell({ id: 'lifecycle.noConfig', level: 'info', message });
  }

  /** From the palette: the script in the active editor, else one of the drafts. */
  async function aDraft(): Promise<Target | undefined> {
    const active = activeTarget();
    if (active) return active;
    const drafts = await scripts.allDrafts();
    if (drafts.length === 0) {
      const message = vscode.l10n.t('There is no draft of a lifecycle script.');
      await prompts.tell({ id: 'lifecycle.noDraft', level: 'info', message });
      return undefined;
    }
    return prompts.pick<Target>({
      id: 'lifecycle.drafts',
      title: vscode.l10n.t('Drafts of Lifecycle Scripts'),
      items: drafts.map(({ script }) => ({
        label: script.name,
        description: fileNames[script.hook],
        detail: `${script.account} · ${script.region}`,
        value: { config: script, hook: script.hook },
      })),
    });
  }

  async function compare({ config, hook }: Target): Promise<void> {
    const known = await remote.read(config);
    const drafts = await scripts.draftsOf(config);
    const hooks = hook ? [hook] : drafts.map((each) => each.script.hook);
    for (const each of hooks.length === 0 ? (['onStart'] as const) : hooks) {
      await compareWithDocument(context, scriptOf(config, each), known);
    }
  }

  register('patchLens.lifecycle.open', (...args) =>
    withTarget(
      args,
      () => pickConfig(context),
      (target) => openScript(context, target),
    ),
  );
  /** The active script, else one of all configurations. */
  const anyConfig = () => Promise.resolve(activeTarget() ?? pickConfig(context));

  /** A linked file of the workspace, where the arguments or the active editor are one; it has no draft. */
  async function withLinked(
    args: readonly unknown[],
    run: (document: vscode.TextDocument, linked: Linked) => Promise<void>,
  ): Promise<boolean> {
    const named = args[0] instanceof vscode.Uri ? args[0] : undefined;
    const uri = args.length === 0 ? vscode.window.activeTextEditor?.document.uri : named;
    const { isFile, linkedBy } = await import('./links.ts');
    if (!uri || !isFile(uri)) return false;
    const document = await vscode.workspace.openTextDocument(uri);
    const linked = await linkedBy(context, document);
    if (!linked) {
      if (named === undefined) return false;
      await tellNotLinked();
      return true;
    }
    try {
      await run(document, linked);
    } catch (error) {
      if (!(error instanceof NotOpenError)) throw error;
      await tellNotOpen(prompts, error);
    }
    return true;
  }

  async function tellNotLinked(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const message = vscode.l10n.t('This file is not linked to a lifecycle configuration.');
    await prompts.tell({ id: 'lifecycle.notLinked', level: 'info', message });
  }

  register('patchLens.lifecycle.deploy', async (...args) => {
    const { deployLinked } = await import('./links.ts');
    if (await withLinked(args, (document, linked) => deployLinked(context, document, linked))) return;
    await withTarget(args, aDraft, (target) => deploy(context, target));
  });
  register('patchLens.lifecycle.compareWithDeployed', async (...args) => {
    const { compareLinked } = await import('./links.ts');
    if (await withLinked(args, (document, linked) => compareLinked(context, document, linked))) return;
    await withTarget(args, aDraft, compare);
  });
  register('patchLens.lifecycle.create', async () => {
    const { createConfig } = await import('./manage.ts');
    await createConfig(context);
  });
  /** Which one to delete is always asked: the one in the active editor stands first, and is not taken for granted. */
  const toDelete = () =>
    pickConfig(context, {
      id: 'lifecycle.whichToDelete',
      title: vscode.l10n.t('Delete Lifecycle Configuration'),
      first: activeTarget()?.config,
    });
  register('patchLens.lifecycle.delete', (...args) =>
    withTarget(args, toDelete, async ({ config }) => {
      const { deleteConfig } = await import('./manage.ts');
      await deleteConfig(context, config);
    }),
  );
  register('patchLens.lifecycle.showHistory', (...args) =>
    withTarget(args, anyConfig, async ({ config }) => {
      const { showHistory } = await import('./history.ts');
      await showHistory(context, config);
    }),
  );
  register('patchLens.lifecycle.rollBack', (...args) =>
    withTarget(args, anyConfig, async ({ config }) => {
      const { rollBack } = await import('./history.ts');
      await rollBack(context, config);
    }),
  );
  register('patchLens.lifecycle.restartUsers', (...args) =>
    withTarget(args, anyConfig, async ({ config }) => {
      const { restartUsers } = await import('./restartUsers.ts');
      await restartUsers(context, config);
    }),
  );
  register('patchLens.lifecycle.link', async (...args) => {
    const { linkFile } = await import('./links.ts');
    await linkFile(context, args[0] instanceof vscode.Uri ? args[0] : undefined);
  });
  register(discardDraftCommand, (...args) =>
    withTarget(
      args,
      () => Promise.resolve(activeTarget()),
      async ({ config, hook }) => {
        if (hook) await discardDraft(context, scriptOf(config, hook));
      },
    ),
  );
  return vscode.Disposable.from(...disposables);
}
