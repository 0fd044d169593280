import * as vscode from 'vscode';

const remembered = 'patchLens.attentionOnly';

/** Whether the view shows only what needs attention; remembered. */
export interface AttentionFilter extends vscode.Disposable {
  readonly on: boolean;
  readonly onDidChange: vscode.Event<void>;
  toggle(): Promise<void>;
}

export function createAttentionFilter(memory: vscode.Memento): AttentionFilter {
  const changed = new vscode.EventEmitter<void>();
  let on = memory.get(remembered) === true;
  return {
    get on() {
      return on;
    },
    onDidChange: changed.event,
    async toggle() {
      on = !on;
      changed.fire();
      await memory.update(remembered, on);
    },
    dispose: () => changed.dispose(),
  };
}
