import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../aws/session.ts';
import type { Problem } from '../domain/problem.ts';
import { parseKey, type ResourceKey } from '../domain/resourceKey.ts';
import type { AssessContext, ReadOptions, Thresholds } from '../kinds/kind.ts';
import { kindIds, type KindId } from '../kinds/index.ts';
import type { Inventory } from './inventory.ts';
import type { KeptSource, SnapshotCache } from './kept/snapshotCache.ts';
import { KindReader } from './kindReader.ts';
import type { KindState, KindStates, Resource, ScopeState, Snapshot } from './snapshot.ts';

export interface InventoryOptions {
  readonly thresholds: () => Thresholds;
  /** What else is known here that verdicts on this session's resources may rest on. */
  readonly evidence?: (session: Session) => Omit<AssessContext, 'now' | 'thresholds'>;
  /** Milliseconds between two polls of a resource in transition. */
  readonly pollEvery: (session: Session) => number;
  /** How much is read; absent: as little as statuses take. */
  readonly reading?: () => ReadOptions;
  /** What was read last, kept for the next start; absent: nothing is. */
  readonly cache?: Omit<SnapshotCache, 'dispose'>;
  /** Changes are gathered for this long before the event fires; milliseconds. */
  readonly settle?: number;
}

/** Milliseconds for the first rows, before the account is asked who it is. */
const identifyAfter = 400;

/** What is held for one session. */
interface Watched {
  readonly session: Session;
  readonly readers: readonly KindReader[];
  account: string | undefined;
  /** What was kept of it is on screen; absent: nobody has looked for it yet. */
  restored?: Promise<void>;
}

const nothing: Snapshot = { scopes: [], problems: [], reading: false };

