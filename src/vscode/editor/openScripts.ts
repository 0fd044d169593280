import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Session } from '../../aws/session.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Remote } from './remote.ts';
import type { Scripts } from './scripts.ts';
import { scriptUri, type ScriptRef } from './scriptUri.ts';

export interface OpenScripts extends vscode.Disposable {
  /** An editor has this script open; until the disposable is disposed of. */
  add(script: ScriptRef): vscode.Disposable;
  all(): readonly ScriptRef[];
}

export interface OpenScriptsDeps {
  readonly inventory: Inventory;
  readonly remote: Remote;
  readonly scripts: Scripts;
  /** Folders with drafts, which other windows write too. */
  readonly folders: readonly vscode.Uri[];
}

/**
 * The scripts that editors have open, kept up to date: AWS is asked again after each refresh of the
 * inventory, and drafts that another window saved or deployed are followed.
 */
export function followOpenScripts({ inventory, remote, scripts, folders }: OpenScriptsDeps): OpenScripts {
  const open = new Map<string, { readonly script: ScriptRef; count: number }>();
  let watchers: vscode.Disposable | undefined;
  let reading = inventory.snapshot.reading;
  let sessions = inventory.sessions;

  const all = () => [...open.values()].map((each) => each.script);

  async function watchFolders(): Promise<void> {
    for (const folder of folders) await mkdir(folder.fsPath, { recursive: true, mode: 0o700 });
    if (watchers !== undefined || open.size === 0) return;
    const created = folders.map((folder) =>
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.json')),
    );
    const look = () => void scripts.compareWithDisk(all());
    watchers = vscode.Disposable.from(
      ...created,
      ...created.flatMap((each) => [each.onDidCreate(look), each.onDidChange(look), each.onDidDelete(look)]),
    );
  }

  const stop = inventory.onDidChange(() => {
    const before = { reading, sessions };
    reading = inventory.snapshot.reading;
    sessions = inventory.sessions;
    const refreshed = before.reading && !reading;
    if (!refreshed && !isOther(before.sessions, sessions)) return;
    const configs = new Map(all().map((each) => [`${each.account} ${each.region} ${each.name}`, each]));
    // What can not be read is said by whoever asks for it; an open document goes on as it is.
    for (const script of configs.values()) remote.read(script).catch(() => undefined);
  });

  return {
    all,
    add(script) {
      const uri = scriptUri(script);
      const entry = open.get(uri) ?? { script, count: 0 };
      entry.count++;
      open.set(uri, entry);
      void watchFolders();
      return new vscode.Disposable(() => {
        entry.count--;
        if (entry.count === 0) open.delete(uri);
      });
    },
    dispose() {
      stop();
      watchers?.dispose();
      open.clear();
    },
  };
}

function isOther(before: readonly Session[], after: readonly Session[]): boolean {
  return before.length !== after.length || before.some((each, at) => each !== after[at]);
}
