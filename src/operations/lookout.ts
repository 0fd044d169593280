import { watch } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedName } from './changedName.ts';
import type { Clock } from './clock.ts';

/** Milliseconds between looks at operations that other windows run, or may have left. */
const lookEvery = 2_000;

/** Also where nothing is known to wait for: not every file system tells of changes, and watching it can fail. */
const lookAnywayEvery = 15_000;

/** Several things change at once. */
const gather = 100;

/** Throws where the system has no more watchers to give (ENOSPC), or the file system knows none. */
export type WatchFolder = (
  path: string,
  onChange: () => void,
) => { on(event: 'error', listener: (error: Error) => void): unknown; close(): void };

const watchWithSystem: WatchFolder = (path, onChange) => watch(path, { persistent: false }, onChange);

/**
 * Says when to look at what other windows do: when one of them pokes a root, and at intervals while there is something
 * to wait for.
 */
export class Lookout {
  readonly #clock: Clock;
  readonly #look: () => void;
  readonly #watch: WatchFolder;
  readonly #watchers = new Map<string, ReturnType<WatchFolder>>();
  #callOff: (() => void) | undefined;
  #begun = false;
  #closed = false;

  constructor(clock: Clock, look: () => void, watchFolder: WatchFolder = watchWithSystem) {
    this.#clock = clock;
    this.#look = look;
    this.#watch = watchFolder;
  }

  begin(): void {
    this.#begun = true;
  }

  lookSoon(after = lookEvery): void {
    if (!this.#begun || this.#closed) return;
    this.#callOff?.();
    this.#callOff = this.#clock.after(after, () => {
      this.#callOff = undefined;
      this.#look();
    });
  }

  /** After a look: the next one, if none is due sooner. */
  lookAgain(waits: boolean): void {
    if (this.#callOff === undefined) this.lookSoon(waits ? lookEvery : lookAnywayEvery);
  }

  /** Listens for pokes, and makes the folder for it. */
  async watch(root: string): Promise<void> {
    if (this.#watchers.has(root) || this.#closed) return;
    try {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const watcher = this.#watch(root, () => this.lookSoon(gather));
      this.#watchers.set(root, watcher);
      // It is watched anew with a later look.
      watcher.on('error', () => {
        watcher.close();
        if (this.#watchers.get(root) === watcher) this.#watchers.delete(root);
      });
    } catch {
      // What other windows begin is seen with a later look then, which tries to watch again.
    }
  }

  close(): void {
    this.#closed = true;
    this.#callOff?.();
    for (const watcher of this.#watchers.values()) watcher.close();
  }
}

/** Tells the other windows that something changed: they watch the root, not each operation. */
export async function poke(root: string, window: string): Promise<void> {
  try {
    await writeFile(join(root, changedName), window, { mode: 0o600 });
  } catch {
    // They see it with their next look.
  }
}
