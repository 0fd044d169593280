import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { offersOf } from '../../inventory/snapshot.ts';
import { formatsOf } from '../words/formats.ts';
import { runtimeHistoryDocument } from '../words/functionsHistory.ts';
import { remedyLabel } from '../words/remedies.ts';
import type { CommandContext } from './context.ts';
import { functionsAmong, pickAliases, pickMode, pickPublished } from './functionsPicks.ts';
import { historyOf, pickVersions } from './functionsVersions.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';
import { readAgain, remedy } from './remedies.ts';

export function registerFunctionCommands(register: Register, context: CommandContext, logs: LogDocuments): void {
  register('patchLens.lambda.setRuntimeMode', async (...args) => {
    const chosen = await choose(args, 'lambda.setRuntimeMode');
    if (chosen) await setMode(chosen);
  });

  register('patchLens.lambda.rollBackRuntime', async (...args) => {
    const chosen = await choose(args, 'lambda.rollBackRuntime');
    if (!chosen) return;
    const fresh = await readAgain(context, chosen);
    const title = vscode.l10n.t('Roll Back Runtime Version');
    const qualifier = await pickPublished(context, title, fresh, 'alsoLatest');
    if (qualifier === undefined) return;
    const versions = await pickVersions(context, title, fresh, { purpose: 'rollBack', qualifier });
    if (versions) await remedy(context, 'lambda.rollBackRuntime', fresh, { ...versions, qualifier });
  });

  register('patchLens.lambda.applyLatestRuntime', async (...args) => {
    const chosen = await choose(args, 'lambda.applyLatestRuntime');
    if (!chosen) return;
    const fresh = await readAgain(context, chosen);
    const aliases = await pickAliases(context, fresh);
    if (aliases) await remedy(context, 'lambda.applyLatestRuntime', fresh, aliases);
  });

  register('patchLens.lambda.showRuntimeHistory', async (...args) => {
    const chosen = await choose(args, 'lambda.showRuntimeHistory');
    for (const [, group] of Map.groupBy(chosen ?? [], (each) => each.scope.id)) await showHistory(group);
  });

  function choose(args: readonly unknown[], offer: RemedyId) {
    return chooseResources(context, args, {
      title: remedyLabel(offer) ?? '',
      placeholder: vscode.l10n.t('Select one or more'),
      kind: 'functions',
      offer,
      many: true,
    });
  }

  async function setMode(chosen: readonly Resource[]): Promise<void> {
    const title = vscode.l10n.t('Set Runtime Update Mode');
    let mode = await pickMode(context, title, chosen, '');
    let [fresh, qualifier] = [chosen, ''];
    if (mode === 'published') {
      fresh = await readAgain(context, chosen);
      const version = await pickPublished(context, title, fresh, 'publishedAlone');
      if (version === undefined) return;
      qualifier = version;
      mode = await pickMode(context, title, fresh, qualifier);
    }
    if (mode === undefined) return;
    if (mode !== 'Manual') return await remedy(context, 'lambda.setRuntimeMode', fresh, { mode, qualifier });
    // What it runs on is read with the function, and stands among the versions to choose from.
    fresh = await readAgain(context, fresh);
    const versions = await pickVersions(context, title, fresh, { purpose: 'pin', qualifier });
    if (versions) await remedy(context, 'lambda.setRuntimeMode', fresh, { ...versions, mode, qualifier });
  }

  async function showHistory(group: readonly Resource[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const able = group.filter((each) =>
      offersOf(each, context.assessContext(each)).includes('lambda.showRuntimeHistory'),
    );
    if (able.length === 0) {
      const message = vscode.l10n.t('{0} has no runtime that Lambda manages.', first.observed.name);
      await context.prompts.tell({ id: 'lambda.noRuntime', level: 'info', message });
      return;
    }
    const history = await historyOf(context, functionsAmong(able), first);
    if (!history) return;
    const formats = formatsOf();
    const [only] = able;
    const title =
      able.length === 1 && only
        ? only.observed.name
        : vscode.l10n.t('{0} functions in {1}', formats.number(able.length), first.scope.region);
    await logs.show(`${title} runtime.log`, runtimeHistoryDocument(title, history, formats), 'top');
  }
}
