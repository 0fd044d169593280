import { describe, expect, test } from 'vitest';
import type { Planned } from '../../../../src/domain/plan.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { plan } from '../../../../src/kinds/notebooks/plan.ts';
import { isFutile, offers } from '../../../../src/kinds/notebooks/remedies.ts';
import { context, keyOf, notebook, now, scope } from './story.ts';

const planContext = { ...context, scope, choice: {} };

function planOf(remedy: string, ...targets: readonly Observed<NotebookFacts>[]): Planned {
  return plan(remedy, targets, planContext);
}

/** `stop alpha, start alpha | kernelsDie …` and `refused alpha: wrongState` */
function told(planned: Planned): string {
  const refused = planned.refused.map(
    (each) => `refused ${each.name}: ${each.reason.code}${each.instead === undefined ? '' : ` → ${each.instead}`}`,
  );
  if (planned.outcome === 'refused') return refused.join('; ');
  const steps = planned.plan.steps.map((step) => `${step.type.replace('notebook.', '')} ${String(step.input['name'])}`);
  return [[steps.join(', '), planned.plan.effects.map((each) => each.code).join(' ')].join(' | '), ...refused].join(
    '; ',
  );
}

/** AWS's legal transitions: Start from Stopped and Failed, Stop from InService alone. */
describe('what a remedy does, by status', () => {
  test.each([
    ['notebook.start', 'al2023 Stopped', 'start alpha | startMayFail updatesInstalled billingStarts'],
    ['notebook.start', 'al2023 Failed', 'start alpha | startMayFail updatesInstalled billingStarts'],
    ['notebook.start', 'al2023 InService', 'refused alpha: wrongState → notebook.restart'],
    ['notebook.start', 'al2023 Pending', 'refused alpha: changing'],
    ['notebook.start', 'al2023 Stopping', 'refused alpha: changing'],
    ['notebook.start', 'al2-v3 Stopped', 'refused alpha: al2CannotStart → notebook.migratePlatform'],
    ['notebook.start', 'al2-v1 Failed', 'refused alpha: al2CannotStart → notebook.migratePlatform'],
    ['notebook.start', 'al1 Stopped', 'refused alpha: al1CannotStart'],
    // AWS decides: starting loses nothing.
    ['notebook.start', '? Stopped', 'start alpha | startMayFail updatesInstalled billingStarts'],

    ['notebook.stop', 'al2023 InService', 'stop alpha | kernelsDie outsideVolumeLost billingStops'],
    ['notebook.stop', 'al2-v3 InService', 'stop alpha | al2StopStrands kernelsDie outsideVolumeLost billingStops'],
    ['notebook.stop', 'al1 InService', 'stop alpha | al2StopStrands kernelsDie outsideVolumeLost billingStops'],
    ['notebook.stop', '? InService', 'stop alpha | platformNotKnown kernelsDie outsideVolumeLost billingStops'],
    ['notebook.stop', 'al2023 Stopped', 'refused alpha: wrongState'],
    ['notebook.stop', 'al2023 Failed', 'refused alpha: wrongState'],
    ['notebook.stop', 'al2023 Updating', 'refused alpha: changing'],

    [
      'notebook.restart',
      'al2023 InService',
      'stop alpha, start alpha | kernelsDie outsideVolumeLost startMayFail updatesInstalled',
    ],
    ['notebook.restart', 'al2-v3 InService', 'refused alpha: al2CannotStart → notebook.migratePlatform'],
    ['notebook.restart', 'al1 InService', 'refused alpha: al1CannotStart'],
    ['notebook.restart', 'al2023 Stopped', 'refused alpha: wrongState → notebook.start'],
    ['notebook.restart', 'al2023 Failed', 'refused alpha: wrongState → notebook.start'],
    ['notebook.restart', 'al2023 Deleting', 'refused alpha: changing'],
    ['notebook.restart', '? InService', 'refused alpha: platformNotRead'],
    // Newer than this version: AWS may refuse, and the plan says so.
    [
      'notebook.restart',
      'notebook-al2030-v1 InService',
      'stop alpha, start alpha | platformNotKnown kernelsDie outsideVolumeLost startMayFail updatesInstalled',
    ],

    ['notebook.detachLifecycleConfig', 'al2023 Stopped', 'refused alpha: nothingToDetach'],
    [
      'notebook.detachLifecycleConfig',
      'al2023 InService, config lc',
      'stop alpha, update alpha, start alpha | configDetached kernelsDie outsideVolumeLost startMayFail updatesInstalled',
    ],
    ['notebook.detachLifecycleConfig', 'al2023 Stopped, config lc', 'update alpha | configDetached staysStopped'],
    [
      'notebook.detachLifecycleConfig',
      'al2023 Failed, config lc',
      'update alpha | configDetached failedMayRefuse staysStopped',
    ],
    ['notebook.detachLifecycleConfig', 'al2023 Updating, config lc', 'refused alpha: changing'],
    ['notebook.detachLifecycleConfig', 'al2023 Hibernating, config lc', 'refused alpha: wrongState'],
    // It would be stopped, and not started again.
    [
      'notebook.detachLifecycleConfig',
      'al2-v3 InService, config lc',
      'refused alpha: al2CannotStart → notebook.migratePlatform',
    ],
    ['notebook.detachLifecycleConfig', 'al1 InService, config lc', 'refused alpha: al1CannotStart'],
    ['notebook.detachLifecycleConfig', '? InService, config lc', 'refused alpha: platformNotRead'],
    // Nothing is started: it can be changed as it lies there.
    ['notebook.detachLifecycleConfig', 'al2-v3 Stopped, config lc', 'update alpha | configDetached staysStopped'],

    [
      'notebook.migratePlatform',
      'al2-v3 InService',
      'stop alpha, update alpha, start alpha | ' +
        'noWayBack platformChanges kernelsDie outsideVolumeLost startMayFail updatesInstalled',
    ],
    ['notebook.migratePlatform', 'al2-v2 Stopped', 'update alpha | noWayBack platformChanges staysStopped'],
    [
      'notebook.migratePlatform',
      'al2-v1 Failed',
      'update alpha | noWayBack platformChanges failedMayRefuse staysStopped',
    ],
    [
      'notebook.migratePlatform',
      'al2-v3 Stopped, config lc',
      'update alpha | noWayBack platformChanges scriptNotChecked staysStopped',
    ],
    ['notebook.migratePlatform', 'al2-v3 Pending', 'refused alpha: changing'],
    ['notebook.migratePlatform', 'al2-v3 InService, type ml.p3.2xlarge', 'refused alpha: needsInstanceType'],
    ['notebook.migratePlatform', 'al1 InService', 'refused alpha: al1Replace'],
    ['notebook.migratePlatform', 'al1 Stopped', 'refused alpha: al1Replace'],
    ['notebook.migratePlatform', 'al2023 Stopped', 'refused alpha: nothingToMigrate'],
    ['notebook.migratePlatform', 'notebook-al2030-v1 Stopped', 'refused alpha: nothingToMigrate'],
    ['notebook.migratePlatform', '? Stopped', 'refused alpha: platformNotRead'],
    ['notebook.changeLifecycleConfig', 'al2023 Stopped', 'refused alpha: configNotChosen'],

    ['notebook.hibernate', 'al2023 InService', 'refused alpha: noSuchRemedy'],
  ])('%s of %s: %s', (remedy, known, expected) => {
    expect(told(planOf(remedy, notebook(known)))).toBe(expected);
  });
});

