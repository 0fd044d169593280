import type { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import type { OperationSnapshot, StepPhase, StepSnapshot } from './operation.ts';
import { isAsking, isShut, offersOf } from './offers.ts';
import { bearingOf } from './problems.ts';
import type { StepRecord } from './record.ts';
import { canRollBack, courseOf, type Course } from './stages.ts';
import type { LiveStep, State } from './turn.ts';

/** Who runs it, as this window sees it. */
export type Ownership = 'thisWindow' | 'otherWindow' | 'nobody';

/** How this window sees it. */
export interface View {
  readonly ownership: Ownership;
  readonly now: Instant;
  readonly mayChange: boolean;
  /** Why it can not be read or written. */
  readonly trouble?: Problem | undefined;
  /** Nobody runs it, for it was found to ask. */
  readonly asks?: boolean;
  /** It is of the sample account, which is not open in this window: only the one that has it can do anything with it. */
  readonly elsewhere?: boolean;
}

/** How an operation is now, for the view: from its journal, and from what runs here. */
export function snapshotOf(known: State, given: View): OperationSnapshot {
  const view: View = given.elsewhere === true ? { ...given, ownership: 'otherWindow' } : given;
  const { ownership, now, trouble, mayChange } = view;
  const state: State = { ...known, live: { ...known.live, mayChange } };
  const { history } = state;
  const { header, outcome } = history;
  const course = courseOf(history, now);
  const problem = trouble ?? (outcome === undefined ? problemNow(state) : undefined);
  const atRest = outcome !== undefined;
  const stands = outcome ?? stateNow(state, course, view);
  return {
    id: header.id,
    room: header.room,
    plan: history.plan,
    startedAt: header.at,
    ...(history.endedAt === undefined ? {} : { endedAt: history.endedAt }),
    state: stands,
    ...(atRest || ownership === 'nobody' ? {} : { owner: ownership }),
    ...(stands === 'asking' ? { waitsFor: mayChange ? 'person' : 'readOnly' } : {}),
    rollingBack: history.undo !== undefined,
    cancelled: history.cancelled,
    steps: [...history.records.values()].map((record) => stepOf(state, course, record)),
    ...(course.stage === undefined ? {} : { stage: course.stage.id }),
    ...(course.pausedUntil === undefined || atRest ? {} : { pausedUntil: course.pausedUntil }),
    ...(problem === undefined ? {} : { problem }),
    lastAt: history.lastAt,
    offers: offersNow(state, view),
    entries: history.entries,
  };
}

function stateNow(state: State, course: Course, { ownership, now, trouble, asks }: View): OperationSnapshot['state'] {
  if (ownership === 'nobody' && trouble === undefined && asks === true) return 'asking';
  if (ownership === 'nobody' || trouble !== undefined || isShut(state)) return 'unowned';
  if (isAsking(state, now)) return 'asking';
  return course.pausedUntil === undefined ? 'running' : 'paused';
}

/** Another window's operations are its own to steer; what nobody runs can only be taken off the list. */
function offersNow(state: State, view: View): OperationSnapshot['offers'] {
  const { ownership, now, mayChange, asks, elsewhere } = view;
  if (elsewhere === true) return [];
  if (ownership === 'thisWindow' || state.history.outcome !== undefined) return offersOf(state, now);
  if (ownership !== 'nobody') return [];
  if (asks !== true || !mayChange) return ['dismiss'];
  return canRollBack(state.history) ? ['resume', 'rollBack', 'dismiss'] : ['resume', 'dismiss'];
}

/** So many problems in a row that pass by themselves are normal. */
const normalInARow = 2;

function problemNow({ live }: State): Problem | undefined {
  if (live.problem) return live.problem;
  for (const { problem, problems, sendProblem, sendProblems } of live.steps.values()) {
    if (problem && isTold(problem, problems)) return problem;
    if (sendProblem && isTold(sendProblem, sendProblems)) return sendProblem;
  }
  return undefined;
}

function isTold({ code }: Problem, inARow: number): boolean {
  return code !== 'cancelled' && (bearingOf(code) !== 'passing' || inARow > normalInARow);
}

function stepOf({ history, live }: State, course: Course, record: StepRecord): StepSnapshot {
  const step = live.steps.get(record.step.id);
  const atRest = history.outcome !== undefined;
  const phase = phaseOf(record, step, live.acting.has(record.step.target), course, atRest, history.undo !== undefined);
  const detail = atRest ? undefined : (step?.problem?.code ?? step?.detail ?? step?.sendProblem?.code);
  const begunAt = record.begunAt ?? step?.begunAt;
  const nextAt = phase === 'postponed' ? record.nextAt : atRest ? undefined : nextTry(step);
  const problem = record.problem ?? (atRest ? undefined : (step?.problem ?? step?.sendProblem));
  return {
    step: record.step,
    undo: record.undo,
    phase,
    ...(detail === undefined ? {} : { detail }),
    ...(atRest || step?.progress === undefined ? {} : { progress: step.progress }),
    ...(begunAt === undefined ? {} : { begunAt }),
    ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
    ...(record.cause === undefined ? {} : { cause: record.cause }),
    ...(problem === undefined ? {} : { problem }),
    ...(record.blockedBy === undefined ? {} : { blockedBy: record.blockedBy }),
    ...(record.note === undefined ? {} : { note: record.note }),
    ...(record.question === undefined || record.agreed || record.status !== 'open' || atRest
      ? {}
      : { question: record.question }),
    ...(nextAt === undefined ? {} : { nextAt }),
  };
}

function nextTry(step: LiveStep | undefined): Instant | undefined {
  if (step?.problem) return step.dueAt;
  return step?.sendProblem ? step.sendAt : undefined;
}

function phaseOf(
  record: StepRecord,
  step: LiveStep | undefined,
  acting: boolean,
  course: Course,
  atRest: boolean,
  rollingBack: boolean,
): StepPhase {
  if (record.status !== 'open') return record.status;
  const inLane = ({ records }: { readonly records: readonly StepRecord[] }) => records.includes(record);
  const lane = [...course.runnable, ...course.later].find(inLane);
  // The plan's own steps are past once it rolls back; after a failed step of the same target nothing more comes.
  if (rollingBack !== record.undo) return record.asked === 'no' ? 'leftOut' : 'givenUp';
  if (lane === undefined) return course.waiting.includes(record.step.target) ? 'notBegun' : 'leftOut';
  if (lane.current !== record) return 'notBegun';
  if (atRest) return 'leftOut';
  if (record.unanswered !== undefined && acting) return 'sending';
  if (record.startedAt !== undefined || (step?.detail ?? step?.progress) !== undefined) return 'waiting';
  return step?.observing !== undefined || step?.dueAt !== undefined || step?.asks === true ? 'checking' : 'notBegun';
}
