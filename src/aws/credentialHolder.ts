import type { AwsCredentialIdentity } from '@smithy/types';
import { ProblemError, problemOf, type Problem } from '../domain/problem.ts';
import { minute, second, type Instant } from '../domain/time.ts';

/** Temporary credentials are renewed this long before they end, as in the SDK. */
const renewBefore = 5 * minute;

/**
 * How long a failure answers for the next ones: ten readers that start
 * together ask once (and a person is asked for one MFA code, not ten).
 */
const failureHolds = 10 * second;

/** A person did not want to be asked now: they are left alone for so long, unless they come back to it themselves. */
const dismissalHolds = 15 * minute;

/** How a `resolve` rejects when a person was asked for something and dismissed it. */
export class DismissedError extends ProblemError {}

/** The credentials of one profile: resolved when first needed, renewed in time, shared by all its sessions. */
export class CredentialHolder {
  readonly #resolve: () => Promise<AwsCredentialIdentity>;
  readonly #now: () => Instant;
  #current: AwsCredentialIdentity | undefined;
  #resolving: Promise<AwsCredentialIdentity> | undefined;
  #renewing: Promise<AwsCredentialIdentity> | undefined;
  #failure: { readonly problem: Problem; readonly until: Instant } | undefined;

  /** `resolve` rejects with ProblemErrors. */
  constructor(resolve: () => Promise<AwsCredentialIdentity>, now: () => Instant = () => Date.now()) {
    this.#resolve = resolve;
    this.#now = now;
  }

  /** A person wants it now: what failed is tried at once, and what would hold for good is resolved anew. */
  tryAgain(): void {
    this.#failure = undefined;
    if (this.#current?.expiration === undefined) this.#current = undefined;
  }

  /** Rejects with a ProblemError; a recent one answers at once. */
  get(): Promise<AwsCredentialIdentity> {
    if (this.#failure !== undefined) {
      if (this.#now() < this.#failure.until) return Promise.reject(new ProblemError(this.#failure.problem));
      this.#failure = undefined;
    }
    const current = this.#current;
    if (current !== undefined && this.#left(current) >= renewBefore) return Promise.resolve(current);
    this.#resolving ??= this.#resolveOnce(current).finally(() => {
      this.#resolving = undefined;
    });
    return this.#resolving;
  }

  /**
   * AWS said that these have expired. Resolves to others, if there are any by
   * now (someone signed in again); else the problem is remembered.
   */
  afterExpiry(stale: AwsCredentialIdentity, problem: Problem): Promise<AwsCredentialIdentity> {
    if (this.#current !== undefined && !isSame(this.#current, stale)) return Promise.resolve(this.#current);
    this.#renewing ??= this.#renew(stale, problem).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(stale: AwsCredentialIdentity, problem: Problem): Promise<AwsCredentialIdentity> {
    this.#current = undefined;
    const fresh = await this.get();
    if (!isSame(fresh, stale)) return fresh;
    this.#current = undefined;
    throw this.#remember(problem);
  }

  async #resolveOnce(current: AwsCredentialIdentity | undefined): Promise<AwsCredentialIdentity> {
    try {
      this.#current = await this.#resolve();
      return this.#current;
    } catch (error) {
      // Renewing too early is no reason to stop using what still holds.
      if (current !== undefined && this.#left(current) > 0) return current;
      throw this.#remember(problemOf(error), error instanceof DismissedError ? dismissalHolds : failureHolds);
    }
  }

  #remember(problem: Problem, holds = failureHolds): ProblemError {
    this.#failure = { problem, until: this.#now() + holds };
    return new ProblemError(problem);
  }

  /** Milliseconds until they end. */
  #left(credentials: AwsCredentialIdentity): number {
    return credentials.expiration === undefined ? Infinity : credentials.expiration.getTime() - this.#now();
  }
}

function isSame(one: AwsCredentialIdentity, other: AwsCredentialIdentity): boolean {
  return one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken;
}
