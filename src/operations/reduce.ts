import type { Problem } from '../domain/problem.ts';
import { second, type Instant } from '../domain/time.ts';
import { acted, actFailed, heldBack, observed, observeFailed } from './answers.ts';
import { untilTriedAgain } from './backOff.ts';
import type { Effect, Event, Wish } from './events.ts';
import type { Header } from './operation.ts';
import { beginning, type History } from './history.ts';
import { isAsking, isShut, offersOf, slowOpening } from './offers.ts';
import type { StepRecord } from './record.ts';
import { canRollBack, courseOf, outcomeOf, type Lane } from './stages.ts';
import { freshLive, Turn, type Rules, type State } from './turn.ts';

/** Milliseconds until a scope that does not open is tried again, at first. */
const untilReopened = 5 * second;

/** An operation as its journal tells it; nothing of it runs yet. */
export function stateOf(history: History): State {
  return { history, live: freshLive };
}

export function newState(header: Header): State {
  return stateOf(beginning(header));
}

/**
 * What follows from an event: the new state, and what is to be done, in order. Pure: clocks and chance come with the
 * event, and the effects are somebody else's work.
 */
export function reduce(state: State, event: Event, rules: Rules): readonly [State, readonly Effect[]] {
  const turn = new Turn(state, event, rules);
  minded(turn, event.mayChange);
  take(turn, event);
  advance(turn);
  return [{ history: turn.history, live: turn.live }, turn.effects];
}

/** When time alone would make a difference: the moment for the next `tick`. Undefined while only an answer does. */
export function dueAt({ history, live }: State, now: Instant): Instant | undefined {
  if (history.outcome !== undefined || history.dismissed) return undefined;
  const course = courseOf(history, now);
  const dues: Instant[] = course.pausedUntil === undefined ? [] : [course.pausedUntil];
  if (course.pause && live.scope === 'closed') dues.push(live.openAt);
  // While it is being opened, only the answer makes a difference; but for what is offered when that takes long.
  if (live.openingSince !== undefined && now < live.openingSince + slowOpening) {
    dues.push(live.openingSince + slowOpening);
  }
  const open = live.scope === 'closed' ? live.openAt : 0;
  for (const lane of live.scope === 'opening' ? [] : course.runnable) {
    const due = laneDue({ history, live }, lane);
    if (due !== undefined) dues.push(Math.max(due, open));
  }
  const due = Math.min(...dues);
  return Number.isFinite(due) ? due : undefined;
}

/** It asks, and nothing more happens by itself: any window can take the answer. */
export function isWaitingForAnswer(state: State, now: Instant): boolean {
  const { live } = state;
  if (!isAsking(state, now) || isShut(state)) return false;
  if (live.scope === 'opening' || live.acting.size > 0) return false;
  if ([...live.steps.values()].some(({ observing }) => observing !== undefined)) return false;
  return dueAt(state, now) === undefined;
}

/** Whether AWS may be changed: what was held back for that alone, is looked at again once it may. */
function minded(turn: Turn, mayChange: boolean): void {
  const { live, history } = turn;
  turn.live = { ...live, mayChange };
  if (!mayChange || live.mayChange || history.held) return;
  for (const [id, step] of live.steps) if (step.asks) turn.set(id, { ...step, asks: false });
}

function take(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'claimed': {
      const { generation, window, idle } = event;
      turn.live = { ...freshLive, mayChange: turn.live.mayChange };
      turn.write({ type: 'claimed', at: turn.now, generation, window, ...(idle === undefined ? {} : { idle }) });
      return;
    }
    case 'opened': {
      const { problem: _, openingSince: __, ...live } = turn.live;
      turn.live = { ...live, scope: 'open', openFailures: 0, speed: event.speed };
      return;
    }
    case 'notOpened':
      return shut(turn, event.problem);
    case 'closed':
      turn.live = { ...turn.live, scope: 'closed', openAt: turn.now };
      return;
    case 'reopen':
      if (turn.live.scope === 'closed' && turn.live.problem?.dismissed !== true) {
        turn.live = { ...turn.live, openAt: turn.now };
      }
      return;
    case 'observed':
    case 'observeFailed': {
      const record = lookedAt(turn, event.step, event.ticket);
      if (!record) return;
      if (event.type === 'observed') return observed(turn, record, event.state);
      observeFailed(turn, record, event.problem);
      if (event.problem.dismissed) shut(turn, event.problem);
      return;
    }
    case 'heldBack':
    case 'acted':
    case 'actFailed': {
      const record = answered(turn, event.step, event.ticket);
      if (!record) return;
      if (event.type === 'heldBack') return heldBack(turn, record);
      if (event.type === 'acted') return acted(turn, record, event.answer, event.requests);
      actFailed(turn, record, event.problem, event.failure);
      if (event.problem.dismissed) shut(turn, event.problem);
      return;
    }
    case 'tick':
      return;
    case 'cancel':
    case 'resume':
    case 'rollBack':
    case 'replan':
    case 'dismiss':
      return wish(turn, event);
  }
}

/** Its scope does not answer: it is opened again, later each time, or when a person wants it. */
function shut(turn: Turn, problem: Problem): void {
  const { openingSince: _, openFailures, ...live } = turn.live;
  const wait = problem.dismissed ? Number.POSITIVE_INFINITY : untilTriedAgain(untilReopened, openFailures, turn.pace);
  turn.live = { ...live, scope: 'closed', problem, openFailures: openFailures + 1, openAt: turn.now + wait };
}

