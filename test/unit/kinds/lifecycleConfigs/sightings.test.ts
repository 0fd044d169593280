import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { second } from '../../../../src/domain/time.ts';
import { onStartBetween, type Sighting } from '../../../../src/kinds/lifecycleConfigs/sightings.ts';

interface Write {
  readonly at: number;
  readonly onStart: string | null;
}

/** Scripts written one after another, at least a moment apart; few of them, so that they come back. */
const writes = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 5_000 }), onStart: fc.constantFrom('a', 'b', null) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((each) => {
    let at = 0;
    return each.map(({ gap, onStart }): Write => ({ at: (at += gap), onStart }));
  });

const had = (history: readonly Write[], at: number) => history.findLast((each) => each.at <= at);

test('what is proven is what AWS had, all the time in between, whenever it was looked at', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 12 });
  const span = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 3_000 }));
  let proven = 0;
  fc.assert(
    fc.property(
      writes,
      moments,
      // The account's clock is never ahead of AWS's: so much it may be behind.
      fc.integer({ min: 0, max: 2_000 }),
      fc.boolean(),
      span,
      (history, looks, behind, wholeSeconds, [start, length]) => {
        const told = (at: number) => (wholeSeconds ? Math.floor(at / second) * second : at);
        const sightings = looks.flatMap((look): Sighting[] => {
          const found = had(history, look);
          if (!found) return [];
          const version = { onStart: found.onStart, onCreate: null };
          return [{ version, lastModified: told(found.at), at: look - behind }];
        });
        const claimed = onStartBetween(sightings, told(start), told(start + length));
        if (claimed === undefined) return;
        proven += 1;
        const within = history.filter((each) => each.at > start && each.at <= start + length);
        for (const each of [had(history, start), ...within]) expect(each?.onStart).toBe(claimed);
      },
    ),
    { numRuns: 5_000 },
  );
  expect(proven).toBeGreaterThan(100);
});

test('one that was seen all the time proves it; to the second', () => {
  const seen: Sighting = { version: { onStart: 'a', onCreate: null }, lastModified: 10_000, at: 20_000 };
  expect(onStartBetween([seen], 11_000, 19_000)).toBe('a');
  expect(onStartBetween([seen], 10_999, 19_000)).toBeUndefined();
  expect(onStartBetween([seen], 11_000, 19_001)).toBeUndefined();
  expect(onStartBetween([], 11_000, 19_000)).toBeUndefined();
});
