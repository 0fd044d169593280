import { expect, test, vi } from 'vitest';
import { ItemBudget } from '../../../../src/vscode/tree/itemBudget.ts';
import { throttled } from '../../../../src/vscode/throttled.ts';

/** How often a list of so many items, which changes a hundred times a second, was renewed after each stretch of time. */
function renewals(size: number, ...stretches: readonly number[]): readonly number[] {
  vi.useFakeTimers();
  try {
    const items = new ItemBudget();
    let renewed = 0;
    const renew = throttled(
      () => {
        renewed += 1;
        for (let at = 0; at < size; at += 1) items.made();
      },
      100,
      () => items.wait(),
    );
    const changes = setInterval(renew, 10);
    const counts = stretches.map((stretch) => {
      vi.advanceTimersByTime(stretch);
      return renewed;
    });
    clearInterval(changes);
    return counts;
  } finally {
    vi.useRealTimers();
  }
}

test('a list that changes all the time is renewed no more often than its items may be made', () => {
  const [first = 0, all = 0] = renewals(200, 1_000, 99_000);
  // A few at once, for a person waits.
  expect(first).toBeGreaterThanOrEqual(3);
  // 100 seconds at 40 a second, and the 600 at once.
  expect(all * 200).toBeLessThanOrEqual(100 * 40 + 600 + 200);
  expect(all * 200).toBeGreaterThan(100 * 40);
});

test('a short list is renewed ten times a second', () => {
  const [all] = renewals(4, 10_000);
  expect(all).toBeGreaterThan(90);
});
