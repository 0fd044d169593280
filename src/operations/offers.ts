import type { Instant } from '../domain/time.ts';
import type { OperationOffer } from './operation.ts';
import { bearingOf } from './problems.ts';
import { hasFailed, isDone, type StepRecord } from './record.ts';
import { canRollBack, courseOf, outcomeOf } from './stages.ts';
import type { State } from './turn.ts';

/** It lay for long, and would change AWS again: a person is asked. */
export function isAsking({ history, live }: State, now: Instant): boolean {
  if (!history.held || history.outcome !== undefined || history.dismissed) return false;
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
  return live.scope !== 'open' && live.problem !== undefined && bearingOf(live.problem.code) === 'lasting';
}

/** What a person can do with it, for the window that runs it, or any where it is at rest. */
export function offersOf(state: State, now: Instant): readonly OperationOffer[] {
  const { history, live } = state;
  if (history.dismissed) return [];
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
  const cancel: readonly OperationOffer[] = history.cancelled || history.undo !== undefined ? [] : ['cancel'];
  return [...(waits ? (['resume'] as const) : []), ...otherType(state), ...rollBack, ...cancel];
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
