import * as vscode from 'vscode';
import { scheme, type CommandId } from '../../contributions.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { scriptLimit, scriptSize } from '../../kinds/lifecycleConfigs/script.ts';
import type { Formats } from '../words/kindWords.ts';
import { formatsOf } from '../words/formats.ts';
import type { Remote } from './remote.ts';
import type { ScriptStatus, Scripts } from './scripts.ts';
import { parseScript, type ScriptRef } from './scriptUri.ts';
import { UserNames } from './userNames.ts';
import { usersOf, type ScriptUser } from './users.ts';

/** Not contributed: only lenses run it. */
export const discardDraftCommand = 'patchLens.internal.discardDraft';

export interface LensDeps {
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly scripts: Scripts;
  readonly readOnly: () => boolean;
}

/** The lenses on top of a script, from what is known already. */
export class ScriptLenses implements vscode.CodeLensProvider {
  readonly #deps: LensDeps;
  readonly #names: UserNames;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(deps: LensDeps) {
    this.#deps = deps;
    this.#names = new UserNames(deps.remote, () => this.refresh());
  }

  refresh(): void {
    this.#changed.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const script = parseScript(document.uri);
    if (!script) return [];
    const { scripts, readOnly } = this.#deps;
    const status = await scripts.status(script);
    const users = await this.#users(script);
    if (token.isCancellationRequested) return [];
    const formats = formatsOf();
    const changed = status.draft !== undefined || document.isDirty;
    const top = new vscode.Range(0, 0, 0, 0);
    const text = (title: string) => new vscode.CodeLens(top, { title, command: '' });
    const action = (title: string, command: CommandId | typeof discardDraftCommand) =>
      new vscode.CodeLens(top, { title, command, arguments: [document.uri] });

    const mayChange = !readOnly();
    // In the order of importance: a narrow editor cuts the line off.
    const lenses = [text(stateText(status, changed, formats))];
    if (!mayChange) lenses.push(text(vscode.l10n.t('Read-only')));
    if (changed) {
      if (mayChange) lenses.push(action(vscode.l10n.t('Deploy…'), 'patchLens.lifecycle.deploy'));
      lenses.push(action(vscode.l10n.t('Compare with Deployed'), 'patchLens.lifecycle.compareWithDeployed'));
    }
    if (users) lenses.push(text(usersText(users, formats)));
    if (mayChange && script.hook === 'onStart' && users?.some((each) => each.runs === 'older'))
      lenses.push(action(vscode.l10n.t('Restart Users…'), 'patchLens.lifecycle.restartUsers'));
    lenses.push(text(sizeText(document.getText(), formats)));
    lenses.push(action(vscode.l10n.t('History'), 'patchLens.lifecycle.showHistory'));
    if (mayChange && status.hasOther) lenses.push(action(vscode.l10n.t('Roll Back…'), 'patchLens.lifecycle.rollBack'));
    if (mayChange && status.draft !== undefined)
      lenses.push(action(vscode.l10n.t('Discard Draft'), discardDraftCommand));
    return lenses;
  }

  /** With who runs an older script, where the inventory was read. */
  async #users(script: ScriptRef): Promise<readonly Pick<ScriptUser, 'runs'>[] | undefined> {
    const read = usersOf(this.#deps.inventory.snapshot, script);
    if (read) return read;
    const names = await this.#names.of(script);
    return names?.map(() => ({ runs: 'unknown' }));
  }
}

function usersText(users: readonly Pick<ScriptUser, 'runs'>[], formats: Formats): string {
  if (users.length === 0) return vscode.l10n.t('Used by no notebook instance');
  const used =
    users.length === 1
      ? vscode.l10n.t('Used by 1 notebook instance')
      : vscode.l10n.t('Used by {0} notebook instances', formats.number(users.length));
  const older = users.filter((each) => each.runs === 'older').length;
  if (older === 0) return used;
  const runs =
    older === 1
      ? vscode.l10n.t('1 runs an older script')
      : vscode.l10n.t('{0} run an older script', formats.number(older));
  return `${used} · ${runs}`;
}

function sizeText(text: string, formats: Formats): string {
  const size = scriptSize(text);
  const over = size - scriptLimit;
  const of = vscode.l10n.t('{0} of {1} bytes', formats.number(size), formats.number(scriptLimit));
  return over > 0 ? `${of} · ${vscode.l10n.t('{0} too many', formats.number(over))}` : of;
}

function stateText({ draft, deployed, base }: ScriptStatus, changed: boolean, formats: Formats): string {
  if (changed) {
    const state = vscode.l10n.t('Draft, not deployed');
    return draft && base.state === 'changed' ? `${state} · ${vscode.l10n.t('changed in AWS meanwhile')}` : state;
  }
  const at = deployed?.config.lastModifiedTime;
  return at === undefined ? vscode.l10n.t('Deployed') : vscode.l10n.t('Deployed {0}', formats.dateTime(at));
}

export function registerLenses(lenses: ScriptLenses): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider({ scheme }, lenses);
}
