import process from 'node:process';
import { expect, test } from 'vitest';
import type { Plan, PlanStep, Stage } from '../../../src/domain/plan.ts';
import { ProblemError, type ProblemCode } from '../../../src/domain/problem.ts';
import { minute, second } from '../../../src/domain/time.ts';
import type { StepFailure, StepState } from '../../../src/kinds/kind.ts';
import type { Effect, Event, Happening } from '../../../src/operations/events.ts';
import { replay } from '../../../src/operations/history.ts';
import type { Entry, Header } from '../../../src/operations/operation.ts';
import { isAsking } from '../../../src/operations/offers.ts';
import { lineOf, parseJournal } from '../../../src/operations/parse.ts';
import { mayHaveArrived } from '../../../src/operations/problems.ts';
import { dueAt, newState, reduce, stateOf } from '../../../src/operations/reduce.ts';
import type { State } from '../../../src/operations/turn.ts';
import { nine } from './bench.ts';
import { scope } from './machines.ts';

/** `WALK_SEED=… npx vitest run test/unit/operations/walk.test.ts` walks the same ways again. */
const seed = Number(process.env['WALK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const walks = Number(process.env['WALKS'] ?? 150);
const stepsPerWalk = 80;

const rules = { wait: () => ({ every: 5 * second, upTo: 30 * minute }) };
const codes: readonly ProblemCode[] = [
  'unreachable',
  'timedOut',
  'throttled',
  'serviceFault',
  'expiredCredentials',
  'accessDenied',
  'conflict',
  'limitExceeded',
  'cancelled',
  'unexpected',
];

/** Mulberry32. */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One operation on its way: a random plan, whose world answers at random, in whose windows people click at random. */
class Walk {
  readonly events: (Event | { readonly type: 'crash'; readonly lost: number })[] = [];
  readonly #random: () => number;
  readonly #header: Header;
  #state: State;
  #mayChange = true;
  /** All that ever was written, also what is not kept. */
  #written: Entry[] = [];
  #now = nine;
  /** Effects that were carried out up to here are answered in any order. */
  #pending: Extract<Effect, { type: 'observe' | 'act' | 'open' }>[] = [];
  #outstanding = new Map<string, string>();

  constructor(random: () => number) {
    this.#random = random;
    this.#header = { version: 1, id: 'walk', room: 'notebooks', plan: this.#plan(), at: nine };
    this.#state = newState(this.#header);
    this.#take({ type: 'claimed', generation: 1, window: 'walk' });
  }

  step(): void {
    const dice = this.#random();
    const due = dueAt(this.#state, this.#now);
    if (dice < 0.62 && this.#pending.length > 0) this.#answerOne(false);
    else if (dice < 0.85 && due !== undefined) this.#wait(due);
    else if (dice < 0.93) this.#wish();
    else if (dice < 0.95) this.#take({ type: 'closed' });
    else if (dice < 0.97) {
      this.#mayChange = !this.#mayChange;
      this.#take({ type: 'tick' });
    } else this.#crash();
  }

  /** From here on the world is friendly and people say yes: every operation comes to rest. */
  finish(): void {
    this.#mayChange = true;
    this.#take({ type: 'tick' });
    for (let rounds = 0; rounds < 2_000; rounds++) {
      const { history } = this.#state;
      if (history.outcome !== undefined || history.dismissed) return;
      const due = dueAt(this.#state, this.#now);
      if (this.#pending.length > 0) this.#answerOne(true);
      else if (due !== undefined) this.#wait(due);
      else {
        expect(isAsking(this.#state, this.#now), 'it stands still without asking anyone').toBe(true);
        this.#take({ type: 'resume' });
      }
    }
    throw new Error('it never comes to rest');
  }

  #take(happening: Happening): void {
    const event: Event = {
      at: this.#now,
      account: this.#now,
      random: this.#random(),
      mayChange: this.#mayChange,
      ...happening,
    };
    this.events.push(event);
    const before = this.#state;
    const frozen = JSON.stringify(before.history.entries);
    const [state, effects] = reduce(before, event, rules);
    expect(JSON.stringify(before.history.entries), 'the reducer changed its past').toBe(frozen);
    this.#state = state;
    this.#check(before, effects);
  }

  #check(before: State, effects: readonly Effect[]): void {
    let entries = before.history.entries;
    for (const effect of effects) {
      if (effect.type === 'write') {
        this.#checkEntry(entries, effect.entry);
        entries = [...entries, effect.entry];
      } else {
        if (effect.type === 'act') {
          const last = entries.findLast((entry) => 'step' in entry && entry.step === effect.step);
          expect(last?.type, 'an act without its intent').toBe('intent');
          const target = this.#targetOf(effect.step);
          expect(this.#outstanding.get(target), `two requests for ${target}`).toBeUndefined();
          this.#outstanding.set(target, effect.step);
        }
        this.#pending.push(effect);
      }
    }
    this.#written.push(...effects.flatMap((effect) => (effect.type === 'write' ? [effect.entry] : [])));
    expect(replay(this.#header, this.#written), 'what is written is not what is known').toEqual(this.#state.history);
    const kept = this.#state.history.entries;
    if (kept.length < this.#written.length)
      expect(replay(this.#header, kept), 'what is kept says something else').toEqual(this.#state.history);
    const parsed = parseJournal([this.#header, ...entries].map(lineOf).join(''));
    expect(parsed, 'it can not be read again').toMatchObject({ state: 'read' });
  }

  #checkEntry(entries: readonly Entry[], entry: Entry): void {
    const past = replay(this.#header, entries);
    expect(past.dismissed, `${entry.type} after dismissed`).toBe(false);
    if (past.outcome !== undefined) {
      const final = ['done', 'rolledBack', 'cancelled'].includes(past.outcome);
      const allowed = final
        ? ['claimed', 'dismissed']
        : ['claimed', 'resumed', 'rollingBack', 'replanned', 'dismissed'];
      // The request that was on its way is still noted.
      expect(allowed, `${entry.type} after ${past.outcome}`).toContain(entry.type);
    }
    if (entry.type !== 'intent') return;
    expect(this.#mayChange, 'it sends while nothing may be changed').toBe(true);
    expect(past.held, 'it sends after a long gap without asking').toBe(false);
    if (entry.step.startsWith('undo:')) return expect(past.undo, 'it undoes without a roll-back').toBeDefined();
    expect(past.undo, 'it goes forward while it rolls back').toBeUndefined();
    const target = this.#targetOf(entry.step);
    if (mayHaveBegun(entries, target, past.plan)) return;
    expect(past.cancelled, `${target} begins although it was cancelled`).toBe(false);
    this.#checkStage(entries, target, past.plan.stages ?? []);
  }

  /** Told from the entries alone: the stages before have come to their end, within their limits, and their pause is over. */
  #checkStage(entries: readonly Entry[], target: string, stages: readonly Stage[]): void {
    const { records } = replay(this.#header, entries);
    let failures = 0;
    for (const stage of stages.slice(
      0,
      stages.findIndex(({ targets }) => targets.includes(target)),
    )) {
      for (const each of stage.targets) {
        const own = [...records.values()].filter(({ step, undo }) => !undo && step.target === each);
        const failed = own.some(({ status }) => status === 'failed' || status === 'blocked');
        const done = own.every(({ status }) => status === 'done' || status === 'skipped');
        expect(failed || done, `${target} begins before ${each} has ended`).toBe(true);
        if (failed) failures += 1;
      }
      expect(failures, `${target} begins beyond the limit of ${stage.id}`).toBeLessThanOrEqual(stage.failureLimit);
      const pause = entries.findLast((entry) => entry.type === 'paused' && entry.after === stage.id);
      if (stage.pause > 0) expect(pause?.type === 'paused' && pause.until <= this.#now, 'pause').toBe(true);
    }
  }

  #answerOne(friendly: boolean): void {
    const [effect] = this.#pending.splice(Math.floor(this.#random() * this.#pending.length), 1);
    if (effect === undefined) return;
    switch (effect.type) {
      case 'open':
        return this.#take(
          friendly || this.#random() < 0.8
            ? { type: 'opened', speed: 1 }
            : { type: 'notOpened', problem: this.#problem() },
        );
      case 'observe': {
        const { step, ticket } = effect;
        if (!friendly && this.#random() < 0.15) {
          return this.#take({ type: 'observeFailed', step, ticket, problem: this.#problem() });
        }
        return this.#take({ type: 'observed', step, ticket, state: this.#stepState(step, friendly) });
      }
      case 'act': {
        const { step, ticket } = effect;
        this.#outstanding.delete(this.#targetOf(step));
        if (!friendly && this.#random() < 0.1) return this.#take({ type: 'heldBack', step, ticket });
        if (!friendly && this.#random() < 0.3) {
          return this.#take({ type: 'actFailed', step, ticket, problem: this.#problem() });
        }
        const answer = !friendly && this.#random() < 0.2 ? 'busy' : 'taken';
        return this.#take({ type: 'acted', step, ticket, answer, requests: [] });
      }
    }
  }

  #stepState(step: string, friendly: boolean): StepState {
    const sent = this.#state.history.records.get(step)?.startedAt !== undefined;
    if (friendly) return sent ? { state: 'done' } : { state: 'todo' };
    const cause: StepFailure = { code: 'startFailed', resource: this.#targetOf(step), lines: [] };
    return this.#pick<StepState>([
      { state: 'todo' },
      { state: 'todo' },
      { state: 'done' },
      { state: 'done' },
      { state: 'pending', detail: 'Pending' },
      { state: 'pending' },
      { state: 'failed', cause },
      { state: 'failed', cause: { ...cause, passes: 'capacity' } },
      { state: 'blocked', reason: 'Deleting' },
    ]);
  }

  #wait(due: number): void {
    this.#now = Math.max(this.#now + 1, due);
    this.#take({ type: 'tick' });
  }

  #wish(): void {
    const type = this.#pick(['cancel', 'resume', 'resume', 'rollBack', 'replan', 'dismiss'] as const);
    // Nobody dismisses so often that no walk gets far.
    if (type === 'dismiss' && this.#random() < 0.8) return;
    if (type !== 'replan') return this.#take({ type });
    const { plan } = this.#state.history;
    const steps = plan.steps.map((step) =>
      this.#random() < 0.3 ? { ...step, input: { instanceType: `ml.${Math.floor(this.#random() * 9)}` } } : step,
    );
    return this.#take({ type, plan: { ...plan, steps } });
  }

  /** The window dies; a request on its way may have arrived or not. The last entries may not have been written yet. */
  #crash(): void {
    const { entries } = this.#state.history;
    // What was not carried out yet was not written either: but never an entry before an act that was begun.
    const lost = this.#outstanding.size === 0 && this.#random() < 0.3 && entries.at(-1)?.type !== 'claimed' ? 1 : 0;
    this.events.push({ type: 'crash', lost });
    const kept = entries.slice(0, entries.length - lost);
    this.#written = [...kept];
    this.#pending = [];
    this.#outstanding = new Map();
    this.#state = stateOf(replay(this.#header, kept));
    this.#now += this.#random() < 0.2 ? 40 * minute : 20 * second;
    if (this.#state.history.dismissed || this.#state.history.outcome !== undefined) return;
    this.#take({ type: 'claimed', generation: this.#state.history.generation + 1, window: 'walk' });
  }

  #plan(): Plan {
    const targets = Array.from({ length: 1 + Math.floor(this.#random() * 5) }, (_, at) => `t${at}`);
    const steps = targets.flatMap((target) =>
      Array.from({ length: 1 + Math.floor(this.#random() * 3) }, (_, at): PlanStep => {
        const undo = this.#random() < 0.6 ? { undo: [{ type: 'back', input: {} }] } : {};
        return { id: `${target}.${at}`, type: 'go', target, input: {}, ...undo };
      }),
    );
    const stages = this.#random() < 0.7 ? { stages: this.#stages(targets) } : {};
    return {
      version: 1,
      remedy: 'notebook.rollOut',
      scope,
      targets: targets.map((key) => ({ key, name: key })),
      steps,
      ...stages,
      ...(this.#random() < 0.5 ? { onFailure: 'rollBack' as const } : {}),
      effects: [],
      duration: { from: 1, to: 2 },
    };
  }

  #stages(targets: readonly string[]): readonly Stage[] {
    const stages: Stage[] = [];
    for (let rest = targets; rest.length > 0;) {
      const count = 1 + Math.floor(this.#random() * rest.length);
      stages.push({
        id: `stage${stages.length}`,
        targets: rest.slice(0, count),
        failureLimit: Math.floor(this.#random() * 2),
        pause: this.#random() < 0.4 ? minute : 0,
        shared: this.#random() < 0.3,
      });
      rest = rest.slice(count);
    }
    return stages;
  }

  #targetOf(step: string): string {
    return /^(?:undo:)?(t\d+)/.exec(step)?.[1] ?? '';
  }

  #problem() {
    return new ProblemError({ code: this.#pick(codes), fault: 'aws' }).problem;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
}

/** Whether something of a target may have reached AWS, told from the entries alone. */
function mayHaveBegun(entries: readonly Entry[], target: string, plan: Plan): boolean {
  const own = new Set(plan.steps.filter((step) => step.target === target).map(({ id }) => id));
  const arrived = new Map<string, boolean>();
  const unanswered = new Set<string>();
  for (const entry of entries) {
    if (!('step' in entry) || !own.has(entry.step)) continue;
    if (entry.type === 'intent') {
      if (unanswered.has(entry.step)) arrived.set(entry.step, true);
      unanswered.add(entry.step);
    }
    if (entry.type === 'notSent') {
      const before = arrived.get(entry.step) ?? false;
      const may = entry.problem !== undefined && mayHaveArrived(entry.problem);
      // Where the resource itself has shown that nothing arrived, what was in doubt is not any more.
      arrived.set(entry.step, may || (before && !(entry.problem === undefined && !unanswered.has(entry.step))));
      unanswered.delete(entry.step);
    } else if (entry.type !== 'intent' && unanswered.delete(entry.step)) arrived.set(entry.step, true);
  }
  return unanswered.size > 0 || [...arrived.values()].some(Boolean);
}

test(`random walks of ${walks} operations, with crashes, problems and impatient people, keep their promises (seed ${seed})`, () => {
  let events = 0;
  for (let number = 0; number < walks; number++) {
    const walk = new Walk(chance(seed + number));
    try {
      for (let step = 0; step < stepsPerWalk; step++) walk.step();
      walk.finish();
    } catch (error) {
      const story = walk.events.map((event) => JSON.stringify(event)).join('\n');
      const again = `WALK_SEED=${seed + number} WALKS=1 npx vitest run --project unit test/unit/operations/walk.test.ts`;
      throw new Error(`${String(error)}\n\nagain: ${again}\n\n${story}`, { cause: error });
    }
    events += walk.events.length;
  }
  process.stdout.write(`random walk: seed ${seed}, ${walks} operations, ${events} events\n`);
  expect(events).toBeGreaterThan(1_000);
});
