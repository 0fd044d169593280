import type { Priority } from './callOptions.ts';
import { Pace, type Rate } from './pace.ts';

/** What one request of a queue is, as its owner sees it: read anew whenever the next one is chosen. */
export interface Wanted {
  /** Default `seen`: somebody waits for it. */
  readonly priority?: Priority | undefined;
  /** On whose behalf; requests of one priority take turns by it. */
  readonly asker?: string | undefined;
}

export interface QueueOptions {
  readonly wanted?: Wanted | undefined;
  /** Aborted: it leaves the queue. */
  readonly signal?: AbortSignal | undefined;
  /** It was sent before, and goes first among its like. */
  readonly again?: boolean;
}

export interface Limit extends Rate {
  /** At most so many are under way. */
  readonly concurrency: number;
}

interface Waiting {
  readonly options: QueueOptions;
  readonly start: () => void;
}

const rank: Readonly<Record<Priority, number>> = { seen: 0, attention: 1, rest: 2 };

/**
 * The requests of one quota, one after the other: what somebody looks at first, then what may need attention, then the
 * rest; among equals those that were refused before, then askers in turn, then the order in which they came. What its
 * caller has given up is not sent.
 */
export class RequestQueue {
  readonly #limit: () => Limit;
  readonly #pace: Pace;
  readonly #isThrottle: (error: unknown) => boolean;
  #waiting: Waiting[] = [];
  /** Asker → how many turns had been taken when it had its last one. */
  readonly #turns = new Map<string, number>();
  #turn = 0;
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    limit: () => Limit,
    isThrottle: (error: unknown) => boolean,
    paceChanged: (perSecond: number | undefined) => void,
  ) {
    this.#limit = limit;
    this.#isThrottle = isThrottle;
    this.#pace = new Pace(limit, paceChanged);
  }

  /** Runs the attempt when its turn has come. Rejects with the signal's reason when it is aborted before that. */
  add<T>(attempt: () => Promise<T>, options: QueueOptions = {}): Promise<T> {
    const { signal } = options;
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const entry: Waiting = {
        options,
        start: () => {
          signal?.removeEventListener('abort', leave);
          void this.#run(attempt).then(resolve, reject);
        },
      };
      const leave = () => {
        this.#waiting = this.#waiting.filter((each) => each !== entry);
        reject(reasonOf(signal));
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(entry);
      this.#pump();
    });
  }

  async #run<T>(attempt: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await attempt();
    } catch (error) {
      if (this.#isThrottle(error)) this.#pace.throttled(performance.now());
      throw error;
    } finally {
      this.#underWay -= 1;
      this.#pump();
    }
  }

  /** Starts what may start now, and wakes up when the next one may. */
  #pump(): void {
    while (this.#waiting.length > 0 && this.#underWay < this.#limit().concurrency) {
      const next = this.#next();
      if (next === undefined) return;
      const now = performance.now();
      const wait = this.#pace.waitFor(now, rankOf(next) === 0);
      if (wait > 0) {
        this.#wakeIn(wait);
        return;
      }
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#turns.set(next.options.wanted?.asker ?? '', (this.#turn += 1));
      this.#pace.started(now);
      next.start();
    }
  }

  /** Few wait at a time, for readers ask as they get answers; so they are looked through, and a priority may change meanwhile. */
  #next(): Waiting | undefined {
    const turnOf = ({ options }: Waiting) => this.#turns.get(options.wanted?.asker ?? '') ?? 0;
    const before = (a: Waiting, b: Waiting) =>
      rankOf(a) - rankOf(b) ||
      Number(b.options.again ?? false) - Number(a.options.again ?? false) ||
      turnOf(a) - turnOf(b);
    let [first] = this.#waiting;
    for (const each of this.#waiting) if (first !== undefined && before(each, first) < 0) first = each;
    return first;
  }

  #wakeIn(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), Math.ceil(wait));
  }
}

function rankOf({ options }: Waiting): number {
  return rank[options.wanted?.priority ?? 'seen'];
}

function reasonOf(signal: AbortSignal | undefined): unknown {
  return signal?.reason;
}
