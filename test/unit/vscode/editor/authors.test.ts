import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CloudTrailPort } from '../../../../src/aws/ports.ts';
import type { Session } from '../../../../src/aws/session.ts';
import { scriptHash } from '../../../../src/kinds/lifecycleConfigs/script.ts';
import { withAuthors, type AuthorsDeps } from '../../../../src/vscode/editor/authors.ts';
import { filesIn } from '../../../../src/vscode/editor/files.ts';
import { VersionLog, type VersionOrigin } from '../../../../src/vscode/editor/versionLog.ts';
import { portsWith } from '../../kinds/fakePorts.ts';

const config = { account: '111122223333', region: 'eu-west-1', name: 'team' };
const now = Date.parse('2026-11-22T09:00:00Z');
const day = 86_400_000;

let folder: string;
let log: VersionLog;
let asked: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authors-'));
  log = new VersionLog(filesIn(folder), () => {});
  asked = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (text: string, lastModified: number, origin: VersionOrigin = 'seen') =>
  log.record({ config, version: { onStart: scriptHash(text), onCreate: null, lastModified }, origin });

function trail(writes: Readonly<Record<string, number>>): CloudTrailPort {
  return {
    async *lookupEvents(name, since) {
      if (!name.startsWith('Update')) return;
      asked.push(since);
      yield Object.entries(writes).map(([user, at]) => ({ name, at, user, lifecycleConfigName: 'team' }));
    },
  };
}

const deps = (cloudTrail: CloudTrailPort, errors: unknown[] = []): AuthorsDeps => ({
  session: () => Promise.resolve(sessionWith(cloudTrail)),
  logOf: () => log,
  onError: (error) => errors.push(error),
  patience: 200,
});

function sessionWith(cloudTrail: CloudTrailPort): Session {
  const scope = {
    id: 'default eu-west-1',
    profile: 'default',
    region: config.region,
    account: config.account,
    sample: false,
  };
  const { signal } = new AbortController();
  return { scope, ports: portsWith({ cloudTrail }), signal, now: () => now, speed: 1 };
}

const authors = async (given: AuthorsDeps) =>
  (await withAuthors(given, config, await log.of(config))).map(
    ({ author, authorLater }) => author ?? (authorLater === true ? 'later' : 'not known'),
  );

test('of each version is told, and kept: CloudTrail is not asked again', async () => {
  await record('a', now - 3 * day);
  await record('b', now - 2 * day);
  const writes = { 'mina.kim': now - 3 * day - 400, 'leila.haddad': now - 2 * day };
  expect(await authors(deps(trail(writes)))).toEqual(['leila.haddad', 'mina.kim']);
  expect(asked).toEqual([now - 3 * day - 10_000]);
  expect(await authors(deps(trail({})))).toEqual(['leila.haddad', 'mina.kim']);
  expect(asked.length).toBe(1);
});

test('is not known where CloudTrail does not say, and may be some minutes later', async () => {
  await record('a', now - day);
  await record('b', now - 60_000);
  expect(await authors(deps(trail({ 'mina.kim': now - day / 2 })))).toEqual(['later', 'not known']);
});

test('is not asked for where nobody wrote to AWS, or where CloudTrail has forgotten', async () => {
  await record('a', now - 100 * day);
  await record('b', now - day, 'draft');
  expect(await authors(deps(trail({ 'mina.kim': now - day })))).toEqual(['not known', 'not known']);
  expect(asked).toEqual([]);
});

test('is another one where the same scripts were written again', async () => {
  await record('a', now - 3 * day);
  await authors(deps(trail({ 'mina.kim': now - 3 * day })));
  await record('a', now - 3 * day, 'deployed');
  expect((await log.of(config))[0]?.author).toBe('mina.kim');
  await record('b', now - 2 * day);
  await record('a', now - day);
  expect((await log.of(config)).map(({ author }) => author)).toEqual([undefined, undefined, 'mina.kim']);
});

test('a CloudTrail that refuses, or does not answer, keeps nobody from the history', async () => {
  await record('a', now - day);
  const errors: unknown[] = [];
  const silent: CloudTrailPort = {
    async *lookupEvents(_name, _since, options) {
      await new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('too late'))));
      yield [];
    },
  };
  expect(await authors(deps(silent, errors))).toEqual(['not known']);
  expect(errors).toEqual([new Error('too late')]);
  const closed: AuthorsDeps = { ...deps(silent), session: () => Promise.reject(new Error('not open')) };
  expect(await authors(closed)).toEqual(['not known']);
});
