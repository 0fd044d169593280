import { l10n } from 'vscode';
import type { Instant } from '../../domain/time.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import { isUnfinished } from '../operationsShown.ts';
import type { Formats, OnRow } from './kindWords.ts';

import {
  currentStep,
  joined,
  nextTry,
  passingWords,
  progressPhrase,
  stepName,
  isOpen,
  refusalOf,
  tookNothing,
} from './operationSteps.ts';
import { remedyUnderWay, needsSignIn } from './operations.ts';
import { clipped } from './phrases.ts';
import { problemWords } from './problems.ts';
import { activityText, atRestText, reason } from './resources.ts';

/** Whether it counts among those that need attention, whatever its status says while the operation is half way. */
export function isUnsettled(operation: OperationSnapshot, resource: Resource, own: OnRow | undefined): boolean {
  if (own === undefined) return false;
  if (own.look === 'stuck') return true;
  const target = operation.plan.targets.find(({ key }) => key === resource.observed.key);
  return target?.attention === true && isUnfinished(operation);
}

/** What an operation does to this resource, or why it stands still in the middle of it; undefined for nothing to say. */
export function operationOnRow(
  operation: OperationSnapshot,
  resource: Resource,
  formats: Formats,
  now: Instant,
): OnRow | undefined {
  const { state, rollingBack, problem } = operation;
  const own = operation.steps.filter((each) => each.step.target === resource.observed.key && each.undo === rollingBack);
  const current = currentStep({ steps: own });
  if (!current) return undefined;
  const { name } = resource.observed;
  const nextStep = stepName(current.step.type, name);
  // An eviction comes on its day, whatever waits here.
  const before = resource.kind === 'fargate' ? reason(resource, formats, now) : atRestText(resource, formats, now);
  const still = (text: string): OnRow => ({ text: joined(before, text), look: 'stuck' });
  switch (state) {
    case 'asking':
      if (isThrough(own)) return undefined;
      return still(
        operation.waitsFor === 'readOnly'
          ? l10n.t('{0} waits: read-only is on', nextStep)
          : l10n.t('waits for you: {0}', nextStep),
      );
    case 'unowned':
      return isThrough(own) ? undefined : still(problem ? problemWords(problem).short : l10n.t('left unfinished'));
    case 'running':
    case 'paused': {
      if (isThrough(own)) return undefined;
      if (current.phase === 'postponed' && current.cause) {
        const tryAt = current.nextAt === undefined ? undefined : nextTry(current.nextAt, now);
        return still([failedText(current, name), tryAt].filter((part) => part !== undefined).join('; '));
      }
      if (current.phase === 'failed' || current.phase === 'blocked') return still(failedText(current, name));
      if (own.every((each) => each.phase === 'notBegun') && (state === 'paused' || operation.plan.stages)) {
        return { text: joined(remedyUnderWay(operation.plan.remedy), l10n.t('waits for its turn')), look: 'waits' };
      }
      const doing = rollingBack ? l10n.t('Rolling back') : remedyUnderWay(operation.plan.remedy);
      const step = own.length > 1 ? l10n.t('step {0}/{1}', own.indexOf(current) + 1, own.length) : undefined;
      const awsSays = resource.activity === undefined ? undefined : activityText(resource.kind, resource.activity);
      const refused =
        isOpen(current.phase) && !needsSignIn(problem) ? refusalOf(operation, current.step.id) : undefined;
      // What AWS is doing says more than what it has not taken yet.
      if (refused && awsSays === undefined) {
        const tryAt = current.nextAt === undefined ? undefined : nextTry(current.nextAt, now);
        const why = l10n.t('{0} not accepted yet: {1}', nextStep, refused.short);
        return still([why, tryAt].filter((part) => part !== undefined).join('; '));
      }
      const signIn = needsSignIn(problem) ? l10n.t('sign in again') : undefined;
      return {
        text: joined(doing, step, progressPhrase(current) ?? (awsSays === doing ? undefined : says(awsSays)), signIn),
        look: 'busy',
      };
    }
    case 'failed':
    case 'rollBackFailed':
      // What runs again meanwhile was mended in another way, and a failed start that AWS tells of has its finding.
      return isStopped(resource) && current.phase === 'failed' ? still(failedText(current, name)) : undefined;
    case 'stillRunning':
      return isStopped(resource) ? still(stoppedText(operation, own, current, name)) : undefined;
    case 'done':
    case 'rolledBack':
    case 'cancelled':
      return undefined;
  }
}

function says(awsSays: string | undefined): string | undefined {
  return awsSays === undefined ? undefined : `${awsSays}…`;
}

/** Waited for long enough, and it is stopped: why nothing starts it, or what nobody waits for any more. */
function stoppedText(
  operation: OperationSnapshot,
  own: readonly StepSnapshot[],
  current: StepSnapshot,
  name: string,
): string {
  if (current.phase === 'stillRunning' && tookNothing(operation, current.step.id)) {
    const refused = refusalOf(operation, current.step.id);
    const what = l10n.t('{0} not accepted so far', stepName(current.step.type, name));
    return refused ? l10n.t('{0}: {1}', what, refused.short) : what;
  }
  const unsent = own.find(({ phase }) => phase === 'leftOut' || phase === 'notBegun');
  return unsent ? l10n.t('{0} not sent', stepName(unsent.step.type, name)) : l10n.t('left unfinished');
}

function failedText({ step, cause, problem }: StepSnapshot, name: string): string {
  const why = cause
    ? (cause.passes ?? cause.telling) === undefined
      ? ''
      : clipped(passingWords(cause))
    : problem
      ? problemWords(problem).short
      : '';
  const what = failedStep(step.type, name);
  return why === '' ? what : l10n.t('{0}: {1}', what, why);
}

function failedStep(type: string, name: string): string {
  switch (type) {
    case 'notebook.start':
      return l10n.t('start failed');
    case 'notebook.stop':
      return l10n.t('stop failed');
    default:
      return l10n.t('{0} failed', stepName(type, name));
  }
}

function isThrough(steps: readonly StepSnapshot[]): boolean {
  return steps.every((each) => each.phase === 'done' || each.phase === 'skipped' || each.phase === 'leftOut');
}

function isStopped({ observed: { facts } }: Resource): boolean {
  return 'status' in facts && facts.status === 'Stopped';
}
