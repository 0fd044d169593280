import type * as vscode from 'vscode';
import type { Finding } from '../domain/finding.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { kindIds } from '../kinds/index.ts';
import type { Accounts } from './commands/accounts.ts';
import type { ScriptedPrompts } from './prompts/scriptedPrompts.ts';
import type { LifecycleView } from './lifecycleView/view.ts';
import type { Operations } from '../operations/operation.ts';
import type { OperationsView } from './tree/operationsView.ts';
import type { ResourcesView } from './tree/resourcesView.ts';

/** What other extensions and scripts get from `extension.exports`. */
export interface Api {
  /** The extension's version, semver. */
  readonly version: string;
  /** The findings of everything that was read so far, with code, facts and evidence. */
  findings(): Finding[];
  /** Reads everything again; resolves when the last page is in. */
  refresh(): Promise<void>;
  /** Only while VS Code runs extension tests. */
  readonly testing?: Testing;
}

export interface Testing {
  readonly prompts: ScriptedPrompts;
  readonly view: Pick<ResourcesView, 'asText'>;
  readonly lifecycleView: Pick<LifecycleView, 'asText'>;
  readonly operationsView: Pick<OperationsView, 'asText'>;
  readonly operations: Operations;
  /** Where the extension keeps its files. */
  readonly storage: vscode.Uri;
}

export interface ApiDeps {
  readonly context: vscode.ExtensionContext;
  readonly inventory: Inventory;
  readonly accounts: Accounts;
  readonly testing?: Testing;
}

export function createApi({ context, inventory, accounts, testing }: ApiDeps): Api {
  const manifest: unknown = context.extension.packageJSON;
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  return {
    version,
    findings: () =>
      inventory.snapshot.scopes.flatMap((scope) =>
        kindIds.flatMap((kind) => [...scope.kinds[kind].resources.values()].flatMap((each) => each.verdict.findings)),
      ),
    refresh: () => accounts.refresh(),
    ...(testing ? { testing } : {}),
  };
}
