import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../../src/domain/problem.ts';
import { day, hour } from '../../../../src/domain/time.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import { readFunctions } from '../../../../src/kinds/functions/read.ts';
import { readFunction } from '../../../../src/kinds/functions/readOne.ts';
import type { Interest, Observed } from '../../../../src/kinds/kind.ts';
import { fakeLambda, problem, reading } from './fakeLambda.ts';
import { configuration, keyOf, now, pinned, summary } from './story.ts';

/** `resize: Manual, configuration read` */
function told({ name, facts, partial }: Observed<FunctionFacts>): string {
  const { management, configuration } = facts;
  const mode =
    management.state === 'read'
      ? management.mode
      : management.state === 'unreadable'
        ? `unreadable (${management.problem})`
        : management.state;
  const more =
    configuration.state === 'notRead'
      ? ''
      : configuration.state === 'read'
        ? ', configuration read'
        : `, configuration unreadable (${configuration.problem})`;
  return `${name}: ${mode}${more}${partial ? ' …' : ''}`;
}

test('each page is shown as it comes; then the modes arrive, and the configuration of those not in Auto', async () => {
  const { port, asked } = fakeLambda({
    pages: [[summary('a'), summary('b')], [summary('c', { packageType: 'Image' })]],
    mode: (name) => ({
      updateRuntimeOn: name === 'b' ? 'Manual' : 'Auto',
      ...(name === 'b' ? { runtimeVersionArn: pinned } : {}),
    }),
  });
  const { context, emitted, reports } = reading(port);
  await readFunctions(context);
  expect(emitted.map(told)).toEqual([
    'a: pending …',
    'b: pending …',
    'c: notApplicable',
    'a: Auto',
    'b: Manual …',
    'b: Manual, configuration read …',
    'a: Auto, configuration read',
    'b: Manual, configuration read',
  ]);
  expect(asked).toEqual([
    'ListFunctions',
    'GetRuntimeManagementConfig a',
    'GetRuntimeManagementConfig b',
    'GetFunctionConfiguration b',
    // The witness: how far is b behind?
    'GetFunctionConfiguration a',
  ]);
  expect(reports).toEqual([]);
});

test('facts carry what the list, the mode and the configuration told', async () => {
  const { port } = fakeLambda({
    pages: [[summary('b')]],
    mode: () => ({ updateRuntimeOn: 'Manual', runtimeVersionArn: pinned }),
    configuration: (name) =>
      configuration(name, { runtimeVersionError: { code: 'ServiceException', message: 'not found' } }),
  });
  const { context, known } = reading(port);
  await readFunctions(context);
  expect(known().get('b')).toEqual({
    key: keyOf('b'),
    name: 'b',
    partial: false,
    facts: {
      version: '$LATEST',
      packageType: 'Zip',
      runtime: 'nodejs24.x',
      architecture: 'x86_64',
      lastModified: now - 10 * day,
      revisionId: 'b-1',
      management: { state: 'read', mode: 'Manual', pinnedArn: pinned, readAt: now },
      configuration: {
        state: 'read',
        readAt: now,
        functionState: 'Active',
        lastUpdateStatus: 'Successful',
        runtimeVersionArn: pinned,
        runtimeVersionError: { code: 'ServiceException', message: 'not found' },
      },
      fleet: { versions: [{ arn: pinned, askedAt: now }], unplaced: 0, order: 'none' },
    },
  });
});

test('a thousand functions take one request each beside the list, one more for each that is not in Auto, and one for a witness', async () => {
  const all = Array.from({ length: 1000 }, (_, at) => summary(`f${at}`, at % 20 === 0 ? { packageType: 'Image' } : {}));
  const batches = Array.from({ length: 20 }, (_, at) => all.slice(at * 50, at * 50 + 50));
  const { port, asked } = fakeLambda({
    pages: batches,
    mode: (name) => ({ updateRuntimeOn: Number(name.slice(1)) % 10 === 1 ? 'FunctionUpdate' : 'Auto' }),
  });
  const { context, known } = reading(port);
  await readFunctions(context);
  const count = (operation: string) => asked.filter((each) => each.startsWith(operation)).length;
  expect(count('GetRuntimeManagementConfig')).toBe(950);
  expect(count('GetFunctionConfiguration')).toBe(101);
  expect([...known().values()].filter((each) => each.partial)).toEqual([]);
});

