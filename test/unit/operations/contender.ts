import { randomUUID } from 'node:crypto';
import { appendFile, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { StepType } from '../../../src/kinds/kind.ts';
import { createOperations } from '../../../src/operations/operations.ts';
import { fakeSession, plan } from './fakes.ts';

/*
 * A window in a process of its own. `start`: starts the operation of a round, and dies as its intent is written.
 * `contend`: looks for the round's operation, and says how it ended and who had it.
 */

interface Order {
  readonly do: 'start' | 'contend';
  readonly root: string;
}

const window = `window ${process.pid} ${randomUUID()}`;

/** Writes a line, alone: two at a time would find each other's mark. */
function marking(root: string): StepType {
  const acts = join(root, 'acts.txt');
  const mark = join(root, 'acting');
  return {
    wait: { every: 20, upTo: 60_000 },
    async observe() {
      const text = await readFile(acts, 'utf8').catch(() => '');
      return text === '' ? { state: 'todo' } : { state: 'done' };
    },
    async act() {
      const file = await open(mark, 'wx');
      await appendFile(acts, `${window}\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await file.close();
      await rm(mark);
    },
  };
}

process.on('message', (order: Order) => {
  void carryOut(order).catch((error: unknown) => process.send?.({ error: String(error) }));
});
process.send?.({ ready: true });

async function carryOut({ do: what, root }: Order): Promise<void> {
  const operations = createOperations({
    roots: { real: join(root, 'real'), sample: join(root, 'sample') },
    openScope: () => Promise.resolve({ session: fakeSession().session, close: () => {} }),
    sampleOpen: () => false,
    steps: () => ({ mark: marking(root) }),
    window,
    onMoved: (path) => process.send?.({ error: `moved ${path}` }),
    ...(what === 'start'
      ? {
          boundary: ({ at }) => {
            if (at === 'afterIntent') process.kill(process.pid, 'SIGKILL');
          },
        }
      : {}),
  });
  if (what === 'start') {
    await operations.start('notebooks', plan(['mark', 'a']));
    return;
  }
  await operations.begin();
  const [found] = operations.all;
  const end = found && (await operations.settled(found.id));
  const claims = (end?.entries ?? []).flatMap((entry) => (entry.type === 'claimed' ? [entry.window] : []));
  await operations.dispose();
  process.send?.({ window, state: end?.state, claims });
}
