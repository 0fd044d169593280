import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Session } from '../../../src/aws/session.ts';
import type { KnownScope } from '../../../src/domain/scope.ts';
import { minute } from '../../../src/domain/time.ts';
import { kindSteps } from '../../../src/kinds/index.ts';
import { defaultThresholds, type StepType } from '../../../src/kinds/kind.ts';
import { versionOf } from '../../../src/kinds/lifecycleConfigs/base.ts';
import { createLifecycleSteps } from '../../../src/kinds/lifecycleConfigs/steps.ts';
import { notebooks } from '../../../src/kinds/notebooks/kind.ts';
import type { OperationSnapshot } from '../../../src/operations/operation.ts';
import { createOperations } from '../../../src/operations/operations.ts';
import { planRollOut } from '../../../src/operations/rollOut.ts';
import type { RollOutChoices } from '../../../src/operations/rollOutChoices.ts';
import {
  visionConfig,
  visionOnStart,
  visionOnStartGpu,
  visionOnStartNext,
} from '../../../src/simulator/scenarios/team.ts';
import { filesIn } from '../../../src/vscode/editor/files.ts';
import { ScriptStore } from '../../../src/vscode/editor/scriptStore.ts';
import { readAll, simulatedAccount } from '../kinds/simulatedAccount.ts';

/** Service time runs so much faster here, and what is waited for is looked at so much more often. */
const speed = 600;
const faster = 60;

