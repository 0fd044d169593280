import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import type { OperationSnapshot, StepPhase } from '../../../../src/operations/operation.ts';
import { tellOutcome } from '../../../../src/vscode/commands/outcome.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { meanwhileText } from '../../../../src/vscode/words/operations.ts';
import { alpha, operation } from '../operations.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', async () => ({ ...(await import('../words/fakeL10n.ts')), env: { language: 'en' } }));

const log = { error: () => undefined } as unknown as vscode.LogOutputChannel;

async function told(one: OperationSnapshot) {
  const prompts = createScriptedPrompts();
  await tellOutcome({ prompts, log, formats }, one);
  const [only] = prompts.asked;
  return { text: only?.text, choices: only?.choices };
}

const failure = (...lines: readonly string[]) => ({ code: 'startFailed', resource: alpha, lines });

test('where the script failed, the script comes before another try', async () => {
  const one = operation(
    {
      phase: 'failed',
      cause: { ...failure('AWS waited.', 'pip: command not found'), telling: 'pip: command not found' },
    },
    { state: 'failed', offers: ['resume', 'rollBack'] },
  );
  expect(await told(one)).toEqual({
    text: 'alpha could not be started. pip: command not found.',
    choices: ['Open OnStart Script', 'Show Start Log', 'Retry', 'Roll Back…'],
  });
  const scarce = operation(
    { phase: 'failed', cause: failure('AWS stopped it.') },
    { state: 'failed', offers: ['resume'] },
  );
  expect((await told(scarce)).choices).toEqual(['Show Start Log', 'Retry']);
});

test('a roll-out that stopped names who was not touched, the script that is deployed, and what can be done', async () => {
  const config = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team-onstart';
  const key = (name: string) => alpha.replace(/alpha$/, name);
  const start = (name: string): PlanStep => ({ id: name, type: 'notebook.start', target: key(name), input: { name } });
  const steps: readonly (readonly [PlanStep, StepPhase])[] = [
    [{ id: 'deploy', type: 'lifecycle.deploy', target: config, input: { name: 'team-onstart' } }, 'done'],
    [start('alpha'), 'failed'],
    [start('beta'), 'leftOut'],
    [start('gamma'), 'leftOut'],
  ];
  const stage = { failureLimit: 0, pause: 0, shared: false };
  const bare = operation({ phase: 'failed' });
  const one: OperationSnapshot = {
    ...bare,
    state: 'failed',
    offers: ['resume', 'rollBack'],
    plan: {
      ...bare.plan,
      remedy: 'notebook.rollOut',
      targets: ['alpha', 'beta', 'gamma'].map((name) => ({ key: key(name), name })),
      steps: steps.map(([step]) => step),
      stages: [
        { ...stage, id: 'script', targets: [config], shared: true },
        { ...stage, id: 'canary', targets: [alpha] },
        { ...stage, id: 'wave1', targets: [key('beta'), key('gamma')] },
      ],
    },
    steps: steps.map(([step, phase]) => ({
      step,
      phase,
      undo: false,
      ...(phase === 'failed' ? { cause: failure('AWS waited.', 'last words') } : {}),
    })),
  };
  expect((await told(one)).text).toBe(
    'alpha could not be started. The last line of its log: last words. The roll-out has stopped. Not touched: beta, gamma. ' +
      'The new script of team-onstart is deployed: what starts next runs it. ' +
      'Retry, or roll back: that restores the previous script and starts what failed with it.',
  );
});

test('a button of a message that stood for long says what has happened since', () => {
  const since = (like: Partial<OperationSnapshot>) => meanwhileText(operation({ phase: 'done' }, like), formats, 0);
  expect(since({ state: 'done' })).toBe('Start alpha has already finished.');
  expect(since({ state: 'rolledBack' })).toBe('Start alpha was already rolled back.');
  expect(since({ state: 'running', rollingBack: true })).toBe('Start alpha is already being rolled back.');
  expect(since({ state: 'running' })).toBe('Start alpha is already under way.');
});