describe('what is asked first', () => {
  const ten = Array.from({ length: 10 }, (_, at) => summary(`f${at}`));

  /** Names in the order in which their modes were asked for, where this is looked at. */
  async function order(interest: Interest, onMode: (name: string) => void = () => undefined) {
    const { port, asked } = fakeLambda({
      pages: [ten],
      mode: (name) => {
        onMode(name);
        return { updateRuntimeOn: 'Auto' };
      },
    });
    const { context } = reading(port);
    await readFunctions({ ...context, interest });
    return asked.flatMap((each) => /^GetRuntimeManagementConfig (.*)$/.exec(each)?.[1] ?? []);
  }

  test('is what somebody looks at, from the top, then what needs attention, then the rest', async () => {
    const seen = new Set([keyOf('f7'), keyOf('f2'), 'arn:of:another']);
    const modes = await order({ seen: () => seen, needsAttention: (key) => key === keyOf('f5') });
    expect(modes).toEqual(['f7', 'f2', 'f5', 'f0', 'f1', 'f3', 'f4', 'f6', 'f8', 'f9']);
  });

  test('is what somebody comes to look at while it is read', async () => {
    let seen: ReadonlySet<string> = new Set();
    const look = (name: string) => {
      if (name === 'f0') seen = new Set([keyOf('f9')]);
    };
    const modes = await order({ seen: () => seen, needsAttention: () => false }, look);
    // Eight are asked at a time.
    expect(modes.indexOf('f9')).toBeLessThan(modes.indexOf('f8'));
  });

  test('tells the request queue too, as long as the request waits', async () => {
    let seen: ReadonlySet<string> = new Set();
    const { port } = fakeLambda({ pages: [[summary('a')]] });
    const priorities: (string | undefined)[] = [];
    const { context } = reading({
      ...port,
      getRuntimeManagementConfig: (_name, _qualifier, options) => {
        priorities.push(options?.priority);
        seen = new Set([keyOf('a')]);
        priorities.push(options?.priority);
        return Promise.resolve({ updateRuntimeOn: 'Auto' });
      },
    });
    await readFunctions({ ...context, interest: { seen: () => seen, needsAttention: () => false } });
    expect(priorities).toEqual(['rest', 'seen']);
  });

  test('comes after the list is said to be whole', async () => {
    const told: string[] = [];
    const { port } = fakeLambda({ pages: [[summary('a')], [summary('b')]], mode: () => ({ updateRuntimeOn: 'Auto' }) });
    const { context } = reading(port);
    await readFunctions({
      ...context,
      listed: () => told.push('listed'),
      emit: ({ name, facts }) => told.push(`${name} ${facts.management.state}`),
    });
    expect(told.slice(0, 4)).toEqual(['a pending', 'b pending', 'listed', 'a read']);
  });
});

