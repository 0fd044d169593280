import { problemOf } from '../../domain/problem.ts';
import type { OperationSnapshot } from '../../operations/operation.ts';
import type { EditorContext } from './context.ts';

/** Long after the start, when nobody waits for anything. */
const after = 10 * 60_000;

/** Removes what nobody names any more from the script store, once a session. Returns the way to stop it. */
export function sweepLater(
  { scripts, log }: Pick<EditorContext, 'scripts' | 'log'>,
  namedByOperations: () => ReadonlySet<string>,
): () => void {
  const timer = setTimeout(() => {
    scripts.sweep(namedByOperations()).catch((error: unknown) => log.warn(`sweep: ${problemOf(error).code}`));
  }, after);
  return () => clearTimeout(timer);
}

/** Every hash that a plan of these operations names, forth and back. */
export function hashesIn(operations: readonly Pick<OperationSnapshot, 'plan'>[]): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (input: Readonly<Record<string, unknown>>) => {
    for (const value of Object.values(input)) {
      if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) found.add(value);
    }
  };
  for (const { plan } of operations) {
    for (const step of plan.steps) {
      note(step.input);
      for (const undo of step.undo ?? []) note(undo.input);
    }
  }
  return found;
}
