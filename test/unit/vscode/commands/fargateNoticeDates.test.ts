import { expect, test, vi } from 'vitest';
import { wrongBefore, wrongEviction } from '../../../../src/vscode/commands/fargateNoticeDates.ts';

vi.mock('vscode', () => import('../words/fakeL10n.ts'));

const now = Date.parse('2026-11-22T09:00:00Z');

test('the date of a notice is one that AWS can have sent', () => {
  expect(wrongBefore('2026-11-19', now)).toBeUndefined();
  expect(wrongBefore('', now)).toBeUndefined();
  expect(wrongBefore('soon', now)).toMatch(/Write a date/);
  expect(wrongBefore('0026-11-19', now)).toMatch(/before 2020/);
  expect(wrongBefore('2062-11-19', now)).toMatch(/more than a year ahead/);
});

test('evictions begin after the notice, and within a year', () => {
  expect(wrongEviction('2026-11-28', '2026-11-19', now)).toBeUndefined();
  expect(wrongEviction('', '2026-11-19', now)).toBeUndefined();
  expect(wrongEviction('2026-11-18', '2026-11-19', now)).toMatch(/not begin before the notice/);
  expect(wrongEviction('2028-11-28', '2026-11-19', now)).toMatch(/more than a year ahead/);
});
