import { problemOf, type Problem, type ProblemCode } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';

export type Answer<T> = { readonly value: T } | { readonly problem: Problem };

/** Nothing that is asked afterwards would be answered either. */
const hopeless = new Set<ProblemCode>([
  'noCredentials',
  'expiredCredentials',
  'invalidCredentials',
  'regionUnavailable',
]);

/** So many failures before any further question is held to be pointless. */
const patience = 25;

/**
 * One operation, asked of many resources. A failure becomes data and is
 * reported: a missing permission once and for all, anything else with the
 * resource it concerns. Where the answers leave no hope the questions stop, so
 * that ten thousand of them do not use up the account's request rate for
 * nothing; the first problem then answers for the rest.
 */
export class Enquiry {
  readonly #report: (problem: Problem, about?: ResourceKey) => void;
  #answered = false;
  #denials = 0;
  #failuresInARow = 0;
  #closed: Problem | undefined;

  constructor(report: (problem: Problem, about?: ResourceKey) => void) {
    this.#report = report;
  }

  /** Rejects only when cancelled. */
  async ask<T>(request: () => Promise<T>, about?: ResourceKey): Promise<Answer<T>> {
    if (this.#closed) return { problem: this.#closed };
    try {
      const value = await request();
      this.#answered = true;
      this.#failuresInARow = 0;
      return { value };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === 'cancelled') throw error;
      // It may have been closed while this one was on its way: then all is said.
      if (!this.#closed) this.#note(problem, about);
      return { problem };
    }
  }

  #note(problem: Problem, about: ResourceKey | undefined): void {
    if (hopeless.has(problem.code)) return this.#close(problem, true);
    switch (problem.code) {
      case 'notFound':
        return;
      case 'accessDenied':
        if (this.#denials++ === 0) this.#report(problem);
        // A policy can allow some resources only: one answer is enough to go on.
        if (this.#denials >= patience && !this.#answered) this.#close(problem, false);
        return;
      default:
        this.#report(problem, about);
        if (++this.#failuresInARow >= patience) this.#close(problem, true);
    }
  }

  #close(problem: Problem, report: boolean): void {
    this.#closed = problem;
    if (report) this.#report(problem);
  }
}
