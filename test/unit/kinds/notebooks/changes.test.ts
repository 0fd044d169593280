import { describe, expect, test } from 'vitest';
import type { Plan, PlanStep } from '../../../../src/domain/plan.ts';
import type { Observed, PlanContext } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import { withInstanceType } from '../../../../src/kinds/notebooks/replan.ts';
import { context, keyOf, notebook, now, scope } from './story.ts';

/* What a plan asks of AWS, how it would be taken back, and what a person is told of it. */

const named = (known: string, name: string) => notebook(known, now, name);

function planned(remedy: string, choice: PlanContext['choice'], ...targets: readonly Observed<NotebookFacts>[]) {
  return plan(remedy, targets, { ...context, scope, choice });
}

function planOf(remedy: string, choice: PlanContext['choice'], ...targets: readonly Observed<NotebookFacts>[]): Plan {
  const made = planned(remedy, choice, ...targets);
  if (made.outcome !== 'plan') throw new Error(made.refused.map((each) => each.reason.code).join());
  return made.plan;
}

/** `update beta {"lifecycleConfigName":"lc"} ↩ update {"lifecycleConfigName":null}` */
function line({ type, target, input, undo }: PlanStep): string {
  const { name: _name, ...asked } = input;
  const back = (undo ?? []).map(
    ({ type: its, input: { name: _name2, ...its2 } }) => ` ↩ ${short(its)} ${JSON.stringify(its2)}`,
  );
  return `${short(type)} ${target.split('/').at(-1)} ${JSON.stringify(asked)}${back.join('')}`;
}

const short = (type: string) => type.replace('notebook.', '');
const lines = (made: Plan) => made.steps.map(line);
const told = (made: Plan, code: string) => made.effects.filter((each) => each.code === code).map((each) => each.facts);

describe('the way back', () => {
  test('a restart that is taken back is a start again; what only stopped is started, what only started is stopped', () => {
    const alpha = notebook('al2023 InService');
    expect(lines(planOf('notebook.restart', {}, alpha))).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.t3.medium"}',
      'start alpha {"instanceType":"ml.t3.medium"} ↩ stop {}',
    ]);
    expect(lines(planOf('notebook.stop', {}, alpha))).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.t3.medium"}',
    ]);
    expect(lines(planOf('notebook.start', {}, notebook('al2023 Stopped')))).toEqual([
      'start alpha {"instanceType":"ml.t3.medium"} ↩ stop {}',
    ]);
  });

  test('what AWS would not start again is not promised to be', () => {
    expect(lines(planOf('notebook.stop', {}, notebook('al2-v3 InService')))).toEqual(['stop alpha {}']);
  });

  test('each gets its own configuration back, and one that is gone can not be put back', () => {
    const made = planOf(
      'notebook.changeLifecycleConfig',
      { config: 'team', [`config:${keyOf('gamma')}`]: 'gpu' },
      named('al2023 InService, config old', 'alpha'),
      named('al2023 Stopped', 'beta'),
      named('al2023 Stopped, config lost, script missing', 'gamma'),
    );
    expect(lines(made)).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.t3.medium"}',
      'update alpha {"lifecycleConfigName":"team"} ↩ update {"lifecycleConfigName":"old"}',
      'start alpha {"instanceType":"ml.t3.medium"} ↩ stop {}',
      'update beta {"lifecycleConfigName":"team"} ↩ update {"lifecycleConfigName":null}',
      'update gamma {"lifecycleConfigName":"gpu"}',
    ]);
    expect(told(made, 'configChanges')).toEqual([
      { names: ['alpha'], from: 'old', to: 'team' },
      { names: ['beta'], from: null, to: 'team' },
      { names: ['gamma'], from: 'lost', to: 'gpu' },
    ]);
    // Of the new one, and for those alone that start.
    expect(told(made, 'scriptRunsAsRoot')).toEqual([{ names: ['alpha'], config: 'team' }]);
    expect(told(made, 'scriptMissing')).toEqual([]);
    expect(told(made, 'kernelsDie')).toEqual([{ names: ['alpha'] }]);
    expect(told(made, 'staysStopped')).toEqual([{ names: ['beta', 'gamma'] }]);
    expect(made.duration).toEqual({ from: 240, to: 780 });
  });

  test('from a migration there is none, not even for its stop', () => {
    expect(lines(planOf('notebook.migratePlatform', {}, notebook('al2-v3 InService')))).toEqual([
      'stop alpha {}',
      'update alpha {"platformIdentifier":"notebook-al2023-v1"}',
      'start alpha {"instanceType":"ml.t3.medium"}',
    ]);
  });
});

