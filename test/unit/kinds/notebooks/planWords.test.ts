import { describe, expect, test, vi } from 'vitest';
import type { Plan, Refusal } from '../../../../src/domain/plan.ts';
import type { Observed, PlanContext } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import { l10n } from '../../vscode/words/fakeL10n.ts';
import { formats } from '../../vscode/words/speak.ts';
import { context, notebook, now, scope } from './story.ts';

vi.mock('vscode', () => ({ l10n }));
const { planText, refusalSentence, stepDoneText, stepText } = await import('../../../../src/vscode/words/plans.ts');
const { notebookFailureWords } = await import('../../../../src/vscode/words/notebookRefusals.ts');

/* What a person reads before they agree, and where they can not. */

type Target = Observed<NotebookFacts>;

function planned(remedy: string, choice: PlanContext['choice'], ...targets: readonly Target[]) {
  return plan(remedy, targets, { ...context, scope, choice });
}

function agreed(remedy: string, choice: PlanContext['choice'], ...targets: readonly Target[]): Plan {
  const made = planned(remedy, choice, ...targets);
  if (made.outcome !== 'plan') throw new Error('refused');
  return made.plan;
}

function whyNot(remedy: string, target: Target, choice: PlanContext['choice'] = {}): string {
  const [refused]: readonly (Refusal | undefined)[] = planned(remedy, choice, target).refused;
  return refused ? refusalSentence('notebooks', refused, formats) : 'planned';
}

const bullets = (made: Plan) =>
  planText('notebooks', made, [], formats)
    .detail.split('\n')
    .filter((line) => line.startsWith('• '))
    .map((line) => line.slice(2));

function withCare(known: string): Target {
  const observed = notebook(known);
  const care = [
    { line: 3, command: 'yum' },
    { line: 4, command: 'amazon-linux-extras' },
    { line: 9, command: 'crontab' },
    { line: 12, command: 'service' },
  ];
  return { ...observed, facts: { ...observed.facts, script: { modifiedAt: now, care } } };
}

test('a migration: what it changes, what it can not take back, what to look at, who else minds', () => {
  const target = withCare('al2-v3 InService, config research, type ml.p3.2xlarge, stack science');
  const made = agreed('notebook.migratePlatform', { instanceType: 'ml.g5.2xlarge' }, target);
  const { title, action, detail } = planText('notebooks', made, [], formats);
  expect([title, action]).toEqual(['Migrate alpha to Amazon Linux 2023?', 'Migrate to Amazon Linux 2023']);
  expect(detail).toMatch(/Usually takes 4 to 13 min\.$/);
  expect(bullets(made)).toEqual([
    'There is no way back to notebook-al2-v3: AWS does not start it any more. Should the migration fail, the instance does not run until it works.',
    'The platform changes from notebook-al2-v3 to notebook-al2023-v1, in place. Kernels have other names and versions there: conda_tensorflow2_p310 is gone, conda_pytorch_p310 is called conda_pytorch.',
    'The instance type changes from ml.p3.2xlarge to ml.g5.2xlarge, which costs something else.',
    'The OnStart script of research was written for another system; look at these lines first, or the start may fail: ' +
      'yum in line 3 (works, but use dnf), amazon-linux-extras in line 4 (does not exist there), ' +
      'crontab in line 9 (not installed there), service in line 12 (use systemctl).',
    'Running kernels and terminals end, and everything they hold in memory is lost.',
    'Only /home/ec2-user/SageMaker is kept. Packages, conda environments and files anywhere else are reset to what AWS and the lifecycle script install.',
    'The start can fail when AWS has no capacity for the instance type, a quota is reached or the lifecycle script fails. The instance is then not running until a later start works; its files are kept.',
    'At the start, the OnStart script of the lifecycle configuration research runs as root.',
    'The start brings the newest software and security patches from AWS.',
    'Managed by the CloudFormation stack science: it drifts from its template, and a later update of the stack may put the old value back. Change the template too.',
    'Careful with the template of science: CloudFormation replaces an instance whose PlatformIdentifier changes there, and its volume with all files is deleted. Back up first, or retain the old instance.',
  ]);
});

test('a change of configuration names both; of several instances, those that each sentence is about', () => {
  const made = agreed(
    'notebook.changeLifecycleConfig',
    { config: 'team' },
    notebook('al2023 Failed, config old', now, 'alpha'),
    notebook('al2023 Stopped', now, 'beta'),
  );
  expect(planText('notebooks', made, [], formats).title).toBe(
    'Change the lifecycle configuration of 2 notebook instances?',
  );
  expect(bullets(made)).toEqual([
    'The lifecycle configuration team takes the place of old. (alpha)',
    'The lifecycle configuration team is attached. (beta)',
    'Its status is Failed. AWS documents changes only of stopped instances and may refuse this one; then nothing is changed. (alpha)',
    'It was not running and is not started: the change counts from its next start on.',
  ]);
});

