import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { changedName } from '../../operations/changedName.ts';
import { sampleOpen } from './remembered.ts';

/** How often a window that shows nothing looks whether another one has left an operation; milliseconds. */
const lookEvery = 15_000;

/** The folder of the operations' journals: those of the sample account and of real ones are never mixed. */
export function journalsIn(storage: vscode.Uri, sample: boolean): string {
  return vscode.Uri.joinPath(storage, sample ? 'sample' : 'accounts', 'operations').fsPath;
}

/**
 * Calls `load` as soon as an operation is found that is not finished, now or later; then looks no more. Journals are
 * read again only where a window said that it changed something; where none was ever begun, there is nothing but a
 * folder that is not there.
 */
export function watchJournals(
  storage: vscode.Uri,
  memory: vscode.Memento,
  load: () => Promise<unknown>,
): vscode.Disposable {
  /** Root → what it looked like when its journals were read. */
  const read = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function isWanted(): Promise<boolean> {
    for (const sample of memory.get(sampleOpen) === true ? [false, true] : [false]) {
      const root = journalsIn(storage, sample);
      const index = await indexOf(root);
      if (index === undefined || index === read.get(root)) continue;
      const { hasUnfinished } = await import('../../operations/unfinished.ts');
      if (await hasUnfinished(root)) return true;
      read.set(root, index);
    }
    return false;
  }

  async function look(): Promise<void> {
    // What can not be read is for whoever can say so.
    const wanted = await isWanted().catch(() => true);
    if (stopped) return;
    if (wanted) void load();
    else timer = setTimeout(() => void look(), lookEvery);
  }

  void look();
  return new vscode.Disposable(() => {
    stopped = true;
    clearTimeout(timer);
  });
}

/** The names in a root, and when a window last said that something changed; undefined where no operation is. */
async function indexOf(root: string): Promise<string | undefined> {
  try {
    const names = (await readdir(root)).filter((name) => !name.startsWith('.'));
    if (names.length === 0) return undefined;
    const told = await stat(join(root, changedName)).catch(() => undefined);
    return [told?.mtimeMs, ...names].join('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
