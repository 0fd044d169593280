import { scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import type { ScriptReader } from '../../kinds/lifecycleConfigs/steps.ts';
import type { Files } from './files.ts';

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
    if (hash !== null && (await this.read(hash)) === undefined) await this.#files.write(nameOf(hash), text);
    return hash;
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
