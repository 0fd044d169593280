import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Instant } from '../domain/time.ts';

/*
 * Exactly one window runs an operation. The lease of generation n is the file `lease.<n>` in the operation's folder;
 * the highest one counts. It is taken by creating `lease.<n+1>` exclusively, which one contender alone can do; the
 * highest file is never removed, so no generation comes twice. The owner touches its file every other second, and
 * looks for a higher one before each change it asks AWS for; journals are kept by generation (journal.ts), so that
 * what an overtaken owner still appends is read by nobody.
 *
 * `proper-lockfile` removes a stale lock and makes it again: a contender that looked before another one did so removes
 * the new lock, and both go on. Its owner learns of that with the next touch only, and what it writes meanwhile can
 * not be told from the new owner's. Its last release is of 2021.
 *
 * What no lease can do: AWS knows nothing of it. An owner that is frozen between its last look and its request sends it
 * when it thaws; steps look at AWS before they send, which makes the second of the two skip what the first did.
 */

/** Milliseconds between two touches of a lease. */
export const beatEvery = 2_000;

/** A lease that was not touched for so long is nobody's any more. */
export const staleAfter = 10_000;

export interface Seen {
  /** 0: nobody ever took it. */
  readonly generation: number;
  /**
   * `free`: released, its process is gone, or there is none. `silent`: not touched for long, but its process may be
   * alive, on another machine or asleep: taken only when it stays silent while one looks.
   */
  readonly state: 'free' | 'silent' | 'held';
  /** The last touch. */
  readonly beatAt: Instant | undefined;
}

export interface Lease {
  readonly generation: number;
  /** How long nobody held it before, as far as is known. */
  readonly idle: number | undefined;
  /** Whether it is still this window's. `slept`: it is, but it was not touched for longer than `staleAfter`. */
  check(): Promise<'held' | 'lost' | 'slept'>;
  /** The same, and touches it. */
  beat(): Promise<'held' | 'lost' | 'slept'>;
  readonly beatAt: Instant;
  /** Lets another window go on at once. */
  release(): Promise<void>;
}

const leaseName = /^lease[.](\d+)$/;

/** Processes are numbered by machine and, on Linux, by container. */
const host = `${hostname()} ${processNamespace()}`;

export async function look(folder: string, now: () => Instant): Promise<Seen> {
  const generation = await highest(folder);
  if (generation === 0) return { generation, state: 'free', beatAt: undefined };
  const path = join(folder, `lease.${generation}`);
  try {
    const [{ mtimeMs }, content] = await Promise.all([stat(path), readFile(path, 'utf8')]);
    const beatAt = mtimeMs;
    const holder = holderOf(content);
    if (holder?.released === true || (holder?.host === host && !isAlive(holder.pid))) {
      return { generation, state: 'free', beatAt };
    }
    return { generation, state: now() - beatAt > staleAfter ? 'silent' : 'held', beatAt };
  } catch (error) {
    // A newer one came, and this one was cleared away.
    if ((await highest(folder)) > generation) return look(folder, now);
    throw error;
  }
}

/** A silent lease is taken when it stays silent for so long while one looks: after sleep its owner needs a moment. */
const silentFor = 3_000;

/** Whether a lease may be taken, from several looks at it. */
export class Patience {
  #silent: { readonly generation: number; readonly beatAt: Instant | undefined; readonly since: Instant } | undefined;

  allows({ state, generation, beatAt }: Seen, at: Instant): boolean {
    const before = this.#silent;
    this.#silent = undefined;
    if (state !== 'silent') return state === 'free';
    const same = before?.generation === generation && before.beatAt === beatAt;
    const since = same ? before.since : at;
    this.#silent = { generation, beatAt, since };
    return at - since >= silentFor;
  }
}

/** Takes the lease that was seen free or silent. Undefined where another contender was faster. */
export async function take(folder: string, seen: Seen, window: string, now: () => Instant): Promise<Lease | undefined> {
  const generation = seen.generation + 1;
  const path = join(folder, `lease.${generation}`);
  const content = (released: boolean) => JSON.stringify({ window, pid: process.pid, host, released });
  let beatAt = now();
  let file;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if (isCode(error, 'EEXIST') || isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    await file.writeFile(content(false));
    await file.utimes(beatAt / 1000, beatAt / 1000);
    await file.sync();
    // Where a higher one was made and this number cleared away before we made it again, the higher one counts.
    if ((await highest(folder)) !== generation) {
      await file.close();
      return undefined;
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  let closed = false;
  const check = async () => {
    if (closed || (await highest(folder).catch(() => -1)) !== generation) return 'lost' as const;
    return now() - beatAt > staleAfter ? ('slept' as const) : ('held' as const);
  };
  return {
    generation,
    idle: seen.beatAt === undefined ? undefined : Math.max(0, beatAt - seen.beatAt),
    get beatAt() {
      return beatAt;
    },
    check,
    async beat() {
      const state = await check();
      if (state === 'lost') return state;
      const at = now();
      await file.utimes(at / 1000, at / 1000);
      beatAt = at;
      return state;
    },
    async release() {
      if (closed) return;
      closed = true;
      try {
        await file.truncate(0);
        await file.write(content(true), 0);
        // How long nobody ran it is counted from the last touch: one that slept has not run it.
        await file.utimes(beatAt / 1000, beatAt / 1000);
      } finally {
        await file.close();
      }
    },
  };
}

/** Clears away what lies below this generation. */
export async function clearBelow(folder: string, generation: number, pattern = leaseName): Promise<void> {
  for (const entry of await readdir(folder)) {
    const number = pattern.exec(entry)?.[1];
    // Where it can not be removed now, it lies there and says nothing.
    if (number !== undefined && Number(number) < generation)
      await rm(join(folder, entry), { force: true }).catch(ignore);
  }
}

async function highest(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((entry) => Number(leaseName.exec(entry)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly released: boolean;
}

/** Undefined while it is being written, or where its writer crashed over it: then its age decides. */
function holderOf(content: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('host' in value) || !('released' in value)) return undefined;
    const { pid, host: where, released } = value;
    if (typeof pid !== 'number' || typeof where !== 'string' || typeof released !== 'boolean') return undefined;
    return { pid, host: where, released };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, 'ESRCH');
  }
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function ignore(): void {}
