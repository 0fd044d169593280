import { expect, test, vi } from 'vitest';
import { createInventory } from '../../../../src/inventory/createInventory.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { render } from '../../../../src/vscode/tree/render.ts';
import { changedRows, rowsUnder, type Look } from '../../../../src/vscode/tree/rows.ts';
import { simulatedAccount } from '../../kinds/simulatedAccount.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const look: Look = { attentionOnly: false, assess: ({ readAt }) => ({ now: readAt, thresholds: defaultThresholds }) };

async function read(...scenarios: string[]) {
  const accounts = scenarios.map((scenario, at) => {
    const { session } = simulatedAccount({ scenario });
    return { ...session, scope: { ...session.scope, id: `profile-${at}|eu-west-1` } };
  });
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000, settle: 1 });
  inventory.use(accounts, []);
  await inventory.refresh();
  return inventory;
}

const beta = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/beta';

test('a notebook that changes renews the rows of the notebooks, and no others', async () => {
  const inventory = await read('small');
  const before = inventory.snapshot;
  await inventory.reread([beta]);
  expect(changedRows(before, inventory.snapshot)).toEqual(['profile-0|eu-west-1/notebooks']);
  expect(changedRows(before, before)).toEqual([]);
});

test('with several accounts it renews the rows of its account', async () => {
  const inventory = await read('small', 'empty');
  const before = inventory.snapshot;
  await inventory.reread([beta]);
  expect(changedRows(before, inventory.snapshot)).toEqual(['scope/profile-0|eu-west-1']);
});

test('other accounts, or a first row of a kind, renew everything', async () => {
  const [one, two] = [await read('small'), await read('empty')];
  expect(changedRows(one.snapshot, two.snapshot)).toBeUndefined();
});

test('a cluster can be opened while its nodegroups are on their way', async () => {
  const { session } = simulatedAccount({ scenario: 'small' });
  const { eks } = session.ports;
  const answered = Promise.withResolvers<void>();
  const slow: typeof eks = Object.assign(Object.create(eks), {
    async *listNodegroups(...args: Parameters<typeof eks.listNodegroups>) {
      await answered.promise;
      yield* eks.listNodegroups(...args);
    },
  });
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000, settle: 0 });
  const clusters = () =>
    rowsUnder(inventory.snapshot, undefined, look)
      .filter((row) => row.id.endsWith('/nodegroups'))
      .flatMap((row) => rowsUnder(inventory.snapshot, row, look))
      .flatMap((row) => (row.type === 'resource' ? [row] : []))
      .map((row) => {
        const under = rowsUnder(inventory.snapshot, row, look).length;
        return `${row.resource.observed.name}: ${row.hasChildren ? 'opens' : 'does not open'}, ${under} under it`;
      });
  inventory.use([{ ...session, ports: { ...session.ports, eks: slow } }], []);
  const read = inventory.refresh();
  await vi.waitFor(() => expect(clusters()).toEqual(['main: opens, 0 under it']));
  answered.resolve();
  await read;
  expect(clusters()).toEqual(['main: opens, 2 under it']);
});

test('every row that can be renewed has the id by which it is shown', async () => {
  const inventory = await read('small');
  const ids = rowsUnder(inventory.snapshot, undefined, look).map((row) => row.id);
  expect(ids).toEqual([
    'profile-0|eu-west-1/notebooks',
    'profile-0|eu-west-1/functions',
    'profile-0|eu-west-1/nodegroups',
    'profile-0|eu-west-1/fargate',
  ]);
});

test('a cluster says how many of what it holds need attention, also closed and to a screen reader', async () => {
  const inventory = await read('sample');
  const rows = rowsUnder(inventory.snapshot, undefined, look)
    .flatMap((row) =>
      row.type === 'kind' && /nodegroups|fargate/.test(row.kind) ? rowsUnder(inventory.snapshot, row, look) : [],
    )
    .map((row) => render(row, formats, Date.now()));
  const counts = rows.map(
    ({ label, description }) => `${label}: ${/\d+ needs? attention$/.exec(description)?.[0] ?? '-'}`,
  );
  expect(counts).toEqual([
    'data-platform: 1 needs attention',
    'platform: 3 need attention',
    'storefront: 2 need attention',
    'platform: 15 need attention',
    'storefront: -',
    'data-platform: -',
  ]);
  for (const { spoken, description } of rows) expect(spoken.endsWith(description)).toBe(true);
});
