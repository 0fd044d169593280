import { expect, test } from 'vitest';
import type { KnownScope } from '../../../../src/domain/scope.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import { functions } from '../../../../src/kinds/functions/kind.ts';
import { defaultThresholds, type Observed } from '../../../../src/kinds/kind.ts';
import { runPlan } from '../runPlan.ts';
import { judged, readAll, simulatedAccount, type SimulatedAccount } from '../simulatedAccount.ts';
import { told } from './story.ts';

function verdicts(
  known: readonly Observed<FunctionFacts>[],
  account: SimulatedAccount,
): Readonly<Record<string, string>> {
  return Object.fromEntries(known.map((each) => [each.name, told(judged(functions, each, account))]));
}

/** Some of the sample account's functions, and why each is there. */
const expected = {
  'checkout-api': 'current',
  'stock-reserve': 'current: (runtime.functionUpdate)',
  'sms-gateway': 'unsupported: runtime.deprecated',
  'tax-calculator': 'unsupported: runtime.deprecated',
  'receipts-export': 'ending: runtime.ending',
  'ledger-sync': 'held: runtime.held → lambda.setRuntimeMode',
  'stock-sync': 'held: runtime.stale → lambda.applyLatestRuntime, lambda.setRuntimeMode',
  'route-optimizer': 'unknown: (image.rebuild)',
  'edge-experiments': 'unknown: (runtime.unknown)',
  'own-runtime-poc': 'unknown: (runtime.unknown)',
};

test('the functions of the sample account are judged as their stories tell', async () => {
  const account = simulatedAccount();
  const { known, problems } = await readAll(functions, account);
  expect(problems).toEqual([]);
  expect(known.filter((each) => each.partial)).toEqual([]);
  expect(verdicts(known, account)).toMatchObject(expected);

  const images = known.filter((each) => each.facts.packageType === 'Image').length;
  const notAuto = known.filter(
    ({ facts: { management } }) => management.state === 'read' && management.mode !== 'Auto',
  ).length;
  // python3.12, python3.13 and nodejs24.x have a witness; nodejs22.x has one function on each architecture.
  const witnesses = 3;
  const versions = new Set(
    known.flatMap(({ facts }) => facts.fleet?.versions.map(({ arn, name }) => (name === undefined ? [] : [arn])) ?? []),
  );
  expect(account.simulator.requestCounts()).toMatchObject({
    'lambda:ListFunctions': 1,
    'lambda:GetRuntimeManagementConfig': known.length - images,
    'lambda:GetFunctionConfiguration': notAuto + witnesses,
  });
  expect(versions.size).toBeGreaterThan(0);
});

test('a second read asks for the list alone', async () => {
  const account = simulatedAccount();
  const first = await readAll(functions, account);
  const before = account.simulator.requestCounts();
  const second = await readAll(functions, account, first.known);
  expect(second.known).toEqual(first.known);
  expect(account.simulator.requestCounts()).toEqual({ ...before, 'lambda:ListFunctions': 2 });
});

test('without GetRuntimeManagementConfig the runtimes are still judged, and nothing is current', async () => {
  const account = simulatedAccount({ faults: ['deny:lambda:GetRuntimeManagementConfig'], functions: 60 });
  const { known, problems } = await readAll(functions, account);
  expect(problems.map((each) => `${each.code} ${each.permission}`)).toEqual([
    'accessDenied lambda:GetRuntimeManagementConfig',
  ]);
  expect(verdicts(known, account)).toMatchObject({
    'checkout-api': 'unknown: (mode.unreadable)',
    'sms-gateway': 'unsupported: runtime.deprecated, (mode.unreadable)',
  });
  expect(Object.values(verdicts(known, account)).filter((each) => each.startsWith('current'))).toEqual([]);
});

test('throttles, faults and broken connections change no verdict', { timeout: 60_000 }, async () => {
  const account = simulatedAccount({ faults: ['throttle:0.1', 'http500:0.1', 'drop:0.1'], seed: 7 });
  const { known, problems } = await readAll(functions, account);
  expect(problems).toEqual([]);
  expect(verdicts(known, account)).toMatchObject(expected);
});

test('a held function is set to Auto by its plan, and is patched again', { timeout: 30_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const { session, simulator } = account;
  const { known } = await readAll(functions, account);
  const held = known.filter((each) => ['ledger-sync', 'payments-authorizer'].includes(each.name));
  const scope: KnownScope = { ...session.scope, account: '111122223333' };
  const context = { scope, now: session.now(), thresholds: defaultThresholds, choice: { mode: 'Auto' } };
  const planned = functions.plan('lambda.setRuntimeMode', held, context);
  if (planned.outcome !== 'plan') throw new Error('refused');

  const run = () => runPlan(planned.plan, session, functions.steps);
  expect((await run()).map((each) => each.end)).toEqual(['done', 'done']);
  const after = await Promise.all(
    held.map((each) =>
      functions.readOne(each, {
        ports: session.ports,
        signal: session.signal,
        now: session.now(),
        previous: new Map(),
        report: () => {},
      }),
    ),
  );
  const verdictsNow = after.map((each) => each && told(judged(functions, each, account)));
  expect(verdictsNow.toSorted()).toEqual([
    'current',
    // $LATEST is on Auto; what the alias of ledger-sync serves is pinned as before.
    'held: runtime.held → lambda.setRuntimeMode',
  ]);

  // Running it again finds the mode set, and sends nothing.
  expect((await run()).map((each) => each.end)).toEqual(['done', 'done']);
  expect(simulator.requestCounts()['lambda:PutRuntimeManagementConfig']).toBe(2);
});
