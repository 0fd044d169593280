import type { Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { Instant } from '../domain/time.ts';
import type { StepType } from '../kinds/kind.ts';
import type { Pace } from './backOff.ts';
import type { Effect as Progress } from '../domain/plan.ts';
import type { Effect, Moment } from './events.ts';
import { apply, type History } from './history.ts';
import type { Entry } from './operation.ts';
import type { StepRecord } from './record.ts';

/** What the journal does not say, for it is gone with the window. */
export interface Live {
  readonly scope: 'closed' | 'opening' | 'open';
  /** When it is opened next, while it is closed; infinite where a person has to want it. */
  readonly openAt: Instant;
  /** While it is opening. */
  readonly openingSince?: Instant;
  readonly openFailures: number;
  /** Why the scope does not open. */
  readonly problem?: Problem;
  readonly speed: number;
  /** AWS may be changed, as it was said last. */
  readonly mayChange: boolean;
  readonly steps: ReadonlyMap<string, LiveStep>;
  /** Requests on their way, one a target at most, by their tickets. */
  readonly acting: ReadonlyMap<ResourceKey, number>;
  readonly tickets: number;
}

export interface LiveStep {
  /** The ticket of the look that is under way. */
  readonly observing?: number;
  /** When it is looked at next; undefined: at once. */
  readonly dueAt?: Instant;
  /** Since its last request, or since the first. */
  readonly looks: number;
  /** Problems in a row. */
  readonly problems: number;
  readonly problem?: Problem;
  readonly problemSince?: Instant;
  readonly detail?: string;
  readonly progress?: Progress;
  /** Requests in a row that AWS did not take. Only one that it takes, or the end of the step, ends the row. */
  readonly sendProblems: number;
  /** Why it did not take the last one. */
  readonly sendProblem?: Problem;
  /** It is not asked again before. */
  readonly sendAt?: Instant;
  /** From when its patience is counted: since it was last seen that there is all to be done. */
  readonly patientSince?: Instant;
  readonly begunAt?: Instant;
  /** Would be sent, but it lay for long, and a person has to agree; or nothing may be changed. */
  readonly asks: boolean;
}

export interface State {
  readonly history: History;
  readonly live: Live;
}

export interface Rules {
  /** Poll interval and patience of a step type. */
  wait(type: string): StepType['wait'];
}

export const freshLive: Live = {
  scope: 'closed',
  openAt: 0,
  openFailures: 0,
  speed: 1,
  mayChange: true,
  steps: new Map(),
  acting: new Map(),
  tickets: 0,
};

const freshStep: LiveStep = { looks: 0, problems: 0, sendProblems: 0, asks: false };

/** One step of the reducer while it is being made: the state before is never changed. */
export class Turn {
  history: History;
  live: Live;
  readonly effects: Effect[] = [];
  readonly moment: Moment;
  readonly rules: Rules;

  constructor(state: State, moment: Moment, rules: Rules) {
    this.history = state.history;
    this.live = state.live;
    this.moment = moment;
    this.rules = rules;
  }

  get now(): Instant {
    return this.moment.at;
  }

  get pace(): Pace {
    return { speed: this.live.speed, random: this.moment.random };
  }

  write(entry: Entry): void {
    this.history = apply(this.history, entry);
    this.effects.push({ type: 'write', entry });
  }

  step(id: string): LiveStep {
    return this.live.steps.get(id) ?? freshStep;
  }

  set(id: string, changed: LiveStep): void {
    this.live = { ...this.live, steps: new Map(this.live.steps).set(id, changed) };
  }

  /** Forgets how the looks went: the step begins anew, or a person wants it now. */
  forget(id: string): void {
    const steps = new Map(this.live.steps);
    steps.delete(id);
    this.live = { ...this.live, steps };
  }

  observe({ step }: StepRecord): void {
    const ticket = this.#ticket();
    const before = this.step(step.id);
    this.set(step.id, {
      ...before,
      observing: ticket,
      patientSince: before.patientSince ?? this.now,
      begunAt: before.begunAt ?? this.now,
    });
    this.effects.push({ type: 'observe', step: step.id, ticket });
  }

  act({ step }: StepRecord, lastModified?: Instant): void {
    const ticket = this.#ticket();
    this.write({
      type: 'intent',
      at: this.now,
      account: this.moment.account,
      step: step.id,
      ...(lastModified === undefined ? {} : { lastModified }),
    });
    this.live = { ...this.live, acting: new Map(this.live.acting).set(step.target, ticket) };
    this.effects.push({ type: 'act', step: step.id, ticket });
  }

  #ticket(): number {
    const ticket = this.live.tickets + 1;
    this.live = { ...this.live, tickets: ticket };
    return ticket;
  }
}
