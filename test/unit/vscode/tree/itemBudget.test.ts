import { expect, test, vi } from 'vitest';
import { ItemBudget } from '../../../../src/vscode/tree/itemBudget.ts';
import { throttled } from '../../../../src/vscode/throttled.ts';

test('a list that changes all the time is renewed no more often than its items may be made', () => {
  vi.useFakeTimers();
  try {
    const items = new ItemBudget();
    let renewed = 0;
    const renew = throttled(
      () => {
        renewed += 1;
        for (let at = 0; at < 200; at += 1) items.made();
      },
      100,
      () => items.wait(),
    );
    const changes = setInterval(renew, 10);
    vi.advanceTimersByTime(1_000);
    // A few at once, for a person waits.
    expect(renewed).toBeGreaterThanOrEqual(3);
    vi.advanceTimersByTime(99_000);
    clearInterval(changes);
    // 100 seconds at 40 a second, and the 600 at once.
    expect(renewed * 200).toBeLessThanOrEqual(100 * 40 + 600 + 200);
    expect(renewed * 200).toBeGreaterThan(100 * 40);
  } finally {
    vi.useRealTimers();
  }
});

test('a short list is renewed ten times a second', () => {
  vi.useFakeTimers();
  try {
    const items = new ItemBudget();
    let renewed = 0;
    const renew = throttled(
      () => {
        renewed += 1;
        for (let at = 0; at < 4; at += 1) items.made();
      },
      100,
      () => items.wait(),
    );
    const changes = setInterval(renew, 10);
    vi.advanceTimersByTime(10_000);
    clearInterval(changes);
    expect(renewed).toBeGreaterThan(90);
  } finally {
    vi.useRealTimers();
  }
});
