import { l10n } from 'vscode';
import type { RemedyId } from '../../domain/finding.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Problem } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import type { OperationSnapshot, Room, StepPhase, StepSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import {
  currentStep,
  failureOf,
  isOpen,
  joined,
  notAccepted,
  kindOfStep,
  progressPhrase,
  refusalOf,
  spanOf,
  stepName,
  stepPhrase,
  throughPhrase,
  tookNothing,
} from './operationSteps.ts';
import { clipped } from './phrases.ts';
import { stepText } from './plans.ts';
import { problemWords } from './problems.ts';
import { remedyLabel } from './remedies.ts';
import { questionText } from './resources.ts';

/** "Restart search-ranking", "Restart 5 notebook instances": in a sentence. */
export function operationLabel({ plan, room }: Pick<OperationSnapshot, 'plan' | 'room'>, formats: Formats): string {
  return l10n.t('{0} {1}', remedyOf(plan), targetText({ plan, room }, formats));
}

/** "search-ranking · Restart": as the title of a row, which is narrow; what tells it from the others comes first. */
export function operationTitle(operation: Pick<OperationSnapshot, 'plan' | 'room'>, formats: Formats): string {
  return `${targetText(operation, formats)} · ${remedyOf(operation.plan)}`;
}

function remedyOf({ remedy }: Plan): string {
  return remedyLabel(remedy) ?? remedy;
}

function targetText({ plan, room }: Pick<OperationSnapshot, 'plan' | 'room'>, formats: Formats): string {
  const targets = targetsOwn(plan);
  const [only] = targets;
  return targets.length === 1 && only ? only.name : countOf(room, formats.number(targets.length));
}

/** What it is for: a configuration that notebook instances share is not counted among them. */
function targetsOwn(plan: Plan): Plan['targets'] {
  const shared = new Set((plan.stages ?? []).filter((stage) => stage.shared).flatMap((stage) => stage.targets));
  const own = plan.targets.filter((each) => !shared.has(each.key));
  return own.length > 0 ? own : plan.targets;
}

function countOf(room: Room, count: string): string {
  switch (room) {
    case 'notebooks':
      return l10n.t('{0} notebook instances', count);
    case 'functions':
      return l10n.t('{0} functions', count);
    case 'nodegroups':
      return l10n.t('{0} nodegroups', count);
    case 'fargate':
      return l10n.t('{0} workloads', count);
    case 'lifecycleConfigs':
      return l10n.t('{0} lifecycle configurations', count);
  }
}

/** "Restarting": what our operation is doing to a resource, beside AWS's own word for its state. */
export function remedyUnderWay(remedy: RemedyId): string {
  switch (remedy) {
    case 'notebook.start':
      return l10n.t('Starting');
    case 'notebook.stop':
      return l10n.t('Stopping');
    case 'notebook.restart':
      return l10n.t('Restarting');
    case 'notebook.changeLifecycleConfig':
      return l10n.t('Changing its lifecycle configuration');
    case 'notebook.detachLifecycleConfig':
      return l10n.t('Detaching its lifecycle configuration');
    case 'notebook.migratePlatform':
      return l10n.t('Migrating its platform');
    case 'notebook.rollOut':
      return l10n.t('Rolling out');
    case 'lifecycle.deploy':
      return l10n.t('Deploying');
    case 'fargate.restartWorkload':
      return l10n.t('Restarting');
    case 'fargate.replacePod':
      return l10n.t('Replacing');
    case 'lambda.setRuntimeMode':
      return l10n.t('Setting the runtime update mode');
    case 'nodegroup.update':
      return l10n.t('Updating');
    default:
      return l10n.t('Changing');
  }
}

/** The name of a stage of a roll-out. */
export function stageLabel(id: string): string {
  const wave = /^wave(\d+)$/.exec(id)?.[1];
  if (wave !== undefined) return l10n.t('Wave {0}', wave);
  switch (id) {
    case 'canary':
      return l10n.t('Canary');
    case 'script':
      return l10n.t('Lifecycle script');
    default:
      return id;
  }
}

/** The name of a resource that a plan's step is about; a shared one (a lifecycle configuration) is not among its targets. */
export function nameIn(plan: Plan, key: ResourceKey): string {
  const named = plan.targets.find((each) => each.key === key)?.name;
  return named ?? key.slice(Math.max(key.lastIndexOf('/'), key.lastIndexOf(':')) + 1);
}

