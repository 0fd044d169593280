import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scriptHash } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { filesIn } from '../../../../src/vscode/editor/files.ts';
import { SightingIndex } from '../../../../src/vscode/editor/sightingIndex.ts';
import { ScriptStore } from '../../../../src/vscode/editor/scriptStore.ts';
import { VersionLog, type VersionOrigin } from '../../../../src/vscode/editor/versionLog.ts';

const config = { account: '111122223333', region: 'eu-west-1', name: 'team' };
const day = 86_400_000;

let folder: string;
let moved: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'versions-'));
  moved = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let clock = 1_000;
const open = () =>
  new VersionLog(
    filesIn(folder),
    (path) => moved.push(path),
    () => clock,
  );
const version = (text: string) => ({ onStart: scriptHash(text), onCreate: null });
const record = (log: VersionLog, text: string, origin: VersionOrigin, by?: string) =>
  log.record({ config, version: version(text), origin, ...(by === undefined ? {} : { by }) });
const told = async (log: VersionLog, names: readonly string[]) =>
  (await log.of(config)).map(
    (each) => `${each.origin} ${names.find((name) => scriptHash(name) === each.version.onStart)}`,
  );

describe('when AWS was seen to have a version', () => {
  const seen = (log: VersionLog, text: string, lastModified: number, at: number, origin: VersionOrigin = 'seen') =>
    log.record({ config, version: { ...version(text), lastModified }, origin, seen: [{ lastModified, at }] });
  const times = async (log: VersionLog) =>
    (await log.of(config)).map((each) => (each.seen ?? []).map(({ lastModified, at }) => `${lastModified}–${at}`));

  test('is noted again where it is still there, whatever the entry says already', async () => {
    const log = open();
    await seen(log, 'a', 100, 500, 'deployed');
    await seen(log, 'a', 100, 900, 'replaced');
    await seen(log, 'a', 100, 700);
    expect(await times(open())).toEqual([['100–900']]);
    expect((await open().of(config))[0]?.origin).toBe('deployed');
    expect((await readdir(folder)).length).toBe(1);
  });

  test('a version that was written once more is not taken to have been there in between', async () => {
    const log = open();
    await seen(log, 'a', 100, 500);
    await seen(log, 'a', 800, 900);
    expect(await times(open())).toEqual([['800–900', '100–500']]);
  });

  test('stays with what turns out to have been deployed', async () => {
    const log = open();
    await seen(log, 'a', 100, 500);
    await log.record({ config, version: version('a'), origin: 'deployed' });
    expect(await times(open())).toEqual([['100–500']]);
  });

  test('the index in memory follows: other windows at its refresh, this one at once, and forgets with the history', async () => {
    const log = open();
    let changes = 0;
    const index = new SightingIndex(log, () => (changes += 1));
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team';
    const at = () => index.onStartBetween(arn, 20_000, 30_000);
    expect(at()).toBeUndefined();
    await seen(open(), 'other', 1_000, 50_000);
    await index.refresh();
    expect(at()).toBe(scriptHash('other'));
    const before = changes;
    await seen(log, 'more', 60_000, 90_000);
    expect(changes).toBe(before + 1);
    expect(index.onStartBetween(arn, 62_000, 80_000)).toBe(scriptHash('more'));
    await seen(log, 'more', 60_000, 90_000);
    expect(changes).toBe(before + 1);
    await log.clear();
    expect(at()).toBeUndefined();
  });

  test('an entry without it proves nothing, whatever its own time', async () => {
    await open().record({ config, version: { ...version('a'), lastModified: 1 }, origin: 'seen' });
    const index = new SightingIndex(open(), () => {});
    index.onStartBetween('', 0, 0);
    await index.refresh();
    const arn = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team';
    expect(index.onStartBetween(arn, 5_000, 6_000)).toBeUndefined();
  });
});

