import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { ProblemError } from '../../../../src/domain/problem.ts';
import type { Operations, OperationSnapshot } from '../../../../src/operations/operation.ts';
import { createPlanRunner } from '../../../../src/vscode/commands/planRunner.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { operation } from '../operations.ts';

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
    forgetSample: nothing,
    dispose: nothing,
  };
}

test('cancelled in the notification while another window has it: the notification goes, and it says where to', async () => {
  const prompts = createScriptedPrompts();
  const plans = createPlanRunner({
    operations: running(operation({ phase: 'waiting' }), () =>
      Promise.reject(new ProblemError({ code: 'conflict', fault: 'user' })),
    ),
    inventory: { reread: () => Promise.resolve() },
    prompts,
    // Only what is written to it when an operation ends.
    log: { info: () => undefined } as unknown as vscode.LogOutputChannel,
  });
  const followed = plans.follow('one');
  press.cancel?.();
  await expect(followed).resolves.toBe('cancelled');
  expect(prompts.asked.map(({ id, text }) => `${id}: ${text}`)).toEqual([
    'operation.elsewhere: Another window of VS Code follows Start alpha by now. Do this there.',
  ]);
  expect(plans.isFollowed('one')).toBe(false);
});
