import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { createAws } from '../../src/aws/createAws.ts';
import { kindSteps } from '../../src/kinds/index.ts';
import type { StepType } from '../../src/kinds/kind.ts';
import { withInstanceType } from '../../src/kinds/notebooks/replan.ts';
import { createLifecycleSteps } from '../../src/kinds/lifecycleConfigs/steps.ts';
import type { OperationId, OperationSnapshot, Operations } from '../../src/operations/operation.ts';
import { createOperations } from '../../src/operations/operations.ts';
import { parsePlan } from '../../src/operations/parse.ts';
import { filesIn } from '../../src/vscode/editor/files.ts';
import { ScriptStore } from '../../src/vscode/editor/scriptStore.ts';
import { parseOrders, type KillPoint, type Message } from './protocol.ts';

/*
 * A window without an editor: the operations room, the steps of the kinds and the aws room, over the files of one
 * folder. It says what it passes, and dies where it was told to.
 */

const orders = parseOrders(process.argv[2] ?? '');
const folder = (name: string) => path.join(orders.folder, name);

/** Service time runs fast here (world.ts), so that what is waited for is looked at more often. */
const faster = 60;
const speed = 30;

const now = () => Date.now() + orders.later;
const began = now();

/** An entry of the journal after which it rests for a while. */
const Rested = v.variant('type', [
  v.object({ type: v.literal('postponed'), at: v.number(), step: v.string() }),
  v.object({ type: v.literal('paused'), at: v.number(), after: v.string() }),
]);

const aws = createAws({ env: process.env, home: orders.folder });
const scripts = new ScriptStore(filesIn(folder('scripts')));
const steps = Object.fromEntries(
  Object.entries({ ...kindSteps, ...createLifecycleSteps(scripts) }).map(([name, type]) => [name, quick(type)]),
);

const operations = createOperations({
  roots: { real: folder('operations'), sample: folder('sample') },
  sampleOpen: () => false,
  window: `window ${process.pid}`,
  onMoved: (file) => process.stderr.write(`moved aside: ${file}\n`),
  steps: () => steps,
  openScope: async (scope) => {
    const { session, close } = await aws.openScope(scope);
    return { session: { ...session, now, speed }, close };
  },
  boundary: ({ at, step }) => pass(at, step),
  clock: {
    now,
    after(duration, callback) {
      const timer = setTimeout(callback, duration);
      return () => clearTimeout(timer);
    },
  },
});

/** So often it came by each point; looks are not counted. */
const times = new Map<string, number>();

function pass(boundary: KillPoint['boundary'], step: string): void {
  const place = `${boundary} ${step}`;
  const time = boundary === 'waiting' ? 1 : (times.get(place) ?? 0) + 1;
  times.set(place, time);
  say({ type: 'passed', boundary, step, time });
  const { killAt } = orders;
  if (killAt?.boundary === boundary && killAt.step === step && killAt.time === time)
    process.kill(process.pid, 'SIGKILL');
}

const over = new AbortController();

/** Rests are told once they are on the disk. */
async function watchRests(of: OperationId): Promise<void> {
  const journal = folder(path.join('operations', of));
  const seen = new Set<string>();
  while (!over.signal.aborted) {
    await sleep(20);
    const files = (await readdir(journal).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
    for (const file of files) {
      const lines = (await readFile(path.join(journal, file), 'utf8').catch(() => '')).split('\n').slice(0, -1);
      for (const line of lines.filter((each) => !seen.has(each))) {
        seen.add(line);
        const entry = v.safeParse(Rested, JSON.parse(line));
        if (!entry.success || entry.output.at < began) continue;
        const { output } = entry;
        pass(output.type, output.type === 'paused' ? output.after : output.step);
      }
    }
  }
}

// A plain process has nothing else that keeps it.
const alive = setInterval(() => undefined, 1000);
await operations.begin();
const id = orders.begin
  ? await operations.start(orders.begin.room, parsePlan(orders.begin.plan))
  : operations.all[0]?.id;
if (id !== undefined) {
  void watchRests(id);
  if (orders.instanceType !== undefined) chooseType(operations, id, orders.instanceType);
}
const rest = id === undefined ? undefined : await atRest(operations, id);
say({ type: 'rest', state: rest?.state ?? 'lost', why: rest ? whyOf(rest) : [] });
await operations.dispose();
await aws.dispose();
clearInterval(alive);
over.abort();

/** A person who sees that a start found no capacity chooses another type for it, once. */
function chooseType(all: Operations, of: OperationId, instanceType: string): void {
  const look = () => {
    const now = all.find(of);
    const stuck = now?.steps.find(({ phase, step: { type } }) => type === 'notebook.start' && phase === 'postponed');
    if (!now?.offers.includes('chooseInstanceType') || !stuck) return;
    const done = now.steps.filter(({ phase }) => phase === 'done' || phase === 'skipped').map(({ step }) => step.id);
    if (stuck.step.input['instanceType'] === instanceType) return;
    unlisten();
    void all.replan(of, withInstanceType(now.plan, stuck.step.target, instanceType, new Set(done)));
  };
  const unlisten = all.onDidChange(look);
  look();
}

async function atRest(all: Operations, of: OperationId): Promise<OperationSnapshot | undefined> {
  let settled = await all.settled(of);
  while (settled?.state === 'asking') {
    const isQuestion = settled.steps.some(({ question }) => question !== undefined);
    if (!isQuestion) say({ type: 'asked' });
    await (isQuestion && orders.rollsBack ? all.rollBack(of) : all.resume(of));
    settled = await all.settled(of);
  }
  if (!orders.rollsBack || settled?.state !== 'failed' || !settled.offers.includes('rollBack')) return settled;
  await all.rollBack(of);
  return all.settled(of);
}

function quick(type: StepType): StepType {
  const { every, upTo } = type.wait;
  return {
    observe: (...look) => type.observe(...look),
    act: (...act) => type.act(...act),
    wait: { every: every / faster, upTo },
  };
}

function whyOf({ steps: all, problem }: OperationSnapshot): string[] {
  const failures = all.flatMap(({ step, phase, cause, problem: met }) =>
    cause || met || phase === 'stillRunning'
      ? [`${step.id} ${phase} ${cause?.code ?? met?.code ?? ''} ${cause?.lines.at(-1) ?? met?.detail ?? ''}`]
      : [],
  );
  return problem ? [problem.code, ...failures] : failures;
}

/** Written at once: what a dying process has buffered is lost. */
function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