describe('the history of a configuration', () => {
  test('is told newest first, with time and origin, and survives the window', async () => {
    const log = open();
    await record(log, 'a', 'seen');
    clock = 2_000;
    await record(log, 'b', 'deployed', 'dev');
    expect(await open().of(config)).toEqual([
      { config, version: version('b'), origin: 'deployed', at: 2_000, by: 'dev' },
      { config, version: version('a'), origin: 'seen', at: 1_000 },
    ]);
  });

  test('a version that stays is one entry, with the most that is known of it; one that comes back is there twice', async () => {
    const log = open();
    for (const origin of ['begun', 'seen', 'seen', 'deployed', 'seen'] as const) await record(log, 'a', origin);
    await record(log, 'b', 'seen');
    await record(log, 'a', 'seen');
    expect(await told(log, ['a', 'b'])).toEqual(['seen a', 'seen b', 'deployed a']);
  });

  test('drafts that were given up stand between the versions of AWS, and part none of them', async () => {
    const log = open();
    await record(log, 'a', 'seen');
    clock += 1;
    await record(log, 'mine', 'draft');
    clock += 1;
    await record(log, 'a', 'replaced');
    await record(log, 'b', 'deployed');
    expect(await told(log, ['a', 'b', 'mine'])).toEqual(['deployed b', 'draft mine', 'replaced a']);
  });

  test('a deploy that did not take place leaves it; what was seen since does not', async () => {
    const log = open();
    await record(log, 'a', 'replaced');
    await record(log, 'b', 'begun');
    await log.notDeployed(config, version('b'));
    expect(await told(log, ['a', 'b'])).toEqual(['replaced a']);
    await record(log, 'b', 'begun');
    await record(log, 'b', 'seen');
    await log.notDeployed(config, version('b'));
    expect(await told(log, ['a', 'b'])).toEqual(['seen b', 'replaced a']);
  });

  test('is bounded: the oldest go first', async () => {
    const log = open();
    for (let at = 0; at < 120; at++) {
      clock += 1;
      await record(log, `version ${at}`, 'seen');
    }
    const all = await log.of(config);
    expect(all).toHaveLength(100);
    expect(all.at(0)?.version).toEqual(version('version 119'));
    expect(all.at(-1)?.version).toEqual(version('version 20'));
  });

  test('names that differ in case alone are kept apart', async () => {
    const log = open();
    await record(log, 'a', 'seen');
    expect(await log.of({ ...config, name: 'Team' })).toEqual([]);
  });

  test('an entry that can not be read is moved aside and said so; the others stay', async () => {
    const log = open();
    await record(log, 'a', 'seen');
    clock += 1;
    await record(log, 'b', 'seen');
    const [first = ''] = (await readdir(folder)).sort();
    await writeFile(join(folder, first), '{"version":1,');
    expect(await told(log, ['a', 'b'])).toEqual(['seen b']);
    expect(moved).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => name.includes('.unreadable-'))).toHaveLength(1);
  });

  test('two windows that write at the same time lose no entry', async () => {
    const windows = [open(), open()];
    await Promise.all(
      windows.flatMap((log, window) =>
        Array.from({ length: 20 }, async (_, at) => record(log, `w${window} ${at}`, 'seen')),
      ),
    );
    const hashes = await open().hashes();
    expect(hashes.size).toBe(40);
  });
});

describe('scripts that nobody names any more', () => {
  test('go after a month; those that are named, or were kept again, stay', async () => {
    const bodies = new ScriptStore(filesIn(folder));
    const [named, unnamed] = [await bodies.keep('echo named\n'), await bodies.keep('echo unnamed\n')];
    const keep = new Set([named ?? '']);
    expect(await bodies.sweep(keep, Date.now() + 29 * day)).toBe(0);
    expect(await bodies.sweep(keep, Date.now() + 31 * day)).toBe(1);
    expect(await bodies.read(named ?? '')).toBe('echo named\n');
    expect(await bodies.read(unnamed ?? '')).toBeUndefined();
  });
});
