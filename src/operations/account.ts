import type { Session } from '../aws/session.ts';
import { ProblemError } from '../domain/problem.ts';
import type { KnownScope, Scope } from '../domain/scope.ts';
import { minute } from '../domain/time.ts';
import type { Clock } from './clock.ts';

export interface AccountDeps {
  readonly clock: Clock;
  /** As Aws.openScope: rejects with a ProblemError where the profile is gone. */
  readonly openScope: (scope: Scope) => Promise<{ readonly session: Session; readonly close: () => void }>;
}

/** An account that does not answer within this time is tried again later. A person may be asked for a code meanwhile. */
const openWithin = 2 * minute;

/** Credentials can come to be those of another account under an open session: before AWS is changed it is asked again. */
const confirmedFor = minute;

/** The way to the account of an operation's plan, and to no other. */
export class Account {
  readonly #deps: AccountDeps;
  readonly #scope: KnownScope;
  #opened: { readonly session: Session; readonly close: () => void } | undefined;
  #openings = 0;
  #confirmedAt: number | undefined;
  #confirming: Promise<void> | undefined;

  constructor(deps: AccountDeps, scope: KnownScope) {
    this.#deps = deps;
    this.#scope = scope;
  }

  get session(): Session | undefined {
    return this.#opened?.session;
  }

  /**
   * Opens it anew, and sees that it is the plan's account. Undefined where it was opened again, or closed, meanwhile;
   * rejects with a ProblemError where it does not answer, in time or at all.
   */
  async open(): Promise<Session | undefined> {
    this.close();
    const opening = this.#openings;
    const isWanted = () => opening === this.#openings;
    const late = Promise.withResolvers<never>();
    const callOff = this.#deps.clock.after(openWithin, () => {
      const { profile, region } = this.#scope;
      late.reject(new ProblemError({ code: 'timedOut', fault: 'network', profile, region }));
    });
    try {
      const session = await Promise.race([this.#open(isWanted), late.promise]);
      return isWanted() ? session : undefined;
    } catch (error) {
      if (!isWanted()) return undefined;
      // What still comes of it, nobody waits for.
      this.close();
      throw error;
    } finally {
      callOff();
    }
  }

  async #open(isWanted: () => boolean): Promise<Session> {
    const opened = await this.#deps.openScope(this.#scope);
    if (!isWanted()) {
      opened.close();
      throw new ProblemError({ code: 'cancelled', fault: 'user' });
    }
    this.#opened = opened;
    await this.confirm(opened.session);
    if (opened.session.signal.aborted) throw new ProblemError({ code: 'cancelled', fault: 'user' });
    return opened.session;
  }

  /** Asks whose account it is, where that was not asked just now. Rejects with a ProblemError where it is not the plan's. */
  confirm(session: Session): Promise<void> {
    const { clock } = this.#deps;
    if (this.#confirmedAt !== undefined && clock.now() - this.#confirmedAt <= confirmedFor) return Promise.resolve();
    this.#confirming ??= this.#confirm(session);
    return this.#confirming;
  }

  async #confirm(session: Session): Promise<void> {
    const isOpen = () => this.#opened?.session === session;
    try {
      await confirmAccount(session, this.#scope);
      if (isOpen()) this.#confirmedAt = this.#deps.clock.now();
    } finally {
      if (isOpen()) this.#confirming = undefined;
    }
  }

  close(): void {
    const opened = this.#opened;
    this.#openings += 1;
    this.#opened = undefined;
    this.#confirmedAt = undefined;
    this.#confirming = undefined;
    opened?.close();
  }
}

/** A profile can come to mean another account; the plan was agreed to for one. */
async function confirmAccount(session: Session, scope: KnownScope): Promise<void> {
  const { account } = await session.ports.sts.getCallerIdentity({ signal: session.signal });
  if (account === scope.account) return;
  throw new ProblemError({
    code: 'wrongAccount',
    fault: 'user',
    profile: scope.profile,
    region: scope.region,
    detail: account,
  });
}
