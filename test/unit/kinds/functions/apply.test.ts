import { describe, expect, test, vi } from 'vitest';
import type { Planned } from '../../../../src/domain/plan.ts';
import type { KnownScope } from '../../../../src/domain/scope.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import { readRuntimeHistory } from '../../../../src/kinds/functions/history.ts';
import { functions } from '../../../../src/kinds/functions/kind.ts';
import { defaultThresholds, type Observed, type StepContext } from '../../../../src/kinds/kind.ts';
import { runPlan } from '../runPlan.ts';
import { judged, readAll, simulatedAccount, type SimulatedAccount } from '../simulatedAccount.ts';
import { told } from './story.ts';

/** Everything is read, and the named one again, as before a plan. */
async function opened(
  account: SimulatedAccount,
  name: string,
  previous: readonly Observed<FunctionFacts>[] = [],
): Promise<Observed<FunctionFacts>> {
  const { session } = account;
  const { known } = await readAll(functions, account, previous);
  const found = known.find((each) => each.name === name);
  const again =
    found &&
    (await functions.readOne(found, {
      ports: session.ports,
      signal: session.signal,
      now: session.now(),
      previous: new Map(known.map((each) => [each.key, each])),
      report: () => {},
    }));
  if (!again) throw new Error(`there is no ${name}`);
  return again;
}

function planFor(
  { session }: SimulatedAccount,
  remedy: string,
  target: Observed<FunctionFacts>,
  choice: Readonly<Record<string, string>> = {},
): Planned {
  const scope: KnownScope = { ...session.scope, account: '111122223333' };
  return functions.plan(remedy, [target], { scope, now: session.now(), thresholds: defaultThresholds, choice });
}

function said(planned: Planned): string {
  const effects = planned.outcome === 'plan' ? planned.plan.effects.map((each) => each.code) : [];
  return [...effects, ...planned.refused.map((each) => `refused: ${each.reason.code}`)].join(', ');
}

async function run(account: SimulatedAccount, planned: Planned) {
  if (planned.outcome !== 'plan') throw new Error(said(planned));
  const [ended] = await runPlan(planned.plan, account.session, functions.steps);
  return ended;
}

const writes = ({ simulator }: SimulatedAccount) =>
  Object.entries(simulator.requestCounts())
    .filter(([name]) => /:(Update|Publish|Put)/.test(name))
    .map(([name, count]) => `${name.replace('lambda:', '')} ${count}`)
    .toSorted();

test(
  'a FunctionUpdate function is updated, published, and its alias moved; once more does nothing',
  { timeout: 60_000 },
  async () => {
    const account = simulatedAccount({ speed: 60 });
    const { lambda } = account.session.ports;
    const before = await opened(account, 'stock-sync');
    expect(told(judged(functions, before, account))).toBe(
      'held: runtime.stale, version.frozen → lambda.applyLatestRuntime, lambda.setRuntimeMode',
    );
    const planned = planFor(account, 'lambda.applyLatestRuntime', before);
    expect(said(planned)).toBe('changesDescription, publishesLatest, movesAlias, keepsRunning, wayBackIsAlias');
    expect(await run(account, planned)).toMatchObject({ end: 'done' });

    const after = await opened(account, 'stock-sync');
    expect(told(judged(functions, after, account))).toBe('current: (runtime.functionUpdate)');
    expect((await lambda.getAlias('stock-sync', 'live')).functionVersion).toBe('4');
    const newest = await lambda.getFunctionConfiguration('checkout-api', undefined);
    const served = await lambda.getFunctionConfiguration('stock-sync', '4');
    expect(served.runtimeVersionArn).toBe(newest.runtimeVersionArn);

    expect(await run(account, planned)).toMatchObject({ end: 'done' });
    expect(writes(account)).toEqual(['PublishVersion 1', 'UpdateAlias 1', 'UpdateFunctionConfiguration 1']);
  },
);

