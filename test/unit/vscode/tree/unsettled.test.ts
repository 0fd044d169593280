import { describe, expect, test, vi } from 'vitest';
import { judge, type KindState, type Resource, type Snapshot } from '../../../../src/inventory/snapshot.ts';
import type { OperationSnapshot, StepPhase } from '../../../../src/operations/operation.ts';
import { render } from '../../../../src/vscode/tree/render.ts';
import { attentionOf, rowsUnder, type Look, type Row } from '../../../../src/vscode/tree/rows.ts';
import { isUnsettled, operationOnRow } from '../../../../src/vscode/words/operationOnRow.ts';
import { resourceTooltip } from '../../../../src/vscode/words/tooltip.ts';
import { context, keyOf, notebook, now } from '../../kinds/notebooks/story.ts';
import { operation } from '../operations.ts';
import { formats } from '../words/speak.ts';

vi.mock('vscode', async () => ({
  ...(await import('../words/fakeL10n.ts')),
  MarkdownString: class {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  },
}));

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false };
const empty: KindState = { phase: 'read', resources: new Map(), warnings: [] };

/** One account with these notebooks. */
function account(...resources: readonly Resource[]): Snapshot {
  const notebooks = { ...empty, resources: new Map(resources.map((each) => [each.observed.key, each])) };
  return {
    scopes: [{ scope, kinds: { notebooks, functions: empty, nodegroups: empty, fargate: empty } }],
    problems: [],
    reading: false,
  };
}

const known = (facts: string, name = 'alpha'): Resource =>
  judge('notebooks', scope, { ...notebook(facts, now, name), key: keyOf(name), name }, context, [], now, undefined);

/** A restart of alpha, whose stop and start are so far. */
function restart(phases: readonly [StepPhase, StepPhase], like: Partial<OperationSnapshot>, attention: boolean) {
  const bare = operation({ phase: 'done' }, like);
  const key = keyOf('alpha');
  const steps = (['notebook.stop', 'notebook.start'] as const).map((type, at) => ({
    step: { id: type, type, target: key, input: {} },
    undo: false,
    phase: phases[at] ?? 'notBegun',
  }));
  const targets = [{ key, name: 'alpha', ...(attention ? { attention: true as const } : {}) }];
  return { ...bare, steps, plan: { ...bare.plan, remedy: 'notebook.restart' as const, targets } };
}

/** How the view tells it: the count of the badge, the row of the kind, that of the notebook, and what is heard of it. */
function told(snapshot: Snapshot, one: OperationSnapshot | undefined) {
  const look: Look = {
    attentionOnly: false,
    assess: () => context,
    isUnsettled: (resource) =>
      one?.steps[0]?.step.target === resource.observed.key &&
      isUnsettled(one, resource, operationOnRow(one, resource, formats, now)),
  };
  const [kind] = rowsUnder(snapshot, undefined, look);
  const rows = rowsUnder(snapshot, kind, look);
  const alpha = rows.find(
    (row): row is Extract<Row, { type: 'resource' }> => 'key' in row && row.key === keyOf('alpha'),
  );
  if (!kind || !alpha) throw new Error('there is no such row');
  const own = one && operationOnRow(one, alpha.resource, formats, now);
  return {
    count: attentionOf(snapshot, look),
    kind: render(kind, formats, now).description,
    row: render(alpha, formats, now, one),
    first: rows[0]?.id,
    tooltip: resourceTooltip(alpha.resource, '111122223333', formats, now, own).value.split('\n')[0] ?? '',
  };
}

const overdue = 'al2023 InService, created 200 d ago, trail start 47 d ago';
const well = known('al2023 InService, created 200 d ago, trail start 2 d ago', 'beta');

describe('a notebook that is stopped for its restart', () => {
  const stopped = known('al2023 Stopped, created 200 d ago');

  test('is current by rule, which is what its row says without an operation', () => {
    const { count, row, tooltip } = told(account(stopped, well), undefined);
    expect(count).toBe(0);
    expect(row.icon.id).toBe('pass');
    expect(row.spoken).toContain('Current');
    expect(tooltip).toContain('Current');
  });

  test.each(['al2023 Stopping', 'al2023 Stopped', 'al2023 Pending'])(
    'counts until it is back, and never reads as if all were well: %s',
    (facts) => {
      const alpha = known(`${facts}, created 200 d ago, trail start 0 min ago`);
      const { count, kind, row, first, tooltip } = told(account(alpha, well), restart(['done', 'waiting'], {}, true));
      expect(count).toBe(1);
      expect(kind).toBe('1 of 2 needs attention');
      expect(first).toContain('/alpha');
      expect(row.description).toMatch(/^Restarting · step 2\/2/);
      expect(row.icon).toEqual({ id: 'loading~spin' });
      expect(`${row.spoken} ${tooltip}`).not.toContain('Current');
    },
  );

  test('counts as it did before the restart, and no longer once the operation is through with it', () => {
    expect(told(account(known(overdue), well), undefined).count).toBe(1);
    const back = account(known('al2023 InService, created 200 d ago, trail start 0 min ago'), well);
    expect(told(back, restart(['done', 'done'], { state: 'done', endedAt: now }, true)).count).toBe(0);
    // Other notebooks of the same operation may still be on their way.
    expect(told(back, restart(['done', 'done'], { state: 'running' }, true)).count).toBe(0);
  });

  test('does not begin to count where nothing was wrong with it', () => {
    const { count, row } = told(account(stopped, well), restart(['done', 'waiting'], {}, false));
    expect(count).toBe(0);
    expect(row.icon).toEqual({ id: 'loading~spin' });
  });

  test.each([
    ['waits for a person', { state: 'asking', waitsFor: 'person' }, ['done', 'notBegun']],
    ['is nobody’s', { state: 'unowned' }, ['done', 'notBegun']],
    ['has failed', { state: 'failed' }, ['done', 'failed']],
    ['is not waited for any longer', { state: 'stillRunning' }, ['stillRunning', 'leftOut']],
  ] as const)('counts, with a warning, while its operation %s', (_, like, phases) => {
    const { count, row, tooltip } = told(account(stopped, well), restart(phases, like, false));
    expect(count).toBe(1);
    expect(row.icon).toEqual({ id: 'warning', color: 'list.warningForeground' });
    expect(`${row.spoken} ${tooltip}`).not.toContain('Current');
  });

  test('and one whose turn has not come is shown as it is', () => {
    const stages = [{ id: 'canary', targets: [keyOf('alpha')], failureLimit: 0, pause: 0, shared: false }];
    const one = restart(['notBegun', 'notBegun'], { state: 'paused' }, true);
    const { row } = told(account(known(overdue), well), { ...one, plan: { ...one.plan, stages } });
    expect(row.description).toContain('waits for its turn');
    expect(row.icon.id).toBe('warning');
    expect(row.spoken).toContain('Outdated');
  });
});
