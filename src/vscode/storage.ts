import { readFile, rename } from 'node:fs/promises';
import * as vscode from 'vscode';
import { replaceFile } from './replaceFile.ts';

/** One JSON value in one file, replaced as a whole: a reader never sees half of it. */
export interface JsonFile {
  /** Undefined where there is none; one that is unreadable, or not valid, is moved aside and `onCorrupt` told where to. */
  load(): Promise<unknown>;
  save(value: unknown): Promise<void>;
}

export function jsonFile(
  path: string,
  onCorrupt: (movedTo: string) => void,
  isValid: (value: unknown) => boolean = () => true,
): JsonFile {
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch {
        return undefined;
      }
      try {
        const value: unknown = JSON.parse(text);
        if (isValid(value)) return value;
        throw new Error('not valid');
      } catch {
        const aside = `${path}.corrupt-${Date.now()}`;
        await rename(path, aside).catch(() => undefined);
        onCorrupt(aside);
        return undefined;
      }
    },
    save(value) {
      const write = () => replaceFile(path, JSON.stringify(value));
      // One after the other, whatever became of the one before.
      last = last.then(write, write);
      return last;
    },
  };
}

/** Files of the sample account and of real ones lie beside each other, never mixed. */
export function storageFor(root: vscode.Uri, sample: boolean): vscode.Uri {
  return vscode.Uri.joinPath(root, sample ? 'sample' : 'accounts');
}

/** Where the sample account's state survives a reload. */
export function sampleStore(root: vscode.Uri, onCorrupt: (movedTo: string) => void): JsonFile {
  return jsonFile(vscode.Uri.joinPath(storageFor(root, true), 'account.json').fsPath, onCorrupt);
}

/** Where the windows settle which of them has the sample account. */
export function ownerIn(root: vscode.Uri): string {
  return vscode.Uri.joinPath(storageFor(root, true), 'owner').fsPath;
}

/** A file that this window writes only while it is its own to write: what another one has saved since counts. */
export function ownStore(file: JsonFile, isOurs: () => Promise<boolean>): JsonFile {
  return {
    load: () => file.load(),
    save: async (value) => {
      if (await isOurs()) await file.save(value);
    },
  };
}
