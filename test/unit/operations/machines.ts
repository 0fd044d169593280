import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ports } from '../../../src/aws/ports.ts';
import type { Session } from '../../../src/aws/session.ts';
import type { Plan, PlanStep } from '../../../src/domain/plan.ts';
import type { StepState, StepType } from '../../../src/kinds/kind.ts';
import type { OperationSnapshot } from '../../../src/operations/operation.ts';
import { createOperations, type OperationsDeps } from '../../../src/operations/operations.ts';

export const scope = {
  id: 'team|eu-west-1',
  profile: 'team',
  region: 'eu-west-1',
  sample: false,
  account: '111122223333',
};

/** A plan of steps `[type, target]`; each is undone by `undo-<type>` where it is named with an exclamation mark. */
export function plan(...steps: readonly [type: string, target: string][]): Plan {
  return {
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [...new Set(steps.map(([, target]) => target))].map((key) => ({ key, name: key })),
    steps: steps.map(([type, target], at): PlanStep => {
      const name = type.replace('!', '');
      const undo = type.endsWith('!') ? { undo: [{ type: `undo-${name}`, input: {} }] } : {};
      return { id: String(at), type: name, target, input: {}, ...undo };
    }),
    effects: [],
    duration: { from: 1, to: 2 },
  };
}

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

/** A session that answers who it is; step types of machines ask it nothing else. */
export function fakeSession(account = scope.account): { session: Session; abort: () => void } {
  const closing = new AbortController();
  const ports: Partial<Ports> = {
    sts: { getCallerIdentity: () => Promise.resolve({ account, arn: `arn:aws:iam::${account}:user/any` }) },
  };
  const session = {
    scope,
    ports: ports as Ports,
    signal: closing.signal,
    now: () => Date.now(),
    speed: 1,
  };
  return { session, abort: () => closing.abort() };
}

export async function folders(): Promise<{ real: string; sample: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
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
