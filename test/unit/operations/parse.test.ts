import * as fc from 'fast-check';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Entry, Header } from '../../../src/operations/operation.ts';
import { lineOf, parseJournal, parsePlan } from '../../../src/operations/parse.ts';
import { folders, machines, plan, scope, window } from './machines.ts';

const fact = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const facts = fc.dictionary(
  fc.string().filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key)),
  fact,
  { maxKeys: 3, noNullPrototype: true },
);
const instant = fc.integer({ min: 0, max: 4e12 });
const stepId = fc.constantFrom('s1', 's2');
const cause = fc.record(
  {
    code: fc.string({ minLength: 1 }),
    resource: fc.string({ minLength: 1 }),
    lines: fc.array(fc.string()),
    telling: fc.string(),
    passes: fc.constantFrom('capacity' as const, 'quota' as const),
  },
  { requiredKeys: ['code', 'resource', 'lines'] },
);
const problem = fc.record(
  {
    code: fc.constantFrom('throttled' as const, 'accessDenied' as const, 'wrongAccount' as const),
    fault: fc.constantFrom('aws' as const, 'user' as const),
    detail: fc.string(),
    requestId: fc.string(),
    kubernetes: fc.record(
      {
        cluster: fc.string(),
        because: fc.constantFrom('noEntry' as const, 'rbac' as const, 'noEndpoint' as const, 'certificate' as const),
        denied: fc.record({ verb: fc.string(), resource: fc.string(), group: fc.string(), namespace: fc.string() }),
        user: fc.string(),
      },
      { requiredKeys: ['cluster'] },
    ),
  },
  { requiredKeys: ['code', 'fault'] },
);

const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    facts,
    facts,
    fc.boolean(),
    fc.option(fc.constantFrom('ask' as const, 'rollBack' as const), { nil: undefined }),
  )
  .map(([input, back, staged, onFailure]) => ({
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [{ key: 'a', name: 'a', ...(staged ? { attention: true as const } : {}) }],
    steps: [
      { id: 's1', type: 'off', target: 'a', input, undo: [{ type: 'on', input: back }] },
      { id: 's2', type: 'on', target: 'a', input: {} },
    ],
    ...(staged ? { stages: [{ id: 'all', targets: ['a'], failureLimit: 0, pause: 1000, shared: false }] } : {}),
    ...(onFailure === undefined ? {} : { onFailure }),
    effects: [{ code: 'stops', facts: input }],
    duration: { from: 1, to: 2.5 },
  }));

const entries: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ type: fc.constant('claimed' as const), at: instant, generation: fc.nat(), window: fc.string() }),
  fc.record({ type: fc.constant('intent' as const), at: instant, account: instant, step: stepId }),
  fc.record({
    type: fc.constant('sent' as const),
    at: instant,
    step: stepId,
    requests: fc.array(fc.record({ service: fc.string(), operation: fc.string(), requestId: fc.string() })),
  }),
  fc.record(
    { type: fc.constant('notSent' as const), at: instant, step: stepId, problem, final: fc.boolean() },
    { requiredKeys: ['type', 'at', 'step', 'final'] },
  ),
  fc.record({
    type: fc.constant('asks' as const),
    at: instant,
    step: stepId,
    question: fc.record({ code: fc.string({ minLength: 1 }), facts }),
  }),
  fc.record({ type: fc.constant('done' as const), at: instant, step: stepId, skipped: fc.boolean() }),
  fc.record({ type: fc.constant('failed' as const), at: instant, step: stepId, cause }),
  fc.record({ type: fc.constant('blocked' as const), at: instant, step: stepId, reason: fc.string() }),
  fc.record({ type: fc.constant('stillRunning' as const), at: instant, step: stepId }),
  fc.record({ type: fc.constant('postponed' as const), at: instant, step: stepId, cause, nextAt: instant }),
  fc.record({ type: fc.constant('paused' as const), at: instant, after: fc.constant('all'), until: instant }),
  fc.record({ type: fc.constantFrom('cancelled' as const, 'resumed' as const, 'dismissed' as const), at: instant }),
  fc.record({ type: fc.constant('replanned' as const), at: instant, plan: plans }),
  fc.record({
    type: fc.constant('rollingBack' as const),
    at: instant,
    by: fc.constantFrom('person' as const, 'plan' as const),
  }),
  fc.record({
    type: fc.constant('ended' as const),
    at: instant,
    outcome: fc.constantFrom('done' as const, 'failed' as const),
  }),
);

const headers: fc.Arbitrary<Header> = fc.record({
  version: fc.constant(1 as const),
  id: fc.constant('one'),
  room: fc.constantFrom('notebooks' as const, 'lifecycleConfigs' as const),
  plan: plans,
  at: instant,
});

const journals = fc.tuple(headers, fc.array(entries, { maxLength: 12 }));
const textOf = ([header, rest]: readonly [Header, readonly Entry[]]) => [header, ...rest].map(lineOf).join('');

