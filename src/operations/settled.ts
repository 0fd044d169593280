import type { OperationId, Operations, OperationSnapshot } from './operation.ts';

/** Resolves when it is at rest or waits for a person; with undefined when the window stops before. */
export function whenSettled(
  operations: Pick<Operations, 'find' | 'onDidChange'>,
  id: OperationId,
  window: {
    readonly isDisposed: () => boolean;
    /** Its last entry is not on the disk yet, or its lease not free. */
    readonly isClosing: () => boolean;
  },
): Promise<OperationSnapshot | undefined> {
  return new Promise((resolve) => {
    const settle = () => {
      const snapshot = operations.find(id);
      const disposed = window.isDisposed();
      if (!disposed && snapshot && (window.isClosing() || !isSettled(snapshot))) return;
      unlisten();
      resolve(disposed ? undefined : snapshot);
    };
    const unlisten = operations.onDidChange(settle);
    settle();
  });
}

/** It is at rest, or waits for a person. */
function isSettled({ state, problem }: OperationSnapshot): boolean {
  if (state === 'unowned') return problem !== undefined;
  return state !== 'running' && state !== 'paused';
}
