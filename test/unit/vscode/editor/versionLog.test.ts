import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { scriptHash } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { filesIn } from '../../../../src/vscode/editor/files.ts';
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
