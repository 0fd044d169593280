import { scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import { scriptUri, type ScriptRef } from './scriptUri.ts';

/** Modification times for editors, which take a time that went back, or stayed, for "nothing changed". */
export class SteadyTimes {
  readonly #served = new Map<string, { readonly hash: string | null; readonly mtime: number }>();

  /** The time stays while the text does, and only grows. */
  of(script: ScriptRef, text: string, mtime: number): { readonly text: string; readonly mtime: number } {
    const uri = scriptUri(script);
    const hash = scriptHash(text);
    const last = this.#served.get(uri);
    if (last?.hash === hash) return { text, mtime: last.mtime };
    const grown = last ? Math.max(mtime, last.mtime + 1) : mtime;
    this.#served.set(uri, { hash, mtime: grown });
    return { text, mtime: grown };
  }
}