describe('what was read before', () => {
  /** Reads b (Manual) and a (Auto) at `now`, and says what that gave. */
  async function firstRead() {
    const { port } = fakeLambda({
      pages: [[summary('a'), summary('b')]],
      mode: (name) => ({ updateRuntimeOn: name === 'b' ? 'Manual' : 'Auto' }),
    });
    const { context, known } = reading(port);
    await readFunctions(context);
    return [...known().values()];
  }

  test('is not asked again within a day, for the same revision', async () => {
    const { port, asked } = fakeLambda({ pages: [[summary('a'), summary('b')]] });
    const { context, emitted } = reading(port, { now: now + 23 * hour, previous: await firstRead() });
    await readFunctions(context);
    expect(asked).toEqual(['ListFunctions']);
    expect(emitted.map(told)).toEqual(['a: Auto, configuration read', 'b: Manual, configuration read']);
    // It stays as old as it is.
    const [a] = emitted;
    expect(a?.facts.management).toMatchObject({ readAt: now });
  });

  test('is asked again after a day', async () => {
    const { port, asked } = fakeLambda({ pages: [[summary('a'), summary('b')]] });
    const { context, emitted } = reading(port, { now: now + day, previous: await firstRead() });
    await readFunctions(context);
    expect(asked.slice(1).toSorted()).toEqual([
      'GetFunctionConfiguration a',
      'GetRuntimeManagementConfig a',
      'GetRuntimeManagementConfig b',
    ]);
    expect(emitted.map(told)).toEqual([
      'a: Auto …',
      'b: Manual …',
      // What was held back may still need attention.
      'b: Auto',
      'a: Auto',
      'a: Auto, configuration read',
    ]);
  });

  test('is asked again once the function has changed, and first', async () => {
    const { port, asked } = fakeLambda({ pages: [[summary('a'), summary('b', { revisionId: 'b-2' })]] });
    const { context, emitted } = reading(port, { now: now + hour, previous: await firstRead() });
    await readFunctions(context);
    expect(asked).toEqual(['ListFunctions', 'GetRuntimeManagementConfig b']);
    expect(emitted.map(told)).toEqual(['a: Auto, configuration read', 'b: pending …', 'b: Auto']);
  });

  test('is not trusted when the clock went back, or when there is no revision', async () => {
    const previous = await firstRead();
    const back = fakeLambda({ pages: [[summary('a')]] });
    await readFunctions(reading(back.port, { now: now - hour, previous }).context);
    expect(back.asked).toContain('GetRuntimeManagementConfig a');
    const { revisionId: _, ...bare } = summary('a');
    const first = reading(fakeLambda({ pages: [[bare]] }).port);
    await readFunctions(first.context);
    const without = fakeLambda({ pages: [[bare]] });
    await readFunctions(reading(without.port, { previous: [...first.known().values()] }).context);
    expect(without.asked).toContain('GetRuntimeManagementConfig a');
  });

  test('is not trusted while AWS was changing the function', async () => {
    const moving = fakeLambda({
      pages: [[summary('b')]],
      mode: () => ({ updateRuntimeOn: 'Manual' }),
      configuration: (name) => configuration(name, { lastUpdateStatus: 'InProgress' }),
    });
    const first = reading(moving.port);
    await readFunctions(first.context);
    const again = fakeLambda({ pages: [[summary('b')]] });
    await readFunctions(reading(again.port, { previous: [...first.known().values()] }).context);
    expect(again.asked).toContain('GetRuntimeManagementConfig b');
  });

  test('is kept where AWS could not be reached, and given up where AWS said no', async () => {
    const previous = await firstRead();
    const lost = fakeLambda({ pages: [[summary('a'), summary('b')]], mode: () => problem('unreachable') });
    const unreached = reading(lost.port, { now: now + 2 * day, previous });
    await readFunctions(unreached.context);
    expect([...unreached.known().values()].map(told)).toEqual(['a: Auto, configuration read', 'b: Manual']);
    // Two days later nothing of it is newer.
    expect([...unreached.known().values()].map((each) => each.readAt)).toEqual([now, now]);
    const [kept] = unreached.known().values();
    const again = kept && (await readFunction(kept, reading(fakeLambda({ pages: [] }).port).context));
    expect(again).not.toHaveProperty('readAt');
    expect(unreached.reports.map((each) => `${each.problem.code} ${each.about}`)).toEqual([
      `unreachable ${keyOf('b')}`,
      `unreachable ${keyOf('a')}`,
    ]);

    const refused = fakeLambda({ pages: [[summary('a'), summary('b')]], mode: () => problem('accessDenied') });
    const denied = reading(refused.port, { now: now + 2 * day, previous });
    await readFunctions(denied.context);
    expect([...denied.known().values()].map(told)).toEqual([
      'a: unreadable (accessDenied)',
      'b: unreadable (accessDenied)',
    ]);
  });
});

describe('what fails', () => {
  test('without GetRuntimeManagementConfig every mode is unknown, and it is said once', async () => {
    const all = Array.from({ length: 500 }, (_, at) => summary(`f${at}`));
    const { port, asked } = fakeLambda({
      pages: [all],
      mode: () => problem('accessDenied', { permission: 'lambda:GetRuntimeManagementConfig' }),
    });
    const { context, known, reports } = reading(port);
    await readFunctions(context);
    expect(reports).toEqual([
      {
        problem: { code: 'accessDenied', fault: 'account', permission: 'lambda:GetRuntimeManagementConfig' },
        about: undefined,
      },
    ]);
    expect(asked.length).toBeLessThan(40);
    expect(new Set([...known().values()].map((each) => told(each).replace(/^f\d+/, 'f')))).toEqual(
      new Set(['f: unreadable (accessDenied)']),
    );
  });

  test('without GetFunctionConfiguration the mode is still known', async () => {
    const { port } = fakeLambda({
      pages: [[summary('a')]],
      mode: () => ({ updateRuntimeOn: 'Manual' }),
      configuration: () => problem('accessDenied'),
    });
    const { context, emitted, reports } = reading(port);
    await readFunctions(context);
    expect(emitted.map(told).at(-1)).toBe('a: Manual, configuration unreadable (accessDenied)');
    expect(reports).toHaveLength(1);
  });

  test('one function that fails takes none with it', async () => {
    const { port } = fakeLambda({
      pages: [[summary('a'), summary('b'), summary('c')]],
      mode: (name) => (name === 'b' ? problem('serviceFault') : { updateRuntimeOn: 'Auto' }),
    });
    const { context, known } = reading(port);
    await readFunctions(context);
    expect([...known().values()].map(told)).toEqual([
      'a: Auto, configuration read',
      'b: unreadable (serviceFault)',
      'c: Auto',
    ]);
  });

  test('a list that breaks off is an error, after what was listed has been read', async () => {
    const { port } = fakeLambda({ pages: [[summary('a')], problem('throttled')] });
    const { context, emitted } = reading(port);
    await expect(readFunctions(context)).rejects.toThrow(ProblemError);
    expect(emitted.map(told)).toEqual(['a: pending …', 'a: Auto']);
  });

  test('a read that is cancelled asks nothing more', async () => {
    const { port, asked } = fakeLambda({ pages: [[summary('a')], problem('cancelled')] });
    const { context } = reading(port);
    await expect(readFunctions(context)).rejects.toThrow('cancelled');
    expect(asked).toEqual(['ListFunctions']);
  });
});

