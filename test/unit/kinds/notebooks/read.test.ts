import { describe, expect, test } from 'vitest';
import { ProblemError, type Problem } from '../../../../src/domain/problem.ts';
import { day, hour, minute } from '../../../../src/domain/time.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import { assess } from '../../../../src/kinds/notebooks/assess.ts';
import type { NotebookFacts } from '../../../../src/kinds/notebooks/facts.ts';
import { read, readOne } from '../../../../src/kinds/notebooks/read.ts';
import { account, instance, portsOf, started, type Account } from './fakePorts.ts';
import { context as assessContext, keyOf, now, told } from './story.ts';

type Seen = Observed<NotebookFacts>;

interface Reading {
  readonly emitted: readonly Seen[];
  readonly last: ReadonlyMap<string, Seen>;
  /** `accessDenied LookupEvents`, with the instance where one is named. */
  readonly reports: readonly string[];
  readonly error: Problem | undefined;
}

async function reading(
  held: Account,
  options: { signal?: AbortSignal; previous?: readonly Seen[]; onEmit?: (observed: Seen) => void } = {},
): Promise<Reading> {
  const emitted: Seen[] = [];
  const reports: string[] = [];
  let error: Problem | undefined;
  try {
    await read({
      ports: portsOf(held),
      signal: options.signal ?? new AbortController().signal,
      now,
      previous: new Map((options.previous ?? []).map((each) => [each.key, each])),
      emit: (observed) => {
        emitted.push(observed);
        options.onEmit?.(observed);
      },
      report: (problem, about) =>
        reports.push([problem.code, problem.operation, about?.split('/').at(-1)].filter(Boolean).join(' ')),
    });
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown;
    error = thrown.problem;
  }
  return { emitted, last: new Map(emitted.map((each) => [each.name, each])), reports, error };
}

const verdictOf = (observed: Seen | undefined) => (observed ? told(assess(observed, assessContext)) : 'gone');

/** alpha 47 days without a restart, beta stopped, gamma on a changed script, delta failed. */
function team(): Account {
  const held = account();
  const created = { creationTime: now - 200 * day };
  for (const each of [
    instance('alpha', { ...created, lastModifiedTime: now - 47 * day }),
    instance('beta', { ...created, status: 'Stopped', lastModifiedTime: now - 20 * day }),
    instance('gamma', { ...created, lastModifiedTime: now - 10 * day, lifecycleConfigName: 'patch' }),
    instance('delta', {
      ...created,
      status: 'Failed',
      lastModifiedTime: now - hour,
      lifecycleConfigName: 'patch',
      failureReason: 'took longer than 5 minutes',
    }),
    instance('epsilon', { ...created, platformIdentifier: 'notebook-al2-v3', lastModifiedTime: now - 150 * day }),
  ]) {
    held.instances.set(each.name, each);
  }
  held.configs = [
    { arn: 'arn:idle', name: 'idle', lastModifiedTime: now - 100 * day },
    { arn: 'arn:patch', name: 'patch', lastModifiedTime: now - 3 * day },
    { arn: 'arn:other', name: 'other', lastModifiedTime: now - 100 * day },
  ];
  held.starts = [
    started('delta', now - hour),
    started('gamma', now - 10 * day),
    started('alpha', now - 12 * day, { errorCode: 'ResourceLimitExceeded' }),
    started('alpha', now - 47 * day),
    started('alpha', now - 60 * day),
  ];
  held.streams.set('delta/LifecycleConfigOnStart', [
    { at: now - 30 * day, message: 'all is well' },
    {
      at: now - hour,
      message: '/tmp/OnStart_2026-11-21-10-59abc: /bin/bash^M: bad interpreter: No such file or directory\n',
    },
  ]);
  return held;
}

