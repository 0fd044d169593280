import { expect, it, vi } from 'vitest';
import type { Effect, PlanStep } from '../../../../src/domain/plan.ts';
import type { StepPhase } from '../../../../src/operations/operation.ts';
import { rollBackText } from '../../../../src/vscode/words/operationPlans.ts';
import { alpha, operation } from '../operations.ts';
import { formats } from './speak.ts';

vi.mock('vscode', async () => import('./fakeL10n.ts'));

const startAlpha = { type: 'notebook.start', input: { name: 'alpha' } };
const stopAlpha = { type: 'notebook.stop', input: { name: 'alpha' } };
const team = (lifecycleConfigName: string | null) => ({
  type: 'notebook.update',
  input: { name: 'alpha', lifecycleConfigName },
});
const change: readonly PlanStep[] = [
  { id: 'stop', target: alpha, ...stopAlpha, undo: [startAlpha] },
  { id: 'update', target: alpha, ...team('bad-onstart'), undo: [team('team-onstart')] },
  { id: 'start', target: alpha, ...startAlpha, undo: [stopAlpha] },
];

function detail(steps: readonly PlanStep[], phases: readonly StepPhase[], effects: readonly Effect[] = []): string {
  const bare = operation({ phase: 'failed' });
  const all = steps.map((step, at) => ({ step, undo: false, phase: phases[at] ?? 'notBegun' }));
  return rollBackText({ ...bare, plan: { ...bare.plan, steps, effects }, steps: all }, formats).detail;
}

it('a roll-back says what it puts back, what runs as root, and how long it takes; not the stop of what did not start', () => {
  expect(detail(change, ['done', 'done', 'failed'])).toBe(
    [
      'Account 111122223333 · eu-west-1 · profile default',
      '',
      '• Put back the lifecycle configuration team-onstart of alpha',
      '• Start alpha again',
      '',
      '• What did not start is not running; should it run by then, it is stopped first.',
      '• At the start, the OnStart script of the lifecycle configuration team-onstart runs as root.',
      '• The start can fail when AWS has no capacity for the instance type, a quota is reached or the lifecycle script fails. The instance is then not running until a later start works; its files are kept.',
      '',
      'Usually takes 3 to 9 min.',
      '',
      'What is not in the list stays as it is now.',
    ].join('\n'),
  );
});

it('what runs is stopped, which ends its kernels', () => {
  const text = detail(change, ['done', 'done', 'stillRunning']);
  expect(text).toContain('• Stop alpha again\n• Put back the lifecycle configuration team-onstart of alpha\n');
  expect(text).toContain('• Running kernels and terminals end, and everything they hold in memory is lost.');
  expect(text).toContain('Usually takes 4 to 13 min.');
});

it('a configuration that it did not have before is detached, and its script does not run', () => {
  const [stop, update, start] = change;
  const steps = [stop, update && { ...update, undo: [team(null)] }, start].filter((each) => each !== undefined);
  const text = detail(steps, ['done', 'done', 'failed']);
  expect(text).toContain('• Detach the lifecycle configuration of alpha again: it had none');
  expect(text).not.toContain('as root');
});

it('a script is told with its sizes, and takes a moment', () => {
  const hashes = {
    name: 'team-onstart',
    baseOnStart: 'a',
    wantedOnStart: 'b',
    baseOnCreate: null,
    wantedOnCreate: null,
  };
  const target = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team-onstart';
  const back = { type: 'lifecycle.deploy', input: hashes };
  const deploy: PlanStep = { id: 'deploy', target, ...back, undo: [back] };
  const effects = [{ code: 'replacesScript', facts: { hook: 'onStart', bytesBefore: 426, bytesAfter: 55 } }];
  const text = detail([deploy], ['stillRunning'], effects);
  expect(text).toContain('• Deploy to team-onstart the script that was there before (OnStart: 55 → 426 bytes)');
  expect(text).toContain('Usually done in less than a minute.');
});