/** The team of five in the simulator; a roll-out of a script to it, in one window, until it rests. */
async function rolledOut(onStart: string | undefined, choices: Partial<RollOutChoices> = {}) {
  const account = simulatedAccount({ scenario: 'team', speed });
  const { session, simulator } = account;
  const folder = await mkdtemp(join(tmpdir(), 'patch-lens-roll-out-'));
  const store = new ScriptStore(filesIn(join(folder, 'scripts')));
  const scope: KnownScope = { ...session.scope, sample: false, account: '111122223333' };
  const steps = Object.fromEntries(
    Object.entries({ ...kindSteps, ...createLifecycleSteps(store) }).map(([name, type]) => [name, quick(type)]),
  );
  const operations = createOperations({
    roots: { real: join(folder, 'real'), sample: join(folder, 'sample') },
    sampleOpen: () => false,
    window: 'test',
    onMoved: (path) => expect.fail(path),
    steps: () => steps,
    openScope: () => Promise.resolve({ session, close: () => undefined }),
  });
  onTestFinished(async () => {
    await operations.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const { known } = await readAll(notebooks, account);
  const planned = planRollOut({
    notebooks: known.toSorted((a, b) => a.name.localeCompare(b.name)),
    choices: { waveSize: { unit: 'count', value: 2 }, failureLimit: 0, pause: 0, onFailure: 'rollBack', ...choices },
    context: { scope, now: simulator.now(), thresholds: defaultThresholds },
    ...(onStart === undefined ? {} : { script: await scriptFor(session, onStart, store) }),
  });
  if (planned.outcome === 'refused') throw new Error(planned.refused.map(({ reason }) => reason.code).join());
  const end = await operations.settled(await operations.start('notebooks', planned.plan));
  if (!end) throw new Error('the window was closed');
  const remote = await session.ports.sageMaker.describeLifecycleConfig(visionConfig);
  return { end, operations, session, script: remote.onStart };
}

async function scriptFor({ ports }: Session, text: string, store: ScriptStore) {
  const remote = await ports.sageMaker.describeLifecycleConfig(visionConfig);
  await store.keep(text);
  await store.keep(remote.onStart ?? '');
  return { key: remote.arn, remote, drafts: [{ hook: 'onStart' as const, text, base: versionOf(remote) }], users: [] };
}

function quick(type: StepType): StepType {
  const { every, upTo } = type.wait;
  return {
    observe: (...look) => type.observe(...look),
    act: (...act) => type.act(...act),
    wait: { every: every / faster, upTo },
  };
}

const short = (step: string) => step.replaceAll(/arn:\S*\//g, '').replace('vision-', '');

/** What was sent to AWS, in order: `stop annotate`. */
function sent({ entries }: OperationSnapshot): readonly string[] {
  return entries.flatMap((entry) => (entry.type === 'intent' ? [short(entry.step)] : []));
}

/** Each target's last phase: `annotate: stop done, start done, verify done`. */
function phases({ steps }: OperationSnapshot): Readonly<Record<string, string>> {
  const byTarget = Map.groupBy(steps, ({ step }) => short(step.target));
  return Object.fromEntries(
    [...byTarget].map(([target, all]) => [target, all.map(({ phase }) => phase).join(' ')] as const),
  );
}

test('a good script reaches all five: the canary first, then wave after wave', { timeout: 60_000 }, async () => {
  const { end, script } = await rolledOut(visionOnStartNext, { pause: 2 * minute, marker: 'patched' });
  expect(end.state).toBe('done');
  expect(script).toBe(visionOnStartNext);
  const order = sent(end).filter((step) => !step.startsWith('verify'));
  expect(order.slice(0, 3)).toEqual(['deploy', 'stop:annotate', 'start:annotate']);
  const waves = [order.slice(3, 7), order.slice(7)].map((steps) => steps.toSorted());
  expect(waves).toEqual([
    ['start:detect', 'start:export', 'stop:detect', 'stop:export'],
    ['start:ocr', 'start:segment', 'stop:ocr', 'stop:segment'],
  ]);
  expect(end.entries.flatMap((entry) => (entry.type === 'paused' ? [entry.after] : []))).toEqual(['canary', 'wave1']);
});

test('the third fails: no wave begins after it, script and third are as before', { timeout: 60_000 }, async () => {
  const { end, script, session } = await rolledOut(visionOnStartGpu);
  expect(end.state).toBe('rolledBack');
  expect(script).toBe(visionOnStart);
  const failed = end.steps.find(({ phase }) => phase === 'failed');
  expect(short(failed?.step.id ?? '')).toBe('start:export');
  expect(failed?.cause?.telling).toMatch(/nvidia-smi: command not found/);
  expect(phases(end)).toEqual({
    onstart: 'done done',
    annotate: 'done done skipped',
    detect: 'done done skipped',
    export: 'done failed leftOut skipped done',
    ocr: 'leftOut leftOut leftOut',
    segment: 'leftOut leftOut leftOut',
  });
  // The script is back before the one that failed is started again.
  expect(sent(end).slice(-2)).toEqual(['undo:deploy:1', 'undo:stop:export:1']);
  const { status } = await session.ports.sageMaker.describeNotebookInstance('vision-export');
  expect(status).toBe('InService');
});

test('one may fail: the others go on, and a person is left to decide', { timeout: 60_000 }, async () => {
  const { end, operations, script } = await rolledOut(visionOnStartGpu, { failureLimit: 1, onFailure: 'ask' });
  expect(end).toMatchObject({ state: 'failed', offers: expect.arrayContaining(['resume', 'rollBack', 'dismiss']) });
  expect(phases(end)).toMatchObject({
    export: 'done failed leftOut',
    ocr: 'done done skipped',
    segment: 'done done skipped',
  });
  expect(script).toBe(visionOnStartGpu);
  await operations.rollBack(end.id);
  expect(await operations.settled(end.id)).toMatchObject({ state: 'rolledBack' });
});

test('the marker is missing: the canary is well for AWS and not for the team', { timeout: 60_000 }, async () => {
  const { end } = await rolledOut(undefined, { marker: 'packages end', onFailure: 'ask' });
  expect(end.state).toBe('failed');
  expect(phases(end)).toMatchObject({ annotate: 'done done failed', detect: 'leftOut leftOut leftOut' });
  expect(end.steps.find(({ phase }) => phase === 'failed')?.cause?.code).toBe('markerMissing');
});
