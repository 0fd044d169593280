import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { beatEvery, clearBelow, isCode, look, Patience, take, type Lease } from './lease.ts';

/*
 * Something that one window at a time has, as a whole: the sample account's state. The lease (lease.ts) says who. A
 * window that wants what another one has leaves a file beside the lease, `ask.<window>` or `insist.<window>`, and the
 * owner answers: it takes the file away and keeps what it has, or puts all in order and lets go.
 *
 * To `ask` is what a window does by itself. The owner then sees whether anybody can look at it: after a reload in the
 * browser, or a lost connection, the process of the old window lives on for minutes, and would keep what nobody sees. To
 * `insist` is a person's wish. Who has let go never insists by itself, so that two windows do not take it in turns.
 */

export interface SoleOwnerDeps {
  readonly folder: string;
  /** A name of this window. */
  readonly window: string;
  readonly clock: Clock;
  /** Resolves when somebody can look at this window; never where nobody can any more. */
  readonly answers: () => PromiseLike<unknown>;
  /** Puts all in order, before another window has it. It is this window's until that is done, but for `isTaken`. */
  readonly letGo: (isTaken: boolean) => Promise<void>;
}

export interface SoleOwner {
  /** It is this window's. */
  readonly held: boolean;
  /** Takes it where nobody has it, or whoever has it lets go. False where another window keeps it. */
  acquire(how: 'ask' | 'insist'): Promise<boolean>;
  /** Whether nobody has taken it meanwhile, by the disk: for whoever is about to write. */
  isOurs(): Promise<boolean>;
  /** Lets another window have it. The caller has put all in order. */
  release(): Promise<void>;
}

/** Milliseconds between two looks of an owner at who wants it. */
const lookEvery = 250;
/** Between two looks of who wants it. */
const pollEvery = 100;
/** A window that anybody looks at answers sooner. */
const answersWithin = 2_000;
/** Who owns it has answered by then, or will not. */
const patience = 6_000;

const wish = /^(ask|insist)[.]/;

export function createSoleOwner({ folder, window, clock, answers, letGo }: SoleOwnerDeps): SoleOwner {
  const now = () => clock.now();
  let lease: Lease | undefined;
  let callOff: (() => void)[] = [];
  let held = false;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other, whatever became of the one before. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  const wait = (duration: number) => new Promise<void>((resolve) => void clock.after(duration, resolve));

  /** Calls it again and again, a while after it has come to its end, for as long as this lease is held. */
  function repeat(of: Lease, every: number, work: () => Promise<void>): void {
    const at = callOff.length;
    const next = () => (callOff[at] = clock.after(every, () => void turn()));
    const turn = async () => {
      // A disk that does not answer now may do so next time.
      await work().catch(() => undefined);
      if (lease === of) next();
    };
    next();
  }

  function begin(taken: Lease): void {
    lease = taken;
    held = true;
    repeat(taken, beatEvery, async () => {
      if ((await taken.beat()) !== 'lost' || lease !== taken) return;
      end();
      await letGo(true);
      await taken.release();
    });
    repeat(taken, lookEvery, () => answerWishes(taken));
    void clearBelow(folder, taken.generation).catch(() => undefined);
  }

  function end(): void {
    lease = undefined;
    held = false;
    for (const each of callOff) each();
    callOff = [];
  }

  async function answerWishes(of: Lease): Promise<void> {
    const wishes = (await readdir(folder)).filter((name) => wish.test(name) && !name.endsWith(`.${window}`));
    for (const name of wishes) {
      const keeps = name.startsWith('ask.') && (await isLookedAt());
      if (lease !== of || !held) return;
      if (!keeps) await handOver(of);
      await rm(join(folder, name), { force: true });
    }
  }

  async function handOver(of: Lease): Promise<void> {
    held = false;
    try {
      await letGo(false);
    } finally {
      end();
      await of.release();
    }
  }

  function isLookedAt(): Promise<boolean> {
    const yes = Promise.resolve(answers()).then(
      () => true,
      () => false,
    );
    return Promise.race([yes, wait(answersWithin).then(() => false)]);
  }

  async function claim(how: 'ask' | 'insist'): Promise<boolean> {
    if (held) return true;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${how}.${window}`);
    const patient = new Patience();
    const until = now() + patience;
    let state: 'new' | 'asked' | 'answered' = 'new';
    try {
      for (;;) {
        const seen = await look(folder, now);
        const tooLong = now() >= until;
        if (patient.allows(seen, now()) || (tooLong && how === 'insist')) {
          const taken = await take(folder, seen, window, now);
          if (taken) begin(taken);
          if (taken || tooLong) return taken !== undefined;
          continue;
        }
        if (tooLong || (state === 'answered' && how === 'ask')) return false;
        if (state === 'asked' && !(await exists(path))) state = 'answered';
        else {
          if (state !== 'asked') await writeFile(path, '', { mode: 0o600 });
          state = 'asked';
          await wait(pollEvery);
        }
      }
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    get held() {
      return held;
    },
    acquire: (how) => inTurn(() => claim(how)),
    isOurs: async () => lease !== undefined && (await lease.check()) !== 'lost',
    release: () =>
      inTurn(async () => {
        const released = lease;
        end();
        await released?.release();
      }),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}
