import { describe, expect, test } from 'vitest';
import type { CloudTrailPort, TrailEvent } from '../../../../src/aws/ports.ts';
import { authorOf, readWrites } from '../../../../src/kinds/lifecycleConfigs/authors.ts';

const at = Date.parse('2026-11-20T10:00:00Z');

function trail(pages: Readonly<Record<string, readonly (readonly TrailEvent[])[]>>): CloudTrailPort {
  return {
    async *lookupEvents(eventName) {
      yield* pages[eventName] ?? [];
    },
  };
}

const update = (event: Partial<TrailEvent>): TrailEvent => ({
  name: 'UpdateNotebookInstanceLifecycleConfig',
  at,
  user: 'mina.kim',
  lifecycleConfigName: 'team',
  ...event,
});

const signal = new AbortController().signal;

describe('who wrote a configuration', () => {
  test('is read from the writes to it that AWS took, creation included, newest first', async () => {
    const writes = await readWrites(
      trail({
        UpdateNotebookInstanceLifecycleConfig: [
          [update({ at: at + 5000, user: 'leila.haddad' }), update({ lifecycleConfigName: 'team-2' })],
          [update({ errorCode: 'AccessDenied', user: 'mallory' }), update({})],
        ],
        CreateNotebookInstanceLifecycleConfig: [[update({ at: at - 9000, user: 'jonas.weber' })]],
      }),
      'team',
      { since: 0, signal },
    );
    expect(writes).toEqual([
      { at: at + 5000, user: 'leila.haddad' },
      { at, user: 'mina.kim' },
      { at: at - 9000, user: 'jonas.weber' },
    ]);
  });

  test('is not searched for ever in an account that writes all the time', async () => {
    let asked = 0;
    const port: CloudTrailPort = {
      async *lookupEvents() {
        for (;;) {
          asked += 1;
          yield [update({ lifecycleConfigName: 'other' })];
        }
      },
    };
    expect(await readWrites(port, 'team', { since: 0, signal })).toEqual([]);
    expect(asked).toBe(8);
  });

  test('is the one whose write ends with the LastModifiedTime', () => {
    const writes = [
      { at: at + 60_000, user: 'late' },
      { at: at + 4000, user: 'near' },
      { at, user: 'mina.kim' },
    ];
    expect(authorOf(writes, at + 900)).toBe('mina.kim');
    expect(authorOf(writes, at + 4100)).toBe('near');
    expect(authorOf(writes, at + 30_000)).toBeUndefined();
    expect(authorOf(writes, at - 30_000)).toBeUndefined();
    expect(authorOf([{ at }], at)).toBeUndefined();
  });
});
