import { beforeEach, describe, expect, test } from 'vitest';
import type { NotebookInstance } from '../../../../src/aws/ports.ts';
import type { Facts } from '../../../../src/domain/finding.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import { minute, second } from '../../../../src/domain/time.ts';
import { StepRefused, type StepContext } from '../../../../src/kinds/kind.ts';
import { steps } from '../../../../src/kinds/notebooks/steps.ts';
import { account, instance, portsOf, type Account } from './fakePorts.ts';
import { keyOf, now } from './story.ts';

let held: Account;
beforeEach(() => {
  held = account();
});

const update = steps['notebook.update'];
const migration = { platformIdentifier: 'notebook-al2023-v1', instanceType: 'ml.g5.2xlarge' };
const old = { platformIdentifier: 'notebook-al2-v3', instanceType: 'ml.p3.2xlarge' };

function stepOf(change: Facts = migration): PlanStep {
  return { id: 'update', type: 'notebook.update', target: keyOf('alpha'), input: { name: 'alpha', ...change } };
}

function contextOf(ago?: number, more: Partial<StepContext> = {}): StepContext {
  const { signal } = new AbortController();
  const startedAt = ago === undefined ? undefined : now - ago;
  return { ports: portsOf(held), signal, startedAt, call: { signal }, now: () => now, ...more };
}

function alpha(more: Partial<NotebookInstance>): void {
  held.instances.set('alpha', instance('alpha', { lastModifiedTime: now - 10 * minute, ...old, ...more }));
}

async function observe(change?: Facts, ago?: number, more?: Partial<StepContext>): Promise<string> {
  const state = await update.observe(stepOf(change), contextOf(ago, more));
  if (state.state === 'failed') return [`failed ${state.cause.code}`, ...state.cause.lines].join(' / ');
  return state.state === 'blocked' ? `blocked ${state.reason}` : state.state;
}

describe('what is observed', () => {
  test.each([
    ['Stopped', 'todo'],
    // AWS documents Stopped alone; what it says to this one is found out.
    ['Failed', 'todo'],
    ['Updating', 'pending'],
    ['Stopping', 'pending'],
    ['Pending', 'pending'],
    // Someone has started it meanwhile: it would have to be stopped first, which nobody has agreed to.
    ['InService', 'blocked InService'],
    ['Deleting', 'failed beingDeleted'],
    ['Hibernating', 'pending'],
  ])('before its call, of one that is %s and has the old values: %s', async (status, state) => {
    alpha({ status });
    expect(await observe()).toBe(state);
  });

  test.each([true, false])(
    'a failure is its own if AWS changed it after it was seen before (taken: %s)',
    async (taken) => {
      const [lastModifiedTime, failureReason] = [now - 10 * minute, 'out of order'];
      alpha({ status: 'Failed', lastModifiedTime, failureReason });
      // The clock here is five minutes behind, and ahead.
      for (const startedAt of [lastModifiedTime - 5 * minute, lastModifiedTime + 5 * minute]) {
        const since = { startedAt, taken, modifiedBefore: lastModifiedTime - second };
        expect(await observe(undefined, undefined, since)).toBe('failed updateFailed / out of order');
        expect(await observe(undefined, undefined, { ...since, modifiedBefore: lastModifiedTime })).toBe('todo');
      }
    },
  );

  test.each(['Stopped', 'InService', 'Failed'])('one that has them all already is done, %s or not', async (status) => {
    alpha({ status, ...migration });
    expect(await observe()).toBe('done');
  });

  test('has them while AWS is at it: that is waited for', async () => {
    alpha({ status: 'Updating', ...migration });
    expect(await observe(migration, minute)).toBe('pending');
  });

  test.each([
    [{ lifecycleConfigName: 'lc' }, {}, 'todo'],
    [{ lifecycleConfigName: 'lc' }, { lifecycleConfigName: 'lc' }, 'done'],
    [{ lifecycleConfigName: 'lc' }, { lifecycleConfigName: 'other' }, 'todo'],
    // Detached is the absence of one.
    [{ lifecycleConfigName: null }, { lifecycleConfigName: 'lc' }, 'todo'],
    [{ lifecycleConfigName: null }, {}, 'done'],
    [{ instanceType: 'ml.g5.2xlarge' }, { instanceType: 'ml.g5.2xlarge' }, 'done'],
    // One of two.
    [migration, { platformIdentifier: 'notebook-al2023-v1' }, 'todo'],
  ] as const)('%j wanted of %j: %s', async (change, has, state) => {
    alpha({ status: 'Stopped', ...has });
    expect(await observe(change)).toBe(state);
  });

  test.each([
    // AWS may still answer what was.
    ['Stopped', 5 * second, 10 * minute, 'pending'],
    ['InService', 5 * second, 10 * minute, 'pending'],
    // The window closed between the intent and the request.
    ['Stopped', 60 * second, 10 * minute, 'todo'],
    ['Failed', 60 * second, 10 * minute, 'todo'],
    ['Failed', 2 * minute, minute, 'failed updateFailed / out of order'],
  ])('after its call it sees %s (%i ms later, modified %i ms ago): %s', async (status, ago, modified, state) => {
    alpha({ status, lastModifiedTime: now - modified, failureReason: 'out of order' });
    expect(await observe(migration, ago)).toBe(state);
  });

  test('one that is gone can not be changed', async () => {
    expect(await observe()).toBe('failed gone');
  });
});

