import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeptFiles } from '../../../../src/inventory/kept/files.ts';
import type { KeptResource } from '../../../../src/inventory/kept/format.ts';
import { kindIds, kindOf, type FactsOf, type KindId } from '../../../../src/kinds/index.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import { readAll, simulatedAccount, type SimulatedAccount } from '../../kinds/simulatedAccount.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const day = 86_400_000;
const of = { kind: 'functions', profile: 'team', region: 'eu-west-1', account: '111122223333' } as const;

let folder: string;
let moved: string[];
let clock: number;
let files: KeptFiles;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patch-lens-kept-'));
  moved = [];
  clock = Date.now();
  files = new KeptFiles(
    join(folder, 'snapshot'),
    (to) => moved.push(to),
    () => clock,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fleet = { versions: [{ arn: 'arn:aws:lambda:eu-west-1::runtime:0a' }], unplaced: 0, order: 'none' } as const;

function fact(name: string, more: Partial<FunctionFacts> = {}): KeptResource<'functions'> {
  const facts: FunctionFacts = {
    version: '$LATEST',
    packageType: 'Zip',
    architecture: 'x86_64',
    runtime: 'python3.13',
    management: { state: 'read', mode: 'Auto', readAt: now },
    configuration: { state: 'notRead' },
    ...more,
  };
  return {
    observed: { key: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`, name, facts, partial: false },
    readAt: now,
  };
}

async function readOf<K extends KindId>(kind: K, account: SimulatedAccount): Promise<readonly Observed<FactsOf<K>>[]> {
  return (await readAll<FactsOf<K>>(kindOf(kind), account)).known;
}

const path = async () => join(folder, 'snapshot', (await readdir(join(folder, 'snapshot')))[0] ?? '');

/** What is there, as text, changed and written back. */
async function tamper(change: (text: string) => string): Promise<void> {
  const file = await path();
  await writeFile(file, change(await readFile(file, 'utf8')));
}

describe('what was read last is there at the next start', () => {
  test('of every kind that is kept, exactly as it was read', { timeout: 60_000 }, async () => {
    const account = simulatedAccount({ speed: 60 });
    for (const kind of kindIds) {
      const known = await readOf(kind, account);
      expect(known.length, kind).toBeGreaterThan(5);
      const resources = known.map((observed) => ({ observed, readAt: now }));
      await files.save({ ...of, kind }, resources);
      expect(await files.load({ ...of, kind })).toEqual(resources);
    }
    expect(moved).toEqual([]);
  });

  test('what many have in common is written once, and is one object again', async () => {
    await files.save(of, [fact('a', { fleet }), fact('b', { fleet: { ...fleet } }), fact('c')]);
    expect((await readFile(await path(), 'utf8')).match(/::runtime:0a/g)).toHaveLength(1);
    const [a, b, c] = await files.load(of);
    expect(a?.observed.facts.fleet).toEqual(fleet);
    expect(b?.observed.facts.fleet).toBe(a?.observed.facts.fleet);
    expect(c?.observed.facts).not.toHaveProperty('fleet');
  });

  test('nobody else on the machine may read it', async () => {
    await files.save(of, [fact('a')]);
    expect(((await stat(await path())).mode & 0o077).toString(8)).toBe('0');
    expect(((await stat(join(folder, 'snapshot'))).mode & 0o077).toString(8)).toBe('0');
  });

  test('profiles and regions do not see each other', async () => {
    await files.save(of, [fact('a')]);
    expect(await files.load({ ...of, profile: 'other' })).toEqual([]);
    expect(await files.load({ ...of, region: 'us-east-1' })).toEqual([]);
    expect(await files.load({ ...of, kind: 'notebooks' })).toEqual([]);
  });

  test('where everything is gone from AWS, nothing is kept', async () => {
    await files.save(of, [fact('a')]);
    await files.remove(of);
    expect(await files.load(of)).toEqual([]);
  });
});

describe('a file that is not as it was written is moved aside', () => {
  const damages: Readonly<Record<string, (text: string) => string>> = {
    'cut off': (text) => text.slice(0, -30),
    'without its end': (text) => text.split('\n').slice(0, -2).join('\n'),
    'not JSON': (text) => text.replace('{"key"', '{key'),
    'no header': (text) => text.split('\n').slice(1).join('\n'),
    'a member too many': (text) => text.replace('"packageType"', '"extra":1,"packageType"'),
    'a member of another type': (text) => text.replace('"x86_64"', '64'),
    'a resource of another account': (text) => text.replace('111122223333:function', '444455556666:function'),
    'a resource that is missing': (text) => text.split('\n').toSpliced(1, 1).join('\n'),
    'a line after the last': (text) => `${text}{"end":1}\n`,
    'something else altogether': () => 'hello\n',
    'nothing at all': () => '',
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    await files.save(of, [fact('a'), fact('b')]);
    const file = await path();
    await tamper(damage);
    expect(await files.load(of)).toEqual([]);
    expect(moved).toEqual([`${file}.corrupt-${clock}`]);
    // And said once: the next start begins anew.
    expect(await files.load(of)).toEqual([]);
    expect(moved).toHaveLength(1);
    await files.save(of, [fact('a')]);
    expect(await files.load(of)).toHaveLength(1);
  });

  test('but not one of another version, which is only not read', async () => {
    for (const other of ['"layout":2', '"layout":1,"facts":99']) {
      await files.save(of, [fact('a')]);
      await tamper((text) => text.replace(/"layout":1(,"facts":1)?/, other));
      expect(await files.load(of)).toEqual([]);
    }
    expect(moved).toEqual([]);
  });

  test('few of them stay', async () => {
    for (let at = 0; at < 12; at++) {
      await files.save(of, [fact('a')]);
      await tamper(() => 'x');
      clock += 1000;
      await files.load(of);
    }
    await files.save(of, [fact('a')]);
    expect((await readdir(join(folder, 'snapshot'))).filter((name) => name.includes('corrupt'))).toHaveLength(8);
  });
});

describe('what is kept is bounded', () => {
  test('what is older than two weeks is not shown', async () => {
    await files.save(of, [fact('a')]);
    clock += 15 * day;
    expect(await files.load(of)).toEqual([]);
  });

  test('the scopes that were looked at longest ago go first', async () => {
    for (let at = 0; at < 62; at++) {
      await files.save({ ...of, profile: `p${at}` }, [fact('a')]);
      const names = await readdir(join(folder, 'snapshot'));
      const times = new Date(Date.now() - (100 - at) * 60_000);
      const stats = await Promise.all(names.map((name) => stat(join(folder, 'snapshot', name))));
      const newest = names[stats.findIndex((each) => each.mtimeMs === Math.max(...stats.map((one) => one.mtimeMs)))];
      await utimes(join(folder, 'snapshot', newest ?? ''), times, times);
    }
    expect(await readdir(join(folder, 'snapshot'))).toHaveLength(60);
    expect(await files.load({ ...of, profile: 'p0' })).toEqual([]);
    expect(await files.load({ ...of, profile: 'p61' })).toHaveLength(1);
  });
});

test(
  '10,000 functions are written and read in pieces, and the window goes on meanwhile',
  { timeout: 60_000 },
  async () => {
    const all = Array.from({ length: 10_000 }, (_, at) =>
      fact(`function-${at}`, { fleet, lastModified: now, revisionId: `r${at}` }),
    );
    const longest = await longestPause(async () => {
      await files.save(of, all);
      expect(await files.load(of)).toHaveLength(10_000);
    });
    expect(longest).toBeLessThan(100);
    expect((await stat(await path())).size).toBeLessThan(6_000_000);
  },
);

/** Milliseconds for which nothing else could happen, at worst. */
async function longestPause(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const at = performance.now();
    longest = Math.max(longest, at - last);
    last = at;
  };
  const timer = setInterval(look, 1);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return longest;
}
