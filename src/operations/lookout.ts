import { watch, type FSWatcher } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changedName } from './changedName.ts';
import type { Clock } from './clock.ts';

/** Milliseconds between looks at operations that other windows run, or may have left. */
const lookEvery = 2_000;

/** Several things change at once. */
const gather = 100;

/**
 * Says when to look at what other windows do: when one of them pokes a root, and at intervals while there is something
 * to wait for.
 */
export class Lookout {
  readonly #clock: Clock;
  readonly #look: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #callOff: (() => void) | undefined;
  #begun = false;
  #closed = false;

  constructor(clock: Clock, look: () => void) {
    this.#clock = clock;
    this.#look = look;
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

  /** Listens for pokes, and makes the folder for it. */
  async watch(root: string): Promise<void> {
    if (this.#watchers.has(root) || this.#closed) return;
    try {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const watcher = watch(root, { persistent: false }, () => this.lookSoon(gather));
      watcher.on('error', () => watcher.close());
      this.#watchers.set(root, watcher);
    } catch {
      // What other windows begin is seen with the next look then.
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
