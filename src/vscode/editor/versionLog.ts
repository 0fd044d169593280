import * as v from 'valibot';
import { sameScripts, type Version } from '../../kinds/lifecycleConfigs/base.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { Sighting } from '../../kinds/lifecycleConfigs/sightings.ts';
import { hooks, scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { Files } from './files.ts';
import { Turns } from './turns.ts';

/**
 * How a version came into the history: `begun`, a deploy from this machine of which nobody knows (yet) how it ended;
 * `deployed` from this machine; `replaced`, found in AWS by a deploy from here
 * that was about to replace it; `seen` in AWS; `draft`, written here and given up (discarded, merged, or replaced by a
 * roll back), which AWS never had.
 */
export const versionOrigins = ['begun', 'deployed', 'replaced', 'seen', 'draft'] as const;

export type VersionOrigin = (typeof versionOrigins)[number];

/** One version of a configuration, with the hashes of both scripts. */
export interface LoggedVersion {
  readonly config: ConfigRef;
  readonly version: Version;
  readonly origin: VersionOrigin;
  /** This machine's clock, milliseconds. */
  readonly at: number;
  /** When AWS was seen to have it, by AWS's clock: the latest of each LastModifiedTime. */
  readonly seen?: readonly Seen[];
  /** The profile that it was deployed with, where it was deployed from here. */
  readonly by?: string;
  /** Who wrote it, by CloudTrail. */
  readonly author?: string;
  /** The hook that a draft is of. */
  readonly hook?: Hook;
}

type Seen = Pick<Sighting, 'lastModified' | 'at'>;

const hash = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)));
const stored = v.object({
  version: v.literal(1),
  account: v.string(),
  region: v.string(),
  config: v.string(),
  onStart: hash,
  onCreate: hash,
  lastModified: v.exactOptional(v.number()),
  origin: v.picklist(versionOrigins),
  at: v.number(),
  seen: v.exactOptional(v.array(v.object({ lastModified: v.number(), at: v.number() }))),
  by: v.exactOptional(v.string()),
  author: v.exactOptional(v.string()),
  hook: v.exactOptional(v.picklist(hooks)),
});

/** So many versions of each configuration are kept; the oldest go first. */
const kept = 100;
/** So many times that the same scripts were written are kept of a version; the oldest go first. */
const keptSeen = 20;

/**
 * The versions of lifecycle configurations that this machine has seen or written: an entry is a small file of its
 * own, so that two windows never write over each other's. The scripts themselves lie under their hashes in the
 * ScriptStore, and have to be kept there first.
 */
export class VersionLog {
  readonly #files: Files;
  readonly #onUnreadable: (path: string) => void;
  readonly #now: () => number;
  readonly #turns = new Turns();
  readonly #listeners = new Set<(entry: LoggedVersion | undefined) => void>();

  constructor(files: Files, onUnreadable: (path: string) => void, now: () => number = Date.now) {
    this.#files = files;
    this.#onUnreadable = onUnreadable;
    this.#now = now;
  }

  /** Fires with what was written, and with undefined when all was cleared. */
  onDidRecord(listener: (entry: LoggedVersion | undefined) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Adds a version; one that the newest entry has already is not added again, unless it says more than "seen". That it
   * was seen once more is noted there.
   */
  record(entry: Omit<LoggedVersion, 'at'>): Promise<void> {
    const { config } = entry;
    return this.#inTurn(config, async () => {
      const before = await this.#read(config);
      const isDraft = entry.origin === 'draft';
      const newest = before.find((each) => (each.origin === 'draft') === isDraft);
      const more = newest && isSame(newest, entry) ? newest : undefined;
      const seen = merged(more?.seen, entry.seen);
      if (more && rank(entry.origin) <= rank(more.origin)) {
        if (entry.seen) await this.#write({ ...more, ...seen });
        return;
      }
      // Clocks go back; the order of the entries does not.
      const at = more?.at ?? Math.max(this.#now(), (before.at(0)?.at ?? 0) + 1);
      await this.#write({ ...entry, ...authorOf(more, entry), ...seen, at });
      if (more) await this.#files.remove(nameOf(config, more.at, more));
      for (const old of before.slice(kept - 1)) await this.#files.remove(nameOf(config, old.at, old));
    });
  }