test('a whole account, and what is said of it', async () => {
  const { last, reports, error } = await reading(team());
  expect([...last].map(([name, observed]) => `${name}: ${verdictOf(observed)}`).toSorted()).toEqual([
    'alpha: outdated: restart.overdue 47 d by cloudTrail; lifecycle.none → notebook.restart',
    'beta: current: lifecycle.none; updates.atNextStart',
    'delta: outdated: start.failed (/bin/bash^M: bad interpreter) → lifecycle.open, notebook.start',
    'epsilon: unsupported: platform.unsupported since 2026-06-30; lifecycle.none → notebook.migratePlatform',
    'gamma: outdated: script.changedSinceStart → notebook.restart',
  ]);
  expect(reports).toEqual([]);
  expect(error).toBeUndefined();
  expect([...last.values()].every((each) => !each.partial)).toBe(true);
});

test('rows come with their page, before any other request, and say nothing that is not known', async () => {
  const held = team();
  const rows: string[] = [];
  await reading(held, {
    onEmit: (observed) => rows.push(`${observed.name} ${verdictOf(observed)} after ${held.calls.length}`),
  });
  expect(rows.slice(0, 5)).toEqual([
    'alpha outdated: restart.overdue ≥ 47 d by lastModified; lifecycle.none after 1',
    'beta unknown: lifecycle.none after 1',
    'gamma unknown after 2',
    'delta outdated: start.failed (?) after 2',
    'epsilon outdated: restart.overdue ≥ 150 d by lastModified; lifecycle.none after 3',
  ]);
});

test('no row waits for CloudTrail that does not need it, and none hides until then what is known', async () => {
  const held = team();
  const shown = new Set<string>();
  const enough = Promise.withResolvers<void>();
  held.before = (call) => (call.startsWith('LookupEvents') ? enough.promise : undefined);
  const { last } = await reading(held, {
    onEmit: ({ name, facts, partial }) => {
      if (facts.described) shown.add(`${name} ${partial ? 'partial' : 'complete'}`);
      const needed = ['alpha partial', 'beta complete', 'gamma partial', 'delta complete', 'epsilon partial'];
      if (needed.every((each) => shown.has(each))) enough.resolve();
    },
  });
  expect([...last.values()].every((each) => !each.partial)).toBe(true);
});

test('it asks no more than it needs', async () => {
  const held = team();
  await reading(held);
  const counted = Object.fromEntries(
    [...Map.groupBy(held.calls, (call) => call.split(' ')[0] ?? '')].map(([k, v]) => [k, v.length]),
  );
  expect(counted).toEqual({
    ListNotebookInstances: 3,
    DescribeNotebookInstance: 5,
    // The used configuration is on the first page.
    ListNotebookInstanceLifecycleConfigs: 1,
    // gamma's was written after its start.
    DescribeNotebookInstanceLifecycleConfig: 1,
    // epsilon has no event: the search goes to its end.
    LookupEvents: 3,
    // Only of the failed one; gamma's start is in CloudTrail.
    GetLogEvents: 1,
  });
});

test('the search of CloudTrail ends as soon as every running instance is found', async () => {
  const held = team();
  held.instances.delete('epsilon');
  held.instances.delete('alpha');
  await reading(held);
  expect(held.calls.filter((call) => call.startsWith('LookupEvents'))).toHaveLength(1);
  held.instances.delete('gamma');
  held.calls = [];
  await reading(held);
  // None is running: it is not asked at all.
  expect(held.calls.filter((call) => call.startsWith('LookupEvents'))).toHaveLength(0);
});

test('an event of an older instance of the same name, or of one without a name, proves nothing', async () => {
  const held = account();
  held.instances.set('alpha', instance('alpha', { creationTime: now - 40 * day, lastModifiedTime: now - 40 * day }));
  held.starts = [started('alpha', now - 50 * day)];
  expect(verdictOf((await reading(held)).last.get('alpha'))).toContain('restart.overdue 40 d by created');
  held.instances.set('alpha', instance('alpha', { creationTime: now - 200 * day, lastModifiedTime: now - 5 * day }));
  held.starts = [started(undefined, now - 5 * day)];
  expect(verdictOf((await reading(held)).last.get('alpha'))).toContain('restart.unknown');
});

