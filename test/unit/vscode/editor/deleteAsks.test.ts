import { expect, test, vi } from 'vitest';
import { registerEditorCommands } from '../../../../src/vscode/editor/commands.ts';
import type { EditorContext } from '../../../../src/vscode/editor/context.ts';

const { commands, picked, deleted } = vi.hoisted(() => ({
  commands: new Map<string, (...args: unknown[]) => Promise<void>>(),
  picked: vi.fn(),
  deleted: vi.fn(),
}));

vi.mock('vscode', async () => ({
  ...(await import('../words/fakeL10n.ts')),
  Uri: vi.fn(),
  Disposable: { from: () => undefined },
  commands: {
    registerCommand: (id: string, run: (...args: unknown[]) => Promise<void>) => void commands.set(id, run),
  },
}));
vi.mock('../../../../src/vscode/editor/open.ts', () => ({ pickConfig: picked, openScript: vi.fn() }));
vi.mock('../../../../src/vscode/editor/manage.ts', () => ({ deleteConfig: deleted }));
vi.mock('../../../../src/vscode/editor/target.ts', () => ({
  activeTarget: () => ({ config: open, hook: 'onStart' }),
  targetOf: (_context: unknown, [first]: unknown[]) => Promise.resolve(first === 'row' ? { config: open } : undefined),
}));
for (const file of ['compare', 'deploy', 'discard', 'lenses', 'notOpen']) {
  vi.doMock(`../../../../src/vscode/editor/${file}.ts`, () => ({}));
}

const place = { account: '111122223333', region: 'eu-west-1' };
const open = { ...place, name: 'gpu-onstart' };
const other = { ...place, name: 'obsolete' };

test('to delete from the palette the person says which, and the open one stands first; a row names its own', async () => {
  const context = { readOnly: () => false } as unknown as EditorContext;
  registerEditorCommands(context);
  const run = commands.get('patchLens.lifecycle.delete');

  picked.mockResolvedValueOnce({ config: other });
  await run?.();
  expect(picked).toHaveBeenCalledExactlyOnceWith(
    context,
    expect.objectContaining({ title: 'Delete Lifecycle Configuration', first: open }),
  );
  expect(deleted.mock.calls).toEqual([[context, other]]);

  picked.mockResolvedValueOnce(undefined);
  await run?.();
  expect(deleted).toHaveBeenCalledTimes(1);

  await run?.('row');
  expect(picked).toHaveBeenCalledTimes(2);
  expect(deleted.mock.calls.at(-1)).toEqual([context, open]);
});
