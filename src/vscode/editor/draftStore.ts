import * as v from 'valibot';
import { unknownBase, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import { scriptHash } from '../../kinds/lifecycleConfigs/script.ts';
import type { Files } from './files.ts';
import { fileNames, type ScriptRef } from './scriptUri.ts';
import { Turns } from './turns.ts';

/** What a draft is made from: both hooks as they were in AWS, and the text of its own. */
export interface Origin {
  readonly base: Version;
  readonly text: string;
}

/** A script as a person saved it, which AWS does not have (yet). */
export interface Draft {
  readonly script: ScriptRef;
  readonly text: string;
  readonly origin: Origin;
  readonly savedAt: number;
}

/** An entry: a draft, or only what an unsaved document was made from, kept for after a reload. */
export interface Entry extends Omit<Draft, 'text'> {
  readonly text: string | undefined;
}

const hash = v.nullable(v.string());
const stored = v.object({
  version: v.literal(1),
  account: v.string(),
  region: v.string(),
  config: v.string(),
  hook: v.picklist(['onStart', 'onCreate']),
  base: v.object({ onStart: hash, onCreate: hash, lastModified: v.exactOptional(v.number()) }),
  baseText: v.string(),
  text: v.nullable(v.string()),
  savedAt: v.number(),
});

/**
 * Drafts of one account world (the real one, or the sample account's), a file each.
 * The origin of a draft moves on `rebase` alone; saving never moves it.
 */
export class DraftStore {
  readonly #files: Files;
  readonly #onUnreadable: (path: string) => void;
  readonly #now: () => number;
  readonly #turns = new Turns();

  constructor(files: Files, onUnreadable: (path: string) => void, now: () => number = Date.now) {
    this.#files = files;
    this.#onUnreadable = onUnreadable;
    this.#now = now;
  }

  entry(script: ScriptRef): Promise<Entry | undefined> {
    return this.#inTurn(script, () => this.#read(script));
  }

  async draft(script: ScriptRef): Promise<Draft | undefined> {
    return asDraft(await this.entry(script));
  }

  /** Remembers what an unsaved document was made from; a draft that is there already knows better. */
  begin(script: ScriptRef, origin: Origin): Promise<void> {
    return this.#inTurn(script, async () => {
      const before = await this.#read(script);
      if (before?.text !== undefined) return;
      await this.#write({ script, origin, text: undefined, savedAt: this.#now() });
    });
  }

  /**
   * Keeps the text as a draft and returns it; undefined where the text is what the draft was made
   * from, so that there is none any more. `origin` counts for a draft that begins with this save.
   */
  save(script: ScriptRef, text: string, origin: Origin | undefined): Promise<Draft | undefined> {
    return this.#inTurn(script, async () => {
      const before = await this.#read(script);
      const known = before?.text === undefined ? (origin ?? before?.origin) : before.origin;
      const from = known ?? { base: unknownBase, text: '' };
      if (scriptHash(text) === from.base[script.hook]) {
        await this.#files.remove(nameOf(script));
        return undefined;
      }
      const draft = { script, origin: from, text, savedAt: Math.max(this.#now(), (before?.savedAt ?? 0) + 1) };
      await this.#write(draft);
      return draft;
    });
  }

  /** The draft stays, but is made from this from now on. */
  rebase(script: ScriptRef, origin: Origin): Promise<Draft | undefined> {
    return this.#inTurn(script, async () => {
      const before = asDraft(await this.#read(script));
      if (!before) return undefined;
      if (scriptHash(before.text) === origin.base[script.hook]) {
        await this.#files.remove(nameOf(script));
        return undefined;
      }
      const draft = { ...before, origin };
      await this.#write(draft);
      return draft;
    });
  }

  /** Replaces a draft by another text, made from something else: a merge. The origin moves with the text, or neither does. */
  replace(script: ScriptRef, text: string, origin: Origin): Promise<Draft | undefined> {
    return this.#inTurn(script, async () => {
      const before = await this.#read(script);
      if (scriptHash(text) === origin.base[script.hook]) {
        await this.#files.remove(nameOf(script));
        return undefined;
      }
      const draft = { script, origin, text, savedAt: Math.max(this.#now(), (before?.savedAt ?? 0) + 1) };
      await this.#write(draft);
      return draft;
    });
  }

  /** Removes the draft, if it still has this text (any, where none is given). True where it was removed. */
  drop(script: ScriptRef, ifText?: string): Promise<boolean> {
    return this.#inTurn(script, async () => {
      const before = await this.#read(script);
      if (!before || (ifText !== undefined && before.text !== ifText)) return false;
      await this.#files.remove(nameOf(script));
      return true;
    });
  }

  /** The document is closed, or as it was: forgets what `begin` remembered. A draft stays. */
  forget(script: ScriptRef): Promise<void> {
    return this.#inTurn(script, async () => {
      const before = await this.#read(script);
      if (before && before.text === undefined) await this.#files.remove(nameOf(script));
    });
  }

  async drafts(): Promise<readonly Draft[]> {
    const found: Draft[] = [];
    for (const name of await this.#files.list()) {
      const draft = asDraft(await this.#readFile(name));
      if (draft) found.push(draft);
    }
    return found;
  }

  async #read(script: ScriptRef): Promise<Entry | undefined> {
    return this.#readFile(nameOf(script));
  }

  async #readFile(name: string): Promise<Entry | undefined> {
    const text = await this.#files.read(name);
    if (text === undefined) return undefined;
    const entry = parse(text);
    if (entry && nameOf(entry.script) === name) return entry;
    this.#onUnreadable(await this.#files.moveAside(name));
    return undefined;
  }

  #write({ script, origin, text, savedAt }: Entry): Promise<void> {
    const value: v.InferOutput<typeof stored> = {
      version: 1,
      account: script.account,
      region: script.region,
      config: script.name,
      hook: script.hook,
      base: origin.base,
      baseText: origin.text,
      text: text ?? null,
      savedAt,
    };
    return this.#files.write(nameOf(script), JSON.stringify(value));
  }

  /** Reads and writes of one entry follow each other; a failed one does not stop the next. */
  #inTurn<T>(script: ScriptRef, task: () => Promise<T>): Promise<T> {
    return this.#turns.after(nameOf(script), task);
  }
}

/** The hash keeps names apart that differ in case alone, on file systems that do not. */
function nameOf(script: ScriptRef): string {
  const mark = scriptHash(script.name)?.slice(0, 8) ?? '';
  return `${script.account}.${script.region}.${script.name}-${mark}.${fileNames[script.hook]}.json`;
}

function parse(text: string): Entry | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(stored, json);
  if (!result.success) return undefined;
  const { account, region, config, hook, base, baseText, text: saved, savedAt } = result.output;
  const script = { account, region, name: config, hook };
  return { script, origin: { base, text: baseText }, text: saved ?? undefined, savedAt };
}

function asDraft(entry: Entry | undefined): Draft | undefined {
  if (entry?.text === undefined) return undefined;
  return { ...entry, text: entry.text };
}
