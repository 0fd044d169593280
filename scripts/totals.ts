import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resultsFolder } from '../test/host/paths.ts';

/** How many tests of one runner ended how. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTests: Totals = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Totals, b: Totals): Totals {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** `12 passed, 0 failed`, and `, 3 skipped` where some were. */
export function inWords({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Where the runner of `part` leaves its totals for `npm test`. */
export function totalsFile(part: string): string {
  return path.join(resultsFolder, 'totals', `${part}.json`);
}

export function forgetTotals(part: string): void {
  rmSync(totalsFile(part), { force: true });
}

export function writeTotals(part: string, totals: Totals): void {
  mkdirSync(path.dirname(totalsFile(part)), { recursive: true });
  writeFileSync(totalsFile(part), JSON.stringify(totals));
}

/** Undefined when the runner ended before it counted. */
export function readTotals(file: string): Totals | undefined {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  } catch {
    return undefined;
  }
}
