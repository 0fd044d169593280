import { expect, test, vi } from 'vitest';
import { manageEffect, manageRefusal } from '../../../../src/vscode/words/lifecycleManage.ts';
import { formats } from './speak.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

test('what is in use is named with those that use it, one or several', () => {
  const refused = (...names: string[]) => manageRefusal({ code: 'inUse', facts: { names } }, formats, 'gpu-onstart');
  expect(refused('vision-training')).toBe(
    'gpu-onstart cannot be deleted: vision-training uses it. Detach it there first.',
  );
  expect(refused('vision-training', 'churn')).toBe(
    'gpu-onstart cannot be deleted: vision-training, churn use it. Detach it there first.',
  );
});

test('a plan speaks of what it will do, not of what was done', () => {
  expect(manageEffect({ code: 'deletesConfig', facts: { hooks: ['onCreate'] } }, formats)).toBe(
    'OnCreate is deleted from AWS. The history on this machine keeps it.',
  );
});
