import * as vscode from 'vscode';
import { coalesced } from '../coalesced.ts';
import type { Scripts } from './scripts.ts';

const keys = { draft: 'patchLens.lifecycle.draft', deployed: 'patchLens.lifecycle.deployed' } as const;

/** Tells VS Code whether there is a draft: a step of the walkthrough is done then. */
export function followDrafts(scripts: Scripts): vscode.Disposable {
  const look = coalesced(() => {
    scripts.allDrafts().then(
      (drafts) => set('draft', drafts.length > 0),
      () => undefined,
    );
  }, 50);
  return new vscode.Disposable(scripts.onDidChange(look));
}

/** A script was deployed from this window: the next step of the walkthrough. */
export function noteDeployed(): void {
  set('deployed', true);
}

function set(key: keyof typeof keys, value: boolean): void {
  void vscode.commands.executeCommand('setContext', keys[key], value);
}
