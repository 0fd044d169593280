import type { Facts } from '../../../../src/domain/finding.ts';
import type { Formats } from '../../../../src/vscode/words/kindWords.ts';

/** English, as the editor formats it. */
export const formats: Formats = {
  date: (at) =>
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
      typeof at === 'number' ? at : Date.parse(at),
    ),
  dateTime: (at) => new Date(at).toISOString(),
  number: (value) => new Intl.NumberFormat('en').format(value),
  ago: (milliseconds) => `${Math.floor(milliseconds / 60_000)} min ago`,
};

/** What a table of words says of a code and its facts; codes and facts were matched when they were made. */
export function speak<T>(
  table: Readonly<Record<string, (facts: never, formats: Formats) => T>>,
  said: { readonly code: string; readonly facts: Facts },
): T | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the code says whose facts these are
  return table[said.code]?.(said.facts as never, formats);
}
