import * as vscode from 'vscode';
import type { CommandId } from '../../contributions.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Finding } from '../../kinds/lifecycleConfigs/analysis/finding.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { Room } from './room.ts';
import { platformsUnder, scriptIn, type JudgedScript } from './scripts.ts';

export interface ScriptAnalysisDeps {
  readonly extensionUri: vscode.Uri;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
}

export interface ScriptAnalyses extends vscode.Disposable {
  /** What is found in a script that may not be open; on these platforms, or on those of who uses it. Nothing where the parser did not load. */
  findings(text: string, script: JudgedScript, platforms?: readonly string[]): Promise<readonly Finding[]>;
}

const insertCommand: CommandId = 'patchLens.lifecycle.insertSnippet';

/**
 * What the editor says about lifecycle scripts: diagnostics, quick fixes, lenses on lines, hovers and patch steps to
 * insert. Only watches until one is open, or is asked about; then the parser and the rest of it are loaded.
 */
export function registerScriptAnalysis({ extensionUri, inventory, prompts, log }: ScriptAnalysisDeps): ScriptAnalyses {
  let opening: Promise<Room | undefined> | undefined;
  let closed = false;

  async function load(): Promise<Room | undefined> {
    try {
      const { openRoom } = await import('./room.ts');
      const room = await openRoom(extensionUri, inventory);
      if (closed) room.dispose();
      return closed ? undefined : room;
    } catch (error) {
      log.error(`lifecycle scripts are not analysed: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  function open(): Promise<Room | undefined> {
    watching.dispose();
    return (opening ??= load());
  }

  function look(document: vscode.TextDocument): void {
    if (opening === undefined && scriptIn(document)) void open();
  }

  const lookAtAll = () => vscode.workspace.textDocuments.forEach(look);
  const watching = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(look),
    // A file becomes one when somebody links it.
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.workspace.onDidGrantWorkspaceTrust(lookAtAll),
  );
  lookAtAll();
  const registered = vscode.Disposable.from(
    watching,
    vscode.commands.registerCommand(insertCommand, async () => {
      const room = await open();
      if (!room) return;
      const { insertSnippet } = await import('./room.ts');
      await insertSnippet(room.analyses, prompts);
    }),
    new vscode.Disposable(() => {
      closed = true;
      void opening?.then((room) => room?.dispose());
    }),
  );
  return {
    async findings(text, script, platforms = platformsUnder(inventory.snapshot, script)) {
      const room = await open();
      return room?.analyser.analyse(text, { platforms, hook: script.hook }).findings ?? [];
    },
    dispose: () => registered.dispose(),
  };
}
