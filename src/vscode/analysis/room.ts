import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Inventory } from '../../inventory/inventory.ts';
import { createAnalyser, type Analyser } from '../../kinds/lifecycleConfigs/analysis/index.ts';
import { Analyses } from './analyses.ts';
import { registerCodeActions } from './codeActions.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerHovers } from './hovers.ts';
import { registerStepLenses } from './lenses.ts';
import { registerRulePages } from './rulePages.ts';
import { registerSnippets } from './snippets.ts';

export { insertSnippet } from './snippets.ts';

export interface Room extends vscode.Disposable {
  readonly analyses: Analyses;
  readonly analyser: Analyser;
}

/** Brings up the parser and everything that shows what it found. Loaded when the first lifecycle script is open. */
export async function openRoom(extensionUri: vscode.Uri, inventory: Inventory): Promise<Room> {
  const wasm = (name: string) => readFile(vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath);
  const [runtime, bash] = await Promise.all([wasm('tree-sitter.wasm'), wasm('tree-sitter-bash.wasm')]);
  const analyser = await createAnalyser({ runtime, bash });
  const analyses = new Analyses(analyser, () => inventory.snapshot);
  const registered = vscode.Disposable.from(
    registerRulePages(extensionUri),
    registerDiagnostics(analyses, inventory),
    registerCodeActions(analyses),
    registerStepLenses(analyses),
    registerHovers(analyses),
    registerSnippets(analyses),
  );
  return { analyses, analyser, dispose: () => registered.dispose() };
}
