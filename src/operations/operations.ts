import { join } from 'node:path';
import type { Plan } from '../domain/plan.ts';
import { ProblemError } from '../domain/problem.ts';
import { machineClock, type Clock } from './clock.ts';
import { Driver, type DriverDeps, type DriverEnd } from './driver.ts';
import type { Wish } from './events.ts';
import { replay } from './history.ts';
import { beginJournal, createFolder, listOperations, markOf, readJournal, removeOperation } from './journal.ts';
import { look, take, type Lease, type Seen } from './lease.ts';
import { Lookout, poke, type WatchFolder } from './lookout.ts';
import { createNotices } from './notices.ts';
import type { OperationId, Operations, OperationSnapshot, Room } from './operation.ts';
import { headerFor, parsePlan } from './parse.ts';
import { newState, stateOf } from './reduce.ts';
import { isOver, isShelved, load, newRow, putOff, shelve, snapshotsOf, surplus, troubleOf, type Row } from './row.ts';
import { whenSettled } from './settled.ts';
import { Turns } from './turns.ts';

export interface OperationsDeps extends Omit<DriverDeps, 'clock' | 'random' | 'mayRun'> {
  /** Folders of the journals: those of the sample account are never mixed with the real ones. */
  readonly roots: { readonly real: string; readonly sample: string };
  /** Whether this window shows the sample account; its operations run only where it is. */
  readonly sampleOpen: () => boolean;
  /** A name of this window, for the journals. */
  readonly window: string;
  /** An operation could not be read and was moved aside, to this path. */
  readonly onMoved: (path: string) => void;
  /** A folder or journal could not be used; it is left as it is and looked at again later. `detail` is for the log. */
  readonly onTrouble?: (path: string, detail: string) => void;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Default: the system's. */
  readonly watchFolder?: WatchFolder;
}

/** So many finished operations are kept, of the real accounts and of the sample account each. */
const mostFinished = 50;

