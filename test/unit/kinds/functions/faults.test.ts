import * as fc from 'fast-check';
import { test } from 'vitest';
import assert from 'node:assert/strict';
import { Budgets } from '../../../../src/aws/budget.ts';
import { createSession } from '../../../../src/aws/createSession.ts';
import { CredentialHolder } from '../../../../src/aws/credentialHolder.ts';
import { inProcessTransport } from '../../../../src/aws/inProcess.ts';
import type { Session } from '../../../../src/aws/session.ts';
import type { Transport } from '../../../../src/aws/transport.ts';
import { createInventory } from '../../../../src/inventory/createInventory.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { createSimulator } from '../../../../src/simulator/index.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { tellFunction, type FunctionStory } from '../../../../src/simulator/scenarios/functions.ts';
import { openSite } from '../../../../src/simulator/scenarios/site.ts';
import { startAt } from '../simulatedAccount.ts';
import { keyOf } from './story.ts';

/** `PATCH_LENS_LONG=1` tries many more; `PATCH_LENS_SEED` repeats what a failed run names. */
const runs = process.env['PATCH_LENS_LONG'] === '1' ? 150 : 12;
const seed = Number(process.env['PATCH_LENS_SEED'] ?? 20261122);

const story = fc.record(
  {
    runtime: fc.constantFrom('python3.13', 'python3.12', 'nodejs24.x', 'nodejs22.x', 'nodejs16.x', 'ruby3.3', 'java99'),
    changedDaysAgo: fc.integer({ min: 1, max: 400 }),
    behind: fc.integer({ min: 0, max: 4 }),
    architecture: fc.constant('arm64' as const),
    updateRuntimeOn: fc.constantFrom('FunctionUpdate' as const, 'Manual' as const),
    image: fc.constant('services/orders:7'),
    idle: fc.constant(true),
  },
  { requiredKeys: ['changedDaysAgo'] },
);

/** What AWS does to a stretch of requests: never so much that twelve attempts would not get through. */
const trouble = fc.record({
  requests: fc.integer({ min: 5, max: 60 }),
  faults: fc.constantFrom(
    ['throttle:0.3'],
    ['http500:0.3'],
    ['drop:0.3'],
    ['throttle:0.1', 'http500:0.1', 'drop:0.1'],
    ['latency:30'],
    ['throttle:0.25@lambda:GetRuntimeManagementConfig', 'latency:5'],
    [],
  ),
});

const world = fc.record({
  stories: fc.array(story, { minLength: 1, maxLength: 70 }),
  troubles: fc.array(trouble, { minLength: 1, maxLength: 6 }),
  seed: fc.nat(1_000_000),
  /** Rows that somebody looks at, and whether the list is read again on top. */
  looks: fc.array(fc.nat(69), { maxLength: 10 }),
  refreshes: fc.boolean(),
});

const nameOf = (at: number) => `fn-${at}`;

function scenarioOf(stories: readonly Omit<FunctionStory, 'name'>[]): Scenario {
  return {
    name: 'random',
    fill(tables) {
      // Not the simulator's clock: a millisecond may pass between the making of one account and that of the other.
      const place = openSite(tables, '111122223333', 'eu-west-1', startAt);
      for (const [at, { image, runtime, ...rest }] of stories.entries()) {
        const packaged = image === undefined ? (runtime === undefined ? {} : { runtime }) : { image };
        tellFunction(place, { name: nameOf(at), ...rest, ...packaged });
      }
    },
  };
}

/** The account, with the troubles of its requests, one after the other, from the first request on and over again. */
function accountOf(
  stories: readonly Omit<FunctionStory, 'name'>[],
  options: { readonly seed: number; readonly troubles: readonly Trouble[]; readonly atATime: number },
) {
  const { troubles, atATime } = options;
  const simulator = createSimulator({ scenario: scenarioOf(stories), seed: options.seed, startAt, quotaFactor: 20 });
  let [sent, phase] = [0, 0];
  const direct = inProcessTransport(() => simulator);
  const transport: Transport = {
    ...direct,
    handle(request, more) {
      const trouble = troubles[phase % troubles.length];
      if (trouble !== undefined) {
        if (sent === 0) simulator.setFaults(trouble.faults);
        sent += 1;
        if (sent >= trouble.requests) [sent, phase] = [0, phase + 1];
      }
      return direct.handle(request, more);
    },
  };
  const closing = new AbortController();
  const session: Session = createSession({
    scope: { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false },
    signal: closing.signal,
    credentials: new CredentialHolder(() =>
      Promise.resolve({ accessKeyId: 'AKIAPATCHLENS000SAMPLE', secretAccessKey: 'any' }),
    ),
    endpoints: { of: () => undefined, fips: false, dualstack: false },
    transport: atATime === 1 ? oneAtATime(transport) : transport,
    clusterTransport: () => transport,
    budgets: new Budgets(() => 250),
    log: () => undefined,
    now: () => startAt,
    speed: 1,
  });
  return {
    session,
    dispose() {
      closing.abort();
      simulator.dispose();
    },
  };
}

type Trouble = { readonly requests: number; readonly faults: readonly string[] };

/** The next request goes out when the last one is answered. */
function oneAtATime(transport: Transport): Transport {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...transport,
    handle(request, options) {
      const answer = last.then(() => transport.handle(request, options));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** What is said of each function in the end, and every problem that a person would see. */
async function readAll(
  session: Session,
  how: { readonly looks?: readonly number[]; readonly refreshes?: boolean } = {},
) {
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000, settle: 1 });
  try {
    inventory.use([session], []);
    const reading = inventory.refresh();
    for (const look of how.looks ?? []) {
      await new Promise((resolve) => setImmediate(resolve));
      inventory.lookAt(new Set([keyOf(nameOf(look))]));
    }
    await reading;
    if (how.refreshes === true) await inventory.refresh();
    const state = inventory.snapshot.scopes[0]?.kinds.functions;
    assert(state);
    const verdicts = [...state.resources.values()]
      .map(({ observed, verdict, problems }) => ({
        name: observed.name,
        partial: observed.partial,
        status: verdict.status,
        remedies: verdict.remedies,
        problems: problems.map(({ code }) => code),
        findings: verdict.findings.map(({ code, severity, facts, since, due, evidence }) => ({
          code,
          severity,
          facts,
          since,
          due,
          evidence: evidence.map(({ source, value }) => ({ source, value })),
        })),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return { problem: state.problem?.code, warnings: state.warnings.map(({ code }) => code), verdicts };
  } finally {
    inventory.dispose();
  }
}

test(
  'whatever AWS throttles, fails, drops or delays, the verdicts are those of a slow reader whom nothing befell',
  { timeout: runs * 30_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ stories, troubles, looks, refreshes, seed: drawn }) => {
        const calm = accountOf(stories, { seed: drawn, troubles: [], atATime: 1 });
        const troubled = accountOf(stories, { seed: drawn, troubles, atATime: 8 });
        try {
          const wanted = await readAll(calm.session);
          assert.equal(wanted.verdicts.length, stories.length);
          assert.deepEqual(await readAll(troubled.session, { looks, refreshes }), wanted);
        } finally {
          calm.dispose();
          troubled.dispose();
        }
      }),
      { numRuns: runs, seed },
    );
  },
);
