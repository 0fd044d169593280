import * as vscode from 'vscode';
import type { CommandId } from '../../contributions.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { Room } from './room.ts';
import { scriptIn } from './scripts.ts';

export interface ScriptAnalysisDeps {
  readonly extensionUri: vscode.Uri;
  readonly inventory: Inventory;
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
}

const insertCommand: CommandId = 'patchLens.lifecycle.insertSnippet';

/**
 * What the editor says about lifecycle scripts: diagnostics, quick fixes, lenses on lines, hovers and patch steps to
 * insert. Only watches until one is open; then the parser and the rest of it are loaded.
 */
export function registerScriptAnalysis({
  extensionUri,
  inventory,
  prompts,
  log,
}: ScriptAnalysisDeps): vscode.Disposable {
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
  return vscode.Disposable.from(
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
}