/** A person has to sign in before it goes on. */
export function needsSignIn(problem: Problem | undefined): boolean {
  return problem?.code === 'expiredCredentials' || problem?.code === 'noCredentials';
}

/** What is still to be sent. */
export function stepsLeft({ steps }: Pick<OperationSnapshot, 'steps'>): readonly StepSnapshot[] {
  return steps.filter(({ phase }) => !['done', 'skipped', 'leftOut', 'givenUp'].includes(phase));
}

/** "stopping alpha, starting alpha": what a person reads of steps, a few of them. */
export function stepsText(plan: Plan, steps: readonly StepSnapshot[], formats: Formats): string {
  const texts = steps.map(({ step }) => stepText(step.type, nameIn(plan, step.target)));
  if (texts.length <= 4) return texts.join(', ');
  return l10n.t('{0} and {1} more', texts.slice(0, 3).join(', '), formats.number(texts.length - 3));
}

/** The row of an operation: state, elapsed time, last event. */
export function operationPhrase(operation: OperationSnapshot, formats: Formats, now: Instant): string {
  const { state, plan, startedAt, endedAt, owner, rollingBack, cancelled, problem, pausedUntil, stage, waitsFor } =
    operation;
  const took = spanOf((endedAt ?? now) - startedAt);
  const elsewhere = owner === 'otherWindow' ? l10n.t('in another window') : undefined;
  const at = endedAt === undefined ? undefined : formats.dateTime(endedAt);
  const sample = plan.scope.sample ? l10n.t('sample account') : undefined;
  switch (state) {
    case 'running':
      return joined(
        rollingBack ? l10n.t('Rolling back') : cancelled ? l10n.t('Finishing what was started') : undefined,
        problem === undefined || (!needsSignIn(problem) && currentRefusal(operation, now) !== undefined)
          ? underWay(operation, now)
          : needsSignIn(problem)
            ? l10n.t('Sign in again; it then continues by itself')
            : problemWords(problem).short,
        stage === undefined || rollingBack ? undefined : stageLabel(stage),
        took,
        elsewhere,
        sample,
      );
    case 'paused':
      return joined(
        pausedUntil === undefined ? l10n.t('Paused') : l10n.t('Continues in {0}', spanOf(pausedUntil - now)),
        stage === undefined ? undefined : l10n.t('after {0}', stageLabel(stage)),
        elsewhere,
        sample,
      );
    case 'asking':
      return joined(
        waitsFor === 'readOnly'
          ? l10n.t('Waits: read-only is on')
          : l10n.t('Waits for you: {0}', toBeAnswered(operation, formats)),
        waitsFor === 'readOnly' ? toBeAnswered(operation, formats) : undefined,
        elsewhere,
        sample,
      );
    case 'unowned':
      return joined(problem ? problemWords(problem).short : l10n.t('Not running in any window'), sample);
    case 'done':
      return joined(l10n.t('Done'), took, at, sample);
    case 'failed':
      return joined(l10n.t('Failed'), failedShort(operation), at, sample);
    case 'stillRunning':
      return joined(stillRunningText(operation), nextText(operation), sample);
    case 'rolledBack':
      return joined(l10n.t('Rolled back'), failedShort(operation), at, sample);
    case 'rollBackFailed':
      return joined(l10n.t('Roll-back failed'), failedShort(operation), at, sample);
    case 'cancelled':
      return joined(l10n.t('Cancelled'), at, sample);
  }
}

/** What has become of it since it was offered what it does not offer any more: a message may stand for long. */
export function meanwhileText(operation: OperationSnapshot, formats: Formats, now: Instant): string {
  const { state, rollingBack, cancelled } = operation;
  const label = operationLabel(operation, formats);
  switch (state) {
    case 'done':
      return l10n.t('{0} has already finished.', label);
    case 'cancelled':
      return l10n.t('{0} was already cancelled.', label);
    case 'rolledBack':
      return l10n.t('{0} was already rolled back.', label);
    case 'running':
    case 'paused':
      if (rollingBack) return l10n.t('{0} is already being rolled back.', label);
      return cancelled
        ? l10n.t('{0} was already cancelled; it only finishes what was started.', label)
        : l10n.t('{0} is already under way.', label);
    case 'asking':
    case 'unowned':
    case 'failed':
    case 'stillRunning':
    case 'rollBackFailed':
      return l10n.t('{0}: not possible now. {1}', label, operationPhrase(operation, formats, now));
  }
}

