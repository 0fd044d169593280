import { expect, test, vi } from 'vitest';
import { ownStore } from '../../../src/vscode/storage.ts';

vi.mock('vscode', () => ({}));

test('what another window has taken over is read, and no longer written', async () => {
  let kept: unknown = 'as the other window saved it';
  let ours = true;
  const file = {
    load: () => Promise.resolve(kept),
    save: (value: unknown) => Promise.resolve(void (kept = value)),
  };
  const store = ownStore(file, () => Promise.resolve(ours));
  await store.save('ours');
  expect(await store.load()).toBe('ours');
  ours = false;
  await store.save('too late');
  expect(await store.load()).toBe('ours');
});
