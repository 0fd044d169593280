import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../domain/problem.ts';
import type { StepFailure, StepState } from '../kinds/kind.ts';
import { untilNextLook, untilPostponed, untilRetry, untilTriedAgain } from './backOff.ts';
import { clippedCause, clippedProblem } from './clip.ts';
import { lanesOf } from './history.ts';
import type { Request } from './operation.ts';
import { bearingOf, mayHaveArrived } from './problems.ts';
import type { StepRecord } from './record.ts';
import type { LiveStep, Turn } from './turn.ts';

type Todo = Omit<Extract<StepState, { readonly state: 'todo' }>, 'state'>;
type Pending = Omit<Extract<StepState, { readonly state: 'pending' }>, 'state'>;

/** So often a request may vanish without an error, or be refused in the middle of a plan, before it is called one. */
const mostLost = 3;

/** What a look at the resource means for its step. */
export function observed(turn: Turn, record: StepRecord, state: StepState): void {
  const { step } = record;
  const at = turn.now;
  settle(turn, record);
  switch (state.state) {
    case 'done':
      turn.write({
        type: 'done',
        at,
        step: step.id,
        skipped: record.asked === 'no',
        ...(state.note === undefined ? {} : { note: state.note }),
      });
      turn.forget(step.id);
      return;
    case 'failed':
      return postponeOrFail(turn, record, state.cause);
    case 'blocked':
      turn.write({ type: 'blocked', at, step: step.id, reason: state.reason });
      turn.forget(step.id);
      return;
    case 'pending':
      return waitOn(turn, record, state);
    case 'todo':
      return send(turn, record, state);
  }
}

export function observeFailed(turn: Turn, record: StepRecord, problem: Problem): void {
  const { step } = record;
  const bearing = bearingOf(problem.code);
  const passes = bearing === 'passing' || bearing === 'signIn';
  if (!passes && (record.asked === 'no' || problem.code === 'unexpected')) {
    turn.write({ type: 'notSent', at: turn.now, step: step.id, problem: clippedProblem(problem), final: true });
    return;
  }
  // AWS is at it: that it can not be seen any more does not make it a failure. What does not pass is not waited for longer.
  if (!passes && outOfPatience(turn, record)) {
    turn.write({ type: 'stillRunning', at: turn.now, step: step.id });
    turn.forget(step.id);
    return;
  }
  retryLater(turn, record, problem);
}

export function acted(turn: Turn, record: StepRecord, answer: 'taken' | 'busy', requests: readonly Request[]): void {
  const { step } = record;
  settle(turn, record);
  if (answer === 'busy') {
    turn.write({ type: 'notSent', at: turn.now, step: step.id, final: false });
    return sendLater(turn, record, undefined);
  }
  turn.write({ type: 'sent', at: turn.now, step: step.id, requests });
  const { every } = turn.rules.wait(step.type);
  const { dueAt: _, sendProblem: __, sendAt: ___, ...before } = turn.step(step.id);
  turn.set(step.id, {
    ...before,
    looks: 0,
    sendProblems: 0,
    patientSince: turn.now,
    dueAt: turn.now + untilNextLook(every, 0, turn.pace),
  });
}

/** It was to be sent, and was not: the next look shows what is to be done now. */
export function heldBack(turn: Turn, { step }: StepRecord): void {
  turn.write({ type: 'notSent', at: turn.now, step: step.id, final: false });
  const { dueAt: _, ...before } = turn.step(step.id);
  turn.set(step.id, before);
}

export function actFailed(turn: Turn, record: StepRecord, problem: Problem, failure?: StepFailure): void {
  const { step } = record;
  const at = turn.now;
  const kept = clippedProblem(problem);
  if (failure) {
    turn.write({ type: 'notSent', at, step: step.id, problem: kept, final: false });
    return postponeOrFail(turn, record, failure);
  }
  switch (bearingOf(problem.code)) {
    case 'passing':
    case 'signIn':
      turn.write({ type: 'notSent', at, step: step.id, problem: kept, final: false });
      return sendLater(turn, record, problem);
    case 'conflict':
      turn.write({ type: 'notSent', at, step: step.id, problem: kept, final: false });
      return waitOn(turn, record, {});
    case 'quota': {
      const lines = kept.detail === undefined ? [] : [kept.detail];
      turn.write({ type: 'notSent', at, step: step.id, problem: kept, final: false });
      return postponeOrFail(turn, record, {
        code: 'limitExceeded',
        resource: step.target,
        lines,
        passes: 'quota',
      });
    }
    case 'lasting':
      turn.write({ type: 'notSent', at, step: step.id, problem: kept, final: true });
      turn.forget(step.id);
  }
}

function postponeOrFail(turn: Turn, record: StepRecord, cause: StepFailure): void {
  const { step } = record;
  const at = turn.now;
  const kept = clippedCause(cause);
  const wait = untilPostponed(record.tries, turn.pace);
  const cancelled = turn.history.cancelled && !record.undo;
  if (cause.passes === undefined || wait === undefined || cancelled) {
    turn.write({ type: 'failed', at, step: step.id, cause: kept });
    turn.forget(step.id);
    return;
  }
  turn.write({ type: 'postponed', at, step: step.id, cause: kept, nextAt: at + wait });
  turn.forget(step.id);
}