describe('reading one again', () => {
  const seen: Observed<FunctionFacts> = {
    key: keyOf('a'),
    name: 'a',
    partial: false,
    facts: {
      version: '$LATEST',
      packageType: 'Zip',
      runtime: 'nodejs22.x',
      architecture: 'x86_64',
      revisionId: 'a-1',
      management: { state: 'read', mode: 'Auto', readAt: now - hour },
      configuration: { state: 'notRead' },
    },
  };

  test('goes past the cache, for configuration and mode', async () => {
    const { port, asked } = fakeLambda({
      pages: [],
      mode: () => ({ updateRuntimeOn: 'Manual', runtimeVersionArn: pinned }),
    });
    const again = await readFunction(seen, reading(port, { previous: [seen] }).context);
    expect(asked).toEqual([
      'GetFunctionConfiguration a',
      'GetRuntimeManagementConfig a',
      'ListTags a',
      'ListAliases a',
    ]);
    expect(again && told(again)).toBe('a: Manual, configuration read');
    expect(again?.facts.runtime).toBe('nodejs24.x');
  });

  test('an image has no mode to ask for', async () => {
    const { port, asked } = fakeLambda({
      pages: [],
      configuration: (name) => configuration(name, { packageType: 'Image' }),
    });
    const again = await readFunction(seen, reading(port).context);
    expect(asked).toEqual(['GetFunctionConfiguration a']);
    expect(again?.facts.management).toEqual({ state: 'notApplicable' });
  });

  test('tells that it is gone', async () => {
    const gone = fakeLambda({ pages: [], configuration: () => problem('notFound') });
    expect(await readFunction(seen, reading(gone.port).context)).toBeUndefined();
    const between = fakeLambda({ pages: [], mode: () => problem('notFound') });
    expect(await readFunction(seen, reading(between.port).context)).toBeUndefined();
  });

  test('keeps what it may not read again, and says so', async () => {
    const { port } = fakeLambda({ pages: [], configuration: () => problem('accessDenied') });
    const { context, reports } = reading(port);
    const again = await readFunction(seen, context);
    expect(again && told(again)).toBe('a: Auto, configuration unreadable (accessDenied)');
    expect(again?.facts.runtime).toBe('nodejs22.x');
    expect(reports).toHaveLength(1);
  });

  test.each([
    ['the stack that its tag names', { 'aws:cloudformation:stack-name': 'shop', team: 'web' }, { name: 'shop' }],
    ['none without that tag', { team: 'web' }, { name: null }],
    ['that nobody may ask', problem('accessDenied'), { state: 'unreadable', problem: 'accessDenied' }],
    ['that nobody answered', problem('throttled'), { state: 'unreadable', problem: 'throttled' }],
  ] as const)('knows of CloudFormation %s', async (_, tags, stack) => {
    const { port } = fakeLambda({ pages: [], tags: () => tags });
    const again = await readFunction(seen, reading(port).context);
    expect(again?.facts.stack).toMatchObject(stack);
    expect(again?.facts.management).toMatchObject({ mode: 'Auto', readAt: now });
  });

  test('the stack stays known through a full read, which has no requests for tags', async () => {
    const { port, asked } = fakeLambda({ pages: [[summary('a')]] });
    const known: Observed<FunctionFacts> = {
      ...seen,
      facts: { ...seen.facts, stack: { state: 'read', name: 'shop' } },
    };
    const read = reading(port, { previous: [known] });
    await readFunctions(read.context);
    expect(read.known().get('a')?.facts.stack).toEqual({ state: 'read', name: 'shop' });
    expect(asked.filter((each) => each.startsWith('ListTags'))).toEqual([]);
  });

  test('fails where AWS does not answer', async () => {
    const { port } = fakeLambda({ pages: [], mode: () => problem('unreachable') });
    await expect(readFunction(seen, reading(port).context)).rejects.toThrow('unreachable');
  });
});