export function createInventory(options: InventoryOptions): Inventory {
  const settle = options.settle ?? 30;
  const listeners = new Set<() => void>();
  let watched: readonly Watched[] = [];
  let problems: readonly Problem[] = [];
  let stop = new AbortController();
  let current: Snapshot | undefined = nothing;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let polling: ReturnType<typeof setTimeout> | undefined;
  let watching = false;
  let seen: ReadonlySet<ResourceKey> = new Set();

  const contextOf = (session: Session): AssessContext => ({
    ...options.evidence?.(session),
    now: session.now(),
    thresholds: options.thresholds(),
  });

  function changed(): void {
    current = undefined;
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const listener of listeners) listener();
      schedulePoll();
    }, settle);
  }

  function build(): Snapshot {
    const scopes = watched.map((each): ScopeState => {
      const states = statesOf(each.readers);
      const account = each.account ?? accountIn(each.readers);
      return { scope: each.session.scope, kinds: states, ...(account === undefined ? {} : { account }) };
    });
    return { scopes, problems, reading: running !== undefined };
  }

  function snapshot(): Snapshot {
    return (current ??= build());
  }

  async function identify(each: Watched, signal: AbortSignal): Promise<void> {
    try {
      const { account } = await each.session.ports.sts.getCallerIdentity({ signal });
      if (signal.aborted) return;
      each.account = account;
      for (const reader of each.readers) reader.forgetKeptBut(account);
      changed();
    } catch {
      // Whatever stands in the way stands in the readers' way too, and they say it.
    }
  }

  async function readAll(): Promise<void> {
    const { signal } = stop;
    await Promise.all(watched.map((each) => readScope(each, signal)));
  }

  async function readScope(each: Watched, signal: AbortSignal): Promise<void> {
    // What was kept is also what the readers need not ask for again.
    if (options.cache) await (each.restored ??= restore(each, options.cache, signal));
    if (signal.aborted) return;
    const readings = each.readers.map((reader) => reader.read(signal));
    await Promise.all([...readings, ...(each.account === undefined ? [identifySoon(each, readings, signal)] : [])]);
  }

  /** The id stands in the ARN of every row: to ask for it does not delay the first of them, but where none comes. */
  async function identifySoon(each: Watched, readings: readonly Promise<void>[], signal: AbortSignal): Promise<void> {
    // Rows from the disk may be of another account.
    if (accountIn(each.readers) === undefined) await Promise.race([...readings, sleep(identifyAfter)]);
    if (!signal.aborted) await identify(each, signal);
  }

  async function restore({ session, readers }: Watched, cache: Pick<SnapshotCache, 'load'>, signal: AbortSignal) {
    await Promise.all(
      readers.map(async (reader) => reader.restore(await cache.load(reader.id, session.scope), signal)),
    );
  }

  function readerOf(id: KindId, session: Session): KindReader {
    const reader: KindReader = new KindReader(id, {
      session,
      context: () => contextOf(session),
      changed,
      onRead: () => options.cache?.changed(source),
      seen: () => seen,
      options: () => options.reading?.(),
    });
    const source: KeptSource = {
      kind: id,
      scope: session.scope,
      get isReading() {
        return reader.isReading;
      },
      kept: () => [...reader.toKeep()],
    };
    return reader;
  }

  function refresh(): Promise<void> {
    if (running) return running;
    const started = stop;
    running = readAll().finally(() => {
      if (stop !== started) return;
      running = undefined;
      changed();
    });
    changed();
    return running;
  }

  function readersOf(key: ResourceKey, scope?: string): { each: Watched; reader: KindReader }[] {
    return watched
      .filter((each) => scope === undefined || each.session.scope.id === scope)
      .flatMap((each) => each.readers.filter((reader) => reader.has(key)).map((reader) => ({ each, reader })));
  }

  async function reread(keys: readonly ResourceKey[]): Promise<void> {
    const { signal } = stop;
    await Promise.all(keys.flatMap((key) => readersOf(key).map(({ reader }) => reader.readOne(key, signal))));
  }

  function schedulePoll(): void {
    if (!watching || polling !== undefined) return;
    const due = watched.flatMap((each) => {
      const keys = each.readers.flatMap((reader) => reader.inTransition());
      return keys.length > 0 ? [{ keys, every: options.pollEvery(each.session) }] : [];
    });
    if (due.length === 0) return;
    const every = Math.min(...due.map((each) => each.every));
    polling = setTimeout(() => {
      void reread(due.flatMap((each) => each.keys)).finally(() => {
        polling = undefined;
        schedulePoll();
      });
    }, every);
  }

  function stopPolling(): void {
    clearTimeout(polling);
    polling = undefined;
  }

  return {
    get snapshot() {
      return snapshot();
    },
    get sessions() {
      return watched.map((each) => each.session);
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    use(sessions, found) {
      stop.abort();
      stop = new AbortController();
      running = undefined;
      stopPolling();
      problems = found;
      watched = sessions.map((session) => ({
        session,
        account: undefined,
        readers: kindIds.map((id) => readerOf(id, session)),
      }));
      changed();
    },
    refresh,
    reread,
    lookAt(keys) {
      seen = keys;
    },
    watch(on) {
      watching = on;
      if (on) schedulePoll();
      else stopPolling();
    },
    reassess() {
      for (const each of watched) for (const reader of each.readers) reader.reassess();
      changed();
    },
    find(key, scope): Resource | undefined {
      return readersOf(key, scope)[0]?.reader.get(key);
    },
    sessionOf(key, scope) {
      const [held] = readersOf(key, scope);
      if (held) return held.each.session;
      const parts = parseKey(key);
      return snapshot()
        .scopes.flatMap((scope, at) =>
          parts && scope.account === parts.account && scope.scope.region === parts.region ? [watched[at]?.session] : [],
        )
        .at(0);
    },
    dispose() {
      stop.abort();
      stopPolling();
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

function statesOf(readers: readonly KindReader[]): KindStates {
  const states: Partial<Record<KindId, KindState>> = {};
  for (const reader of readers) states[reader.id] = reader.state();
  if (!isComplete(states)) throw new Error('a kind has no reader');
  return states;
}

function isComplete(states: Partial<KindStates>): states is KindStates {
  return kindIds.every((id) => states[id] !== undefined);
}

function accountIn(readers: readonly KindReader[]): string | undefined {
  for (const reader of readers) {
    const account = parseKey(reader.anyKey() ?? '')?.account;
    if (account) return account;
  }
  return undefined;
}