test('of several, those that can go, and the others say why not', () => {
  const planned = planOf(
    'notebook.restart',
    notebook('al2023 InService, config lc, stack analytics', now, 'alpha'),
    notebook('al2-v3 InService', now, 'beta'),
    notebook('al2023 InService, config lc', now, 'gamma'),
    notebook('al2023 Stopped', now, 'delta'),
    notebook('al2023 InService, config gone, script missing', now, 'epsilon'),
    // Named twice, planned once.
    notebook('al2023 InService, config lc', now, 'gamma'),
  );
  expect(told(planned)).toBe(
    'stop alpha, start alpha, stop gamma, start gamma, stop epsilon, start epsilon | ' +
      'kernelsDie outsideVolumeLost startMayFail scriptRunsAsRoot scriptMissing updatesInstalled managedByCloudFormation; ' +
      'refused beta: al2CannotStart → notebook.migratePlatform; refused delta: wrongState → notebook.start',
  );
  if (planned.outcome !== 'plan') throw new Error('no plan');
  expect(planned.plan).toMatchObject({
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [{ key: keyOf('alpha'), name: 'alpha' }, { name: 'gamma' }, { name: 'epsilon' }],
  });
  const factsOf = (code: string) => planned.plan.effects.find((each) => each.code === code)?.facts;
  expect(factsOf('scriptRunsAsRoot')).toEqual({ config: 'lc', names: ['alpha', 'gamma'] });
  expect(factsOf('scriptMissing')).toEqual({ config: 'gone', names: ['epsilon'] });
  expect(factsOf('managedByCloudFormation')).toEqual({ stack: 'analytics', names: ['alpha'] });
});

