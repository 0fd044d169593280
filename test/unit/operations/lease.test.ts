import { appendFile, copyFile, mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostname } from 'node:os';
import { expect, test, vi } from 'vitest';
import { hour } from '../../../src/domain/time.ts';
import { beginJournal, readJournal } from '../../../src/operations/journal.ts';
import { look, Patience, take } from '../../../src/operations/lease.ts';
import type { Header } from '../../../src/operations/operation.ts';
import { lineOf } from '../../../src/operations/parse.ts';
import { folders, plan } from './machines.ts';

const now = () => Date.now();

async function folder(): Promise<string> {
  const { real } = await folders();
  await mkdir(real);
  return real;
}

test('of two who saw it free, one gets it', async () => {
  const place = await folder();
  const seen = await look(place, now);
  expect(seen).toEqual({ generation: 0, state: 'free', beatAt: undefined });
  const both = await Promise.all([take(place, seen, 'one', now), take(place, seen, 'two', now)]);
  const [lease] = both.filter((each) => each !== undefined);
  expect(both.filter((each) => each !== undefined)).toHaveLength(1);
  expect(await look(place, now)).toMatchObject({ generation: 1, state: 'held' });
  expect(await lease?.beat()).toBe('held');
  await lease?.release();
  expect(await look(place, now)).toMatchObject({ generation: 1, state: 'free' });
});

test('who is overtaken learns of it, and who comes late with an old number does not win', async () => {
  const place = await folder();
  const first = await take(place, await look(place, now), 'one', now);
  const seen = await look(place, now);
  const second = await take(place, seen, 'two', now);
  expect([await first?.check(), await first?.beat()]).toEqual(['lost', 'lost']);
  expect(await second?.check()).toBe('held');
  expect(await take(place, seen, 'three', now)).toBeUndefined();
  await Promise.all([first?.release(), second?.release()]);
  expect((await look(place, now)).generation).toBe(2);
});

test('how long nobody ran it is counted from the last touch, released or not', async () => {
  const place = await folder();
  const before = () => Date.now() - hour;
  const slept = await take(place, await look(place, before), 'one', before);
  await slept?.release();
  const next = await take(place, await look(place, now), 'two', now);
  expect(next?.idle).toBeGreaterThanOrEqual(hour - 1000);
  await next?.release();
});

test('silence of a living process is waited out, that of another machine too', async () => {
  const place = await folder();
  const lease = await take(place, await look(place, now), 'one', now);
  const later = (seconds: number) => () => Date.now() + seconds * 1000;
  const patience = new Patience();
  expect(patience.allows(await look(place, later(5)), later(5)())).toBe(false);
  const silent = await look(place, later(11));
  expect(silent.state).toBe('silent');
  expect(patience.allows(silent, later(11)())).toBe(false);
  // It was only asleep.
  await lease?.beat();
  expect(patience.allows(await look(place, later(15)), later(15)())).toBe(false);
  expect(patience.allows(await look(place, later(19)), later(19)())).toBe(true);
  await lease?.release();
  await writeFile(join(place, 'lease.2'), JSON.stringify({ window: 'x', pid: 1, host: 'elsewhere', released: false }));
  expect((await look(place, now)).state).toBe('held');
  await writeFile(join(place, 'lease.3'), `{"window":"x","pid":`);
  expect((await look(place, now)).state).toBe('held');
  expect((await look(place, later(11))).state).toBe('silent');
  expect(hostname()).not.toBe('elsewhere');
});

test('what an overtaken owner still writes is read by nobody', async () => {
  const place = await folder();
  const header: Header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off', 'a']), at: 1 };
  const old = await beginJournal(place, 1, header, []);
  await old.append({ type: 'claimed', at: 1, generation: 1, window: 'one' });
  const copy = `${place}.copy`;
  await copyFile(join(place, 'journal.1.jsonl'), copy);
  const read = await readJournal(place);
  const entries = read.state === 'read' ? read.entries : [];
  const next = await beginJournal(place, 2, header, entries);
  await old.append({ type: 'intent', at: 2, account: 2, step: '0' });
  expect(await readJournal(place)).toMatchObject({ state: 'read', generation: 2, entries });
  // Where the old file could not be cleared away, as on Windows.
  await copyFile(copy, join(place, 'journal.1.jsonl'));
  await appendFile(join(place, 'journal.1.jsonl'), lineOf({ type: 'cancelled', at: 3 }));
  expect(await readJournal(place)).toMatchObject({ state: 'read', generation: 2, entries });
  await Promise.all([old.close(), next.close()]);
  expect((await readdir(place)).filter((name) => name.includes('tmp'))).toEqual([]);
});

test('an entry is told to be on the disk when it is: it was flushed', async () => {
  const place = await folder();
  const any = await open(join(place, 'any'), 'w');
  const handle: { datasync(): Promise<void> } = Object.getPrototypeOf(any);
  await any.close();
  const flushing = Promise.withResolvers<void>();
  const flush = vi.spyOn(handle, 'datasync').mockImplementation(() => flushing.promise);
  try {
    const header: Header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off', 'a']), at: 1 };
    const journal = await beginJournal(place, 1, header, []);
    let written = false;
    const append = async () => {
      await journal.append({ type: 'intent', at: 2, account: 2, step: '0' });
      written = true;
    };
    const done = append();
    await vi.waitFor(() => expect(flush).toHaveBeenCalledTimes(1));
    expect(written).toBe(false);
    flushing.resolve();
    await done;
    await journal.close();
  } finally {
    flush.mockRestore();
  }
});
