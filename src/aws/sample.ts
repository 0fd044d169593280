import type { Instant } from '../domain/time.ts';
import type { Scope } from '../domain/scope.ts';
import type { Simulator } from '../simulator/contract.ts';
import type { Json } from '../simulator/service.ts';
import { Budgets } from './budget.ts';
import { createSession } from './createSession.ts';
import { CredentialHolder } from './credentialHolder.ts';
import type { Log } from './events.ts';
import { inProcessTransport } from './inProcess.ts';
import type { Opened, OpenedScope } from './session.ts';

/** Where the sample account's state is kept: one JSON value. */
export interface SampleStore {
  /** What was saved last; undefined or null where there is none. */
  load(): Promise<unknown>;
  /** Null clears. */
  save(state: unknown): Promise<void>;
}

/** The sample account: a simulator in this process, whose state survives. */
export interface Sample {
  /** Opens it in these regions; default eu-west-1. */
  open(regions: readonly string[] | undefined): Promise<Opened & { readonly close: () => void }>;
  /** One region of it, beside whatever else is open. */
  openScope(scope: Scope): Promise<OpenedScope>;
  /** Saves and stops, whatever is open of it; opened again, it goes on from there, or from what was saved meanwhile. */
  letGo(): Promise<void>;
  /** Back to the beginning, for sessions that are open too. */
  reset(): Promise<void>;
  /** Saves and stops. */
  dispose(): Promise<void>;
}

/** Minutes of AWS become seconds. */
const speed = 60;

/** Milliseconds between a change and its saving. */
const saveAfter = 250;

/** Lambda allows 15 a second, and there are no deployments to leave room for. */
const lambdaRequestsPerSecond = 12;

/** The simulator's documented identity of its first account. */
const credentials = { accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'the simulator checks no signature' };

interface Running {
  readonly simulator: Simulator;
  readonly stop: () => void;
}

export interface SampleOptions {
  readonly log: Log;
  readonly store: SampleStore | undefined;
  /** Where its clock begins, for tests and pictures that must not age; default now. */
  readonly startAt?: Instant | undefined;
}

export function createSample({ log, store, startAt }: SampleOptions): Sample {
  let running: Promise<Running> | undefined;
  let current: Simulator | undefined;
  let saving: NodeJS.Timeout | undefined;
  let saved: Promise<void> = Promise.resolve();
  /** Who has it open. */
  const open = new Set<AbortController>();

  const save = () => {
    clearTimeout(saving);
    saving = undefined;
    if (current === undefined || store === undefined) return;
    // A sample account whose state can not be written starts anew next time; nothing else is lost.
    saved = store.save(current.save()).catch(() => undefined);
  };

  const start = async (state: Json | undefined): Promise<Running> => {
    const { createSimulator } = await import('../simulator/index.ts');
    const options = { speed, ...(startAt === undefined ? {} : { startAt }) };
    const create = () => {
      if (state === undefined) return createSimulator(options);
      try {
        return createSimulator({ ...options, state });
      } catch {
        log({ type: 'sampleStateDropped' });
        return createSimulator(options);
      }
    };
    const simulator = create();
    const unlisten = simulator.onDidChange(() => (saving ??= setTimeout(save, saveAfter)));
    current = simulator;
    return {
      simulator,
      stop: () => {
        unlisten();
        simulator.dispose();
      },
    };
  };

  const run = () =>
    (running ??= saved.then(() => store?.load()).then((state) => start(isJson(state) ? state : undefined)));

  /** Without a session nobody sees it; it stops and is saved, and goes on from there when opened again. */
  const pause = async () => {
    const pausing = running;
    const stopped = await pausing;
    // Somebody opened it meanwhile, or has paused it.
    if (stopped === undefined || open.size > 0 || running !== pausing) return saved;
    // The simulator tells of a change a moment later; what it has not told yet counts too.
    save();
    stopped.stop();
    running = undefined;
    current = undefined;
    await saved;
  };

  const openRegions = async (regions: readonly string[]) => {
    const closing = new AbortController();
    open.add(closing);
    await run();
    const transport = inProcessTransport(() => current ?? neverOpen());
    const shared = {
      signal: closing.signal,
      credentials: new CredentialHolder(() => Promise.resolve(credentials)),
      endpoints: { of: () => undefined, fips: false, dualstack: false },
      transport,
      clusterTransport: () => transport,
      budgets: new Budgets(() => lambdaRequestsPerSecond, log),
      log,
      now: () => current?.now() ?? Date.now(),
      speed,
    };
    const sessions = regions.map((region) =>
      createSession({
        ...shared,
        scope: { id: `sample account|${region}`, profile: 'sample', region, sample: true },
      }),
    );
    let closed = false;
    const close = () => {
      if (closed) return;
      closed = true;
      closing.abort();
      open.delete(closing);
      void pause();
    };
    return { sessions, close };
  };

  const stop = async () => {
    // Opened again, it is another simulator: nobody goes on with what the one before showed.
    for (const closing of open) closing.abort();
    open.clear();
    await pause();
  };

  return {
    open: async (regions = ['eu-west-1']) => ({ ...(await openRegions(regions)), problems: [] }),
    async openScope({ region }) {
      const {
        sessions: [session],
        close,
      } = await openRegions([region]);
      return session === undefined ? neverOpen() : { session, close };
    },
    async reset() {
      const stopped = await running;
      clearTimeout(saving);
      saving = undefined;
      stopped?.stop();
      running = undefined;
      await store?.save(null);
      if (open.size > 0) {
        running = start(undefined);
        await running;
      }
    },
    letGo: stop,
    dispose: stop,
  };
}

function neverOpen(): never {
  throw new Error('the sample account is not open');
}

/** What a store gives was JSON; the simulator itself says whether it is a state. */
function isJson(value: unknown): value is Json {
  return value !== undefined && value !== null;
}
