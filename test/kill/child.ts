import path from 'node:path';
import process from 'node:process';
import { createAws } from '../../src/aws/createAws.ts';
import { kindSteps } from '../../src/kinds/index.ts';
import type { StepType } from '../../src/kinds/kind.ts';
import { createLifecycleSteps } from '../../src/kinds/lifecycleConfigs/steps.ts';
import type { OperationId, OperationSnapshot, Operations } from '../../src/operations/operation.ts';
import { createOperations } from '../../src/operations/operations.ts';
import { parsePlan } from '../../src/operations/parse.ts';
import { filesIn } from '../../src/vscode/editor/files.ts';
import { ScriptStore } from '../../src/vscode/editor/scriptStore.ts';
import { parseOrders, type Message } from './protocol.ts';

/*
 * A window without an editor: the operations room, the steps of the kinds and the aws room, over the files of one
 * folder. It says what it passes, and dies where it was told to.
 */

const orders = parseOrders(process.argv[2] ?? '');
const folder = (name: string) => path.join(orders.folder, name);

/** Service time runs fast here (world.ts), so that what is waited for is looked at more often. */
const faster = 60;
const speed = 10;

const now = () => Date.now() + orders.later;

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
  boundary: ({ at, step }) => {
    say({ type: 'passed', boundary: at, step });
    const { killAt } = orders;
    if (killAt?.boundary === at && killAt.step === step) process.kill(process.pid, 'SIGKILL');
  },
  clock: {
    now,
    after(duration, callback) {
      const timer = setTimeout(callback, duration);
      return () => clearTimeout(timer);
    },
  },
});

// A plain process has nothing else that keeps it.
const alive = setInterval(() => undefined, 1000);
await operations.begin();
const id = orders.begin
  ? await operations.start(orders.begin.room, parsePlan(orders.begin.plan))
  : operations.all[0]?.id;
const rest = id === undefined ? undefined : await atRest(operations, id);
say({ type: 'rest', state: rest?.state ?? 'lost', why: rest ? whyOf(rest) : [] });
await operations.dispose();
await aws.dispose();
clearInterval(alive);

async function atRest(all: Operations, of: OperationId): Promise<OperationSnapshot | undefined> {
  let settled = await all.settled(of);
  if (settled?.state === 'asking') {
    say({ type: 'asked' });
    await all.resume(of);
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