test('a weighted alias is left as it is, and said so', { timeout: 30_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const target = await opened(account, 'checkout-pricing');
  const { published } = target.facts;
  expect(published?.state === 'read' && published.versions.map(({ version, aliases }) => [version, aliases])).toEqual([
    ['42', [{ name: 'live', share: 0.1 }]],
    ['41', [{ name: 'live', share: 0.9 }]],
    ['40', [{ name: 'previous', share: 1 }]],
  ]);
  const facts = {
    ...target.facts,
    management: { state: 'read' as const, mode: 'FunctionUpdate', readAt: account.session.now() },
  };
  const effects = said(planFor(account, 'lambda.applyLatestRuntime', { ...target, facts }));
  expect(effects).toBe('changesDescription, weightedAliasLeft, aliasesLeft, keepsRunning, noWayBack');
  const stack = { state: 'read', name: 'shop' } as const;
  expect(said(planFor(account, 'lambda.applyLatestRuntime', { ...target, facts: { ...facts, stack } }))).toBe(
    `${effects}, descriptionDrifts`,
  );
  expect(said(planFor(account, 'lambda.applyLatestRuntime', target))).toBe('refused: nothingToApply');
});

test(
  'what was changed meanwhile is not overwritten: the step fails, and says of what',
  { timeout: 30_000 },
  async () => {
    const account = simulatedAccount({ speed: 60 });
    const { lambda } = account.session.ports;
    const planned = planFor(account, 'lambda.applyLatestRuntime', await opened(account, 'stock-sync'));
    // Someone moves the alias, after the plan was agreed to.
    await lambda.updateAlias('stock-sync', 'live', { functionVersion: '$LATEST' });
    expect(await run(account, planned)).toMatchObject({
      end: 'failed',
      cause: { code: 'aliasMoved', lines: ['$LATEST'] },
    });
    expect((await lambda.getAlias('stock-sync', 'live')).functionVersion).toBe('$LATEST');
  },
);

