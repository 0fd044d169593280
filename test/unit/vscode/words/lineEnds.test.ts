import { expect, test, vi } from 'vitest';
import { comparisonTitle } from '../../../../src/vscode/words/lineEnds.ts';

vi.mock('vscode', () => import('./fakeL10n.ts'));

test('a comparison says when line ends are all that differs, for the editor shows both texts as equal', () => {
  const title = (left: string | undefined, right: string | undefined) => comparisonTitle('in AWS ↔ draft', left, right);
  expect(title('a\r\nb\r\n', 'a\nb\n')).toBe('in AWS ↔ draft · only the line ends differ: Windows (CRLF) ↔ Unix (LF)');
  expect(title('a\r\nb\n', 'a\nb\n')).toBe(
    'in AWS ↔ draft · only the line ends differ: mixed (CRLF and LF) ↔ Unix (LF)',
  );
  for (const [left, right] of [
    ['a\r\n', 'b\n'],
    ['a\n', 'a\n'],
    ['a\r\n', undefined],
    [undefined, 'a\n'],
  ]) {
    expect(title(left, right)).toBe('in AWS ↔ draft');
  }
});
