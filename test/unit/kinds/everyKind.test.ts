import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createInventory } from '../../../src/inventory/createInventory.ts';
import type { KindState } from '../../../src/inventory/snapshot.ts';
import { kindIds, kindOf, type KindId } from '../../../src/kinds/index.ts';
import { defaultThresholds, type Observed, type ReadContext } from '../../../src/kinds/kind.ts';
import type { SimulatorOptions } from '../../../src/simulator/contract.ts';
import { serviceName } from '../../../src/vscode/words/problems.ts';
import { simulatedAccount } from './simulatedAccount.ts';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

/* What any kind must keep, the next one too: read through the real ports from the sample account. */

async function readOf(id: KindId, options: SimulatorOptions = {}) {
  const { session } = simulatedAccount(options);
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000, settle: 1 });
  onTestFinished(() => inventory.dispose());
  inventory.use([session], []);
  await inventory.refresh();
  const state = inventory.snapshot.scopes[0]?.kinds[id];
  if (!state) throw new Error(`${id} was not read`);
  return { session, inventory, state };
}

/** Each resource with its status and the codes of its findings. */
function verdicts({ resources }: KindState): string[] {
  return [...resources.values()]
    .map(
      ({ observed, verdict }) =>
        `${observed.name} ${verdict.status}: ${verdict.findings.map((each) => each.code).join(', ')}`,
    )
    .toSorted();
}

describe.each(kindIds)('%s', (id) => {
  test('the sample account has some, read whole and without a problem', async () => {
    const { state } = await readOf(id);
    const resources = [...state.resources.values()];
    expect(resources.length).toBeGreaterThan(1);
    expect([state.problem, ...state.warnings, ...resources.flatMap((each) => each.problems)]).toEqual([undefined]);
    expect(resources.filter((each) => each.observed.partial)).toEqual([]);
  });

  test('read again by itself, a resource is known at least as well', async () => {
    const { inventory, state } = await readOf(id);
    const codes = () =>
      [...state.resources.keys()].map((key) => inventory.find(key)?.verdict.findings.map((each) => each.code));
    const before = codes();
    await inventory.reread([...state.resources.keys()]);
    // A list read asks no more than the budget allows; what it found is found again.
    for (const [at, after] of codes().entries()) expect(after).toEqual(expect.arrayContaining(before[at] ?? []));
  });

  test('what AWS no longer knows is gone', async () => {
    const { session, state } = await readOf(id);
    const [first] = state.resources.values();
    const missing: Observed<never> = JSON.parse(
      JSON.stringify(first?.observed).replaceAll(first?.observed.name ?? '', 'no-such-resource'),
    );
    const context: Omit<ReadContext<never>, 'emit'> = {
      ports: session.ports,
      signal: session.signal,
      now: session.now(),
      previous: new Map(),
      report: () => {},
    };
    const kind: { readOne(observed: Observed<never>, context: Omit<ReadContext<never>, 'emit'>): Promise<unknown> } =
      kindOf(id);
    expect(await kind.readOne(missing, context)).toBeUndefined();
  });

  test('throttling, faults and dropped connections change no verdict and are not heard of', async () => {
    const calm = await readOf(id);
    const shaken = await readOf(id, { faults: ['throttle:0.2', 'http500:0.2', 'drop:0.2'], seed: 11 });
    expect(shaken.state.problem).toBeUndefined();
    expect(shaken.state.warnings).toEqual([]);
    expect(verdicts(shaken.state)).toEqual(verdicts(calm.state));
  });

  test('its services have names for people', () => {
    for (const service of kindOf(id).services) expect(serviceName(service), service).not.toBe(service);
  });

  test('its codes are its own', () => {
    const codes = Object.keys(kindOf(id).findings);
    const others = kindIds.filter((each) => each !== id).flatMap((each) => Object.keys(kindOf(each).findings));
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => others.includes(code))).toEqual([]);
  });
});