test('detached: what is missing from then on', () => {
  expect(bullets(agreed('notebook.detachLifecycleConfig', {}, notebook('al2023 Stopped, config team')))[0]).toBe(
    'The lifecycle configuration team is detached: what its script installs and sets up is missing from the next start on. The configuration itself stays.',
  );
});

describe('why not', () => {
  test('Amazon Linux 1: the way to replace it, in its order, and what it costs meanwhile', () => {
    const running = notebook('al1 InService');
    expect(whyNot('notebook.migratePlatform', { ...running, facts: { ...running.facts, volumeSizeInGB: 50 } })).toBe(
      'alpha: AWS does not change the platform of an instance on Amazon Linux 1: it has to be replaced. ' +
        'Do not stop it. Create a new instance on notebook-al2023-v1 with the same role, network and lifecycle configuration, ' +
        'copy /home/ec2-user/SageMaker over Amazon S3, Amazon EFS or git, check the scripts and the kernels there, then stop and delete the old one. ' +
        'Until the old instance is deleted, both volumes are charged (the old one has 50 GB), and both instances while they run. ' +
        'Delete the old one last: its volume is deleted with it.',
    );
    expect(whyNot('notebook.migratePlatform', notebook('al1 Stopped'))).toMatch(/ask AWS Support before you delete it/);
  });

  test.each([
    [
      'notebook.start',
      'al2-v3 Stopped',
      {},
      'alpha: It cannot be started: AWS has not started notebook instances on Amazon Linux 2 since 1 Jul 2026. ' +
        'Migrate its platform to notebook-al2023-v1: your files in /home/ec2-user/SageMaker are kept, and there is no way back. ' +
        'What helps: Migrate to Amazon Linux 2023',
    ],
    [
      'notebook.migratePlatform',
      'al2-v3 Stopped, type ml.p3.2xlarge',
      {},
      'alpha: notebook-al2023-v1 does not support its instance type ml.p3.2xlarge: choose another for the same update. ' +
        'Near ones: ml.g5.2xlarge, ml.g6.2xlarge, ml.g4dn.2xlarge.',
    ],
    [
      'notebook.migratePlatform',
      'al2-v3 Stopped, type ml.p3.2xlarge',
      { instanceType: 'ml.p2.xlarge' },
      'alpha: ml.p2.xlarge cannot be its instance type on notebook-al2023-v1: choose another. ' +
        'Near ones: ml.g5.2xlarge, ml.g6.2xlarge, ml.g4dn.2xlarge.',
    ],
    [
      'notebook.migratePlatform',
      'al2023 Stopped',
      {},
      'alpha: There is no newer platform to migrate it to: it is on notebook-al2023-v1.',
    ],
    [
      'notebook.changeLifecycleConfig',
      'al2023 Stopped, config team',
      { config: 'team' },
      'alpha: The lifecycle configuration team is attached already.',
    ],
    ['notebook.changeLifecycleConfig', 'al2023 Stopped', {}, 'alpha: No lifecycle configuration was chosen.'],
    ['notebook.detachLifecycleConfig', 'al2023 Stopped', {}, 'alpha: It has no lifecycle configuration.'],
    [
      'notebook.detachLifecycleConfig',
      'al2023 Hibernating, config team',
      {},
      'alpha: Its status is Hibernating; AWS allows this only in status InService, Stopped or Failed.',
    ],
  ])('%s of %s', (remedy, known, choice, sentence) => {
    expect(whyNot(remedy, notebook(known), choice)).toBe(sentence);
  });
});

test('each step says what it does and what it has done, and each failure is a sentence', () => {
  for (const type of ['notebook.stop', 'notebook.update', 'notebook.start', 'notebook.verify']) {
    expect(stepText(type, 'alpha')).toMatch(/^\w+ing alpha$/);
    expect(stepText(type, 'alpha')).not.toMatch(/^Working/);
    expect(stepDoneText(type, 'alpha')).toMatch(/^alpha was \w+$/);
  }
  for (const speak of Object.values(notebookFailureWords)) {
    expect(speak('alpha')).toMatch(/alpha.*\.$/);
    expect(speak('alpha')).not.toMatch(/\{\d\}/);
  }
});
