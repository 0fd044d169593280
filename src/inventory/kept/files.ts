import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { day } from '../../domain/time.ts';
import { kindOf, type KindId } from '../../kinds/index.ts';
import { Decoder, encode, Unreadable, type KeptOf, type KeptResource } from './format.ts';

/** What is older than this says too little to be shown. */
const keptFor = 14 * day;

/** Bytes of one file: 10,000 functions take about 5 MB. */
const largestFile = 32 * 1024 * 1024;

/** Files, and bytes of all of them: those that were written longest ago go first. */
const mostFiles = 60;
const mostBytes = 96 * 1024 * 1024;

/** Files that could not be read are kept for whoever wants to look. */
const mostAside = 8;

/** So much is written at once; in between the window does other things. */
const chunk = 64 * 1024;

const ending = '.jsonl';

/**
 * What was last read of each kind in each scope, a file each, in one folder that only its owner may read. A file is
 * replaced as a whole, so that what is there is always complete.
 */
export class KeptFiles {
  readonly #folder: string;
  readonly #onMoved: (to: string) => void;
  readonly #now: () => number;

  /** `onMoved`: a file that could not be read was moved aside, to this path. */
  constructor(folder: string, onMoved: (to: string) => void, now: () => number = Date.now) {
    this.#folder = folder;
    this.#onMoved = onMoved;
    this.#now = now;
  }

  /** What was kept, in the order in which it was; nothing where there is none that can be used. Never rejects. */
  async load<K extends KindId>(of: Omit<KeptOf<K>, 'account'>): Promise<readonly KeptResource<K>[]> {
    const path = this.#path(of);
    try {
      return await this.#read(path, of);
    } catch (error) {
      // What the disk does not give now, it may give another time.
      if (error instanceof Unreadable) await this.#moveAside(path);
      return [];
    }
  }

  async #read<K extends KindId>(path: string, of: Omit<KeptOf<K>, 'account'>): Promise<readonly KeptResource<K>[]> {
    const { stored } = kindOf(of.kind);
    if (!stored) return [];
    const file = await open(path, 'r');
    try {
      const { size, mtimeMs } = await file.stat();
      if (this.#now() - mtimeMs > keptFor || size > largestFile) return [];
      const decoder = new Decoder<K>(of, stored);
      const resources: KeptResource<K>[] = [];
      for await (const line of file.readLines()) {
        const taken = decoder.take(line);
        if (taken === 'other') return [];
        if (taken) resources.push(taken);
      }
      if (!decoder.isWhole) throw new Unreadable('cut off');
      return resources;
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  /** Rejects where the disk does not take it; what was there before stays. */
  async save<K extends KindId>(of: KeptOf<K>, resources: Iterable<KeptResource<K>>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `.${randomUUID()}.tmp`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      let written: number;
      try {
        written = await writeLines(file, encode(of, resources));
        // Else a crash could leave the new name with nothing in it.
        await file.sync();
      } finally {
        await file.close();
      }
      // What could not be read again need not be there.
      if (written > largestFile) await rm(this.#path(of), { force: true });
      else await rename(temporary, this.#path(of));
    } finally {
      await rm(temporary, { force: true });
    }
    await this.#prune();
  }

  /** There is nothing of it any more. */
  async remove(of: Omit<KeptOf, 'account'>): Promise<void> {
    await rm(this.#path(of), { force: true });
  }

  #path({ kind, profile, region }: Omit<KeptOf, 'account'>): string {
    // Profiles may have any name.
    const name = createHash('sha256')
      .update(JSON.stringify([profile, region]))
      .digest('hex')
      .slice(0, 24);
    return join(this.#folder, `${name}.${kind}${ending}`);
  }

  async #moveAside(path: string): Promise<void> {
    const aside = `${path}.corrupt-${this.#now()}`;
    try {
      await rename(path, aside);
    } catch {
      // Another window was faster, or the disk does not answer: the next write replaces it.
      return;
    }
    this.#onMoved(aside);
  }

  async #prune(): Promise<void> {
    const names = await readdir(this.#folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const found = await stat(path).catch(() => undefined);
        return found ? [{ path, name, size: found.size, at: found.mtimeMs }] : [];
      }),
    );
    const newestFirst = files.flat().toSorted((a, b) => b.at - a.at);
    let bytes = 0;
    const surplus = [
      ...newestFirst
        .filter(({ name }) => name.endsWith(ending))
        .filter(({ size, at }, index) => {
          bytes += size;
          return index >= mostFiles || bytes > mostBytes || this.#now() - at > keptFor;
        }),
      ...newestFirst.filter(({ name }) => name.includes('.corrupt-')).slice(mostAside),
      // A window that was killed while it wrote.
      ...newestFirst.filter(({ name, at }) => name.endsWith('.tmp') && this.#now() - at > day),
    ];
    await Promise.all(surplus.map(({ path }) => rm(path, { force: true })));
  }
}

/** Bytes that were written. */
async function writeLines(file: FileHandle, lines: Iterable<string>): Promise<number> {
  let bytes = 0;
  let waiting: string[] = [];
  let size = 0;
  const flush = async () => {
    const { bytesWritten } = await file.write(`${waiting.join('\n')}\n`);
    bytes += bytesWritten;
    waiting = [];
    size = 0;
  };
  for (const line of lines) {
    waiting.push(line);
    size += line.length;
    if (size >= chunk) await flush();
    if (bytes > largestFile) return bytes;
  }
  if (waiting.length > 0) await flush();
  return bytes;
}
