import type { LifecycleConfig } from '../../aws/ports.ts';
import type { Session } from '../../aws/session.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import { minute, type Instant } from '../../domain/time.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { baseCheck, versionOf, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import { configKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { readConfig } from '../../kinds/lifecycleConfigs/read.ts';

/** A configuration as AWS gave it. */
export interface Known {
  readonly config: LifecycleConfig;
  readonly version: Version;
  readonly readAt: number;
  /** As `readAt`, and not later, by AWS's clock; absent where AWS's clock is not known. */
  readonly seenAt?: Instant;
}

/** No open session reads this account and region. */
export class NotOpenError extends Error {
  override readonly name = 'NotOpenError';
  readonly config: ConfigRef;
  constructor(config: ConfigRef) {
    super(`${config.account} ${config.region}`);
    this.config = config;
  }
}

export interface RemoteDeps {
  readonly inventory: Pick<Inventory, 'sessions' | 'sessionOf'>;
  /** Resolves when the sessions are open; nothing needs to have been read. */
  readonly opened: () => Promise<void>;
  readonly now?: () => number;
}

interface Held {
  readonly session: Session;
  /** Newest first. */
  readonly seen: readonly Known[];
  /** AWS has no such configuration any more. */
  readonly gone: boolean;
}

export type SeenListener = (ref: ConfigRef, known: Known, session: Session) => void;

/** A version that stays is told again, as still there, after so long at the earliest. */
const stillThere = 10 * minute;
/** How many versions of a configuration are remembered for a document that still shows an older one. */
const remembered = 8;

/** What AWS has, as far as it was read: the newest answer of each configuration, and the versions seen before. */
export class Remote {
  readonly #deps: RemoteDeps;
  readonly #now: () => number;
  readonly #known = new Map<string, Held>();
  /** What the seen listeners were told last. */
  readonly #told = new Map<string, Known>();
  readonly #reading = new Map<string, { readonly session: Session; readonly answer: Promise<Known> }>();
  readonly #accounts = new WeakMap<Session, Promise<string | undefined>>();
  readonly #listeners = new Set<(config: ConfigRef) => void>();
  readonly #seenListeners = new Set<SeenListener>();

  constructor(deps: RemoteDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
  }

  /** Fires for each version that was not the newest known one, the first included; now and then for one that stays. */
  onDidSee(listener: SeenListener): () => void {
    this.#seenListeners.add(listener);
    return () => this.#seenListeners.delete(listener);
  }

  /** Fires when AWS was found to have another version than before, or none. */
  onDidChange(listener: (config: ConfigRef) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The open sessions of a region; whose account it is may not be known yet. */
  async sessionsIn(region: string): Promise<readonly Session[]> {
    await this.#deps.opened();
    return this.#deps.inventory.sessions.filter((each) => each.scope.region === region);
  }

  /** Rejects with a NotOpenError where no session reads the account and region. */
  async session(ref: ConfigRef): Promise<Session> {
    await this.#deps.opened();
    const { inventory } = this.#deps;
    const direct = inventory.sessionOf(configKey(ref));
    if (direct) return direct;
    // The inventory learns the account from what it reads; a document that is restored does not wait for that.
    for (const session of inventory.sessions) {
      if (session.scope.region === ref.region && (await this.#accountOf(session)) === ref.account) return session;
    }
    throw new NotOpenError(ref);
  }

  /** The newest version that was read, without a request. */
  cached(ref: ConfigRef): Known | undefined {
    const held = this.#known.get(configKey(ref));
    return held && !held.gone && this.#deps.inventory.sessions.includes(held.session) ? held.seen.at(0) : undefined;
  }

  /** Whether AWS was found to have it no more. */
  isGone(ref: ConfigRef): boolean {
    return this.#known.get(configKey(ref))?.gone === true;
  }

  /** The versions that were read, newest first; also those of a session that is closed by now. */
  seen(ref: ConfigRef): readonly Known[] {
    return this.#known.get(configKey(ref))?.seen ?? [];
  }

  /** What was read at most `maxAge` milliseconds ago, else a new answer. Rejects with NotOpenError or ProblemError. */
  async get(ref: ConfigRef, maxAge = Number.POSITIVE_INFINITY): Promise<Known> {
    const cached = this.cached(ref);
    if (cached && this.#now() - cached.readAt <= maxAge) return cached;
    return this.read(ref);
  }

  /** Asks AWS; joins a question that is on its way. */
  async read(ref: ConfigRef): Promise<Known> {
    const key = configKey(ref);
    const session = await this.session(ref);
    const under = this.#reading.get(key);
    if (under?.session === session) return under.answer;
    const answer = this.#ask(ref, session);
    const entry = { session, answer };
    this.#reading.set(key, entry);
    try {
      return await answer;
    } finally {
      if (this.#reading.get(key) === entry) this.#reading.delete(key);
    }
  }

  async #ask(ref: ConfigRef, session: Session): Promise<Known> {
    const key = configKey(ref);
    const askedAt = session.now();
    const config = await readConfig(session.ports.sageMaker, ref.name, { signal: session.signal }).catch(
      (error: unknown) => {
        if (problemOf(error).code === 'notFound') this.#noteGone(ref);
        throw error;
      },
    );
    // A session that was closed meanwhile answers nothing more.
    if (session.signal.aborted) throw new ProblemError({ code: 'cancelled', fault: 'user' });
    const ahead = session.scope.sample ? 0 : session.clockAhead?.();
    const known: Known = {
      config,
      version: versionOf(config),
      readAt: this.#now(),
      ...(ahead === undefined ? {} : { seenAt: askedAt - ahead }),
    };
    const before = this.seen(ref);
    const wasGone = this.isGone(ref);
    const differs =
      wasGone || before[0] === undefined || baseCheck(before[0].version, known.version).state === 'changed';
    const older = differs ? before : before.slice(1);
    this.#known.set(key, { session, seen: [known, ...older].slice(0, remembered), gone: false });
    if (differs || this.#isNews(key, known)) {
      this.#told.set(key, known);
      for (const listener of this.#seenListeners) listener(ref, known, session);
    }
    if (differs && before.length > 0) for (const listener of this.#listeners) listener(ref);
    return known;
  }

  #isNews(key: string, { version, readAt }: Known): boolean {
    const told = this.#told.get(key);
    return (
      told === undefined || told.version.lastModified !== version.lastModified || readAt - told.readAt >= stillThere
    );
  }

  #noteGone(ref: ConfigRef): void {
    const held = this.#known.get(configKey(ref));
    if (!held || held.gone) return;
    this.#known.set(configKey(ref), { ...held, gone: true });
    for (const listener of this.#listeners) listener(ref);
  }

  #accountOf(session: Session): Promise<string | undefined> {
    const known = this.#accounts.get(session);
    if (known) return known;
    const asked = session.ports.sts.getCallerIdentity({ signal: session.signal }).then(
      (identity) => identity.account,
      () => {
        this.#accounts.delete(session);
        return undefined;
      },
    );
    this.#accounts.set(session, asked);
    return asked;
  }
}