test('a start that its log proves, where CloudTrail is not to be read', async () => {
  const held = account();
  held.instances.set(
    'alpha',
    instance('alpha', {
      creationTime: now - 200 * day,
      lastModifiedTime: now - 47 * day,
      lifecycleConfigName: 'patch',
    }),
  );
  held.configs = [{ arn: 'arn:patch', name: 'patch', lastModifiedTime: now - 100 * day }];
  held.streams.set('alpha/LifecycleConfigOnStart', [{ at: now - 47 * day, message: 'patched' }]);
  held.refusals.set('LookupEvents', 'accessDenied');
  const { last, reports } = await reading(held);
  expect(verdictOf(last.get('alpha'))).toBe('outdated: restart.overdue 47 d by onStartLog → notebook.restart');
  expect(last.get('alpha')?.facts.unread).toEqual(['cloudTrail']);
  expect(reports).toEqual(['accessDenied LookupEvents']);
});

describe('what fails takes nothing else with it', () => {
  test('one Describe: that instance is unknown with its problem, the others are as they are', async () => {
    const held = team();
    held.refusals.set('DescribeNotebookInstance beta', 'serviceFault');
    const { last, reports, error } = await reading(held);
    expect(verdictOf(last.get('beta'))).toBe('unknown: platform.unknown; lifecycle.none');
    expect(last.get('beta')).toMatchObject({ partial: false, facts: { described: false, unread: ['describe'] } });
    expect(verdictOf(last.get('alpha'))).toContain('restart.overdue 47 d');
    expect(reports).toEqual(['serviceFault DescribeNotebookInstance beta']);
    expect(error).toBeUndefined();
  });

  test('CloudTrail and the logs: less evidence, said once each', async () => {
    const held = team();
    held.instances.set('zeta', instance('zeta', { ...held.instances.get('gamma'), arn: keyOf('zeta'), name: 'zeta' }));
    held.refusals.set('LookupEvents', 'accessDenied');
    held.refusals.set('DescribeLogStreams', 'accessDenied');
    held.refusals.set('GetLogEvents', 'accessDenied');
    const { last, reports } = await reading(held);
    expect(verdictOf(last.get('alpha'))).toContain('restart.overdue ≥ 47 d by lastModified');
    expect(verdictOf(last.get('zeta'))).toContain('restart.unknown 10–201 d');
    expect(verdictOf(last.get('delta'))).toContain('start.failed (took longer than 5 minutes)');
    expect(reports.filter((each) => each.includes('LookupEvents'))).toHaveLength(1);
    expect(reports).toHaveLength(2);
  });

  test('the lifecycle configurations: whether the script changed is unknown', async () => {
    const held = team();
    held.refusals.set('ListNotebookInstanceLifecycleConfigs', 'accessDenied');
    const { last, reports } = await reading(held);
    expect(verdictOf(last.get('gamma'))).toBe('unknown: script.unknown (notRead)');
    expect(reports).toEqual(['accessDenied ListNotebookInstanceLifecycleConfigs']);
  });

  test('CloudTrail half-way: what was found counts, what was not is not taken for silence', async () => {
    const held = team();
    held.refusals.set('LookupEvents from 2', 'throttled');
    const { last } = await reading(held);
    expect(verdictOf(last.get('gamma'))).toBe('outdated: script.changedSinceStart → notebook.restart');
    expect(verdictOf(last.get('alpha'))).toContain('restart.overdue ≥ 47 d by lastModified');
  });

  test('the first page of the list: nothing can be said', async () => {
    const held = team();
    held.refusals.set('ListNotebookInstances', 'accessDenied');
    const { emitted, error } = await reading(held);
    expect(emitted).toEqual([]);
    expect(error).toMatchObject({ code: 'accessDenied' });
  });

  test('a later page of the list: what was listed is read to its end, then the problem is told', async () => {
    const held = team();
    held.refusals.set('ListNotebookInstances from 2', 'serviceFault');
    const { last, error } = await reading(held);
    expect([...last.keys()]).toEqual(['alpha', 'beta']);
    expect([...last.values()].every((each) => !each.partial)).toBe(true);
    expect(error).toMatchObject({ code: 'serviceFault' });
  });
});

