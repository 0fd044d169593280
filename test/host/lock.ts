import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const heartbeat = 2000;
const staleAfter = 15_000;

/**
 * Runs `task` while holding the folder `lock`, so that of several processes that ask at once only one works.
 * The holder touches the folder every 2 s; a lock untouched for 15 s belongs to a process that died, and is taken over.
 */
export async function withLock<T>(lock: string, waiting: () => void, task: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(lock), { recursive: true });
  let said = false;
  while (!(await take(lock))) {
    if (!said) {
      waiting();
      said = true;
    }
    await sleep(500);
  }
  const touch = setInterval(() => {
    const now = new Date();
    // The folder may be gone by then: the task has ended.
    utimes(lock, now, now).catch(() => undefined);
  }, heartbeat);
  try {
    return await task();
  } finally {
    clearInterval(touch);
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const touched = await stat(lock).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - touched > staleAfter) {
      await rm(lock, { recursive: true, force: true });
    }
    return false;
  }
}
