import * as vscode from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { offersOf } from '../../inventory/snapshot.ts';
import { formatsOf } from '../words/formats.ts';
import { runtimeHistoryDocument } from '../words/functionsHistory.ts';
import { remedyLabel } from '../words/remedies.ts';
import type { CommandContext } from './context.ts';
import { functionsAmong, pickAliases, pickMode, pickPublished, type Qualifiers } from './functionsPicks.ts';
import { historyOf, pickVersions } from './functionsVersions.ts';
import { asChoice, functionsIn, ofAll, resolved, roundsOf } from './functionsQualifiers.ts';
import { chooseResources } from './keys.ts';
import type { LogDocuments } from './logDocuments.ts';
import type { Register } from './register.ts';
import { readAgain, remedy } from './remedies.ts';

export function registerFunctionCommands(register: Register, context: CommandContext, logs: LogDocuments): void {
  register('patchLens.lambda.setRuntimeMode', async (...args) => {
    for (const round of roundsOf(args)) {
      const chosen = await choose(round.args, 'lambda.setRuntimeMode');
      if (chosen) await setMode(chosen, round.qualifiers);
    }
  });

  register('patchLens.lambda.rollBackRuntime', async (...args) => {
    for (const round of roundsOf(args)) {
      const chosen = await choose(round.args, 'lambda.rollBackRuntime');
      if (chosen) await rollBack(chosen, round.qualifiers);
    }
  });

  register('patchLens.lambda.returnToAuto', async (...args) => {
    for (const round of roundsOf(args)) {
      const chosen = await choose(round.args, 'lambda.returnToAuto');
      if (!chosen) continue;
      const fresh = await readAgain(context, chosen);
      const qualifiers = resolved(round.qualifiers, fresh);
      await remedy(context, 'lambda.setRuntimeMode', fresh, { mode: 'Auto', ...asChoice(qualifiers) });
    }
  });

  register('patchLens.lambda.applyLatestRuntime', async (...args) => {
    const chosen = await choose(functionsIn(args), 'lambda.applyLatestRuntime');
    if (!chosen) return;
    const fresh = await readAgain(context, chosen);
    const aliases = await pickAliases(context, fresh);
    if (aliases) await remedy(context, 'lambda.applyLatestRuntime', fresh, aliases);
  });

  register('patchLens.lambda.showRuntimeHistory', async (...args) => {
    const chosen = await choose(functionsIn(args), 'lambda.showRuntimeHistory');
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

  async function rollBack(chosen: readonly Resource[], given: Qualifiers): Promise<void> {
    const fresh = await readAgain(context, chosen);
    const title = vscode.l10n.t('Roll Back Runtime Version');
    let qualifiers = resolved(given, fresh);
    if (Object.keys(given).length === 0) {
      const picked = await pickPublished(context, title, fresh, 'alsoLatest');
      if (picked === undefined) return;
      qualifiers = ofAll(fresh, picked);
    }
    const versions = await pickVersions(context, title, fresh, { purpose: 'rollBack', qualifiers });
    if (versions) await remedy(context, 'lambda.rollBackRuntime', fresh, { ...versions, ...asChoice(qualifiers) });
  }

  async function setMode(chosen: readonly Resource[], given: Qualifiers): Promise<void> {
    const title = vscode.l10n.t('Set Runtime Update Mode');
    const named = Object.keys(given).length > 0;
    let fresh = named ? await readAgain(context, chosen) : chosen;
    let qualifiers = named ? resolved(given, fresh) : ofAll(chosen, '');
    let mode = await pickMode(context, title, fresh, qualifiers);
    if (mode === 'published') {
      fresh = await readAgain(context, chosen);
      const version = await pickPublished(context, title, fresh, 'publishedAlone');
      if (version === undefined) return;
      qualifiers = ofAll(fresh, version);
      mode = await pickMode(context, title, fresh, qualifiers);
    }
    if (mode === undefined) return;
    const choice = { mode, ...asChoice(qualifiers) };
    if (mode !== 'Manual') return await remedy(context, 'lambda.setRuntimeMode', fresh, choice);
    // What it runs on is read with the function, and stands among the versions to choose from.
    fresh = await readAgain(context, fresh);
    const versions = await pickVersions(context, title, fresh, { purpose: 'pin', qualifiers });
    if (versions) await remedy(context, 'lambda.setRuntimeMode', fresh, { ...versions, ...choice });
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