describe('the call', () => {
  const act = (change?: Facts) => update.act(stepOf(change), contextOf(0));
  const refuse = (after: Partial<NotebookInstance>) => {
    held.refusals.set('UpdateNotebookInstance', 'invalidRequest');
    alpha(after);
  };

  test('says what changes, and nothing else', async () => {
    await act();
    await act({ lifecycleConfigName: null });
    await act({ lifecycleConfigName: 'lc' });
    expect(held.calls).toEqual([
      'UpdateNotebookInstance alpha {"instanceType":"ml.g5.2xlarge","platformIdentifier":"notebook-al2023-v1"}',
      'UpdateNotebookInstance alpha {"lifecycleConfigName":null}',
      'UpdateNotebookInstance alpha {"lifecycleConfigName":"lc"}',
    ]);
  });

  test.each([
    // A first try whose answer was lost.
    ['Updating', migration, 'sent'],
    ['Stopped', migration, 'sent'],
    ['Updating', old, 'busy'],
    ['Stopping', old, 'busy'],
    ['Pending', old, 'busy'],
  ])('refused, and it is %s with %j: %s', async (status, has, outcome) => {
    refuse({ status, ...has });
    expect((await act()) ?? 'sent').toBe(outcome);
  });

  test.each([
    ['Failed', 'updateRefusedFailed', ['no bash']],
    ['Stopped', 'updateRefused', []],
  ])('refused in status %s for good: %s, with what AWS said', async (status, code, lines) => {
    refuse({ status, ...(status === 'Failed' ? { failureReason: 'no bash' } : {}) });
    const error = await Promise.resolve(act()).catch((thrown: unknown) => thrown);
    if (!(error instanceof StepRefused)) throw new Error('it was not refused');
    expect(error.failure).toMatchObject({ code, resource: keyOf('alpha'), lines });
    expect(error.problem.code).toBe('invalidRequest');
  });

  test.each(['accessDenied', 'limitExceeded', 'throttled', 'unreachable'] as const)(
    'refused with %s: that is told as it is',
    async (code) => {
      alpha({ status: 'Stopped' });
      held.refusals.set('UpdateNotebookInstance', code);
      const error = await Promise.resolve(act()).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ problem: { code } });
      expect(error).not.toBeInstanceOf(StepRefused);
    },
  );
});