describe('a migration', () => {
  test('gives another type to those that need one, in the same update, and keeps the others', () => {
    const alpha = named('al2-v3 InService, type ml.p3.2xlarge', 'alpha');
    const beta = named('al2-v3 Stopped, type ml.m5.xlarge', 'beta');
    const gamma = named('al2-v1 Stopped, type ml.inf1.xlarge', 'gamma');
    const choice = { instanceType: 'ml.g5.2xlarge', [`instanceType:${keyOf('gamma')}`]: 'ml.inf2.xlarge' };
    const made = planOf('notebook.migratePlatform', choice, alpha, beta, gamma);
    expect(lines(made).filter((each) => each.startsWith('update'))).toEqual([
      'update alpha {"platformIdentifier":"notebook-al2023-v1","instanceType":"ml.g5.2xlarge"}',
      'update beta {"platformIdentifier":"notebook-al2023-v1"}',
      'update gamma {"platformIdentifier":"notebook-al2023-v1","instanceType":"ml.inf2.xlarge"}',
    ]);
    expect(told(made, 'instanceTypeChanges')).toEqual([
      { names: ['alpha'], from: 'ml.p3.2xlarge', to: 'ml.g5.2xlarge' },
      { names: ['gamma'], from: 'ml.inf1.xlarge', to: 'ml.inf2.xlarge' },
    ]);
    expect(told(made, 'platformChanges').map((facts) => facts['from'])).toEqual(['notebook-al2-v3', 'notebook-al2-v1']);
  });

  test.each([
    ['ml.g5.2xlarge', 'planned'],
    ['', 'refused ml.p3.8xlarge → ml.g5.12xlarge, ml.g6.12xlarge, ml.g4dn.12xlarge'],
    // One that the next platform lacks too, and one that is no type at all.
    ['ml.p2.xlarge', 'refused ml.p3.8xlarge → ml.g5.12xlarge, ml.g6.12xlarge, ml.g4dn.12xlarge, not ml.p2.xlarge'],
    ['large', 'refused ml.p3.8xlarge → ml.g5.12xlarge, ml.g6.12xlarge, ml.g4dn.12xlarge, not large'],
  ])('of what AL2023 has no images for, to "%s": %s', (instanceType, expected) => {
    const made = planned('notebook.migratePlatform', { instanceType }, notebook('al2-v3 Stopped, type ml.p3.8xlarge'));
    const [refused] = made.refused;
    const facts: Readonly<Record<string, unknown>> = refused?.reason.facts ?? {};
    const suggested = Array.isArray(facts['suggestions']) ? facts['suggestions'].join(', ') : '';
    const not = typeof facts['chosen'] === 'string' ? `, not ${facts['chosen']}` : '';
    expect(refused ? `refused ${String(facts['instanceType'])} → ${suggested}${not}` : 'planned').toBe(expected);
  });

  test('names the lines of the script that the new system treats otherwise, and says where nobody looked', () => {
    const care = [
      { line: 3, command: 'yum' },
      { line: 4, command: 'amazon-linux-extras' },
    ];
    const read = notebook('al2-v3 Stopped, config lc', now, 'alpha');
    const clean = notebook('al2-v3 Stopped, config fine', now, 'beta');
    const unread = notebook('al2-v3 Stopped, config other, script 3 d ago', now, 'gamma');
    const made = planOf(
      'notebook.migratePlatform',
      {},
      { ...read, facts: { ...read.facts, script: { modifiedAt: now, care } } },
      { ...clean, facts: { ...clean.facts, script: { modifiedAt: now, care: [] } } },
      unread,
    );
    expect(told(made, 'scriptNeedsCare')).toEqual([
      { names: ['alpha'], config: 'lc', lines: ['3', '4'], commands: ['yum', 'amazon-linux-extras'] },
    ]);
    expect(told(made, 'scriptNotChecked')).toEqual([{ names: ['gamma'], config: 'other' }]);
  });
});

