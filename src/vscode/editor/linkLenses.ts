import * as vscode from 'vscode';
import type { CommandId } from '../../contributions.ts';
import { looksLikeLifecycleScript, parseLink, type Link } from '../../kinds/lifecycleConfigs/link.ts';
import { scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Remote } from './remote.ts';
import { hookNames } from '../words/lifecycleConfigs.ts';

export interface LinkLensDeps {
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly readOnly: () => boolean;
}

/** The lenses on shell scripts of a trusted workspace: link, or compare and deploy. They ask AWS for nothing by themselves. */
export class LinkLenses implements vscode.CodeLensProvider {
  readonly #deps: LinkLensDeps;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(deps: LinkLensDeps) {
    this.#deps = deps;
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted) return [];
    const text = document.getText();
    const link = parseLink(text);
    const top = new vscode.Range(0, 0, 0, 0);
    const action = (title: string, command: CommandId) =>
      new vscode.CodeLens(top, { title, command, arguments: [document.uri] });
    if (!link) {
      if (!looksLikeLifecycleScript(document.uri.path, text)) return [];
      return [action(vscode.l10n.t('Link to a Lifecycle Configuration…'), 'patchLens.lifecycle.link')];
    }
    const lenses = [new vscode.CodeLens(top, { title: this.#state(link, text), command: '' })];
    lenses.push(action(vscode.l10n.t('Compare with Deployed'), 'patchLens.lifecycle.compareWithDeployed'));
    if (!this.#deps.readOnly()) lenses.push(action(vscode.l10n.t('Deploy…'), 'patchLens.lifecycle.deploy'));
    return lenses;
  }

  /** What is known without a request. */
  #state(link: Link, text: string): string {
    const name = `${link.config} ${hookNames[link.hook]}`;
    const versions = this.#deps.inventory.snapshot.scopes.flatMap(({ account, scope }) => {
      if (account === undefined || (link.account ?? account) !== account) return [];
      if ((link.region ?? scope.region) !== scope.region) return [];
      return this.#deps.remote.cached({ account, region: scope.region, name: link.config }) ?? [];
    });
    if (versions.length === 0) return vscode.l10n.t('Linked to {0}', name);
    return versions.every(({ version }) => version[link.hook] === scriptHash(text))
      ? vscode.l10n.t('{0}: same as deployed', name)
      : vscode.l10n.t('{0}: differs from deployed', name);
  }
}

export function registerLinkLenses(lenses: LinkLenses): vscode.Disposable {
  return vscode.Disposable.from(
    // Files of a remote machine have the scheme `file` in the extension host that runs there.
    ...['file', 'vscode-vfs'].map((scheme) =>
      vscode.languages.registerCodeLensProvider({ scheme, language: 'shellscript' }, lenses),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(() => lenses.refresh()),
  );
}
