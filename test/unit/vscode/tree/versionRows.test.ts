import { describe, expect, test, vi } from 'vitest';
import { judge, type KindState, type Resource, type Snapshot } from '../../../../src/inventory/snapshot.ts';
import type { PublishedRead } from '../../../../src/kinds/functions/facts.ts';
import { render } from '../../../../src/vscode/tree/render.ts';
import { rowsUnder, type Look, type ResourceRow } from '../../../../src/vscode/tree/rows.ts';
import { context, lambda, now, pinned } from '../../kinds/functions/story.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false };
const empty: KindState = { phase: 'read', resources: new Map(), warnings: [] };
const look: Look = { attentionOnly: false, assess: () => context };

const read = (versions: Extract<PublishedRead, { state: 'read' }>['versions']): PublishedRead => ({
  state: 'read',
  readAt: now,
  aliases: [],
  versions,
});

/** The row of a function, and those under it once it is opened. */
function rowsOf(published: PublishedRead | undefined, words = 'nodejs24.x Auto', more: Partial<Resource> = {}) {
  const bare = lambda(words);
  const observed = { ...bare, facts: { ...bare.facts, ...(published === undefined ? {} : { published }) } };
  const resource: Resource = { ...judge('functions', scope, observed, context, [], now, undefined), ...more };
  const functions = { ...empty, resources: new Map([[observed.key, resource]]) };
  const kinds = { notebooks: empty, functions, nodegroups: empty, fargate: empty };
  const snapshot: Snapshot = { scopes: [{ scope, kinds }], problems: [], reading: false };
  const kind = rowsUnder(snapshot, undefined, look).find((row) => row.type === 'kind' && row.kind === 'functions');
  const [own] = rowsUnder(snapshot, kind, look);
  if (own?.type !== 'resource') throw new Error('there is no such row');
  const under = rowsUnder(snapshot, own, look);
  const text = (row: (typeof under)[number]) => {
    const { label, description, icon } = render(row, formats, now);
    return `(${icon.id}) ${label}${description === '' ? '' : ` — ${description}`}`;
  };
  return { own: render(own, formats, now), row: own satisfies ResourceRow, under: under.map(text), rows: under };
}

describe('a function is closed at first, and has under it what its aliases serve', () => {
  test('each version with its aliases, the share of a weighted one, and its own status', () => {
    const { own, under, rows } = rowsOf(
      read([
        {
          version: '6',
          aliases: [{ name: 'live', share: 0.1 }],
          mode: 'Auto',
          runtime: 'nodejs24.x',
          snapStart: false,
        },
        {
          version: '5',
          aliases: [
            { name: 'live', share: 0.9 },
            { name: 'stable', share: 1 },
          ],
          mode: 'Manual',
          pinnedArn: pinned,
          runtime: 'nodejs24.x',
          snapStart: false,
        },
      ]),
    );
    expect(own.collapsible).toBe('collapsed');
    expect(under).toEqual([
      '(pass) resize:6 — live 10% · nodejs24.x · Auto',
      '(lock) resize:5 — live 90%, stable · Version 5 held on one runtime version · Manual',
    ]);
    const [row] = rows;
    expect(row && render(row, formats, now)).toMatchObject({
      collapsible: 'none',
      contextValue: 'resource;functions;lambda.setRuntimeMode;lambda.rollBackRuntime;lambda.showRuntimeHistory;',
    });
  });

  test('nothing yet where nobody has read it; why not, where it could not be read', () => {
    expect(rowsOf(undefined)).toMatchObject({ own: { collapsible: 'collapsed' }, under: [] });
    expect(rowsOf({ state: 'unreadable', problem: 'accessDenied' }).under[0]).toMatch(/^\(info\) .*lambda:ListAliases/);
    const stale = { code: 'unreachable', fault: 'network' } as const;
    expect(rowsOf(undefined, 'nodejs24.x Auto', { stale }).under).toHaveLength(1);
  });

  test('a word where no alias serves one', () => {
    expect(rowsOf(read([])).under).toEqual(['(circle-slash) No alias serves a published version']);
  });

  test('a container image cannot be opened', () => {
    expect(rowsOf(undefined, 'image').own.collapsible).toBe('none');
  });
});
