import { describe, expect, test, vi } from 'vitest';
import type { ScriptUser } from '../../../../src/vscode/editor/users.ts';
import {
  rowsUnder,
  type ConfigState,
  type LifecycleRow,
  type Place,
  type Source,
} from '../../../../src/vscode/lifecycleView/rows.ts';

vi.mock('vscode', async () => import('../words/fakeL10n.ts'));
const { renderLifecycle } = await import('../../../../src/vscode/words/lifecycleRows.ts');
const { formats } = await import('../words/speak.ts');

const scope = { id: 'dev|eu-west-1', profile: 'dev', region: 'eu-west-1', sample: false };
const config = { account: '111122223333', region: 'eu-west-1', name: 'team' };
const user = (name: string, runs: ScriptUser['runs'], status = 'InService'): ScriptUser => ({
  key: `arn:${name}`,
  name,
  scopeId: scope.id,
  status,
  running: status === 'InService',
  runs,
});
const state = (more: Partial<ConfigState>): ConfigState => ({ config, users: [], drafts: [], gone: false, ...more });
const place = (more: Partial<Place>): Place => ({
  scope,
  account: config.account,
  state: 'read',
  configs: [],
  ...more,
});

const source = (...places: readonly Place[]): Source => ({
  places,
  scripts: () => Promise.resolve({ read: true, bytes: { onStart: 1234, onCreate: 0 } }),
  offers: () => ['notebook.restart'],
});

async function told(from: Source, parent?: LifecycleRow, depth = 0): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const row of await rowsUnder(from, parent)) {
    const { label, description, contextValue } = renderLifecycle(row, formats);
    lines.push(
      `${'  '.repeat(depth)}${[label, description].filter((each) => each !== '').join(' — ')} [${contextValue}]`,
    );
    lines.push(...(await told(from, row, depth + 1)));
  }
  return lines;
}

describe('the view of lifecycle configurations', () => {
  test('shows a configuration, its scripts, and who runs which version', async () => {
    const users = [user('a', 'current'), user('b', 'older'), user('c', 'nextStart', 'Stopped'), user('d', 'unknown')];
    expect(await told(source(place({ configs: [state({ users, drafts: ['onStart'] })] })))).toEqual([
      'team — draft · 1 older · 4 instances [config;there;draft;used;]',
      '  OnStart — 1,234 bytes · draft [hook;draft;]',
      '    a — this version · InService [user;notebook.restart;]',
      '    b — older version · InService [user;notebook.restart;]',
      '    c — at its next start · Stopped [user;notebook.restart;]',
      '    d — version not known · InService [user;notebook.restart;]',
      '  OnCreate — no script [hook;]',
    ]);
  });

  test('of one that was deleted in AWS, the draft is still there', async () => {
    expect(await told(source(place({ configs: [state({ gone: true, drafts: ['onStart'] })] })))).toEqual([
      'team — deleted in AWS · draft [config;gone;draft;]',
      '  OnStart — draft [hook;draft;]',
      '    No notebook instance uses it [note]',
      '  OnCreate [hook;]',
      '    No notebook instance uses it [note]',
    ]);
  });

  test('says what was not read, instead of that nothing is there', async () => {
    expect(await told(source(place({ state: 'reading' })))).toEqual(['Reading… [note]']);
    const problem = { code: 'accessDenied', fault: 'account', permission: 'sagemaker:ListX' } as const;
    const [denied] = await told(source(place({ problem })));
    expect(denied).toMatch(/\[problem\]$/);
    const unread = await told(source(place({ configs: [state({ users: undefined })] })));
    expect(unread).toContain('    The notebook instances were not read yet [note]');
  });

  test('of several accounts, each has a row of its own, also the empty one', async () => {
    const other = place({ scope: { ...scope, id: 'dev|us-east-1', region: 'us-east-1' } });
    const lines = await told(source(place({ configs: [state({})] }), other));
    expect(lines[0]).toMatch(/^111122223333 · eu-west-1/);
    expect(lines.at(-1)).toMatch(/^ {2}No lifecycle configurations in .*us-east-1/);
  });

  test('what could not be read of one configuration is said under it', async () => {
    const from: Source = {
      ...source(place({ configs: [state({})] })),
      scripts: () => Promise.resolve({ read: false, problem: { code: 'unreachable', fault: 'network' } }),
    };
    expect((await told(from))[1]).toMatch(/^ {2}\S.* \[problem\]$/);
  });
});
