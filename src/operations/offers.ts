import { second, type Instant } from '../domain/time.ts';
import type { Problem } from '../domain/problem.ts';
import type { OperationOffer } from './operation.ts';
import { bearingOf } from './problems.ts';
import { hasFailed, isDone, type StepRecord } from './record.ts';
import { canRollBack, courseOf, outcomeOf } from './stages.ts';
import type { State } from './turn.ts';

/** An account usually answers sooner; after so long a person may want to do something about it. */
export const slowOpening = 10 * second;

/** It would change AWS, and lay for long, so that a person is asked; or nothing may be changed. */
export function isAsking({ history, live }: State, now: Instant): boolean {
  if ((!history.held && live.mayChange) || history.outcome !== undefined || history.dismissed) return false;
  const { runnable, later, leftOut, limitExceeded } = courseOf(history, now);
  const idle = runnable.length === 0 && live.acting.size === 0;
  if (idle && limitExceeded && outcomeOf(history) !== 'done') return true;
  const toCome = [...runnable, ...later].filter((lane) => !leftOut.includes(lane));
  return toCome.some(({ records }) =>
    records.some(
      (record) =>
        !isDone(record) &&
        (record.asked === 'no' || record.status === 'postponed' || live.steps.get(record.step.id)?.asks === true),
    ),
  );
}

/** Its scope can not be opened, and will not by itself: a person has to see to it. */
export function isShut({ live }: State): boolean {
  return live.scope !== 'open' && live.problem !== undefined && !passes(live.problem);
}

function passes(problem: Problem): boolean {
  return problem.dismissed !== true && bearingOf(problem.code) !== 'lasting';
}

/** What a person can do with it, for the window that runs it, or any where it is at rest. */
export function offersOf(state: State, now: Instant): readonly OperationOffer[] {
  const { history, live } = state;
  if (history.dismissed) return [];
  if (!live.mayChange) return lookingOnly(state, now);
  const rollBack: readonly OperationOffer[] = canRollBack(history) ? ['rollBack'] : [];
  switch (history.outcome) {
    case 'done':
    case 'rolledBack':
    case 'cancelled':
      return ['dismiss'];
    case 'failed':
      return ['resume', ...otherType(state), ...rollBack, 'dismiss'];
    case 'stillRunning':
    case 'rollBackFailed':
      return ['resume', ...rollBack, 'dismiss'];
    case undefined:
      break;
  }
  if (isAsking(state, now)) return ['resume', ...rollBack, 'dismiss'];
  if (isShut(state)) return ['resume', 'dismiss'];
  const postponed = [...history.records.values()].some(
    (record) => isCurrent(state, record) && record.status === 'postponed',
  );
  // What waits for its next try is tried at once.
  const waits =
    postponed || live.problem !== undefined || [...live.steps.values()].some(({ sendProblem }) => sendProblem);
  const late = isLate(state, now);
  const cancel: readonly OperationOffer[] = history.cancelled || history.undo !== undefined ? [] : ['cancel'];
  return [
    ...(waits || late ? (['resume'] as const) : []),
    ...otherType(state),
    ...rollBack,
    ...cancel,
    ...(late ? (['dismiss'] as const) : []),
  ];
}

/** Its account does not answer, and has not for a while; or nothing else could be done with it. */
function isLate({ history, live }: State, now: Instant): boolean {
  if (live.openingSince === undefined) return false;
  return history.cancelled || live.openFailures > 0 || now >= live.openingSince + slowOpening;
}

/** While nothing may be changed. To resume what was sent is to look at it again. */
function lookingOnly(state: State, now: Instant): readonly OperationOffer[] {
  const { history } = state;
  if (history.outcome !== undefined) return history.outcome === 'stillRunning' ? ['resume', 'dismiss'] : ['dismiss'];
  if (isShut(state) || isLate(state, now)) return ['resume', 'dismiss'];
  if (isAsking(state, now)) return ['dismiss'];
  return history.cancelled || history.undo !== undefined ? [] : ['cancel'];
}

/** Only a notebook's start names an instance type that another can take the place of. */
function otherType(state: State): readonly OperationOffer[] {
  const helps = [...state.history.records.values()].some(
    (record) =>
      isCurrent(state, record) &&
      !record.undo &&
      record.step.type === 'notebook.start' &&
      (record.status === 'postponed' || hasFailed(record)) &&
      record.cause?.passes !== undefined,
  );
  return helps ? ['chooseInstanceType'] : [];
}

/** In the roll-back, the plan's own steps are past. */
function isCurrent({ history }: State, record: StepRecord): boolean {
  return record.undo === (history.undo !== undefined);
}
