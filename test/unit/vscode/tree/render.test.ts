import { describe, expect, test, vi } from 'vitest';
import type { Problem } from '../../../../src/domain/problem.ts';
import type { KindState, Resource, ScopeState } from '../../../../src/inventory/snapshot.ts';
import { judge } from '../../../../src/inventory/snapshot.ts';
import type { OperationSnapshot } from '../../../../src/operations/operation.ts';
import { render } from '../../../../src/vscode/tree/render.ts';
import type { KindRow, ResourceRow } from '../../../../src/vscode/tree/rows.ts';
import { activityText } from '../../../../src/vscode/words/resources.ts';
import { context, notebook, now } from '../../kinds/notebooks/story.ts';
import { operation } from '../operations.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const denied: Problem = { code: 'accessDenied', fault: 'account', operation: 'ListNotebookInstances' };
const scope: ScopeState['scope'] = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false };
const read: KindState = { phase: 'read', resources: new Map(), warnings: [] };
const of = (notebooks: KindState): ScopeState => ({
  scope,
  kinds: { notebooks, functions: read, nodegroups: read, fargate: read },
});

function kindRow(
  counted: Pick<KindRow, 'total' | 'attention' | 'unknown'> & { readonly partial?: number },
  state: Partial<KindState> = {},
): KindRow {
  const whole = { ...read, ...state };
  return { type: 'kind', id: 'k', kind: 'notebooks', scope: of(whole), state: whole, partial: 0, ...counted };
}

function resourceRow(known: string): ResourceRow {
  const observed = notebook(known);
  const resource: Resource = judge('notebooks', scope, observed, context, [], now, undefined);
  return {
    type: 'resource',
    id: 'r',
    key: observed.key,
    scopeId: scope.id,
    scope: of(read),
    resource,
    hasChildren: false,
    offers: [],
  };
}

describe('the row of a kind', () => {
  test.each([
    [{ total: 17, attention: 11, unknown: 1 }, {}, '11 of 17 need attention'],
    [{ total: 17, attention: 1, unknown: 0 }, {}, '1 of 17 needs attention'],
    [{ total: 17, attention: 0, unknown: 2 }, {}, '17 · 2 unknown'],
    [{ total: 17, attention: 0, unknown: 0 }, {}, '17 · none need attention'],
    [{ total: 0, attention: 0, unknown: 0 }, {}, ''],
    [{ total: 0, attention: 0, unknown: 0 }, { phase: 'reading' }, 'Reading…'],
    [{ total: 3, attention: 1, unknown: 0 }, { phase: 'reading' }, '3 so far…'],
    [{ total: 10_000, attention: 0, unknown: 10_000, partial: 8760 }, { phase: 'reading' }, '10,000 so far…'],
    [
      { total: 10_000, attention: 0, unknown: 8760, partial: 8760 },
      { phase: 'reading', listed: true },
      '1,240 of 10,000 checked…',
    ],
    [
      { total: 10_000, attention: 12, unknown: 8760, partial: 8760 },
      { phase: 'reading', listed: true },
      '1,240 of 10,000 checked… · 12 need attention',
    ],
    [{ total: 0, attention: 0, unknown: 0 }, { problem: denied }, 'not read'],
    [{ total: 3, attention: 1, unknown: 0 }, { problem: denied }, '1 of 3 needs attention · not fully read'],
    [{ total: 3, attention: 0, unknown: 0 }, { problem: denied }, '3 · not fully read'],
    [
      { total: 3, attention: 1, unknown: 0 },
      { phase: 'reading', keptSince: now - 7_200_000 },
      '1 of 3 needs attention · as of 120 min ago',
    ],
    [
      { total: 3, attention: 0, unknown: 0 },
      { problem: denied, keptSince: now - 7_200_000 },
      '3 · not fully read · as of 120 min ago',
    ],
  ] as const)('%o %o: %s', (counted, state, description) => {
    const rendered = render(kindRow(counted, state), formats, now);
    expect(rendered.description).toBe(description);
    expect(rendered.spoken).toBe(description === '' ? 'Notebook Instances' : `Notebook Instances, ${description}`);
  });
});

describe('the row of a resource that was read before this window opened', () => {
  const kept = (known: string) => {
    const row = resourceRow(known);
    return render({ ...row, resource: { ...row.resource, kept: true } }, formats, now + 7_200_000);
  };

  test('says how old it is, to the ear too', () => {
    const { description, icon, spoken } = kept('al2023 InService, created 200 d ago, trail start 47 d ago');
    expect(description).toMatch(/^Restart overdue · 47 days · as of 120 min ago$/);
    expect(spoken).toContain('as of 120 min ago');
    expect(icon.id).toBe('warning');
  });

  test('says so too where AWS did not answer since', () => {
    const row = resourceRow('al2023 InService, created 200 d ago, trail start 47 d ago');
    const observed = { ...row.resource.observed, readAt: now };
    const { description } = render({ ...row, resource: { ...row.resource, observed } }, formats, now + 7_200_000);
    expect(description).toMatch(/ · as of 120 min ago$/);
  });

  test('is not shown in the colour of what is known to be well', () => {
    const well = 'al2023 InService, created 200 d ago, trail start 2 d ago';
    expect(render(resourceRow(well), formats, now).icon).toMatchObject({
      id: 'pass',
      color: expect.stringMatching(/./),
    });
    expect(kept(well).icon).toEqual({ id: 'pass', color: 'descriptionForeground' });
    expect(render(resourceRow(well), formats, now).icon.color).not.toBe('descriptionForeground');
  });
});

describe('the row of a resource that AWS is changing', () => {
  test.each([
    ['al2023 Stopping', 'Stopping…'],
    ['al2023 Pending', 'Starting…'],
    ['al2-v3 Updating', 'Updating… · Amazon Linux 2 · support ended 30 Jun 2026'],
  ])('%s', (known, description) => {
    expect(render(resourceRow(known), formats, now).description).toBe(description);
  });

  test('never shows the same word twice for a notebook without a lifecycle configuration', () => {
    expect(render(resourceRow('al2023 Deleting'), formats, now).description.match(/Deleting/g)).toHaveLength(1);
  });
});

test('while an operation is not finished, its row offers what looks, and to cancel it', () => {
  const offers = ['notebook.stop', 'notebook.restart', 'notebook.showStartLog', 'lifecycle.open'];
  const row = { ...resourceRow('al2023'), offers };
  const contextOf = (state: OperationSnapshot['state'], can: OperationSnapshot['offers']) =>
    render(row, formats, now, operation({ phase: 'waiting' }, { state, offers: can })).contextValue;
  expect(contextOf('running', ['cancel'])).toBe(
    'resource;notebooks;notebook.showStartLog;lifecycle.open;operation.cancel;operation.showDetails;',
  );
  expect(contextOf('failed', ['resume'])).toContain(';notebook.stop;notebook.restart;');
});

test.each([
  ['notebooks', 'Pending Stopping Updating Deleting', 'Starting Stopping Updating Deleting'],
  ['functions', 'Pending InProgress', 'Preparing Updating'],
  ['nodegroups', 'CREATING UPDATING DELETING PENDING', 'Creating Updating Deleting Pending'],
  ['nodegroups', 'THAWING', 'THAWING'],
] as const)('%s: %s is said as %s', (kind, states, words) => {
  expect(states.split(' ').map((state) => activityText(kind, state))).toEqual(words.split(' '));
});
