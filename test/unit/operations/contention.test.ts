import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { staleAfter } from '../../../src/operations/lease.ts';
import { machines, plan, window } from './machines.ts';

const rounds = Number(process.env['CONTENTION_ROUNDS'] ?? 50);
/** In every fifth round the operation is left by a process that was killed over it; else by a window that was closed. */
const killedEvery = 5;

const contender = new URL('contender.ts', import.meta.url);

async function child(): Promise<ChildProcess> {
  const made = fork(contender, { execArgv: ['--disable-warning=ExperimentalWarning'] });
  onTestFinished(() => void made.kill('SIGKILL'));
  await once(made, 'message');
  return made;
}

async function answerOf(made: ChildProcess, order: unknown): Promise<unknown> {
  const answer = once(made, 'message');
  made.send(order as object);
  const [message]: unknown[] = await answer;
  return message;
}

test(
  `two windows contend for one operation in ${rounds} rounds: always one owner, none lost`,
  { timeout: 240_000 },
  async () => {
    const top = await mkdtemp(join(tmpdir(), 'contention-'));
    onTestFinished(() => rm(top, { recursive: true, force: true }));
    const both = await Promise.all([child(), child()]);
    const wins = new Map<string, number>();
    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      const root = join(top, String(round));
      await mkdir(root);
      if (round % killedEvery === 0) {
        killed += 1;
        const starter = await child();
        starter.send({ do: 'start', root });
        await once(starter, 'exit');
      } else await leave(root);

      const begun = performance.now();
      const answers = await Promise.all(both.map((each) => answerOf(each, { do: 'contend', root })));
      // A process that is gone leaves a lease that nobody waits out.
      expect(performance.now() - begun, `round ${round}`).toBeLessThan(staleAfter);
      const acts = (await readFile(join(root, 'acts.txt'), 'utf8')).trimEnd().split('\n');
      const [winner = ''] = acts;
      wins.set(winner, (wins.get(winner) ?? 0) + 1);
      const what = `round ${round}: ${JSON.stringify({ answers, acts })}`;
      expect(acts, what).toHaveLength(1);
      // The window that started it, and exactly one of the two after it.
      for (const answer of answers) {
        expect(answer, what).toMatchObject({ state: 'done', claims: [expect.any(String), winner] });
      }
    }
    process.stdout.write(
      `contention: ${rounds} rounds, ${killed} with a killed owner, one owner each; won ${[...wins.values()].join(' : ')}\n`,
    );
  },
);

/** An operation of a window that was closed before anything was sent. */
async function leave(root: string): Promise<void> {
  const closed = machines({});
  const operations = await window(
    { mark: { ...closed.steps.on, observe: () => new Promise(() => {}) } },
    { roots: { real: join(root, 'real'), sample: join(root, 'sample') } },
  );
  await operations.start('notebooks', plan(['mark', 'a']));
  await operations.dispose();
}
