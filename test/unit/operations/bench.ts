import type { Plan } from '../../../src/domain/plan.ts';
import { ProblemError, problemOf, type ProblemCode } from '../../../src/domain/problem.ts';
import { minute, second } from '../../../src/domain/time.ts';
import type { StepState } from '../../../src/kinds/kind.ts';
import type { Effect, Happening, Wish } from '../../../src/operations/events.ts';
import { replay } from '../../../src/operations/history.ts';
import type { Entry, Header, OperationSnapshot } from '../../../src/operations/operation.ts';
import type { StepRecord } from '../../../src/operations/record.ts';
import { dueAt, newState, reduce, stateOf } from '../../../src/operations/reduce.ts';
import { snapshotOf } from '../../../src/operations/snapshot.ts';
import type { State } from '../../../src/operations/turn.ts';
import { told } from './machines.ts';

export const nine = Date.parse('2026-11-22T09:00:00Z');

export function problem(code: ProblemCode): ProblemError {
  return new ProblemError({ code, fault: 'aws' });
}

/** What the world answers to a step; throws what a port would throw. */
export interface World {
  observe(record: StepRecord, now: number): StepState;
  act(record: StepRecord, now: number): 'taken' | 'busy';
}

/** Machines that need a minute to change. `act` and `observe` can be overridden by step id for a story's trouble. */
export class Machines implements World {
  readonly state = new Map<string, 'on' | 'off'>();
  readonly changes = new Map<string, { readonly to: 'on' | 'off'; readonly at: number }>();
  readonly acts = new Map<string, (() => 'taken' | 'busy' | 'lost' | undefined)[]>();
  readonly looks = new Map<string, (() => StepState | undefined)[]>();

  constructor(initial: Readonly<Record<string, 'on' | 'off'>>) {
    for (const [key, value] of Object.entries(initial)) this.state.set(key, value);
  }

  observe({ step }: StepRecord, now: number): StepState {
    const trouble = this.looks.get(step.id)?.shift()?.();
    if (trouble) return trouble;
    const change = this.changes.get(step.target);
    if (change && change.at <= now) {
      this.state.set(step.target, change.to);
      this.changes.delete(step.target);
    }
    if (this.changes.has(step.target)) return { state: 'pending', detail: 'Changing' };
    if (this.state.get(step.target) === this.#wanted(step.type)) return { state: 'done' };
    return { state: 'todo' };
  }

  act({ step }: StepRecord, now: number): 'taken' | 'busy' {
    const trouble = this.acts.get(step.id)?.shift()?.();
    if (trouble === 'lost') return 'taken';
    if (trouble) return trouble;
    this.changes.set(step.target, { to: this.#wanted(step.type), at: now + minute });
    return 'taken';
  }

  #wanted(type: string): 'on' | 'off' {
    return type === 'on' || type === 'undo-off' || type === 'notebook.start' ? 'on' : 'off';
  }
}

export interface BenchOptions {
  readonly upTo?: number;
  readonly entries?: readonly Entry[];
  readonly at?: number;
}

/** Runs the reducer against a world, in a time that passes only when the bench says so. */
export class Bench {
  state: State;
  now: number;
  readonly header: Header;
  readonly diary: string[] = [];
  mayChange = true;
  random = 0.5;
  /** Told of each look. */
  observed: (step: string, at: number) => void = () => {};
  readonly #world: World;
  readonly #upTo: number;
  #effects: Effect[] = [];
  #opens: (() => Happening)[] = [];

  constructor(plan: Plan, world: World, options: BenchOptions = {}) {
    this.header = { version: 1, id: 'one', room: 'notebooks', plan, at: nine };
    this.state = options.entries ? stateOf(replay(this.header, options.entries)) : newState(this.header);
    this.now = options.at ?? nine;
    this.#world = world;
    this.#upTo = options.upTo ?? 30 * minute;
  }

  get snapshot(): OperationSnapshot {
    return snapshotOf(this.state, { ownership: 'thisWindow', now: this.now, mayChange: this.mayChange });
  }

  get told(): readonly string[] {
    return told(this.snapshot);
  }

  get entries(): readonly Entry[] {
    return this.state.history.entries;
  }

  /** What the next tries to open the scope come to. */
  opens(...answers: readonly (() => Happening)[]): void {
    this.#opens.push(...answers);
  }

  claim(more: { readonly idle?: number } = {}): this {
    return this.take({
      type: 'claimed',
      generation: this.state.history.generation + 1,
      window: 'bench',
      ...more,
    });
  }

  wish(type: Exclude<Wish['type'], 'replan'>): this {
    return this.take({ type });
  }

  replan(plan: Plan): this {
    return this.take({ type: 'replan', plan });
  }

  /** Takes an event, and answers all that follows from it at once. */
  take(happening: Happening): this {
    const event = { at: this.now, account: this.now, random: this.random, mayChange: this.mayChange, ...happening };
    const rules = { wait: () => ({ every: 5 * second, upTo: this.#upTo }) };
    const [state, effects] = reduce(this.state, event, rules);
    this.state = state;
    this.#effects.push(...effects);
    for (let effect = this.#effects.shift(); effect; effect = this.#effects.shift()) {
      const answer = this.#answer(effect);
      if (answer) this.take(answer);
    }
    return this;
  }

  /** Lets time pass until nothing more happens by itself, or the duration is over. */
  run(duration = Number.POSITIVE_INFINITY): this {
    const until = this.now + duration;
    for (;;) {
      const due = dueAt(this.state, this.now);
      if (due === undefined || due > until) break;
      this.now = Math.max(this.now, due);
      this.take({ type: 'tick' });
    }
    if (Number.isFinite(until)) this.now = until;
    return this;
  }

  #answer(effect: Effect): Happening | undefined {
    switch (effect.type) {
      case 'write':
        this.diary.push(`${this.#clock()} ${line(effect.entry)}`);
        return undefined;
      case 'open':
        return (this.#opens.shift() ?? (() => ({ type: 'opened', speed: 1 }) as const))();
      case 'observe': {
        const { step, ticket } = effect;
        this.observed(step, this.now);
        try {
          const state = this.#world.observe(this.#record(step), this.now);
          return { type: 'observed', step, ticket, state };
        } catch (error) {
          return { type: 'observeFailed', step, ticket, problem: problemOf(error) };
        }
      }
      case 'act': {
        const { step, ticket } = effect;
        try {
          const answer = this.#world.act(this.#record(step), this.now);
          return { type: 'acted', step, ticket, answer, requests: [] };
        } catch (error) {
          return { type: 'actFailed', step, ticket, problem: problemOf(error) };
        }
      }
    }
  }

  #record(id: string): StepRecord {
    const record = this.state.history.records.get(id);
    if (!record) throw new Error(`no step ${id}`);
    return record;
  }

  #clock(): string {
    return new Date(this.now).toISOString().slice(11, 19);
  }
}

/** `intent off-a`, `failed on-a capacity`. */
function line(entry: Entry): string {
  const words: string[] = [entry.type];
  if ('step' in entry) words.push(entry.step);
  switch (entry.type) {
    case 'notSent':
      words.push(entry.problem?.code ?? 'busy', ...(entry.final ? ['final'] : []));
      break;
    case 'failed':
    case 'postponed':
      words.push(entry.cause.code);
      break;
    case 'done':
      if (entry.skipped) words.push('skipped');
      break;
    case 'ended':
      words.push(entry.outcome);
      break;
    case 'paused':
      words.push(entry.after);
      break;
    case 'rollingBack':
      words.push(entry.by);
      break;
    default:
  }
  return words.join(' ');
}
