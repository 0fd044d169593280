import { randomBytes } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../domain/plan.ts';
import { ProblemError, type Problem } from '../domain/problem.ts';
import { Driver, type Clock, type DriverDeps, type DriverEnd } from './driver.ts';
import type { Wish } from './events.ts';
import { replay } from './history.ts';
import {
  beginJournal,
  createFolder,
  listOperations,
  markOf,
  moveAside,
  readJournal,
  removeOperation,
} from './journal.ts';
import { look, take, type Lease, type Seen } from './lease.ts';
import type { Header, OperationId, Operations, OperationSnapshot, Room } from './operation.ts';
import { parsePlan } from './parse.ts';
import { newState, stateOf } from './reduce.ts';
import { snapshotOf, type Ownership } from './snapshot.ts';
import type { State } from './turn.ts';

export interface OperationsDeps extends Omit<DriverDeps, 'clock' | 'random' | 'mayRun'> {
  /** Folders of the journals: those of the sample account are never mixed with the real ones. */
  readonly roots: { readonly real: string; readonly sample: string };
  /** Whether this window shows the sample account; its operations run only where it is. */
  readonly sampleOpen: () => boolean;
  /** A name of this window, for the journals. */
  readonly window: string;
  /** An operation could not be read and was moved aside, to this path. */
  readonly onMoved: (path: string) => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** So many finished operations are kept, of the real accounts and of the sample account each. */
const mostFinished = 50;

/** Milliseconds between looks at operations that other windows run, or may have left. */
const lookEvery = 2_000;

/** A silent lease is taken when it stays silent for so long while one looks: after sleep its owner needs a moment. */
const silentFor = 3_000;

interface Row {
  readonly id: OperationId;
  readonly sample: boolean;
  readonly folder: string;
  state: State;
  mark: string;
  ownership: Ownership;
  driver?: Driver;
  trouble?: Problem;
  silent?: { readonly generation: number; readonly beatAt: number | undefined; readonly since: number };
}

const machineClock: Clock = {
  now: () => Date.now(),
  after(duration, callback) {
    const timer = setTimeout(callback, Math.min(duration, 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The operations of this machine. Nothing is read before `begin` or `start`. */
export function createOperations(given: OperationsDeps): Operations {
  const clock = given.clock ?? machineClock;
  const mayRun: DriverDeps['mayRun'] = ({ sample }) => !sample || given.sampleOpen();
  const deps = { ...given, clock, random: given.random ?? Math.random, mayRun };
  const now = () => clock.now();
  const rows = new Map<OperationId, Row>();
  const listeners = new Set<() => void>();
  const watchers = new Map<string, FSWatcher>();
  const queues = new Map<OperationId, Promise<unknown>>();
  let snapshots: readonly OperationSnapshot[] | undefined;
  let begun = false;
  let disposed = false;
  let looking: Promise<void> | undefined;
  let callOffLook: (() => void) | undefined;

  const changed = () => {
    snapshots = undefined;
    for (const listener of listeners) listener();
  };

  /** One after the other for each operation: taking over, wishes, letting go. */
  const inTurn = <T>(id: OperationId, work: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(id) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => undefined);
    queues.set(id, settled);
    void settled.then(() => queues.get(id) === settled && queues.delete(id));
    return turn;
  };

  const rootOf = (sample: boolean) => (sample ? deps.roots.sample : deps.roots.real);

  /** Other windows watch the root, not each operation. */
  const poke = (sample: boolean) =>
    writeFile(join(rootOf(sample), '.changed'), deps.window, { mode: 0o600 }).catch(() => undefined);

  function drive(row: Row, lease: Lease, journal: Awaited<ReturnType<typeof beginJournal>>): Driver {
    const driver = new Driver({
      state: row.state,
      journal,
      lease,
      deps,
      onChange: () => {
        row.state = driver.state;
        changed();
      },
    });
    row.driver = driver;
    row.ownership = 'thisWindow';
    delete row.silent;
    delete row.trouble;
    void driver.ended.then((end) => inTurn(row.id, () => letGo(row, driver, end)));
    return driver;
  }

  async function letGo(row: Row, driver: Driver, end: DriverEnd): Promise<void> {
    if (row.driver !== driver) return;
    delete row.driver;
    row.ownership = end === 'lost' ? 'otherWindow' : 'nobody';
    if (driver.trouble) row.trouble = driver.trouble;
    if (driver.state.history.dismissed && end === 'atRest') {
      rows.delete(row.id);
      await removeOperation(row.folder).catch(() => undefined);
    } else {
      // What was not written any more did not happen.
      row.mark = '';
      if (!disposed) await reread(row);
    }
    await poke(row.sample);
    changed();
    if (disposed) return;
    if (end === 'atRest') await prune(row.sample);
    lookSoon(end === 'slept' ? 0 : lookEvery);
  }

  /** Reads what the journal says now. False where the operation is gone. */
  async function reread(row: Row): Promise<boolean> {
    const mark = await markOf(row.folder);
    if (mark !== undefined && mark === row.mark) return true;
    const read = await readJournal(row.folder);
    if (read.state === 'read') {
      row.state = stateOf(replay(read.header, read.entries));
      row.mark = read.mark;
      changed();
      return true;
    }
    rows.delete(row.id);
    changed();
    if (read.state === 'unreadable') await aside(row.folder);
    return false;
  }

  async function aside(folder: string): Promise<void> {
    try {
      deps.onMoved(await moveAside(folder, now()));
    } catch {
      // Another window was faster.
    }
  }

  /** Makes it this window's. Undefined where it is, or has become, another's. */
  async function takeOver(row: Row, seen: Seen): Promise<Driver | undefined> {
    const lease = await take(row.folder, seen, deps.window, now);
    if (!lease) {
      row.ownership = 'otherWindow';
      changed();
      return undefined;
    }
    try {
      const read = await readJournal(row.folder);
      if (read.state !== 'read') throw new Error(read.state);
      row.state = stateOf(replay(read.header, read.entries));
      const idle = Math.min(now() - row.state.history.lastAt, lease.idle ?? Number.POSITIVE_INFINITY);
      const journal = await beginJournal(row.folder, lease.generation, read.header, read.entries);
      const driver = drive(row, lease, journal);
      const { generation } = lease;
      await driver.take({ type: 'claimed', generation, window: deps.window, idle });
      void poke(row.sample);
      return driver;
    } catch (error) {
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  /** Looks at one operation of which nothing runs here: what it says, who has it, and takes it where nobody does. */
  async function visit(id: OperationId, sample: boolean): Promise<void> {
    const known = rows.get(id);
    if (known?.driver || disposed) return;
    const row = known ?? (await discover(id, sample));
    if (!row || (known && !(await reread(known)))) return;
    if (row.state.history.dismissed) return removeDismissed(row);
    if (row.state.history.outcome !== undefined) return;
    const seen = await look(row.folder, now);
    const before = row.ownership;
    row.ownership = seen.state === 'free' ? 'nobody' : 'otherWindow';
    if (row.ownership !== before) changed();
    if (sample && !deps.sampleOpen()) return;
    if (!isTakeable(row, seen)) return;
    await takeOver(row, seen);
  }

  async function discover(id: OperationId, sample: boolean): Promise<Row | undefined> {
    const folder = join(rootOf(sample), id);
    const read = await readJournal(folder);
    if (read.state === 'unreadable') await aside(folder);
    if (read.state !== 'read') return undefined;
    const state = stateOf(replay(read.header, read.entries));
    const row: Row = { id, sample, folder, state, mark: read.mark, ownership: 'nobody' };
    rows.set(id, row);
    changed();
    return row;
  }

  async function removeDismissed(row: Row): Promise<void> {
    const { state } = await look(row.folder, now);
    if (state !== 'free') return;
    rows.delete(row.id);
    await removeOperation(row.folder);
    changed();
  }

  function isTakeable(row: Row, seen: Seen): boolean {
    if (seen.state === 'free') return true;
    if (seen.state === 'held') {
      delete row.silent;
      return false;
    }
    const { silent } = row;
    if (silent?.generation === seen.generation && silent.beatAt === seen.beatAt) {
      return now() - silent.since >= silentFor;
    }
    row.silent = { generation: seen.generation, beatAt: seen.beatAt, since: now() };
    return false;
  }

  /** Looks at all that is there. */
  function lookAtAll(): Promise<void> {
    looking ??= (async () => {
      try {
        for (const sample of [false, true]) {
          const ids = await listOperations(rootOf(sample));
          const gone = [...rows.values()].filter(
            (row) => row.sample === sample && !row.driver && !ids.includes(row.id),
          );
          for (const row of gone) rows.delete(row.id);
          if (gone.length > 0) changed();
          await Promise.all(
            ids.map((id) =>
              // One that can not be read now is looked at again; the others go on.
              inTurn(id, () => visit(id, sample)).catch((error: unknown) => noteTrouble(id, error)),
            ),
          );
        }
      } finally {
        looking = undefined;
        if (begun && !disposed && needsLooking()) lookSoon(lookEvery);
      }
    })();
    return looking;
  }

  function noteTrouble(id: OperationId, error: unknown): void {
    const row = rows.get(id);
    if (!row) return;
    row.trouble = {
      code: 'unexpected',
      fault: 'extension',
      detail: error instanceof Error ? error.message : String(error),
    };
    changed();
  }

  /** Something unfinished is not this window's: it moves on, or is left. */
  function needsLooking(): boolean {
    return [...rows.values()].some(
      (row) =>
        !row.driver &&
        row.state.history.outcome === undefined &&
        (!row.sample || deps.sampleOpen() || row.ownership === 'otherWindow'),
    );
  }

  function lookSoon(after: number): void {
    if (disposed || !begun) return;
    callOffLook?.();
    callOffLook = clock.after(after, () => {
      callOffLook = undefined;
      void lookAtAll().catch(() => undefined);
    });
  }

  async function watchRoot(root: string): Promise<void> {
    if (watchers.has(root) || disposed) return;
    try {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const watcher = watch(root, { persistent: false }, () => lookSoon(100));
      watcher.on('error', () => watcher.close());
      watchers.set(root, watcher);
    } catch {
      // What other windows begin is seen with the next look then.
    }
  }

  async function prune(sample: boolean): Promise<void> {
    const finished = [...rows.values()]
      .filter((row) => row.sample === sample && !row.driver && row.state.history.outcome !== undefined)
      .sort((a, b) => (b.state.history.endedAt ?? 0) - (a.state.history.endedAt ?? 0));
    for (const row of finished.slice(mostFinished)) {
      await inTurn(row.id, async () => {
        if (row.driver || (await look(row.folder, now)).state !== 'free') return;
        rows.delete(row.id);
        await removeOperation(row.folder);
      }).catch(() => undefined);
    }
    if (finished.length > mostFinished) changed();
  }

  /** Has the operation's owner take in a wish; what is at rest becomes this window's for it. */
  function wish(id: OperationId, asked: Wish): Promise<void> {
    return inTurn(id, async () => {
      const row = rows.get(id);
      if (!row || disposed) return;
      // It may be about to let go: then it is taken anew.
      if (row.driver && isOver(row)) await row.driver.ended;
      const driver = row.driver && !isOver(row) ? row.driver : undefined;
      if (driver) return finish(row, driver, driver.take(asked));
      const seen = await look(row.folder, now);
      if (seen.state !== 'free')
        throw new ProblemError({ code: 'conflict', fault: 'user', detail: 'another window runs it' });
      await claimFor(row, seen, asked);
    });
  }

  const isOver = (row: Row) => row.state.history.outcome !== undefined || row.state.history.dismissed;

  async function claimFor(row: Row, seen: Seen, asked: Wish): Promise<void> {
    const lease = await take(row.folder, seen, deps.window, now);
    if (!lease) throw new ProblemError({ code: 'conflict', fault: 'user', detail: 'another window runs it' });
    const read = await readJournal(row.folder);
    if (read.state !== 'read') {
      await lease.release();
      throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `its journal is ${read.state}` });
    }
    row.state = stateOf(replay(read.header, read.entries));
    const journal = await beginJournal(row.folder, lease.generation, read.header, read.entries);
    const driver = drive(row, lease, journal);
    const { generation } = lease;
    await finish(row, driver, driver.take({ type: 'claimed', generation, window: deps.window }, asked));
    void poke(row.sample);
  }

  /** Whoever wished it finds it as it is then: an operation that is dismissed is gone. */
  async function finish(row: Row, driver: Driver, taken: Promise<void>): Promise<void> {
    await taken;
    if (isOver(row)) await letGo(row, driver, await driver.ended);
  }

  function isSettled({ state, problem }: OperationSnapshot): boolean {
    if (state === 'unowned') return problem !== undefined;
    return state !== 'running' && state !== 'paused';
  }

  const operations: Operations = {
    get all() {
      snapshots ??= [...rows.values()]
        .filter((row) => !row.state.history.dismissed)
        .map((row) => snapshotOf(row.state, row.ownership, now(), row.trouble))
        .sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
      return snapshots;
    },
    find: (id) => operations.all.find((each) => each.id === id),
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async begin() {
      if (disposed) return;
      begun = true;
      await lookAtAll();
      await Promise.all([watchRoot(deps.roots.real), watchRoot(deps.roots.sample)]);
      await prune(false);
      await prune(true);
    },
    async start(room: Room, plan: Plan) {
      if (disposed) throw new ProblemError({ code: 'cancelled', fault: 'user' });
      const at = now();
      const id = `${new Date(at).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
      const { sample } = plan.scope;
      try {
        // The same way that it is read later.
        const agreed = parsePlan(JSON.parse(JSON.stringify(plan)));
        const header: Header = { version: 1, id, room, plan: agreed, at };
        await inTurn(id, async () => {
          const folder = await createFolder(rootOf(sample), id);
          const lease = await take(folder, { generation: 0, state: 'free', beatAt: undefined }, deps.window, now);
          if (!lease) throw new Error('it is taken already');
          const journal = await beginJournal(folder, lease.generation, header, []);
          const row: Row = { id, sample, folder, state: newState(header), mark: '', ownership: 'thisWindow' };
          rows.set(id, row);
          const driver = drive(row, lease, journal);
          await driver.take({ type: 'claimed', generation: lease.generation, window: deps.window, idle: 0 });
          if (driver.trouble) throw new ProblemError(driver.trouble);
          void poke(sample);
        });
        void watchRoot(rootOf(sample));
        return id;
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        const detail = error instanceof Error ? error.message : String(error);
        throw new ProblemError({ code: 'unexpected', fault: 'extension', detail }, { cause: error });
      }
    },
    settled(id) {
      return new Promise((resolve) => {
        const settle = () => {
          const snapshot = operations.find(id);
          // At rest, it is settled once its last entry is on the disk and its lease is free.
          const closing = snapshot?.endedAt !== undefined && rows.get(id)?.driver !== undefined;
          if (!disposed && snapshot && (closing || !isSettled(snapshot))) return;
          unlisten();
          resolve(disposed ? undefined : snapshot);
        };
        const unlisten = operations.onDidChange(settle);
        settle();
      });
    },
    cancel: (id) => wish(id, { type: 'cancel' }),
    resume: (id) => wish(id, { type: 'resume' }),
    rollBack: (id) => wish(id, { type: 'rollBack' }),
    replan: (id, plan) => wish(id, { type: 'replan', plan: parsePlan(JSON.parse(JSON.stringify(plan))) }),
    dismiss: (id) => wish(id, { type: 'dismiss' }),
    async forgetSample() {
      const ids = new Set([...(await listOperations(deps.roots.sample)), ...rows.keys()]);
      for (const id of ids) {
        const row = rows.get(id);
        if (row && !row.sample) continue;
        await row?.driver?.stop();
        await inTurn(id, async () => {
          rows.delete(id);
          await removeOperation(join(deps.roots.sample, id));
        });
      }
      changed();
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      callOffLook?.();
      for (const watcher of watchers.values()) watcher.close();
      await Promise.all([...rows.values()].flatMap((row) => row.driver?.stop() ?? []));
      await Promise.all(queues.values());
      changed();
      listeners.clear();
    },
  };
  return operations;
}
