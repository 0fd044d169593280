import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Plan } from '../../../../src/domain/plan.ts';
import { ProblemError } from '../../../../src/domain/problem.ts';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import type { Operations, OperationSnapshot } from '../../../../src/operations/operation.ts';
import { createPlanRunner } from '../../../../src/vscode/commands/planRunner.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { alpha, operation } from '../operations.ts';

const press = vi.hoisted(() => ({ cancel: undefined as (() => void) | undefined }));

vi.mock('vscode', async () => ({
  ...(await import('../words/fakeL10n.ts')),
  env: { language: 'en' },
  ProgressLocation: { Notification: 15 },
  window: {
    withProgress: (_: unknown, task: (progress: unknown, token: unknown) => unknown) =>
      task(
        { report: () => undefined },
        { onCancellationRequested: (listener: () => void) => void (press.cancel = listener) },
      ),
  },
}));

/** Operations of which one runs, and whose cancel ends like this. */
function running(one: OperationSnapshot, cancel: () => Promise<void>): Operations {
  const nothing = () => Promise.resolve();
  return {
    all: [one],
    find: (id) => (id === one.id ? one : undefined),
    onDidChange: () => () => undefined,
    settled: () => new Promise(() => undefined),
    cancel,
    begin: nothing,
    start: () => Promise.resolve(one.id),
    resume: nothing,
    rollBack: nothing,
    replan: nothing,
    dismiss: nothing,
    settingsChanged: () => undefined,
    letSampleGo: nothing,
    forgetSample: nothing,
    dispose: nothing,
  };
}

test('what needs attention when its plan is agreed to is written down as such, for as long as it is not finished', async () => {
  const begun: Plan[] = [];
  const one = operation({ phase: 'waiting' });
  const findings = [
    { resource: alpha, code: 'overdue', severity: 'attention', facts: {}, evidence: [], reference: '' },
  ];
  const plans = createPlanRunner({
    operations: {
      ...running({ ...one, id: 'another', state: 'done' }, () => Promise.resolve()),
      start: (_, plan) => Promise.resolve(begun.push(plan)).then(() => 'gone'),
    },
    inventory: {
      reread: () => Promise.resolve(),
      // Only its verdict counts.
      find: (key) => ({ verdict: { findings: key === alpha ? findings : [] } }) as unknown as Resource,
    },
    prompts: createScriptedPrompts(),
    log: { info: () => undefined } as unknown as vscode.LogOutputChannel,
  });
  const beta = { key: 'beta', name: 'beta' };
  await plans.run('notebooks', { ...one.plan, targets: [...one.plan.targets, beta] });
  expect(begun.map(({ targets }) => targets)).toEqual([[{ key: alpha, name: 'alpha', attention: true }, beta]]);
});

test('cancelled in the notification while another window has it: the notification goes, and it says where to', async () => {
  const prompts = createScriptedPrompts();
  const plans = createPlanRunner({
    operations: running(operation({ phase: 'waiting' }), () =>
      Promise.reject(new ProblemError({ code: 'conflict', fault: 'user' })),
    ),
    inventory: { reread: () => Promise.resolve(), find: () => undefined },
    prompts,
    // Only what is written to it when an operation ends.
    log: { info: () => undefined } as unknown as vscode.LogOutputChannel,
  });
  const followed = plans.follow('one');
  press.cancel?.();
  await expect(followed).resolves.toBe('cancelled');
  expect(prompts.asked.map(({ id, text }) => `${id}: ${text}`)).toEqual([
    'operation.elsewhere: Start alpha is now run by another window of VS Code. Do this there.',
  ]);
  expect(plans.isFollowed('one')).toBe(false);
});
