import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StepState, StepType } from '../../../src/kinds/kind.ts';
import type { Operations, OperationSnapshot } from '../../../src/operations/operation.ts';
import { createOperations, type OperationsDeps } from '../../../src/operations/operations.ts';
import { fakeSession } from './fakes.ts';

export { fakeSession, plan, scope } from './fakes.ts';

/** Machines that are on or off and take two looks to change. */
export function machines(initial: Record<string, 'on' | 'off'>) {
  const state = new Map(Object.entries(initial));
  const changing = new Map<string, { to: 'on' | 'off'; looks: number }>();
  const diary: string[] = [];
  const step = (wanted: 'on' | 'off'): StepType => ({
    wait: { every: 1, upTo: 5_000 },
    observe: ({ target }): Promise<StepState> => {
      const change = changing.get(target);
      if (change && change.looks-- > 0) return Promise.resolve({ state: 'pending' });
      if (change) {
        state.set(target, change.to);
        changing.delete(target);
      }
      return Promise.resolve({ state: state.get(target) === wanted ? 'done' : 'todo' });
    },
    act: ({ target }) => {
      diary.push(`${wanted} ${target}`);
      changing.set(target, { to: wanted, looks: 2 });
      return Promise.resolve();
    },
  });
  const on = step('on');
  const off = step('off');
  return { diary, state, steps: { on, off, 'undo-on': off, 'undo-off': on } };
}

export async function folders(): Promise<{ real: string; sample: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return { real: join(folder, 'real'), sample: join(folder, 'sample') };
}

/** The operations of one window. */
export async function window(steps: Readonly<Record<string, StepType>>, more: Partial<OperationsDeps> = {}) {
  const operations = createOperations({
    roots: more.roots ?? (await folders()),
    openScope: () => Promise.resolve({ session: fakeSession().session, close: () => {} }),
    sampleOpen: () => false,
    steps: () => steps,
    window: 'test',
    onMoved: (path) => {
      throw new Error(`moved ${path}`);
    },
    ...more,
  });
  onTestFinished(() => operations.dispose());
  return operations;
}

/** Resolves as soon as the operations are so. */
export function until(operations: Operations, check: (all: readonly OperationSnapshot[]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!check(operations.all)) return;
      unlisten();
      resolve();
    };
    const unlisten = operations.onDidChange(look);
    look();
  });
}

/** `a: off done, on failed accessDenied` and so on, one line a target. */
export function told(snapshot: OperationSnapshot | undefined): readonly string[] {
  const byTarget = Map.groupBy(snapshot?.steps ?? [], ({ step }) => step.target);
  return [...byTarget].map(([target, steps]) => {
    const each = steps.map(({ step, phase, problem, cause, blockedBy }) =>
      [step.type, phase, problem?.code ?? cause?.code ?? blockedBy].filter((word) => word !== undefined).join(' '),
    );
    return `${target}: ${each.join(', ')}`;
  });
}