test('a journal is read as it was written', () => {
  fc.assert(
    fc.property(journals, (journal) => {
      expect(parseJournal(textOf(journal))).toEqual({
        state: 'read',
        header: JSON.parse(JSON.stringify(journal[0])),
        entries: JSON.parse(JSON.stringify(journal[1])),
        torn: false,
      });
    }),
  );
});

test('an append that a crash cut off is left out, wherever it was cut', () => {
  fc.assert(
    fc.property(journals, entries, fc.nat(), (journal, last, cut) => {
      const line = lineOf(last);
      const torn = line.slice(0, cut % line.length);
      const parsed = parseJournal(textOf(journal) + torn);
      expect(parsed).toMatchObject({ state: 'read', torn: torn !== '' });
      expect(parsed.state === 'read' && parsed.entries).toHaveLength(journal[1].length);
    }),
  );
});

test('whatever happens to a journal, it is read or refused, and never throws', () => {
  fc.assert(
    fc.property(
      journals,
      fc.nat(),
      fc.string({ maxLength: 4 }),
      fc.nat({ max: 20 }),
      (journal, at, inserted, removed) => {
        const text = textOf(journal);
        const start = at % text.length;
        const mutated = text.slice(0, start) + inserted + text.slice(start + removed);
        expect(['read', 'unreadable']).toContain(parseJournal(mutated).state);
      },
    ),
    { numRuns: 1_000 },
  );
  fc.assert(fc.property(fc.string(), (text) => void parseJournal(text)));
});

test('what a newer version wrote is known as such, whatever it looks like', () => {
  expect(parseJournal('{"version":2,"steps":"of its own"}\nno JSON at all\n')).toEqual({ state: 'newer' });
});

describe('what is not known is refused', () => {
  const header: Header = { version: 1, id: 'one', room: 'notebooks', plan: plan(['off!', 'a']), at: 1 };
  const refused = (first: unknown, ...rest: readonly unknown[]) =>
    parseJournal([first, ...rest].map((line) => `${JSON.stringify(line)}\n`).join('')).state;

  test.each<[string, unknown, ...unknown[]]>([
    ['no version', { ...header, version: 'x' }],
    ['an older version', { ...header, version: 0 }],
    ['another version of the plan', { ...header, plan: { ...header.plan, version: 2 } }],
    ['another room', { ...header, room: 'buckets' }],
    ['a key of a step', { ...header, plan: { ...header.plan, steps: [{ ...header.plan.steps[0], force: true }] } }],
    [
      'a step that is a closure no more',
      { ...header, plan: { ...header.plan, steps: [{ id: 'x', input: { run: {} } }] } },
    ],
    [
      'two steps with one id',
      { ...header, plan: { ...header.plan, steps: [...header.plan.steps, ...header.plan.steps] } },
    ],
    [
      'a target without a stage',
      {
        ...header,
        plan: { ...header.plan, stages: [{ id: 'x', targets: ['b'], failureLimit: 0, pause: 0, shared: false }] },
      },
    ],
    ['an entry', header, { type: 'teleported', at: 1 }],
    ['a key of an entry', header, { type: 'cancelled', at: 1, why: 'x' }],
    ['a step that the plan has not', header, { type: 'intent', at: 1, account: 1, step: 'x' }],
    ['a time that is none', header, { type: 'cancelled', at: 'now' }],
  ])('%s', (_, first, ...rest) => {
    expect(refused(header)).toBe('read');
    expect(refused(first, ...rest)).toBe('unreadable');
  });

  test('by the plan parser with the place', () => {
    expect(() => parsePlan({ ...header.plan, remedy: 7 })).toThrow(/^remedy: /);
  });
});

test('an operation that can not be read is moved aside and told of; the others go on', async () => {
  const roots = await folders();
  const world = machines({ a: 'on', b: 'on' });
  const first = await window(world.steps, { roots });
  const bad = await first.start('notebooks', plan(['off', 'a']));
  await first.settled(bad);
  const good = await first.start('notebooks', plan(['off', 'b']));
  await first.settled(good);
  await first.dispose();
  const folder = join(roots.real, bad);
  const [journal = ''] = (await readdir(folder)).filter((name) => name.startsWith('journal.'));
  const text = await readFile(join(folder, journal), 'utf8');
  await writeFile(join(folder, journal), text.replace('"type":"intent"', '"type":"intention"'));
  // Made a moment ago by a window that has not written anything yet.
  await mkdir(join(roots.real, 'empty'));

  const moved: string[] = [];
  const second = await window(world.steps, { roots, onMoved: (path) => moved.push(path) });
  await second.begin();
  expect(second.all.map(({ id }) => id)).toEqual([good]);
  expect(moved).toHaveLength(1);
  expect(moved[0]).toMatch(/[.]corrupt-/);
  expect(dirname(moved[0] ?? '')).toBe(roots.real);
  expect(await readFile(join(moved[0] ?? '', journal), 'utf8')).toContain('intention');
});