/** "Stopping search-ranking"; of several targets how many are through. `named`: under a title that has the one name. */
export function underWay(operation: OperationSnapshot, now: Instant, named?: 'named'): string {
  const { plan, steps } = operation;
  const current = currentStep(operation);
  if (!current) return '';
  const name = nameIn(plan, current.step.target);
  const isInTitle = named && targetsOwn(plan).length === 1 && targetsOwn(plan)[0]?.key === current.step.target;
  const text = (isInTitle ? stepUnderWay(current.step.type) : undefined) ?? stepText(current.step.type, name);
  if (current.phase === 'postponed') return joined(text, stepPhrase(operation, current, now));
  const refused = currentRefusal(operation, now);
  if (refused !== undefined) return joined(text, refused);
  const targets = targetsOwn(plan).map((each) => each.key);
  if (targets.length <= 1) return joined(text, progressPhrase(current));
  const through = targets.filter((key) =>
    steps.every((each) => each.step.target !== key || each.phase === 'done' || each.phase === 'skipped'),
  );
  return joined(text, progressPhrase(current), l10n.t('{0} of {1} done', through.length, targets.length));
}

/** "Stopping": of what, its title says; undefined for steps that only a whole sentence names. */
function stepUnderWay(type: string): string | undefined {
  switch (type) {
    case 'notebook.start':
      return l10n.t('Starting');
    case 'notebook.stop':
      return l10n.t('Stopping');
    case 'notebook.update':
    case 'nodegroup.update':
      return l10n.t('Updating');
    case 'fargate.restartWorkload':
      return l10n.t('Restarting');
    default:
      return undefined;
  }
}

/** How far the steps of one resource are: what the one says that counts. */
export function stepsPhrase(
  operation: OperationSnapshot,
  steps: readonly StepSnapshot[],
  now: Instant,
  length?: 'whole',
): string {
  const through = throughPhrase(steps);
  if (through !== undefined) return through;
  const current = currentStep({ steps });
  if (!current) return '';
  const phrase = stepPhrase(operation, current, now, length);
  return steps.length > 1 && isUnderWay(current.phase)
    ? joined(stepText(current.step.type, nameIn(operation.plan, current.step.target)), phrase)
    : phrase;
}

function isUnderWay(phase: StepPhase): boolean {
  return phase === 'checking' || phase === 'sending' || phase === 'waiting' || phase === 'postponed';
}

/** That AWS does not take what is to be done now, and why. */
function currentRefusal(operation: OperationSnapshot, now: Instant): string | undefined {
  const current = currentStep(operation);
  return current && isOpen(current.phase) ? notAccepted(operation, current, now) : undefined;
}

function stillRunningText(operation: OperationSnapshot): string {
  const current = currentStep(operation);
  if (current?.phase !== 'stillRunning' || !tookNothing(operation, current.step.id)) {
    return l10n.t('Still running in AWS');
  }
  return joined(l10n.t('Not accepted by AWS so far'), refusalOf(operation, current.step.id)?.short);
}

/** "Delete the old pod bank-tunnel?", "Start delta": nothing of it is under way. */
function toBeAnswered(operation: OperationSnapshot, formats: Formats): string {
  const asking = operation.steps.find(({ question }) => question !== undefined);
  const text = asking?.question && questionText(kindOfStep(asking.step), asking.question, formats);
  if (text) return text.title;
  const current = currentStep(operation);
  if (!current) return '';
  const name = nameIn(operation.plan, current.step.target);
  const short = stepName(current.step.type, name);
  return short === stepText(current.step.type, name) ? short : l10n.t('{0} {1}', short, name);
}

function nextText(operation: OperationSnapshot): string {
  const current = currentStep(operation);
  return current ? stepText(current.step.type, nameIn(operation.plan, current.step.target)) : '';
}

/** The first failure in a few words, with the resource's name where there are several. */
export function failedShort({ plan, steps }: OperationSnapshot): string | undefined {
  const failed = steps.find((each) => ['failed', 'blocked'].includes(each.phase));
  if (!failed) return undefined;
  const why =
    failed.cause?.telling ??
    (failed.problem ? problemWords(failed.problem).short : undefined) ??
    (failed.cause ? failureOf(failed.step, failed.cause, nameIn(plan, failed.step.target)) : failed.blockedBy);
  if (why === undefined) return undefined;
  return plan.targets.length > 1 ? `${nameIn(plan, failed.step.target)}: ${clipped(why)}` : clipped(why);
}