/** The step that a look was for; undefined where nobody waits for it any more. */
function lookedAt(turn: Turn, id: string, ticket: number): StepRecord | undefined {
  const { observing, ...rest } = turn.step(id);
  if (observing !== ticket) return undefined;
  turn.set(id, rest);
  const lane = courseOf(turn.history, turn.now).runnable.find(({ current }) => current?.step.id === id);
  if (lane === undefined || turn.history.outcome !== undefined || turn.history.dismissed) return undefined;
  return turn.live.acting.has(lane.target) ? undefined : lane.current;
}

/** The step that was sent. Its answer is noted even where the operation rolls back meanwhile. */
function answered(turn: Turn, id: string, ticket: number): StepRecord | undefined {
  const target = [...turn.live.acting].find(([, each]) => each === ticket)?.[0];
  if (target === undefined) return undefined;
  const acting = new Map(turn.live.acting);
  acting.delete(target);
  turn.live = { ...turn.live, acting };
  const record = turn.history.records.get(id);
  return record?.unanswered === undefined || turn.history.dismissed ? undefined : record;
}

function wish(turn: Turn, event: Wish): void {
  const state: State = { history: turn.history, live: turn.live };
  const offers = offersOf(state, turn.now);
  const at = turn.now;
  switch (event.type) {
    case 'cancel':
      if (!offers.includes('cancel')) return;
      turn.write({ type: 'cancelled', at });
      // What waits to be asked for again is not wanted any more, or is wanted to come to its end.
      for (const [id, { dueAt: _, ...step }] of turn.live.steps) turn.set(id, step);
      // It was asked for, and failed; now it is not tried again.
      for (const { step, status, cause } of turn.history.records.values()) {
        if (status === 'postponed' && cause) turn.write({ type: 'failed', at, step: step.id, cause });
      }
      return;
    case 'resume':
      // Whether it asks, another window may have seen: it has let go of it since then.
      if (offers.includes('resume') || (isUnfinished(turn.history) && turn.history.held && turn.live.mayChange)) {
        turn.write({ type: 'resumed', at });
        lookAtOnce(turn);
      }
      return;
    case 'rollBack':
      if (offers.includes('rollBack')) turn.write({ type: 'rollingBack', at, by: 'person' });
      return;
    case 'replan':
      // It takes the place of what is not done: of what is over, or goes back, nothing is.
      if (!turn.live.mayChange || turn.history.undo !== undefined || turn.history.dismissed) return;
      if (turn.history.outcome === 'done' || turn.history.outcome === 'cancelled') return;
      turn.write({ type: 'replanned', at, plan: event.plan });
      turn.live = { ...turn.live, steps: new Map() };
      return;
    case 'dismiss':
      // What nobody ran is dismissed as it was found.
      if (turn.history.dismissed) return;
      if (offers.includes('dismiss') || (turn.live.scope !== 'open' && turn.live.acting.size === 0))
        turn.write({ type: 'dismissed', at });
      return;
  }
}

function isUnfinished({ outcome, dismissed }: History): boolean {
  return outcome === undefined && !dismissed;
}

/** A person wants it now: nothing waits for its turn, and patience begins anew. */
function lookAtOnce(turn: Turn): void {
  for (const [id, { observing }] of turn.live.steps) {
    turn.forget(id);
    if (observing !== undefined) turn.set(id, { ...turn.step(id), observing });
  }
  // Also where it is being opened for long already.
  if (turn.live.scope !== 'open') turn.live = { ...turn.live, scope: 'closed', openAt: turn.now };
}

/** Begins all that may begin now. Each round either writes something down, or is the last. */
function advance(turn: Turn): void {
  for (;;) {
    const { history } = turn;
    if (history.outcome !== undefined || history.dismissed) return;
    const course = courseOf(history, turn.now);
    // How long the pause is, the account's speed says.
    if (course.pause && turn.live.scope !== 'open') return open(turn);
    if (course.pause) {
      const until = turn.now + course.pause.pause / turn.live.speed;
      turn.write({ type: 'paused', at: turn.now, after: course.pause.id, until });
      continue;
    }
    const idle = course.runnable.length === 0 && turn.live.acting.size === 0;
    if (idle && course.pausedUntil === undefined) {
      if (
        !course.limitExceeded ||
        history.cancelled ||
        history.plan.onFailure !== 'rollBack' ||
        !canRollBack(history)
      ) {
        turn.write({ type: 'ended', at: turn.now, outcome: outcomeOf(history) });
        return;
      }
      // A roll-back sends as well: after a long gap it waits for a person.
      if (history.held || !turn.live.mayChange) return;
      turn.write({ type: 'rollingBack', at: turn.now, by: 'plan' });
      continue;
    }
    const due = course.runnable.filter((lane) => {
      const when = laneDue({ history, live: turn.live }, lane);
      return when !== undefined && when <= turn.now;
    });
    if (due.length === 0) return;
    if (turn.live.scope === 'open') {
      for (const lane of due) if (lane.current) turn.observe(lane.current);
    } else open(turn);
    return;
  }
}

function open(turn: Turn): void {
  if (turn.live.scope !== 'closed' || turn.live.openAt > turn.now) return;
  turn.live = { ...turn.live, scope: 'opening', openingSince: turn.now };
  turn.effects.push({ type: 'open' });
}

/** When its current step is to be looked at; undefined while an answer is on its way, or a person is waited for. */
function laneDue({ live }: State, lane: Lane): Instant | undefined {
  const { current } = lane;
  if (current === undefined || live.acting.has(lane.target)) return undefined;
  const step = live.steps.get(current.step.id);
  if (step?.observing !== undefined || step?.asks === true) return undefined;
  return Math.max(step?.dueAt ?? 0, current.status === 'postponed' ? (current.nextAt ?? 0) : 0);
}