  /** CloudTrail says who wrote this version. */
  noteAuthor({ config, at }: Pick<LoggedVersion, 'config' | 'at'>, author: string): Promise<void> {
    return this.#inTurn(config, async () => {
      const entry = (await this.#read(config)).find((each) => each.at === at);
      if (entry && entry.author !== author) await this.#write({ ...entry, author });
    });
  }

  /** The deploy that was begun did not take place. */
  notDeployed(config: ConfigRef, version: Version): Promise<void> {
    return this.#inTurn(config, async () => {
      const begun = (await this.#read(config)).find(
        (each) => each.origin === 'begun' && sameScripts(each.version, version),
      );
      if (begun) await this.#files.remove(nameOf(config, begun.at, begun));
    });
  }

  /** Newest first. A version that was there before another one and came back is there twice. */
  async of(config: ConfigRef): Promise<readonly LoggedVersion[]> {
    const all = await this.#inTurn(config, () => this.#read(config));
    // Two windows may have seen the same version; the entry that says most stands for both.
    const told: LoggedVersion[] = [];
    for (const each of all) {
      const isDraft = each.origin === 'draft';
      const last = told.findLastIndex((other) => (other.origin === 'draft') === isDraft);
      const newer = told[last];
      if (!newer || !isSame(newer, each)) told.push(each);
      else if (rank(each.origin) > rank(newer.origin)) told[last] = each;
    }
    return told;
  }

  /** The hashes of all scripts that the history names. */
  async hashes(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const name of await this.#files.list()) {
      const entry = await this.#readFile(name);
      for (const hook of hooks) {
        const script = entry?.version[hook];
        if (script) found.add(script);
      }
    }
    return found;
  }

  /** Every entry of every configuration, in no order. */
  async all(): Promise<readonly LoggedVersion[]> {
    const found = await Promise.all((await this.#files.list()).map((name) => this.#readFile(name)));
    return found.filter((each) => each !== undefined);
  }

  /** The sample account starts anew. */
  async clear(): Promise<void> {
    for (const name of await this.#files.list()) await this.#files.remove(name);
    for (const listener of this.#listeners) listener(undefined);
  }

  async #write(entry: LoggedVersion): Promise<void> {
    await this.#files.write(nameOf(entry.config, entry.at, entry), JSON.stringify(toStored(entry)));
    for (const listener of this.#listeners) listener(entry);
  }

  async #read(config: ConfigRef): Promise<readonly LoggedVersion[]> {
    const prefix = prefixOf(config);
    const names = (await this.#files.list()).filter((name) => name.startsWith(prefix));
    const found = await Promise.all(names.map((name) => this.#readFile(name)));
    return found.filter((each) => each !== undefined).sort((a, b) => b.at - a.at);
  }

  async #readFile(name: string): Promise<LoggedVersion | undefined> {
    const text = await this.#files.read(name);
    if (text === undefined) return undefined;
    const entry = parse(text);
    if (entry && nameOf(entry.config, entry.at, entry) === name) return entry;
    // Another window may have moved it, or removed it as too old, meanwhile.
    const aside = await this.#files.moveAside(name).catch(() => undefined);
    if (aside !== undefined) this.#onUnreadable(aside);
    return undefined;
  }

  #inTurn<T>(config: ConfigRef, task: () => Promise<T>): Promise<T> {
    return this.#turns.after(prefixOf(config), task);
  }
}

/** The same scripts with the same LastModifiedTime are one version: the later sight of it says what the earlier one does. */
function merged(before: readonly Seen[] = [], more: readonly Seen[] = []): { readonly seen?: readonly Seen[] } {
  const latest = new Map<number, number>();
  for (const { lastModified, at } of [...before, ...more])
    latest.set(lastModified, Math.max(at, latest.get(lastModified) ?? at));
  const seen = [...latest].map(([lastModified, at]) => ({ lastModified, at })).sort((a, b) => b.at - a.at);
  return seen.length === 0 ? {} : { seen: seen.slice(0, keptSeen) };
}

/** The same scripts, written once more, have another author. */
function authorOf(
  before: LoggedVersion | undefined,
  { version }: Pick<LoggedVersion, 'version'>,
): Pick<LoggedVersion, 'author'> {
  const isSameWrite = before?.author !== undefined && before.version.lastModified === version.lastModified;
  return isSameWrite ? { author: before.author } : {};
}

/** What was begun says the least, and a draft is no version of AWS at all. */
function rank(origin: VersionOrigin): number {
  return { draft: 4, deployed: 3, replaced: 2, seen: 1, begun: 0 }[origin];
}

function isSame(one: Omit<LoggedVersion, 'at'>, other: Omit<LoggedVersion, 'at'>): boolean {
  const drafts = [one.origin, other.origin].filter((each) => each === 'draft').length;
  return drafts !== 1 && sameScripts(one.version, other.version);
}

/** The hash keeps names apart that differ in case alone, on file systems that do not. */
function prefixOf({ account, region, name }: ConfigRef): string {
  return `${account}.${region}.${name}-${scriptHash(name)?.slice(0, 8) ?? ''}.`;
}

function nameOf(config: ConfigRef, at: number, { version, origin }: Pick<LoggedVersion, 'version' | 'origin'>): string {
  const mark = scriptHash(`${version.onStart ?? ''} ${version.onCreate ?? ''}`)?.slice(0, 8) ?? '';
  return `${prefixOf(config)}${at}-${mark}-${origin}.json`;
}

function toStored({
  config,
  version,
  origin,
  at,
  seen,
  by,
  author,
  hook,
}: LoggedVersion): v.InferOutput<typeof stored> {
  return {
    version: 1,
    account: config.account,
    region: config.region,
    config: config.name,
    onStart: version.onStart,
    onCreate: version.onCreate,
    ...(version.lastModified === undefined ? {} : { lastModified: version.lastModified }),
    origin,
    at,
    ...(seen === undefined ? {} : { seen: [...seen] }),
    ...(by === undefined ? {} : { by }),
    ...(author === undefined ? {} : { author }),
    ...(hook === undefined ? {} : { hook }),
  };
}

function parse(text: string): LoggedVersion | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = v.safeParse(stored, json);
  if (!result.success) return undefined;
  const { account, region, config, onStart, onCreate, lastModified, origin, at, seen, by, author, hook } =
    result.output;
  return {
    config: { account, region, name: config },
    version: { onStart, onCreate, ...(lastModified === undefined ? {} : { lastModified }) },
    origin,
    at,
    ...(seen === undefined ? {} : { seen }),
    ...(by === undefined ? {} : { by }),
    ...(author === undefined ? {} : { author }),
    ...(hook === undefined ? {} : { hook }),
  };
}
