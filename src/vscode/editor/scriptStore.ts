import { scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import type { ScriptReader } from '../../kinds/lifecycleConfigs/steps.ts';
import type { Files } from './files.ts';

/** Milliseconds for which a script stays that nobody names. */
const keptUnnamed = 30 * 24 * 3_600_000;

/**
 * Script bodies by the hash of their content: what a deploy writes, what it replaces, and what is
 * compared. Plans, journals and URIs name them by the hash.
 */
export class ScriptStore implements ScriptReader {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  /** Keeps the script and returns its hash; null for an empty one, which needs no keeping. */
  async keep(text: string): Promise<string | null> {
    const hash = scriptHash(text);
    if (hash === null) return hash;
    const name = nameOf(hash);
    // Marked again: whoever keeps it now needs it for as long as one that is new.
    if ((await this.read(hash)) === undefined) await this.#files.write(name, text);
    else await this.#files.mark(name).catch(() => this.#files.write(name, text));
    return hash;
  }

  /**
   * Removes what nobody names any more and nobody kept for a month: a plan names its scripts before a journal does,
   * and another window's plan is not known here. Returns how many went.
   */
  async sweep(named: ReadonlySet<string>, now: number = Date.now()): Promise<number> {
    let removed = 0;
    for (const name of await this.#files.list()) {
      const hash = /^([0-9a-f]{64})\.sh$/.exec(name)?.[1];
      if (hash === undefined || named.has(hash)) continue;
      const marked = await this.#files.markedAt(name);
      if (marked === undefined || now - marked < keptUnnamed) continue;
      await this.#files.remove(name);
      removed++;
    }
    return removed;
  }

  /** Undefined where it is not kept, or no longer what its hash says. */
  async read(hash: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const text = await this.#files.read(nameOf(hash));
    return scriptHash(text) === hash ? text : undefined;
  }
}

/** Looks in one after the other: the hash says that it is the same script, wherever it is kept. */
export function firstOf(readers: readonly ScriptReader[]): ScriptReader {
  return {
    async read(hash) {
      for (const reader of readers) {
        const text = await reader.read(hash);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

function nameOf(hash: string): string {
  return `${hash}.sh`;
}
