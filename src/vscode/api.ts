import * as vscode from 'vscode';
import type { Finding } from '../domain/finding.ts';
import type { Operations } from '../operations/operation.ts';
import type { LifecycleView } from './lifecycleView/view.ts';
import type { ScriptedPrompts } from './prompts/scriptedPrompts.ts';
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
  /** Only while VS Code runs extension tests. Loads all of the extension. */
  readonly testing?: () => Promise<Testing>;
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

/** The extension, once it is loaded. */
export interface Composition extends Pick<Api, 'findings' | 'refresh'> {
  readonly testing: Testing | undefined;
  /** Ends everything; resolves when what was under way is written down. */
  close(): Promise<void>;
}

export interface ApiDeps {
  readonly load: () => Promise<Composition>;
  /** Undefined before it is loaded: then nothing was read either. */
  readonly loaded: () => Composition | undefined;
}

export function createApi({ extension, extensionMode }: vscode.ExtensionContext, { load, loaded }: ApiDeps): Api {
  const manifest: unknown = extension.packageJSON;
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  return {
    version,
    findings: () => loaded()?.findings() ?? [],
    refresh: async () => (await load()).refresh(),
    ...(extensionMode === vscode.ExtensionMode.Test ? { testing: () => testingOf(load) } : {}),
  };
}

async function testingOf(load: () => Promise<Composition>): Promise<Testing> {
  const { testing } = await load();
  if (!testing) throw new Error('VS Code runs no tests');
  return testing;
}
