import { parseKey } from '../../domain/resourceKey.ts';
import type { Scope } from '../../domain/scope.ts';
import { minute, second } from '../../domain/time.ts';
import { kindOf, type KindId } from '../../kinds/index.ts';
import { KeptFiles } from './files.ts';
import type { KeptResource } from './format.ts';

/** What was read of one kind in one scope, and goes on changing. */
export interface KeptSource<K extends KindId = KindId> {
  readonly kind: K;
  readonly scope: Scope;
  /** More is on its way. */
  readonly isReading: boolean;
  readonly kept: () => readonly KeptResource<K>[];
}

/** The last snapshot of real accounts, on the disk: what a window shows before AWS has answered anything. */
export interface SnapshotCache {
  /** What is there of it; never rejects. The sample account is not kept. */
  load<K extends KindId>(kind: K, scope: Scope): Promise<readonly KeptResource<K>[]>;
  /** It changed: it will be written, when it has come to rest for a while. */
  changed(source: KeptSource): void;
  /** Writes what is not written yet. */
  dispose(): Promise<void>;
}

export interface SnapshotCacheOptions {
  /** A folder for real accounts alone. */
  readonly folder: string;
  readonly onMoved: (to: string) => void;
  /** It could not be written; the next change tries again. */
  readonly onTrouble: (error: unknown) => void;
  /** Milliseconds from a change to its writing; while more is read, and at rest. */
  readonly delays?: { readonly reading: number; readonly atRest: number };
}

/** A read of 10,000 functions takes half an hour: a window that is closed in the middle of it has kept the most of it. */
const usual = { reading: minute, atRest: 3 * second };

/** More resources of one kind in one scope are not kept. */
const mostResources = 20_000;

export function createSnapshotCache({
  folder,
  onMoved,
  onTrouble,
  delays = usual,
}: SnapshotCacheOptions): SnapshotCache {
  const files = new KeptFiles(folder, onMoved);
  const waiting = new Set<KeptSource>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  let writing: Promise<void> = Promise.resolve();
  let disposed = false;

  function schedule(source: KeptSource): void {
    const at = Date.now() + (source.isReading ? delays.reading : delays.atRest);
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(write, at - Date.now());
    // A process that has nothing else to do ends.
    timer.unref();
  }

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    due = Infinity;
    const sources = [...waiting];
    waiting.clear();
    // One after the other: each in pieces, and never two at once.
    for (const source of sources) writing = writing.then(() => save(source)).catch(onTrouble);
  }

  async function save({ kind, scope, kept }: KeptSource): Promise<void> {
    const all = kept();
    const account = parseKey(all[0]?.observed.key ?? '')?.account;
    const { profile, region } = scope;
    if (account === undefined) return files.remove({ kind, profile, region });
    // A profile that has come to mean another account has rows of the old one until the new ones are read.
    const own = all.filter((each) => parseKey(each.observed.key)?.account === account).slice(0, mostResources);
    await files.save({ kind, profile, region, account }, own);
  }

  return {
    async load(kind, { sample, profile, region }) {
      return sample ? [] : files.load({ kind, profile, region });
    },
    changed(source) {
      if (source.scope.sample || disposed || !kindOf(source.kind).stored) return;
      waiting.add(source);
      schedule(source);
    },
    async dispose() {
      disposed = true;
      write();
      await writing;
    },
  };
}
