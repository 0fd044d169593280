import { expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Inventory } from '../../../../src/inventory/inventory.ts';
import type { Operations, OperationSnapshot } from '../../../../src/operations/operation.ts';
import { watchOperations } from '../../../../src/vscode/commands/operationWatch.ts';
import { createScriptedPrompts } from '../../../../src/vscode/prompts/scriptedPrompts.ts';
import { operation } from '../operations.ts';

vi.mock('vscode', async () => ({ ...(await import('../words/fakeL10n.ts')), env: { language: 'en' } }));

test('what the sample account asks in another window is asked here once it is open here', () => {
  const bare = operation({ phase: 'notBegun' });
  const scope = { ...bare.plan.scope, sample: true };
  const asking: OperationSnapshot = { ...bare, plan: { ...bare.plan, scope }, state: 'asking', waitsFor: 'person' };
  let shown: OperationSnapshot = { ...asking, owner: 'otherWindow' };
  let changed = () => {};
  const prompts = createScriptedPrompts();
  watchOperations({
    // Only what is watched of them.
    operations: {
      get all() {
        return [shown];
      },
      find: () => shown,
      onDidChange: (listener: () => void) => (changed = listener),
    } as unknown as Operations,
    inventory: { reread: () => Promise.resolve() } as unknown as Inventory,
    prompts,
    log: {} as unknown as vscode.LogOutputChannel,
    isFollowed: () => false,
    onStep: () => undefined,
  });
  changed();
  expect(prompts.asked).toEqual([]);
  const { owner: _, ...here } = asking;
  shown = here;
  changed();
  changed();
  expect(prompts.asked.map(({ id }) => id)).toEqual(['operation.asking']);
});
