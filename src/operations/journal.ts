import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from './fold.ts';
import { clearBelow, isCode } from './lease.ts';
import type { Entry, Header } from './operation.ts';
import { lineOf, parseJournal } from './parse.ts';

/*
 * One folder an operation: `<root>/<id>/journal.<generation>.jsonl` beside its leases. Who takes the operation over
 * copies what is there into a journal of its own generation, and the highest one alone is read: an owner that was
 * overtaken and does not know it yet appends to a file that nobody reads any more. The copy appears whole or not at all.
 */

/** What was read of an operation. */
export interface Read {
  readonly generation: number;
  readonly header: Header;
  readonly entries: readonly Entry[];
  /** Changes whenever the journal does. */
  readonly mark: string;
}

export type ReadResult =
  | ({ readonly state: 'read' } & Read)
  /** Gone, or not there yet. */
  | { readonly state: 'missing' }
  /** Of a newer Patch Lens. */
  | { readonly state: 'newer' }
  | { readonly state: 'unreadable'; readonly reason: string };

export interface Journal {
  /** Resolves when the entry is on the disk. */
  append(entry: Entry): Promise<void>;
  close(): Promise<void>;
}

const journalName = /^journal[.](\d+)[.]jsonl$/;

/** The ids of the operations under a root; none where it is not there. */
export async function listOperations(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((each) => each.isDirectory() && isId(each.name)).map(({ name }) => name);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** What is moved aside, and what is being made, has a dot in its name. */
export function isId(name: string): boolean {
  return /^[A-Za-z0-9-]+$/.test(name);
}

/** Tells cheaply whether a journal has changed. */
export async function markOf(folder: string): Promise<string | undefined> {
  const generation = await highest(folder);
  if (generation === undefined) return undefined;
  try {
    const { size, mtimeMs } = await stat(pathOf(folder, generation));
    return `${generation} ${size} ${mtimeMs}`;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export async function readJournal(folder: string): Promise<ReadResult> {
  for (;;) {
    const generation = await highest(folder);
    if (generation === undefined) return { state: 'missing' };
    try {
      const mark = (await markOf(folder)) ?? '';
      const parsed = parseJournal(await readFile(pathOf(folder, generation), 'utf8'));
      if (parsed.state !== 'read') return parsed;
      return { state: 'read', generation, header: parsed.header, entries: parsed.entries, mark };
    } catch (error) {
      // A newer one took its place meanwhile, or the operation is gone: look again.
      if (!isCode(error, 'ENOENT')) throw error;
      if ((await highest(folder)) === generation) return { state: 'missing' };
    }
  }
}

/** Makes this generation's journal out of what there was, and clears away older ones. */
export async function beginJournal(
  folder: string,
  generation: number,
  header: Header,
  entries: readonly Entry[],
): Promise<Journal> {
  const file = await writeWhole(folder, generation, header, entries);
  await clearBelow(folder, generation);
  await clearBelow(folder, generation, journalName);
  return journalOf(file, entries, (kept) => writeWhole(folder, generation, header, kept));
}

/** The file appears whole or not at all; it is open for what follows. */
async function writeWhole(
  folder: string,
  generation: number,
  header: Header,
  entries: readonly Entry[],
): Promise<FileHandle> {
  const temporary = join(folder, `.journal.${randomUUID()}.tmp`);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile([header, ...entries].map(lineOf).join(''), 'utf8');
    await file.sync();
    await rename(temporary, pathOf(folder, generation));
    await syncFolder(folder);
    return file;
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
}

/** So many lines that say nothing more may lie in a file. */
const mostIdleLines = 200;

function journalOf(
  first: FileHandle,
  before: readonly Entry[],
  rewrite: (kept: readonly Entry[]) => Promise<FileHandle>,
): Journal {
  let file = first;
  const kept = [...before];
  let lines = kept.length;
  let last: Promise<void> = Promise.resolve();
  const write = async (earlier: Promise<void>, entry: Entry) => {
    await earlier;
    await file.appendFile(lineOf(entry), 'utf8');
    await file.datasync();
    keep(kept, entry);
    lines += 1;
    if (lines - kept.length > mostIdleLines) await shorten();
  };
  const shorten = async () => {
    lines = kept.length;
    try {
      const old = file;
      file = await rewrite(kept);
      await old.close();
    } catch {
      // It stays as long as it is; the next ones go there.
    }
  };
  return {
    append(entry) {
      last = write(last, entry);
      return last;
    },
    async close() {
      await last.catch(() => undefined);
      await file.close();
    },
  };
}

/**
 * Takes an unreadable operation out of the list, kept for whoever wants to look at it. Resolves with its new path, or
 * undefined where another window was faster.
 */
export async function moveAside(folder: string, now: number): Promise<string | undefined> {
  const path = `${folder}.corrupt-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await rename(folder, path);
    return path;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The folder of a new operation. Without a journal in it, nobody takes it for one. */
export async function createFolder(root: string, id: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const folder = join(root, id);
  await mkdir(folder, { mode: 0o700 });
  await syncFolder(root);
  return folder;
}

/** A window that makes an operation's folder fills it at once; after so long, it crashed over it, and nothing was begun. */
const unbegunFor = 60_000;

/** Clears away what never became an operation. */
export async function removeUnbegun(folder: string, now: number): Promise<void> {
  try {
    const { mtimeMs } = await stat(folder);
    if (now - mtimeMs > unbegunFor && (await highest(folder)) === undefined) await removeOperation(folder);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

export async function removeOperation(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function highest(folder: string): Promise<number | undefined> {
  try {
    const numbers = (await readdir(folder)).flatMap((entry) => journalName.exec(entry)?.[1] ?? []);
    return numbers.length === 0 ? undefined : Math.max(...numbers.map(Number));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function pathOf(folder: string, generation: number): string {
  return join(folder, `journal.${generation}.jsonl`);
}

/** Else a crash could forget the new name. Windows has no way to ask for it, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Not every file system can.
  }
}
