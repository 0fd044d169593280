import { expect, test } from 'vitest';
import { parseMoment } from '../../../src/domain/time.ts';

const written = (text: string) => {
  const at = parseMoment(text);
  return at === undefined ? undefined : new Date(at).toISOString();
};

test.each([
  ['2021-06-30T12:52:44.832Z[UTC]', '2021-06-30T12:52:44.832Z'],
  ['2026-11-19', '2026-11-19T00:00:00.000Z'],
  [' 2026-11-19T09:00Z ', '2026-11-19T09:00:00.000Z'],
  ['2026-11-19 09:00', '2026-11-19T09:00:00.000Z'],
  ['2026-11-19T09:00:30', '2026-11-19T09:00:30.000Z'],
  ['2026-11-19T09:00:00+09:00', '2026-11-19T00:00:00.000Z'],
  ['2026-11-19T09:00:00+0900', '2026-11-19T00:00:00.000Z'],
  ['2026-11-19T09:00:00 UTC', '2026-11-19T09:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('%s is the moment %s', (text, expected) => expect(written(text)).toBe(expected));

test.each([
  '',
  'tomorrow',
  '2026-02-30',
  '2026-13-01',
  '19.11.2026',
  '11/19/2026',
  '2026-11-19T25:00Z',
  '2026-11-19T',
  '20261119',
  '2026-11-19[]',
])('"%s" is no moment', (text) => expect(written(text)).toBeUndefined());