/** It is to be sent, unless nothing may be begun, or was asked for too often already. */
function send(turn: Turn, record: StepRecord, { lastModified, ask }: Todo): void {
  const { step } = record;
  const at = turn.now;
  const halfWay = isHalfWay(turn, record);
  const fail = (problem: Problem) => {
    turn.write({ type: 'notSent', at, step: step.id, problem: clippedProblem(problem), final: true });
    turn.forget(step.id);
  };
  // All is to be done: AWS is at nothing that one could be patient with.
  const { detail: _, progress: __, patientSince: ___, ...before } = turn.step(step.id);
  turn.set(step.id, before);
  if (turn.history.cancelled && !record.undo && !halfWay && record.asked !== 'taken') {
    // The request of before did not arrive, and now it is not wanted any more.
    turn.write({ type: 'notSent', at, step: step.id, final: false });
    return;
  }
  // A yes is one to what was asked.
  const isSaid = (turn.history.held || record.agreed) && isDeepStrictEqual(ask, record.question);
  if (ask !== undefined && turn.live.mayChange && !isSaid) {
    turn.write({ type: 'asks', at, step: step.id, question: ask });
  }
  if (turn.history.held || !turn.live.mayChange) return turn.set(step.id, { ...before, asks: true });
  if (record.sends > mostLost) {
    return fail({ code: 'unreachable', fault: 'network', detail: `${step.type} had no effect` });
  }
  // AWS refused it, and there is still all to be done. In the middle of a plan that is not given up at once.
  if (record.refusals > (halfWay ? mostLost : 0)) {
    return fail(lastRefusal(turn, step.id) ?? { code: 'conflict', fault: 'account' });
  }
  if (before.sendAt !== undefined && before.sendAt > at) return turn.set(step.id, { ...before, dueAt: before.sendAt });
  turn.act(record, lastModified);
}

/** Another step of its target was sent: half of a plan is worse than none. */
function isHalfWay(turn: Turn, record: StepRecord): boolean {
  if (record.undo) return true;
  const lane = lanesOf(turn.history).find(([first]) => first?.step.target === record.step.target) ?? [];
  return lane.some(({ step, asked }) => step.id !== record.step.id && asked !== 'no');
}

function lastRefusal(turn: Turn, step: string): Problem | undefined {
  const entry = turn.history.entries.findLast(
    (each) => each.type === 'notSent' && each.step === step && each.problem?.code === 'conflict',
  );
  return entry?.type === 'notSent' ? entry.problem : undefined;
}

/** AWS answered: what it could not be asked for does not count against its patience. */
function settle(turn: Turn, record: StepRecord): void {
  const { problem: _, problemSince, patientSince, ...before } = turn.step(record.step.id);
  const lost = problemSince === undefined ? 0 : turn.now - problemSince;
  turn.set(record.step.id, {
    ...before,
    problems: 0,
    ...(patientSince === undefined ? {} : { patientSince: patientSince + lost }),
  });
}

function waitOn(turn: Turn, record: StepRecord, { detail, progress }: Pending): void {
  const { step } = record;
  if (outOfPatience(turn, record)) {
    turn.write({ type: 'stillRunning', at: turn.now, step: step.id });
    turn.forget(step.id);
    return;
  }
  // Something is under way: that it could not be asked for is past.
  const { detail: told, progress: known, sendProblem: _, ...before } = turn.step(step.id);
  const looks = told === detail && JSON.stringify(known) === JSON.stringify(progress) ? before.looks : 0;
  const { every } = turn.rules.wait(step.type);
  turn.set(step.id, {
    ...before,
    ...(detail === undefined ? {} : { detail }),
    ...(progress === undefined ? {} : { progress }),
    looks: looks + 1,
    dueAt: turn.now + untilNextLook(every, looks, turn.pace),
  });
}

function retryLater(turn: Turn, record: StepRecord, problem: Problem): void {
  const before: LiveStep = turn.step(record.step.id);
  const { every } = turn.rules.wait(record.step.type);
  turn.set(record.step.id, {
    ...before,
    problem,
    problemSince: before.problemSince ?? turn.now,
    problems: before.problems + 1,
    dueAt: turn.now + untilRetry(every, before.problems, turn.pace),
  });
}

/** AWS took nothing: it is asked again, later each time, until it does. `problem` is undefined where it is busy. */
function sendLater(turn: Turn, { step }: StepRecord, problem: Problem | undefined): void {
  const { sendProblem: _, ...before } = turn.step(step.id);
  const { every } = turn.rules.wait(step.type);
  const soon = turn.now + untilRetry(every, 0, turn.pace);
  // Who signs in, or waits for another change to end, does not want to wait for minutes more.
  const until = problem !== undefined && bearingOf(problem.code) === 'passing' ? untilTriedAgain : untilRetry;
  const sendAt = turn.now + until(every, before.sendProblems, turn.pace);
  // Whether it has arrived after all, a look tells.
  const looksSoon = problem === undefined || mayHaveArrived(problem);
  turn.set(step.id, {
    ...before,
    sendProblems: before.sendProblems + 1,
    ...(problem === undefined ? {} : { sendProblem: problem }),
    sendAt,
    dueAt: looksSoon ? Math.min(soon, sendAt) : sendAt,
  });
}

/** What was not asked for is not waited for in vain: it is tried on. */
function outOfPatience(turn: Turn, record: StepRecord): boolean {
  if (record.asked === 'no') return false;
  const { patientSince = turn.now } = turn.step(record.step.id);
  return turn.now - patientSince >= turn.rules.wait(record.step.type).upTo / turn.live.speed;
}
