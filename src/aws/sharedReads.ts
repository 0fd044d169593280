import { ProblemError } from '../domain/problem.ts';
import type { Budgets } from './budget.ts';
import type { CallOptions, Priority } from './callOptions.ts';

/** One question on its way, with all who wait for its answer. */
interface Shared<T> {
  readonly answer: Promise<T>;
  readonly begunAt: number;
  readonly waiting: Set<Waiter>;
  /** Nobody waits any more. */
  readonly stop: () => void;
}

interface Waiter {
  readonly options: CallOptions;
}

const order: readonly Priority[] = ['seen', 'attention', 'rest'];

/**
 * One kind of read: the same question asked twice at a time is sent once, as urgently as the most urgent of those who
 * wait, and given up when nobody waits any more. A question from before a change that was sent from here is not joined:
 * its answer may tell of the past.
 */
export class SharedReads<T> {
  readonly #budgets: Budgets;
  readonly #underWay = new Map<string, Shared<T>>();

  constructor(budgets: Budgets) {
    this.#budgets = budgets;
  }

  /** `question`: what tells it from others of its kind. */
  ask(
    question: readonly (string | undefined)[],
    options: CallOptions | undefined,
    read: (options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const key = JSON.stringify(question);
    const known = this.#underWay.get(key);
    const waiter = { options: options ?? {} };
    if (known !== undefined && known.begunAt === this.#budgets.writes) return waitFor(known, waiter);
    return waitFor(this.#begin(key, read), waiter);
  }

  #begin(key: string, read: (options: CallOptions) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const waiting = new Set<Waiter>();
    const forget = () => {
      if (this.#underWay.get(key) === shared) this.#underWay.delete(key);
    };
    const options: CallOptions = {
      signal: controller.signal,
      onAnswer: (answer) => waiting.forEach((each) => each.options.onAnswer?.(answer)),
      get priority() {
        return mostUrgent(waiting);
      },
      get asker() {
        return [...waiting][0]?.options.asker;
      },
    };
    const shared: Shared<T> = {
      // Begun a moment later, when the first of those who wait is there to say how urgent it is.
      answer: Promise.resolve()
        .then(() => read(options))
        .finally(forget),
      begunAt: this.#budgets.writes,
      waiting,
      stop: () => {
        forget();
        controller.abort();
      },
    };
    this.#underWay.set(key, shared);
    return shared;
  }
}

function mostUrgent(waiting: ReadonlySet<Waiter>): Priority {
  const all = new Set([...waiting].map(({ options }) => options.priority ?? 'seen'));
  return order.find((each) => all.has(each)) ?? 'rest';
}

async function waitFor<T>({ answer, waiting, stop }: Shared<T>, waiter: Waiter): Promise<T> {
  const { signal } = waiter.options;
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(new ProblemError({ code: 'cancelled', fault: 'user' }));
  });
  waiting.add(waiter);
  if (signal?.aborted === true) leave();
  else signal?.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([answer, left]);
  } finally {
    signal?.removeEventListener('abort', leave);
    waiting.delete(waiter);
    if (waiting.size === 0) stop();
  }
}