test('a read that is given up ends at once, and reports nothing', async () => {
  const held = team();
  const stop = new AbortController();
  held.before = (call) => {
    if (call.startsWith('Describe')) stop.abort();
    if (stop.signal.aborted) throw new ProblemError({ code: 'cancelled', fault: 'user' });
  };
  const { reports, error } = await reading(held, { signal: stop.signal });
  expect(error).toMatchObject({ code: 'cancelled' });
  expect(reports).toEqual([]);
});

test('what a script wrote in an earlier run is not the cause of this failure', async () => {
  const held = team();
  held.streams.set('delta/LifecycleConfigOnStart', [{ at: now - 30 * day, message: 'error: out of cheese' }]);
  const { last } = await reading(held);
  expect(verdictOf(last.get('delta'))).toContain('start.failed (took longer than 5 minutes)');
  // The script of its creation is what failed.
  held.streams.set('delta/LifecycleConfigOnCreate', [{ at: now - 62 * minute, message: 'pip: command not found' }]);
  expect(verdictOf((await reading(held)).last.get('delta'))).toContain('start.failed (pip: command not found)');
});

describe('one again', () => {
  async function again(held: Account, observed: Seen): Promise<Seen | undefined> {
    return readOne(observed, {
      ports: portsOf(held),
      signal: new AbortController().signal,
      now: now + 5 * minute,
      previous: new Map(),
      report: (problem) => expect.unreachable(problem.code),
    });
  }
  const first = async (held: Account, name: string) => {
    const observed = (await reading(held)).last.get(name);
    held.calls = [];
    return observed ?? expect.unreachable();
  };

  test('while it changes it costs one request, and keeps what was known', async () => {
    const held = team();
    const alpha = await first(held, 'alpha');
    held.instances.set('alpha', { ...instance('alpha', alpha.facts), status: 'Stopping', lastModifiedTime: now });
    const stopping = await again(held, alpha);
    expect(held.calls).toEqual(['DescribeNotebookInstance alpha']);
    expect(stopping).toMatchObject({
      partial: false,
      facts: { status: 'Stopping', trail: { start: { at: now - 47 * day } } },
    });
  });

  test('after a restart it is current, though CloudTrail does not know of it yet', async () => {
    const held = team();
    let gamma = await first(held, 'gamma');
    for (const status of ['Stopping', 'Stopped', 'Pending', 'InService']) {
      held.instances.set('gamma', { ...instance('gamma', gamma.facts), status, lastModifiedTime: now + 4 * minute });
      gamma = (await again(held, gamma)) ?? expect.unreachable();
    }
    expect(verdictOf(gamma)).toBe('current');
  });

  test('its stack is asked for once', async () => {
    const held = team();
    held.tags = { 'aws:cloudformation:stack-name': 'analytics' };
    const beta = (await again(held, await first(held, 'beta'))) ?? expect.unreachable();
    expect(beta.facts.cloudFormationStack).toBe('analytics');
    await again(held, beta);
    expect(held.calls.filter((call) => call.startsWith('ListTags'))).toHaveLength(1);
  });

  test('without permission to read tags nothing is said', async () => {
    const held = team();
    held.refusals.set('ListTags', 'accessDenied');
    const beta = await again(held, await first(held, 'beta'));
    expect(beta?.facts).toMatchObject({ unread: ['tags'] });
  });

  test('one that is gone is gone; one that does not answer is a problem', async () => {
    const held = team();
    const alpha = await first(held, 'alpha');
    held.instances.delete('alpha');
    expect(await again(held, alpha)).toBeUndefined();
    held.refusals.set('DescribeNotebookInstance alpha', 'throttled');
    await expect(again(held, alpha)).rejects.toMatchObject({ problem: { code: 'throttled' } });
  });

  test('another of the same name inherits nothing', async () => {
    const held = team();
    const alpha = await first(held, 'alpha');
    held.instances.set('alpha', instance('alpha', { creationTime: now - hour, lastModifiedTime: now - hour }));
    const other = await again(held, alpha);
    expect(verdictOf(other)).toBe('current: lifecycle.none');
    expect(other?.facts.trail).toBeUndefined();
  });
});

test('no secret of the instance is kept', async () => {
  const { emitted } = await reading(team());
  expect(JSON.stringify(emitted.filter((each) => each.facts.described))).not.toContain('secret');
});
