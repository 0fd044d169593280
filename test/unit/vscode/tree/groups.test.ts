import { describe, expect, test, vi } from 'vitest';
import { createInventory } from '../../../../src/inventory/createInventory.ts';
import { judge, type KindState, type Snapshot } from '../../../../src/inventory/snapshot.ts';
import { defaultThresholds } from '../../../../src/kinds/kind.ts';
import { LookedAt } from '../../../../src/vscode/tree/lookedAt.ts';
import { render } from '../../../../src/vscode/tree/render.ts';
import { rowsUnder, type Look, type Row } from '../../../../src/vscode/tree/rows.ts';
import { context, lambda, now } from '../../kinds/functions/story.ts';
import { simulatedAccount } from '../../kinds/simulatedAccount.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const look: Look = { attentionOnly: false, assess: () => context };

/** An account with so many functions of each story. */
function account(counts: Readonly<Record<string, number>>): Snapshot {
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 60_000 });
  inventory.use([simulatedAccount({ scenario: 'empty' }).session], []);
  const { snapshot } = inventory;
  inventory.dispose();
  const [empty = never()] = snapshot.scopes;
  const { scope } = empty;
  const functions = Object.entries(counts).flatMap(([words, count], story) =>
    Array.from({ length: count }, (_, at) =>
      judge('functions', scope, lambda(words, `f${story}-${at}`), context, [], now, undefined),
    ),
  );
  const resources = new Map(functions.map((each) => [each.observed.key, each]));
  const state: KindState = { phase: 'read', resources, warnings: [] };
  return { ...snapshot, scopes: [{ ...empty, kinds: { ...empty.kinds, functions: state } }] };
}

const current = 'nodejs24.x Auto';
const deprecated = 'nodejs16.x Auto';
const unread = 'nodejs24.x mode pending';

/** The rows under the functions, or under the row of theirs that begins so. */
function under(snapshot: Snapshot, label?: string, how: Look = look): readonly Row[] {
  const kind = rowsUnder(snapshot, undefined, how).find((row) => row.type === 'kind' && row.kind === 'functions');
  const rows = rowsUnder(snapshot, kind, how);
  if (label === undefined) return rows;
  return rowsUnder(
    snapshot,
    rows.find((row) => said(row).startsWith(label)),
    how,
  );
}

function said(row: Row): string {
  const { label, description, collapsible } = render(row, formats, now);
  return `${label} — ${description}${collapsible === 'collapsed' ? ' (folded)' : ''}`;
}

describe('a long list', () => {
  const large = () => account({ [current]: 9_000, [deprecated]: 120, [unread]: 880 });

  test('stands in groups, worst first, and what is fine is folded', () => {
    expect(under(large()).map(said)).toEqual([
      'Unsupported — 120',
      'Not checked yet — 880',
      'Current — 9,000 (folded)',
    ]);
  });

  test('is handed out page by page', () => {
    const rows = under(large(), 'Current');
    expect(rows).toHaveLength(101);
    expect(rows.slice(0, 3).map((row) => said(row).split(' ')[0])).toEqual(['f0-0', 'f0-1', 'f0-2']);
    expect(said(rows.at(-1) ?? never())).toBe('Show more… — 8,900 are not shown');
    const group = rows.at(-1)?.parent?.id;
    const more = (label: string) =>
      under(large(), label, { ...look, shown: (id) => (id === group ? 200 : 50) }).map(({ type }) => type);
    expect(more('Current')).toHaveLength(201);
    expect(more('Unsupported')).toHaveLength(51);
  });

  test('is a plain list again when the filter leaves few', () => {
    const rows = under(large(), undefined, { ...look, attentionOnly: true });
    expect(rows.map((row) => row.type)).toEqual(Array.from({ length: 120 }, () => 'resource'));
  });
});

test('a short list has no groups', () => {
  expect(new Set(under(account({ [current]: 150, [deprecated]: 50 })).map((row) => row.type))).toEqual(
    new Set(['resource']),
  );
});

describe('what is looked at', () => {
  function opened() {
    const snapshot = account({ [deprecated]: 150, [unread]: 60 });
    const lookedAt = new LookedAt();
    const open = (parent: Row | undefined) => {
      const rows = rowsUnder(snapshot, parent, look);
      lookedAt.handedOut(parent, rows);
      return rows;
    };
    const kind = open(undefined).find((row) => row.type === 'kind' && row.kind === 'functions');
    const groups = open(kind);
    return { lookedAt, open, groups };
  }

  const names = (lookedAt: LookedAt) => [...lookedAt.keys()].map((key) => key.split(':').at(-1));

  test('are the rows that the editor was given, from the top, but for folded ones', () => {
    const { lookedAt, open, groups } = opened();
    expect(names(lookedAt)).toEqual([]);
    for (const group of groups) open(group);
    expect(names(lookedAt)).toHaveLength(100 + 60);
    expect(names(lookedAt).slice(0, 2)).toEqual(['f0-0', 'f0-1']);
    const [first = never()] = groups;
    lookedAt.folded(first, true);
    expect(names(lookedAt)).toHaveLength(60);
    lookedAt.folded(first, false);
    expect(names(lookedAt)).toHaveLength(160);
  });

  test('is first what the pointer rests on, and what is selected', () => {
    const { lookedAt, open, groups } = opened();
    const rows = groups.flatMap((group) => open(group));
    lookedAt.chosen([rows[7] ?? never()]);
    lookedAt.hovered(rows[150] ?? never());
    expect(names(lookedAt).slice(0, 3)).toEqual(['f1-49', 'f0-7', 'f0-0']);
  });

  test('is nothing of what the editor was given before it began anew', () => {
    const { lookedAt, open, groups } = opened();
    for (const group of groups) open(group);
    lookedAt.handedOut(undefined, []);
    expect(names(lookedAt)).toEqual([]);
  });
});

function never(): never {
  throw new Error('there is no such row');
}
