import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { Origin } from './draftStore.ts';
import type { Known } from './remote.ts';

/**
 * What each open document was made from: the version that it showed when it was last without
 * unsaved changes. That AWS was read since, by whomever, does not move it.
 */
export class Origins {
  readonly #origins = new Map<string, Origin>();

  get(uri: string): Origin | undefined {
    return this.#origins.get(uri);
  }

  /** The document was opened, reloaded or reverted, and shows this text. A text that AWS never had moves nothing. */
  shows(uri: string, text: string, hook: Hook, seen: readonly Known[]): void {
    const origin = originOf(text, hook, seen);
    if (origin) this.#origins.set(uri, origin);
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.#origins.delete(uri);
  }
}

/** The newest version that looks like this in an editor; undefined where none does (it shows a draft). */
export function originOf(text: string, hook: Hook, seen: readonly Known[]): Origin | undefined {
  const shown = asShown(text);
  const known = seen.find((each) => asShown(each.config[hook] ?? '') === shown);
  return known && { base: known.version, text: known.config[hook] ?? '' };
}

/** Editors hide a byte order mark and make the line ends of a document the same. */
function asShown(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n|\r/g, '\n');
}
