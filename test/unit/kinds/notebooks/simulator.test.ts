import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSample } from '../../../../src/aws/sample.ts';
import type { Session } from '../../../../src/aws/session.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { notebooks } from '../../../../src/kinds/notebooks/kind.ts';
import { runPlan } from '../runPlan.ts';
import { told } from './story.ts';

/** The whole way: rules, ports, the SDK's wire protocol, and the sample account that answers it. */
const sample = createSample({ log: () => undefined, store: undefined });
let session: Session;
let read: ReadonlyMap<string, Observed<NotebookFacts>>;

beforeAll(async () => {
  const opened = await sample.open(['eu-west-1']);
  const [first] = opened.sessions;
  session = first ?? expect.unreachable();
  read = await readAll();
}, 60_000);
afterAll(() => sample.dispose());

async function readAll(): Promise<ReadonlyMap<string, Observed<NotebookFacts>>> {
  const found = new Map<string, Observed<NotebookFacts>>();
  await notebooks.read({
    ports: session.ports,
    signal: session.signal,
    now: session.now(),
    previous: new Map(),
    emit: (observed) => found.set(observed.name, observed),
    report: (problem) => expect.unreachable(JSON.stringify(problem)),
  });
  return found;
}

const context = () => ({ now: session.now(), thresholds: defaultThresholds });
const named = (name: string) => read.get(name) ?? expect.unreachable(name);
const verdictOf = (observed: Observed<NotebookFacts>) => told(notebooks.assess(observed, context()));

test('what the sample account shows, and why', () => {
  const stories = [
    'ads-attribution: unsupported: platform.stranded; platform.unsupported since 2025-06-30; lifecycle.none → notebook.migratePlatform',
    'churn-model: unsupported: platform.stranded; platform.unsupported since 2026-06-30; lifecycle.none → notebook.migratePlatform',
    'credit-scoring-2022: unsupported: platform.stranded; platform.unsupported since 2024-03-31; lifecycle.none',
    'demand-forecast: current',
    'fraud-features: unsupported: platform.unsupported since 2026-06-30 → notebook.migratePlatform',
    'image-embeddings: unsupported: platform.unsupported since 2026-06-30; instanceType.unsupported → notebook.migratePlatform',
    'inventory-eda: current: updates.atNextStart',
    'legacy-pricing: unsupported: platform.unsupported since 2025-06-30; lifecycle.none → notebook.migratePlatform',
    'marketing-mix: outdated: restart.overdue 34 d by cloudTrail; lifecycle.none → notebook.restart',
    'platform-preview: unknown: platform.unknown; lifecycle.none',
    'quality-checks: current: lifecycle.none',
    'recommender-lab: outdated: script.changedSinceStart → notebook.restart',
    'returns-analysis: outdated: restart.overdue 118 d by onStartLog → notebook.restart',
    'search-ranking: outdated: restart.overdue 47 d by cloudTrail → notebook.restart',
    'vision-training: outdated: start.failed (/bin/bash^M: bad interpreter) → lifecycle.open, notebook.start',
  ];
  const shown = [...read.values()].map((each) => `${each.name}: ${verdictOf(each)}`);
  expect(
    shown.filter((line) => stories.some((story) => story.split(':')[0] === line.split(':')[0])).toSorted(),
  ).toEqual(stories);
});

describe.concurrent('a remedy, run to its end', () => {
  async function run(remedy: string, name: string) {
    const scope = { ...session.scope, account: named(name).key.split(':')[4] ?? '' };
    const planned = notebooks.plan(remedy, [named(name)], { ...context(), scope, choice: {} });
    if (planned.outcome === 'refused') return planned.refused.map((each) => each.reason.code);
    return runPlan(planned.plan, session, notebooks.steps);
  }

  async function again(name: string): Promise<string> {
    const observed = await notebooks.readOne(named(name), {
      ports: session.ports,
      signal: session.signal,
      now: session.now(),
      previous: read,
      report: (problem) => expect.unreachable(JSON.stringify(problem)),
    });
    return observed ? `${observed.facts.status} ${verdictOf(observed)}` : 'gone';
  }

  test('a restart makes it current', { timeout: 60_000 }, async () => {
    expect(await run('notebook.restart', 'recommender-lab')).toMatchObject([{ end: 'done' }]);
    expect(await again('recommender-lab')).toBe('InService current');
    // From CloudTrail as well, once it knows.
    expect(verdictOf((await readAll()).get('recommender-lab') ?? expect.unreachable())).toBe('current');
  });

  test('a stop stops', { timeout: 60_000 }, async () => {
    expect(await run('notebook.stop', 'marketing-mix')).toMatchObject([{ end: 'done' }]);
    expect(await again('marketing-mix')).toBe('Stopped current: lifecycle.none; updates.atNextStart');
  });

  test('a start that fails says what its script wrote', { timeout: 60_000 }, async () => {
    const [outcome] = await run('notebook.start', 'vision-training');
    expect(outcome).toMatchObject({ end: 'failed', cause: { code: 'startFailed' } });
    expect(JSON.stringify(outcome)).toContain('bad interpreter');
    expect(await again('vision-training')).toMatch(/^Failed outdated: start\.failed \(.*bad interpreter\)/);
  });

  test('AL2 is not started', async () => {
    expect(await run('notebook.start', 'churn-model')).toEqual(['al2CannotStart']);
    // And AWS would not have it.
    await expect(session.ports.sageMaker.startNotebookInstance('churn-model')).rejects.toMatchObject({
      problem: { code: 'conflict' },
    });
  });
});