/** The operations of this machine. Nothing is read before `begin` or `start`. */
export function createOperations(given: OperationsDeps): Operations {
  const clock = given.clock ?? machineClock;
  const mayRun: DriverDeps['mayRun'] = ({ sample }) => !sample || given.sampleOpen();
  const deps = { ...given, clock, random: given.random ?? Math.random, mayRun };
  const now = () => clock.now();
  const rows = new Map<OperationId, Row>();
  const listeners = new Set<() => void>();
  const turns = new Turns();
  const notices = createNotices(given.onMoved, given.onTrouble);
  const mayChange = () => given.mayChange?.() ?? true;
  const lookout = new Lookout(clock, () => void lookAtAll(), given.watchFolder);
  let snapshots: readonly OperationSnapshot[] | undefined;
  /** Whether the sample account was open here when the snapshots were made. */
  let sampleWasOpen = false;
  let disposed = false;
  let looking: Promise<void> | undefined;

  const changed = () => {
    snapshots = undefined;
    for (const listener of listeners) listener();
  };

  const rootOf = (sample: boolean) => (sample ? deps.roots.sample : deps.roots.real);

  /** Its state is another window's, or nobody's: what was done here would be done to a stale copy of it. */
  const isElsewhere = ({ sample }: Pick<Row, 'sample'>) => sample && !deps.sampleOpen();

  const tell = (sample: boolean) => poke(rootOf(sample), deps.window);

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
    delete row.trouble;
    void driver.ended.then((end) => turns.take(row.id, () => letGo(row, driver, end)));
    return driver;
  }

  async function letGo(row: Row, driver: Driver, end: DriverEnd): Promise<void> {
    if (row.driver !== driver) return;
    delete row.driver;
    row.ownership = end === 'lost' ? 'otherWindow' : 'nobody';
    if (end === 'asking') shelve(row, mayChange());
    if (driver.trouble) putOff(row, now(), driver.trouble);
    else row.troubles = 0;
    if (driver.state.history.dismissed && end === 'atRest') {
      rows.delete(row.id);
      await removeOperation(row.folder).catch(() => undefined);
    } else {
      // What was not written any more did not happen.
      row.mark = '';
      if (!disposed) await reread(row);
    }
    await tell(row.sample);
    changed();
    if (disposed) return;
    if (end === 'atRest') void prune(row.sample);
    lookout.lookSoon(end === 'slept' ? 0 : undefined);
  }

  /** Reads what the journal says now. False where the operation is gone. */
  async function reread(row: Row): Promise<boolean> {
    const mark = await markOf(row.folder);
    if (mark !== undefined && mark === row.mark) return true;
    const stored = await load(row.folder, now, notices);
    if (stored) Object.assign(row, stored);
    else rows.delete(row.id);
    changed();
    return stored !== undefined;
  }

  /** Makes it this window's, and has it take in a wish. False where it has become another's meanwhile. */
  async function takeOver(row: Row, seen: Seen, ...wishes: readonly Wish[]): Promise<boolean> {
    if (isElsewhere(row)) return false;
    const lease = await take(row.folder, seen, deps.window, now);
    if (!lease) {
      row.ownership = 'otherWindow';
      changed();
      return false;
    }
    try {
      const read = await readJournal(row.folder);
      if (read.state !== 'read') throw new Error(`its journal is ${read.state}`);
      if (isElsewhere(row)) {
        await lease.release();
        return false;
      }
      row.state = stateOf(replay(read.header, read.entries));
      if (isOver(row) && wishes.length === 0) {
        // Its owner came to the end between our look at the journal and the one at the lease.
        await lease.release();
        row.ownership = 'nobody';
        changed();
        return true;
      }
      const idle = Math.min(now() - row.state.history.lastAt, lease.idle ?? Number.POSITIVE_INFINITY);
      const { generation } = lease;
      const journal = await beginJournal(row.folder, generation, read.header, row.state.history.entries);
      const driver = drive(row, lease, journal);
      await finish(row, driver, driver.take({ type: 'claimed', generation, window: deps.window, idle }, ...wishes));
      void tell(row.sample);
      return true;
    } catch (error) {
      await lease.release().catch(() => undefined);
      throw error;
    }
  }

  /** Whoever wished it finds it as it is then: an operation that is dismissed is gone. */
  async function finish(row: Row, driver: Driver, taken: Promise<void>): Promise<void> {
    await taken;
    if (driver.letsGo) await letGo(row, driver, await driver.ended);
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
    notices.well(row.folder);
    if (isElsewhere(row) || isShelved(row, mayChange()) || now() < row.notBefore) return;
    if (row.patience.allows(seen, now())) await takeOver(row, seen);
  }

  async function discover(id: OperationId, sample: boolean): Promise<Row | undefined> {
    const folder = join(rootOf(sample), id);
    const stored = await load(folder, now, notices);
    if (!stored) return undefined;
    const row = newRow({ id, sample, folder, ...stored, ownership: 'nobody' });
    rows.set(id, row);
    changed();
    return row;
  }

  async function removeDismissed(row: Row): Promise<void> {
    const { state } = await look(row.folder, now);
    if (state !== 'free' || isElsewhere(row)) return;
    rows.delete(row.id);
    await removeOperation(row.folder);
    changed();
  }

  /** Looks at all that is there. Never rejects. */
  function lookAtAll(): Promise<void> {
    looking ??= (async () => {
      await Promise.all([lookAtRoot(false), lookAtRoot(true)]);
      looking = undefined;
      lookout.lookAgain(needsLooking());
    })();
    return looking;
  }

  async function lookAtRoot(sample: boolean): Promise<void> {
    const root = rootOf(sample);
    try {
      const ids = await listOperations(root);
      const gone = [...rows.values()].filter((row) => row.sample === sample && !row.driver && !ids.includes(row.id));
      for (const row of gone) rows.delete(row.id);
      if (gone.length > 0) changed();
      // One that can not be read now is looked at again; the others go on.
      const each = (id: OperationId) =>
        turns.take(id, () => visit(id, sample)).catch((error: unknown) => noteTrouble(id, join(root, id), error));
      await Promise.all(ids.map(each));
      notices.well(root);
      await lookout.watch(root);
    } catch (error) {
      notices.trouble(root, error);
    }
  }

  function noteTrouble(id: OperationId, folder: string, error: unknown): void {
    notices.trouble(folder, error);
    const row = rows.get(id);
    if (!row) return;
    putOff(row, now(), troubleOf(error));
    changed();
  }

  /** Something unfinished is not this window's: it moves on, or is left. */
  function needsLooking(): boolean {
    return [...rows.values()].some(
      (row) =>
        !row.driver &&
        !isOver(row) &&
        !isShelved(row, mayChange()) &&
        (!isElsewhere(row) || row.ownership === 'otherWindow'),
    );
  }

  async function prune(sample: boolean): Promise<void> {
    if (isElsewhere({ sample })) return;
    for (const row of surplus(rows.values(), sample, mostFinished)) {
      // One that can not be removed now, is with the next that ends.
      await turns
        .take(row.id, async () => {
          if (row.driver || (await look(row.folder, now)).state !== 'free') return;
          rows.delete(row.id);
          await removeOperation(row.folder);
          changed();
        })
        .catch(() => undefined);
    }
  }

  /** Has the operation's owner take in a wish; what is at rest becomes this window's for it. */
  function wish(id: OperationId, asked: Wish): Promise<void> {
    return turns.take(id, async () => {
      const row = rows.get(id);
      if (!row || disposed || row.state.history.dismissed) return;
      // It may be about to let go: then it is taken anew.
      if (row.driver?.letsGo) await row.driver.ended;
      // Also one at rest: a question may stand open here that was asked before another window took the sample account.
      if (isElsewhere(row)) throw anotherRunsIt();
      const driver = row.driver?.letsGo ? undefined : row.driver;
      if (driver) return finish(row, driver, driver.take(asked));
      const seen = await look(row.folder, now);
      if (seen.state !== 'free' || !(await takeOver(row, seen, asked))) {
        throw anotherRunsIt();
      }
    });
  }

  const operations: Operations = {
    get all() {
      const sampleOpen = deps.sampleOpen();
      if (snapshots === undefined || sampleOpen !== sampleWasOpen) {
        snapshots = snapshotsOf(rows.values(), now(), mayChange(), isElsewhere);
        sampleWasOpen = sampleOpen;
      }
      return snapshots;
    },
    find: (id) => operations.all.find((each) => each.id === id),
    onDidChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async begin() {
      if (disposed) return;
      lookout.begin();
      // Who begins anew may have signed in.
      for (const { driver } of rows.values()) driver?.look('reopen');
      await lookAtAll();
      await prune(false);
      await prune(true);
    },
    async start(room: Room, plan: Plan) {
      if (disposed) throw new ProblemError({ code: 'cancelled', fault: 'user' });
      const { sample } = plan.scope;
      if (isElsewhere({ sample })) throw new ProblemError({ code: 'cancelled', fault: 'user' });
      try {
        const header = headerFor(room, plan, now());
        const { id } = header;
        await turns.take(id, async () => {
          const folder = await createFolder(rootOf(sample), id);
          const lease = await take(folder, { generation: 0, state: 'free', beatAt: undefined }, deps.window, now);
          if (!lease) throw new Error('it is taken already');
          const journal = await beginJournal(folder, lease.generation, header, []);
          const row = newRow({ id, sample, folder, state: newState(header), mark: '', ownership: 'thisWindow' });
          rows.set(id, row);
          const driver = drive(row, lease, journal);
          await driver.take({ type: 'claimed', generation: lease.generation, window: deps.window, idle: 0 });
          if (driver.trouble) throw new ProblemError(driver.trouble);
          void tell(sample);
        });
        void lookout.watch(rootOf(sample));
        return id;
      } catch (error) {
        if (error instanceof ProblemError) throw error;
        throw new ProblemError(troubleOf(error), { cause: error });
      }
    },
    settled(id) {
      // At rest, it is settled once its last entry is on the disk and its lease is free.
      const isClosing = () => rows.get(id)?.driver?.letsGo === true;
      return whenSettled(operations, id, { isDisposed: () => disposed, isClosing });
    },
    cancel: (id) => wish(id, { type: 'cancel' }),
    resume: (id) => wish(id, { type: 'resume' }),
    rollBack: (id) => wish(id, { type: 'rollBack' }),
    replan: async (id, plan) => wish(id, { type: 'replan', plan: parsePlan(JSON.parse(JSON.stringify(plan))) }),
    dismiss: (id) => wish(id, { type: 'dismiss' }),
    settingsChanged() {
      for (const { driver } of rows.values()) driver?.look('tick');
      changed();
      lookout.lookSoon(0);
    },
    async letSampleGo() {
      const drivers = () => [...rows.values()].flatMap(({ sample, driver }) => (sample && driver ? [driver] : []));
      await Promise.all(drivers().map((each) => each.stop()));
      await turns.idle();
      // What was being taken over meanwhile.
      await Promise.all(drivers().map((each) => each.stop()));
      await turns.idle();
      changed();
    },
    async forgetSample() {
      const ids = new Set([...(await listOperations(deps.roots.sample)), ...rows.keys()]);
      for (const id of ids) {
        const row = rows.get(id);
        if (row && !row.sample) continue;
        await row?.driver?.stop();
        await turns.take(id, async () => {
          rows.delete(id);
          await removeOperation(join(deps.roots.sample, id));
        });
      }
      changed();
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      lookout.close();
      await Promise.all([...rows.values()].flatMap((row) => row.driver?.stop() ?? []));
      await turns.idle();
      changed();
      listeners.clear();
    },
  };
  return operations;
}

function anotherRunsIt(): ProblemError {
  return new ProblemError({ code: 'conflict', fault: 'user', detail: 'another window runs it' });
}
