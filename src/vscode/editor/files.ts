import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replaceFile.ts';

/** One folder of small text files. Names are plain file names. */
export interface Files {
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** Replaces the file as a whole: after a crash it has the old text or the new, never a part. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Gives the file another name that says it could not be read, and returns its full path. */
  moveAside(name: string): Promise<string>;
  /** When the file was written or marked last, milliseconds; undefined where there is none. */
  markedAt(name: string): Promise<number | undefined>;
  /** Marks the file as in use now. */
  mark(name: string): Promise<void>;
  /** Names of the files, without those moved aside. */
  list(): Promise<readonly string[]>;
}

/** The folder on disk; it is made with the first write. Scripts can hold secrets, so only their owner may read them. */
export function filesIn(folder: string): Files {
  return {
    async read(name) {
      try {
        return await readFile(join(folder, name), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    write: (name, text) => replaceFile(join(folder, name), text),
    async remove(name) {
      await rm(join(folder, name), { force: true });
    },
    async moveAside(name) {
      const aside = join(folder, `${name}.unreadable-${randomUUID().slice(0, 8)}`);
      await rename(join(folder, name), aside);
      return aside;
    },
    async markedAt(name) {
      try {
        return (await stat(join(folder, name))).mtimeMs;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async mark(name) {
      const now = new Date();
      await utimes(join(folder, name), now, now);
    },
    async list() {
      try {
        const names = await readdir(folder);
        return names.filter((name) => !name.startsWith('.') && !name.includes('.unreadable-'));
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