test('a stop that strands names those that it strands, platform by platform', () => {
  const planned = planOf(
    'notebook.stop',
    notebook('al2-v3 InService', now, 'alpha'),
    notebook('al2023 InService', now, 'beta'),
    notebook('al1 InService', now, 'gamma'),
    notebook('al2-v3 InService', now, 'delta'),
  );
  if (planned.outcome !== 'plan') throw new Error('no plan');
  expect(planned.plan.effects.filter((each) => each.code === 'al2StopStrands').map((each) => each.facts)).toEqual([
    { names: ['alpha', 'delta'], os: 'Amazon Linux 2', noStartFrom: '2026-07-01', migratable: true },
    { names: ['gamma'], os: 'Amazon Linux 1', noStartFrom: '2024-03-31', migratable: false },
  ]);
});

describe('what is offered', () => {
  test.each([
    ['al2023 InService', 'openJupyter stop restart changeLifecycleConfig'],
    [
      'al2023 InService, config lc',
      'openJupyter stop restart changeLifecycleConfig detachLifecycleConfig showStartLog lifecycle.open',
    ],
    // A restart would strand it; a stop only stops the bill.
    ['al2-v3 InService', 'openJupyter stop migratePlatform changeLifecycleConfig'],
    ['? InService', 'openJupyter stop changeLifecycleConfig'],
    ['al2023 Stopped', 'start changeLifecycleConfig'],
    // The start is offered so that it can say what to do instead, and so is the migration of what can only be replaced.
    ['al2-v3 Stopped', 'start migratePlatform changeLifecycleConfig'],
    ['al2-v2 Failed', 'start migratePlatform changeLifecycleConfig'],
    ['al1 Stopped', 'start migratePlatform changeLifecycleConfig'],
    ['al2023 Failed, config lc', 'start changeLifecycleConfig detachLifecycleConfig showStartLog lifecycle.open'],
    ['al2023 Pending, config lc', 'showStartLog lifecycle.open'],
    ['al2-v3 Stopping', ''],
  ])('on %s: %s', (known, offered) => {
    expect(
      offers(notebook(known), context)
        .map((each) => each.replace('notebook.', ''))
        .join(' '),
    ).toBe(offered);
  });

  test.each([
    ['al2-v3 Stopped', 'start'],
    ['al1 Stopped', 'start'],
    ['al2023 Stopped', ''],
    ['? InService', ''],
  ])('of those a row leaves out what cannot work, on %s: %s', (known, futile) => {
    const target = notebook(known);
    const all = offers(target, context).filter((each) => isFutile(each, target, context));
    expect(all.map((each) => each.replace('notebook.', '')).join(' ')).toBe(futile);
  });
});