describe('what a CloudFormation stack manages', () => {
  test.each([
    ['notebook.restart', 'al2023 InService, stack s', 'managedByCloudFormation'],
    ['notebook.detachLifecycleConfig', 'al2023 InService, config lc, stack s', 'driftsFromCloudFormation'],
    ['notebook.migratePlatform', 'al2-v3 Stopped, stack s', 'driftsFromCloudFormation stackWouldReplace'],
  ])('%s of %s: %s', (remedy, known, expected) => {
    const codes = planOf(remedy, {}, notebook(known)).effects.map((each) => each.code);
    expect(codes.filter((code) => /CloudFormation|stack/.test(code)).join(' ')).toBe(expected);
  });
});

describe('another type for a start that got no capacity', () => {
  const restart = planOf(
    'notebook.restart',
    {},
    named('al2023 InService, type ml.g5.xlarge', 'alpha'),
    named('al2023 InService', 'beta'),
  );
  const verify: PlanStep = {
    id: 'verify',
    type: 'notebook.verify',
    target: keyOf('alpha'),
    input: { name: 'alpha' },
  };
  const stopped = new Set([`stop:${keyOf('alpha')}`]);

  test('takes the place of what is left before it, with fresh ids; the rest stays as it was agreed to', () => {
    const again = withInstanceType(
      { ...restart, steps: [...restart.steps, verify] },
      keyOf('alpha'),
      'ml.g6.xlarge',
      stopped,
    );
    expect(lines(again)).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.g5.xlarge"}',
      'update alpha {"instanceType":"ml.g6.xlarge"} ↩ update {"instanceType":"ml.g5.xlarge"}',
      'start alpha {"instanceType":"ml.g6.xlarge"} ↩ stop {}',
      'stop beta {} ↩ start {"instanceType":"ml.t3.medium"}',
      'start beta {"instanceType":"ml.t3.medium"} ↩ stop {}',
      'verify alpha {}',
    ]);
    const before = new Set(restart.steps.map((step) => step.id));
    expect(again.steps.filter((step) => step.target === keyOf('alpha') && !before.has(step.id)).length).toBe(3);
    expect(told(again, 'instanceTypeChanges')).toEqual([
      { names: ['alpha'], from: 'ml.g5.xlarge', to: 'ml.g6.xlarge' },
    ]);
  });

  test('can be chosen again and again; what came of the first choice is remembered, what did not is dropped', () => {
    const once = withInstanceType(restart, keyOf('alpha'), 'ml.g6.xlarge', stopped);
    const dropped = withInstanceType(once, keyOf('alpha'), 'ml.g4dn.xlarge', stopped);
    expect(lines(dropped).slice(0, 3)).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.g5.xlarge"}',
      'update alpha {"instanceType":"ml.g4dn.xlarge"} ↩ update {"instanceType":"ml.g5.xlarge"}',
      'start alpha {"instanceType":"ml.g4dn.xlarge"} ↩ stop {}',
    ]);
    const updated = new Set([...stopped, once.steps[1]?.id ?? '']);
    const twice = withInstanceType(once, keyOf('alpha'), 'ml.g4dn.xlarge', updated);
    expect(lines(twice).slice(0, 4)).toEqual([
      'stop alpha {} ↩ start {"instanceType":"ml.g5.xlarge"}',
      'update alpha {"instanceType":"ml.g6.xlarge"} ↩ update {"instanceType":"ml.g5.xlarge"}',
      'update alpha {"instanceType":"ml.g4dn.xlarge"} ↩ update {"instanceType":"ml.g6.xlarge"}',
      'start alpha {"instanceType":"ml.g4dn.xlarge"} ↩ stop {}',
    ]);
    for (const made of [once, dropped, twice])
      expect(new Set(made.steps.map((step) => step.id)).size).toBe(made.steps.length);
  });

  test('of a start that is done there is nothing to replace', () => {
    const all = new Set(restart.steps.map((step) => step.id));
    expect(withInstanceType(restart, keyOf('alpha'), 'ml.g6.xlarge', all)).toBe(restart);
  });

  test('in a migration there is still no way back', () => {
    const migration = planOf('notebook.migratePlatform', {}, notebook('al2-v3 InService'));
    const done = new Set(migration.steps.slice(0, 2).map((step) => step.id));
    expect(lines(withInstanceType(migration, keyOf('alpha'), 'ml.t3.large', done)).slice(2)).toEqual([
      'update alpha {"instanceType":"ml.t3.large"}',
      'start alpha {"instanceType":"ml.t3.large"}',
    ]);
  });
});