describe('a function that someone updated after the plan was made', () => {
  const changedOne = async () => {
    const account = simulatedAccount({ speed: 600 });
    const { lambda } = account.session.ports;
    const planned = planFor(account, 'lambda.applyLatestRuntime', await opened(account, 'stock-sync'));
    await lambda.updateFunctionDescription('stock-sync', { description: 'mine' });
    const [step] = planned.outcome === 'plan' ? planned.plan.steps : [];
    if (!step) throw new Error('no step');
    return { account, step, type: functions.steps[step.type], planned };
  };
  const contextOf = ({ session }: SimulatedAccount, ports = session.ports): StepContext => ({
    ports,
    signal: session.signal,
    startedAt: undefined,
    call: {},
    now: () => session.now(),
  });

  test('is asked about before anything is sent, with when that was', async () => {
    const { account, step, type } = await changedOne();
    const observe = async () => type?.observe(step, contextOf(account));
    await vi.waitFor(async () => expect((await observe())?.state).toBe('todo'));
    expect(await observe()).toMatchObject({
      ask: { code: 'changedSincePlan', facts: { function: 'stock-sync', changed: expect.any(Number) } },
    });
    // And then updated as it is now.
    await type?.act(step, contextOf(account));
    const { description } = await account.session.ports.lambda.getFunctionConfiguration('stock-sync', undefined);
    expect(description).toMatch(/^mine \[patch-lens /);
  });

  test('once more, where another update comes between that look and the request', async () => {
    const { account, step, type } = await changedOne();
    const { lambda } = account.session.ports;
    const look = async () => {
      const state = await type?.observe(step, contextOf(account));
      if (state?.state !== 'todo' || state.lastModified === undefined) throw new Error('nothing to do');
      return { ask: state.ask, modifiedBefore: state.lastModified };
    };
    const first = await vi.waitFor(look);
    await lambda.updateFunctionDescription('stock-sync', { description: 'theirs' });
    await vi.waitFor(async () => expect((await look()).modifiedBefore).not.toBe(first.modifiedBefore));
    const act = (modifiedBefore: number) => type?.act(step, { ...contextOf(account), modifiedBefore });
    expect(await act(first.modifiedBefore)).toBe('busy');
    expect((await lambda.getFunctionConfiguration('stock-sync', undefined)).description).toBe('theirs');
    const second = await look();
    expect(second.ask).not.toEqual(first.ask);
    expect(await act(second.modifiedBefore)).toBeUndefined();
  });

  test('so it is where the update comes between the last look and the request', async () => {
    const { account, step, type } = await changedOne();
    const { ports } = account.session;
    const stale = {
      ...ports,
      lambda: {
        ...ports.lambda,
        getFunctionConfiguration: async (...asked: Parameters<typeof ports.lambda.getFunctionConfiguration>) => ({
          ...(await ports.lambda.getFunctionConfiguration(...asked)),
          lastUpdateStatus: 'Successful',
          revisionId: 'of before',
        }),
      },
    };
    expect(await type?.act(step, contextOf(account, stale))).toBe('busy');
  });
});

test(
  'an alias that leaves a version which somebody pinned is not moved without a word',
  { timeout: 30_000 },
  async () => {
    const account = simulatedAccount({ speed: 60 });
    const target = await opened(account, 'stock-sync');
    const { published } = target.facts;
    if (published?.state !== 'read') throw new Error('not read');
    const arn = 'arn:aws:lambda:eu-west-1::runtime:0123abcd';
    const versions = published.versions.map((each) => ({ ...each, mode: 'Manual', pinnedArn: arn }));
    const facts: FunctionFacts = { ...target.facts, published: { ...published, versions } };
    const planned = planFor(account, 'lambda.applyLatestRuntime', { ...target, facts });
    expect(said(planned)).toContain('movesAlias, aliasLeavesPin');
    expect(planned.outcome === 'plan' && planned.plan.effects).toContainEqual({
      code: 'aliasLeavesPin',
      facts: { function: 'stock-sync', alias: 'live', from: '3', arn },
    });
  },
);

test('code that nobody may compare is not said to be other code', { timeout: 30_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const target = await opened(account, 'stock-sync');
  const facts: FunctionFacts = { ...target.facts, configuration: { state: 'unreadable', problem: 'accessDenied' } };
  expect(said(planFor(account, 'lambda.applyLatestRuntime', { ...target, facts }))).toBe('refused: codeNotRead');
});

describe('between the steps of an update', () => {
  const updated = async () => {
    const account = simulatedAccount({ speed: 600 });
    const { session } = account;
    const planned = planFor(account, 'lambda.applyLatestRuntime', await opened(account, 'stock-sync'));
    const steps = planned.outcome === 'plan' ? planned.plan.steps : [];
    const context = (ports = session.ports): StepContext => ({
      ports,
      signal: session.signal,
      startedAt: undefined,
      call: {},
      now: () => session.now(),
    });
    const observe = async (step: string, ports = session.ports) => {
      const found = steps.find((each) => each.type === step);
      return found && functions.steps[step]?.observe(found, context(ports));
    };
    const [first] = steps;
    if (first) await functions.steps[first.type]?.act(first, context());
    await vi.waitFor(async () => expect(await observe('lambda.updateConfiguration')).toEqual({ state: 'done' }));
    return { lambda: session.ports.lambda, ports: session.ports, observe };
  };

  test('a description that someone writes over ends it: what is there then was not agreed to', async () => {
    const { lambda, observe } = await updated();
    expect(await observe('lambda.publishVersion')).toEqual({ state: 'todo' });
    await lambda.updateFunctionDescription('stock-sync', { description: 'mine' });
    await vi.waitFor(async () =>
      expect(await observe('lambda.publishVersion')).toMatchObject({ cause: { code: 'changedSinceUpdate' } }),
    );
  });

  test('a runtime version that Lambda does not tell is not taken for a new one', async () => {
    const { lambda, ports, observe } = await updated();
    expect(await observe('lambda.verifyRuntime')).toEqual({ state: 'done' });
    const silent = {
      ...ports,
      lambda: {
        ...lambda,
        getFunctionConfiguration: async (...asked: Parameters<typeof lambda.getFunctionConfiguration>) => {
          const { runtimeVersionArn: _, ...rest } = await lambda.getFunctionConfiguration(...asked);
          return rest;
        },
      },
    };
    expect(await observe('lambda.verifyRuntime', silent)).toMatchObject({ cause: { code: 'runtimeUnchanged' } });
  });
});

test('a function is rolled back to a version of its history, and returns to Auto', { timeout: 60_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const { session } = account;
  const target = await opened(account, 'address-lookup');
  const history = await readRuntimeHistory([target], { ports: session.ports, now: session.now() });
  expect(history.versions.map(({ name, functions: on }) => `${name.replace(/\d+$/, 'N')} ${on.join()}`)).toEqual([
    'python:3.12.vN address-lookup',
    'python:3.12.vN address-lookup',
  ]);
  const [, older] = history.versions;
  const back = planFor(account, 'lambda.rollBackRuntime', target, { runtimeVersionArn: older?.arn ?? '' });
  expect(said(back)).toBe('rollsBack, leavesAuto, keepsRunning, locksRuntime, pinIsTemporary, latestOnly');
  expect(await run(account, back)).toMatchObject({ end: 'done' });
  // It was the last one on that version, and the version was seen all the same.
  const pinned = await opened(account, 'address-lookup', [target]);
  expect(pinned.facts.configuration).toMatchObject({ runtimeVersionArn: older?.arn });
  expect(judged(functions, pinned, account).findings[0]).toMatchObject({
    code: 'lambda.runtime.held',
    facts: { running: older?.name, newer: 1 },
  });
  const again = planFor(account, 'lambda.rollBackRuntime', pinned, { runtimeVersionArn: older?.arn ?? '' });
  expect(said(again)).toBe('refused: alreadyPinned');
  expect(await run(account, planFor(account, 'lambda.setRuntimeMode', pinned, { mode: 'Auto' }))).toMatchObject({
    end: 'done',
  });
});

test('a published version has its own mode', { timeout: 30_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const target = await opened(account, 'cart-events');
  const planned = planFor(account, 'lambda.setRuntimeMode', target, { mode: 'Auto', qualifier: '5' });
  expect(said(planned)).toBe('autoUpdates, leavesManual, keepsRunning, versionOnly');
  expect(await run(account, planned)).toMatchObject({ end: 'done' });
  const { lambda } = account.session.ports;
  expect((await lambda.getRuntimeManagementConfig('cart-events', '5')).updateRuntimeOn).toBe('Auto');
  expect(said(planFor(account, 'lambda.setRuntimeMode', target, { mode: 'Auto', qualifier: '6' }))).toBe(
    'refused: versionNotRead',
  );
});

test('who may not change the mode is told that it is denied on purpose', { timeout: 30_000 }, async () => {
  const account = simulatedAccount({ speed: 60, faults: ['deny:lambda:PutRuntimeManagementConfig'] });
  const planned = planFor(account, 'lambda.setRuntimeMode', await opened(account, 'ledger-sync'), { mode: 'Auto' });
  expect(await run(account, planned)).toMatchObject({ end: 'failed', cause: { code: 'modeChangeDenied' } });
});

test.each([3, 8, 21])(
  'answers that are lost, faults and throttling end in one version and one alias on it (seed %i)',
  { timeout: 90_000 },
  async (seed) => {
    const account = simulatedAccount({ speed: 60, seed });
    const { lambda } = account.session.ports;
    const planned = planFor(account, 'lambda.applyLatestRuntime', await opened(account, 'stock-sync'));
    account.simulator.setFaults(['drop:0.2', 'http500:0.1', 'throttle:0.1']);
    expect(await run(account, planned)).toMatchObject({ end: 'done' });
    account.simulator.setFaults([]);
    const versions: string[] = [];
    for await (const page of lambda.listVersionsByFunction('stock-sync'))
      versions.push(...page.map((each) => each.version));
    expect(versions).toEqual(['$LATEST', '3', '4']);
    expect((await lambda.getAlias('stock-sync', 'live')).functionVersion).toBe('4');
  },
);
