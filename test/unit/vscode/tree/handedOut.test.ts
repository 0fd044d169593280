import { expect, test } from 'vitest';
import { HandedOut } from '../../../../src/vscode/tree/handedOut.ts';
import type { EmptyRow, Row } from '../../../../src/vscode/tree/rows.ts';
import { createInventory } from '../../../../src/inventory/createInventory.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { simulatedAccount } from '../../kinds/simulatedAccount.ts';

const inventory = () => {
  const created = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000 });
  created.use([simulatedAccount({ scenario: 'empty' }).session], []);
  created.dispose();
  return created.snapshot;
};

/** Rows of which only their places matter. */
function place(): (id: string, parent?: Row) => Row {
  const [scope] = inventory().scopes;
  if (!scope) throw new Error('there is no scope');
  return (id, parent) => {
    const row: EmptyRow = { type: 'empty', id, kind: 'functions', scope, filtered: false };
    return parent ? { ...row, parent } : row;
  };
}

test('the editor gets the same object for a row of the same id, whatever is known of it now', () => {
  const [row, handed] = [place(), new HandedOut(() => undefined)];
  const [first] = handed.give(undefined, [row('functions')]);
  const [second] = handed.give(undefined, [row('functions')]);
  expect(second).toBe(first);
});

test('a row that moved to another group is not lost when its old group is given again', () => {
  const [row, handed] = [place(), new HandedOut(() => undefined)];
  const [unread, current] = [row('unread'), row('current')];
  handed.give(undefined, [unread, current]);
  handed.give(unread, [row('orders', unread), row('billing', unread)]);
  handed.give(current, [row('orders', current)]);
  handed.give(unread, [row('billing', unread)]);
  expect(handed.row('orders')?.parent?.id).toBe('current');
  handed.give(current, []);
  expect(handed.row('orders')).toBeUndefined();
});
