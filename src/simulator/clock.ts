import * as v from 'valibot';
import type { Json, SimulatedClock } from './service.ts';

const PendingTask = v.object({
  due: v.number(),
  service: v.string(),
  account: v.string(),
  region: v.string(),
  task: v.string(),
  arguments: v.record(v.string(), v.string()),
});

/** Work that a service asked for at a later instant. */
export type PendingTask = v.InferOutput<typeof PendingTask>;

const longestTimeout = 2 ** 31 - 1;

/** The simulated time, and what is to happen in it. Runs at the wall's pace, at a fixed distance from it. */
export class TaskClock {
  readonly #offset: number;
  readonly #speed: number;
  readonly #run: (task: PendingTask) => void;
  #pending: PendingTask[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `offset`: milliseconds that the simulated time is ahead of the wall's. */
  constructor(options: { readonly offset: number; readonly speed: number; readonly run: (task: PendingTask) => void }) {
    this.#offset = options.offset;
    this.#speed = options.speed;
    this.#run = options.run;
  }

  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /** The clock as one service sees it in one account and region. */
  at(place: { readonly service: string; readonly account: string; readonly region: string }): SimulatedClock {
    const { service, account, region } = place;
    const due = (duration: number) => this.now() + duration / this.#speed;
    return {
      now: () => this.now(),
      due,
      after: (duration, task, arguments_) => {
        this.#pending.push({ due: due(duration), service, account, region, task, arguments: { ...arguments_ } });
        this.#arm();
      },
    };
  }

  /** Runs everything that is due, in order of its due time. */
  runDue(): void {
    try {
      for (let next = this.#takeDue(); next !== undefined; next = this.#takeDue()) this.#run(next);
    } finally {
      this.#arm();
    }
  }

  save(): Json {
    return this.#pending.map((task) => ({ ...task, arguments: { ...task.arguments } }));
  }

  /** Replaces what is pending by what `save` gave. */
  load(saved: unknown): void {
    this.#pending = v.parse(v.array(PendingTask), saved);
    this.#arm();
  }

  dispose(): void {
    this.#pending = [];
    clearTimeout(this.#timer);
  }

  #takeDue(): PendingTask | undefined {
    const next = this.#next();
    if (next === undefined || next.due > this.now()) return undefined;
    this.#pending.splice(this.#pending.indexOf(next), 1);
    return next;
  }

  #next(): PendingTask | undefined {
    return this.#pending.reduce<PendingTask | undefined>(
      (first, task) => (first === undefined || task.due < first.due ? task : first),
      undefined,
    );
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (next === undefined) return;
    const wait = Math.min(longestTimeout, Math.max(0, Math.ceil(next.due - this.now())));
    this.#timer = setTimeout(() => this.runDue(), wait);
    this.#timer.unref();
  }
}
