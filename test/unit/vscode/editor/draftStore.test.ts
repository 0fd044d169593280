import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { DraftStore, type Origin } from '../../../../src/vscode/editor/draftStore.ts';
import { filesIn } from '../../../../src/vscode/editor/files.ts';
import { ScriptStore } from '../../../../src/vscode/editor/scriptStore.ts';

const team = { account: '111122223333', region: 'eu-west-1', name: 'team', hook: 'onStart' } as const;
const first: Origin = { base: versionOf({ onStart: 'echo 1', lastModifiedTime: 1 }), text: 'echo 1' };
const second: Origin = { base: versionOf({ onStart: 'echo 2', lastModifiedTime: 2 }), text: 'echo 2' };

let folder: string;
let unreadable: string[];
const open = () => new DraftStore(filesIn(folder), (path) => unreadable.push(path));

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'drafts-')), 'drafts');
  unreadable = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const onlyFile = async () => {
  const [name = ''] = await readdir(folder);
  return join(folder, name);
};

describe('drafts', () => {
  test('a saved draft is there after a restart, with what it was made from', async () => {
    await open().save(team, 'echo mine', first);
    expect(await open().draft(team)).toMatchObject({ script: team, text: 'echo mine', origin: first });
    expect(await open().drafts()).toHaveLength(1);
  });

  test('saving again never moves what it was made from, whatever AWS had when it was saved', async () => {
    const store = open();
    await store.save(team, 'echo mine', first);
    await store.save(team, 'echo mine too', second);
    expect(await store.draft(team)).toMatchObject({ text: 'echo mine too', origin: first });
  });

  test('a rebase moves it', async () => {
    const store = open();
    await store.save(team, 'echo mine', first);
    await store.rebase(team, second);
    expect(await store.draft(team)).toMatchObject({ text: 'echo mine', origin: second });
  });

  test('a draft that equals what it was made from disappears', async () => {
    const store = open();
    await store.save(team, 'echo mine', first);
    expect(await store.save(team, 'echo 1', undefined)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  test('rebased onto the same text, it disappears too', async () => {
    const store = open();
    await store.save(team, 'echo 2', first);
    await store.rebase(team, second);
    expect(await store.draft(team)).toBeUndefined();
  });

  test('what an unsaved document was made from survives a restart, and is no draft', async () => {
    await open().begin(team, first);
    expect(await open().draft(team)).toBeUndefined();
    expect(await open().drafts()).toEqual([]);
    await open().save(team, 'echo mine', undefined);
    expect(await open().draft(team)).toMatchObject({ origin: first });
  });

  test('the document that is saved knows better what it was made from than an entry that was left behind', async () => {
    await open().begin(team, first);
    await open().save(team, 'echo mine', second);
    expect(await open().draft(team)).toMatchObject({ origin: second });
  });

  test('forgetting takes away what was begun, never a draft', async () => {
    const store = open();
    await store.begin(team, first);
    await store.forget(team);
    expect(await store.entry(team)).toBeUndefined();
    await store.save(team, 'echo mine', first);
    await store.begin(team, second);
    await store.forget(team);
    expect(await store.draft(team)).toMatchObject({ text: 'echo mine', origin: first });
  });

  test('of unknown origin: it will be compared before it is deployed', async () => {
    const store = open();
    await store.save(team, 'echo mine', undefined);
    expect((await store.draft(team))?.origin.base.onStart).toBe('unknown');
  });

  test('names that differ in case alone, and the two hooks, are kept apart', async () => {
    const store = open();
    await store.save(team, 'a', first);
    await store.save({ ...team, name: 'TEAM' }, 'b', first);
    await store.save({ ...team, hook: 'onCreate' }, 'c', first);
    const names = await readdir(folder);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
  });

  test('only the draft that was deployed is dropped, not what was typed meanwhile', async () => {
    const store = open();
    await store.save(team, 'echo later', first);
    expect(await store.drop(team, 'echo deployed')).toBe(false);
    expect(await store.drop(team, 'echo later')).toBe(true);
    expect(await store.draft(team)).toBeUndefined();
  });

  test('each save has a later time, also on a clock that stands still', async () => {
    const store = new DraftStore(
      filesIn(folder),
      () => {},
      () => 1_000,
    );
    const times = [];
    for (const text of ['a', 'b', 'c']) times.push((await store.save(team, text, first))?.savedAt);
    expect(times).toEqual([1_000, 1_001, 1_002]);
  });

  test('saves that overlap end with the last one', async () => {
    const store = open();
    const texts = Array.from({ length: 20 }, (_, at) => `echo ${at} mine`);
    await Promise.all(texts.map((text) => store.save(team, text, first)));
    expect(await store.draft(team)).toMatchObject({ text: 'echo 19 mine', origin: first });
    expect(await readdir(folder)).toHaveLength(1);
  });

  test.runIf(process.platform !== 'win32')('only the owner may read it', async () => {
    await open().save(team, 'export TOKEN=…', first);
    expect((await stat(await onlyFile())).mode & 0o077).toBe(0);
  });
});

describe('a draft that can not be read', () => {
  test.each([
    ['is cut off', (text: string) => text.slice(0, 40)],
    ['is of another format', () => '{"version":2}'],
    ['belongs to another script', (text: string) => text.replace('"team"', '"other"')],
    ['is empty', () => ''],
  ])('because it %s is moved aside, kept and told', async (_, damage) => {
    await open().save(team, 'echo mine', first);
    const file = await onlyFile();
    const damaged = damage(await readFile(file, 'utf8'));
    await writeFile(file, damaged);
    const store = open();
    expect(await store.draft(team)).toBeUndefined();
    expect(unreadable).toHaveLength(1);
    expect(await readFile(unreadable[0] ?? '', 'utf8')).toBe(damaged);
    expect(await store.drafts()).toEqual([]);
    await store.save(team, 'echo again', first);
    expect(await store.draft(team)).toMatchObject({ text: 'echo again' });
  });
});

describe('script bodies', () => {
  test('are found by the hash of their content', async () => {
    const store = new ScriptStore(filesIn(folder));
    const hash = await store.keep('\uFEFFecho 패치\r\n');
    expect(await store.read(hash ?? '')).toBe('\uFEFFecho 패치\r\n');
    expect(await store.keep('')).toBeNull();
  });

  test('a body that was changed on disk is none, and is kept anew when asked', async () => {
    const store = new ScriptStore(filesIn(folder));
    const hash = (await store.keep('echo 1')) ?? '';
    await writeFile(await onlyFile(), 'rm -rf /');
    expect(await store.read(hash)).toBeUndefined();
    await store.keep('echo 1');
    expect(await store.read(hash)).toBe('echo 1');
  });

  test('a hash that is none leads nowhere', async () => {
    const store = new ScriptStore(filesIn(folder));
    expect(await store.read('../../etc/passwd')).toBeUndefined();
    expect(await store.read('')).toBeUndefined();
  });
});
