import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '../../../../src/aws/session.ts';
import { createInventory } from '../../../../src/inventory/createInventory.ts';
import { createSnapshotCache, type SnapshotCache } from '../../../../src/inventory/kept/snapshotCache.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { simulatedAccount } from '../../kinds/simulatedAccount.ts';

let folder: string;
let caches: SnapshotCache[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patch-lens-second-'));
  caches = [];
});
afterEach(async () => {
  await Promise.all(caches.map((each) => each.dispose()));
  await rm(folder, { recursive: true, force: true });
});

/** A window that looks at this account; `close` is what a window does at its end. */
function open(session: Session) {
  const cache = createSnapshotCache({
    folder,
    onMoved: () => undefined,
    onTrouble: (error) => {
      throw error;
    },
  });
  caches.push(cache);
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000, settle: 1, cache });
  inventory.use([session], []);
  const row = (name: string) => {
    const kinds = inventory.snapshot.scopes[0]?.kinds;
    return [...(kinds?.notebooks.resources.values() ?? []), ...(kinds?.functions.resources.values() ?? [])].find(
      (each) => each.observed.name === name,
    );
  };
  const close = async () => {
    inventory.dispose();
    await cache.dispose();
  };
  return { inventory, row, close };
}

const real = ({ session }: { readonly session: Session }): Session => ({
  ...session,
  scope: { ...session.scope, profile: 'team', sample: false },
});

test('a second start shows the last snapshot before AWS is asked anything, says how old it is, and reads anew', async () => {
  const account = simulatedAccount({ scenario: 'small' });
  const first = open(real(account));
  await first.inventory.refresh();
  const asRead = first.row('alpha');
  expect(asRead?.kept).toBeUndefined();
  await first.close();

  const session = real(account);
  const { sageMaker, lambda, eks, sts } = session.ports;
  /** What is on screen when AWS is asked for the first time. */
  const shown: unknown[] = [];
  const noting = <T>(answer: () => T): T => {
    const { scopes } = second.inventory.snapshot;
    shown.push([second.row('alpha')?.kept, second.row('alpha')?.readAt, scopes[0]?.account]);
    return answer();
  };
  const ports = {
    ...session.ports,
    sts: { getCallerIdentity: (options = {}) => noting(() => sts.getCallerIdentity(options)) },
    sageMaker: { ...sageMaker, listNotebookInstances: () => noting(() => sageMaker.listNotebookInstances()) },
    lambda: { ...lambda, listFunctions: () => noting(() => lambda.listFunctions()) },
    eks: { ...eks, listClusters: () => noting(() => eks.listClusters()) },
  };
  const second = open({ ...session, ports });
  const verdicts = new Set<unknown>();
  second.inventory.onDidChange(() => {
    const alpha = second.row('alpha');
    if (alpha?.kept) verdicts.add(JSON.stringify(alpha.verdict));
  });
  const reading = second.inventory.refresh();
  await vi.waitFor(() => expect(shown).toHaveLength(5), { interval: 1 });
  expect(shown).toEqual(shown.map(() => [true, asRead?.readAt, '111122223333']));
  await reading;
  expect([...verdicts]).toEqual([JSON.stringify(asRead?.verdict)]);
  expect(second.row('alpha')?.kept).toBeUndefined();
  expect(second.inventory.snapshot.scopes[0]?.kinds.notebooks.keptSince).toBeUndefined();
});

test('what can not be read now stays as it was kept, marked, with the reason', async () => {
  const account = simulatedAccount({ scenario: 'small' });
  const first = open(real(account));
  await first.inventory.refresh();
  await first.close();

  account.simulator.setFaults(['deny:sagemaker:ListNotebookInstances']);
  const second = open(real(account));
  await second.inventory.refresh();
  expect(second.row('alpha')?.kept).toBe(true);
  expect(second.inventory.snapshot.scopes[0]?.kinds.notebooks.problem?.code).toBe('accessDenied');
});

test('where the profile has come to mean another account, what was kept of the old one goes', async () => {
  const account = simulatedAccount({ scenario: 'small' });
  const first = open(real(account));
  await first.inventory.refresh();
  await first.close();

  const session = real(account);
  const sts = { getCallerIdentity: () => Promise.resolve({ account: '444455556666', arn: '' }) };
  const never = () => new Promise<never>(() => undefined);
  const sageMaker = {
    ...session.ports.sageMaker,
    async *listNotebookInstances() {
      yield await never();
    },
  };
  const second = open({ ...session, ports: { ...session.ports, sts, sageMaker } });
  void second.inventory.refresh();
  await vi.waitFor(() => expect(second.inventory.snapshot.scopes[0]?.account).toBe('444455556666'));
  expect(second.row('alpha')).toBeUndefined();
});

test('the sample account is not kept', async () => {
  const account = simulatedAccount({ scenario: 'small' });
  const first = open(account.session);
  await first.inventory.refresh();
  await first.close();
  expect(await readdir(folder)).toEqual([]);
});

test('what Lambda said of a function is not asked again within a day', { timeout: 60_000 }, async () => {
  const account = simulatedAccount({ speed: 60 });
  const modes = () => account.simulator.requestCounts()['lambda:GetRuntimeManagementConfig'] ?? 0;
  const first = open(real(account));
  await first.inventory.refresh();
  await first.close();
  const asked = modes();
  expect(asked).toBeGreaterThan(10);

  const second = open(real(account));
  await second.inventory.refresh();
  expect(modes() - asked).toBeLessThan(asked / 4);
});
