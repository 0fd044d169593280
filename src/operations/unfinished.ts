import { join } from 'node:path';
import { replay } from './history.ts';
import { listOperations, readJournal, type Read } from './journal.ts';

/**
 * Whether a root holds an operation that is not finished, or anything that a person should be told of: a journal that
 * can not be understood, a folder that can not be read. Nothing is written, and no lease is looked at. Never rejects.
 */
export async function hasUnfinished(root: string): Promise<boolean> {
  try {
    return await hasAny(root);
  } catch {
    return true;
  }
}

async function hasAny(root: string): Promise<boolean> {
  for (const id of await listOperations(root)) {
    const read = await readJournal(join(root, id));
    if (read.state === 'unreadable' || read.state === 'newer') return true;
    // A folder without a journal is gone by now, or its operation is about to be begun.
    if (read.state === 'read' && !isFinished(read)) return true;
  }
  return false;
}

function isFinished({ header, entries }: Read): boolean {
  const { outcome, dismissed } = replay(header, entries);
  return outcome !== undefined || dismissed;
}
