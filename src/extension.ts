import process from 'node:process';
import type * as vscode from 'vscode';
import { createApi, type Api, type Composition } from './vscode/api.ts';
import { openDoors } from './vscode/entry/doors.ts';
import { watchJournals } from './vscode/entry/journals.ts';

/** Ends what was begun; waits until it is on the disk. */
let close: () => Promise<void> = () => Promise.resolve();

/**
 * The entry, which every window loads when it starts, whether or not anyone looks at AWS in it: so it is small. It shows
 * VS Code what there is, and loads the composition root as soon as something of it is wanted.
 */
export function activate(context: vscode.ExtensionContext): Api {
  let loading: Promise<Composition> | undefined;
  let loaded: Composition | undefined;
  let closed = false;
  const load = () => (loading ??= compose());

  async function compose(): Promise<Composition> {
    const root = await import('./composition.ts');
    if (closed) throw new Error('the window closes');
    journals.dispose();
    loaded = root.compose(context, doors);
    return loaded;
  }

  const doors = openDoors(load);
  const journals = watchJournals(context.globalStorageUri, context.globalState, load);
  context.subscriptions.push(doors, journals);
  close = async () => {
    closed = true;
    await loaded?.close();
  };
  if (process.env['PATCH_LENS_OPEN_SAMPLE'] === '1') void load();
  return createApi(context, { load, loaded: () => loaded });
}

export function deactivate(): Promise<void> {
  return close();
}
