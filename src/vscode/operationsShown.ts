import * as vscode from 'vscode';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Operations, OperationSnapshot } from '../operations/operation.ts';

const unfinished: ReadonlySet<OperationSnapshot['state']> = new Set(['running', 'paused', 'asking', 'unowned']);
const unhappy: ReadonlySet<OperationSnapshot['state']> = new Set(['failed', 'stillRunning', 'rollBackFailed']);

/** Not at rest. */
export function isUnfinished({ state }: OperationSnapshot): boolean {
  return unfinished.has(state);
}

/**
 * The operations that are looked at now: the sample account's while it is open, and no others of it; of the real
 * accounts all, and beside the sample account those that are not finished.
 */
export interface ShownOperations extends vscode.Disposable {
  /** Newest first. */
  all(): readonly OperationSnapshot[];
  /** What our own operations do, or last did in vain, to a resource; undefined for nothing to say. */
  of(key: ResourceKey): OperationSnapshot | undefined;
  readonly onDidChange: vscode.Event<void>;
  /** The sample account was opened or closed. */
  accountChanged(): void;
}

export function showOperations(operations: Operations, sampleIsOpen: () => boolean): ShownOperations {
  const changed = new vscode.EventEmitter<void>();
  let shown: readonly OperationSnapshot[] | undefined;
  let byKey: ReadonlyMap<ResourceKey, OperationSnapshot> | undefined;
  const fire = () => {
    shown = undefined;
    byKey = undefined;
    changed.fire();
  };
  const stop = operations.onDidChange(fire);
  const all = () => (shown ??= shownOf(operations.all, sampleIsOpen()));
  return {
    all,
    of: (key) => (byKey ??= newestByKey(all())).get(key),
    onDidChange: changed.event,
    accountChanged: fire,
    dispose() {
      stop();
      changed.dispose();
    },
  };
}

export function shownOf(all: readonly OperationSnapshot[], sampleIsOpen: boolean): readonly OperationSnapshot[] {
  return all.filter((each) => (each.plan.scope.sample ? sampleIsOpen : !sampleIsOpen || isUnfinished(each)));
}

/** Of each resource the operation that is under way, else the last one, if it did not end well. */
function newestByKey(all: readonly OperationSnapshot[]): ReadonlyMap<ResourceKey, OperationSnapshot> {
  const found = new Map<ResourceKey, OperationSnapshot>();
  for (const operation of all) {
    for (const { step } of operation.steps) {
      const newer = found.get(step.target);
      if (!newer || (!isUnfinished(newer) && isUnfinished(operation))) found.set(step.target, operation);
    }
  }
  for (const [key, operation] of found) {
    if (!isUnfinished(operation) && !unhappy.has(operation.state)) found.delete(key);
  }
  return found;
}
