import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/domain/plan.ts';
import { hour, minute, second } from '../../../src/domain/time.ts';
import type { StepFailure } from '../../../src/kinds/kind.ts';
import type { Entry } from '../../../src/operations/operation.ts';
import { isWaitingForAnswer } from '../../../src/operations/reduce.ts';
import { Bench, Machines, nine, problem } from './bench.ts';
import { scope } from './machines.ts';

/** Steps by their ids: `off-a` switches a off, and is undone by switching it on. */
function plan(ids: string, more: Partial<Plan> = {}): Plan {
  const steps = ids.split(' ').map((id) => {
    const [type = '', target = ''] = id.split('-');
    return { id, type, target, input: {}, undo: [{ type: `undo-${type}`, input: {} }] };
  });
  return {
    version: 1,
    remedy: 'notebook.restart',
    scope,
    targets: [...new Set(steps.map(({ target }) => target))].map((key) => ({ key, name: key })),
    steps,
    effects: [],
    duration: { from: 1, to: 2 },
    ...more,
  };
}

const noCapacity: StepFailure = { code: 'startFailed', resource: 'a', lines: ['no capacity'], passes: 'capacity' };
const broken: StepFailure = { code: 'startFailed', resource: 'b', lines: ['exit 1'] };

test('a restart writes its intent before each request and the result after, and looks again later each time', () => {
  const bench = new Bench(plan('off-a on-a'), new Machines({ a: 'on' })).claim().run();
  expect(bench.diary).toEqual([
    '09:00:00 claimed',
    '09:00:00 intent off-a',
    '09:00:00 sent off-a',
    '09:01:05 done off-a',
    '09:01:05 intent on-a',
    '09:01:05 sent on-a',
    '09:02:11 done on-a',
    '09:02:11 ended done',
  ]);
  expect(bench.snapshot).toMatchObject({ state: 'done', offers: ['dismiss'] });
});

test('what is already so is skipped', () => {
  const bench = new Bench(plan('off-a on-a'), new Machines({ a: 'off' })).claim().run();
  expect(bench.told).toEqual(['a: off skipped, on done']);
});

describe('a step with a question of its own', () => {
  const question = { code: 'reallyOn', facts: { lamps: ['a'] } };

  function bench(entries?: readonly Entry[]) {
    const world = new Machines({ a: 'on' });
    const ask = () => ({ state: 'todo', ask: question }) as const;
    world.looks.set('on-a', [ask, ask, ask]);
    return new Bench(plan('off-a on-a'), world, entries === undefined ? {} : { entries, at: nine + 10 * minute });
  }

  test('is sent once a person has said yes to it, and not before', () => {
    const asking = bench().claim().run();
    expect(asking.diary.at(-1)).toBe('09:01:05 asks on-a');
    expect(asking.snapshot).toMatchObject({
      state: 'asking',
      waitsFor: 'person',
      offers: ['resume', 'rollBack', 'dismiss'],
    });
    expect(asking.snapshot.steps.map((step) => step.question)).toEqual([undefined, question]);
    asking.wish('resume').run();
    expect(asking.told).toEqual(['a: off done, on done']);
    expect(asking.snapshot.steps.every((step) => step.question === undefined)).toBe(true);
  });

  test('asks on in the next window, without a second word in the journal', () => {
    const before = bench().claim().run();
    const after = bench(before.entries).claim().run();
    expect(after.diary).toEqual(['09:10:00 claimed']);
    expect(after.snapshot).toMatchObject({ state: 'asking', steps: [{ phase: 'done' }, { question }] });
    expect(isWaitingForAnswer(after.state, after.now)).toBe(true);
    expect(after.wish('resume').run().told).toEqual(['a: off done, on done']);
  });

  test('asks again where what it would do is not the same any more', () => {
    const asking = bench().claim().run();
    const [first, other] = [question, { code: 'reallyOn', facts: { lamps: ['a', 'b'] } }];
    const world = new Machines({ a: 'off' });
    world.looks.set('on-a', [() => ({ state: 'todo', ask: other })]);
    const next = new Bench(plan('off-a on-a'), world, { entries: asking.entries, at: asking.now }).claim().run();
    expect(asking.snapshot.steps[1]?.question).toEqual(first);
    expect(next.snapshot.steps[1]?.question).toEqual(other);
  });

  test('takes a yes to one question for no yes to another', () => {
    const world = new Machines({ a: 'on' });
    const asks = (lamps: string[]) => () => ({ state: 'todo', ask: { code: 'reallyOn', facts: { lamps } } }) as const;
    world.looks.set('on-a', [asks(['a']), asks(['a', 'b']), asks(['a', 'b'])]);
    const asking = new Bench(plan('off-a on-a'), world).claim().run();
    expect(asking.wish('resume').run().snapshot).toMatchObject({ state: 'asking' });
    expect(asking.wish('resume').run().told).toEqual(['a: off done, on done']);
  });

  test('goes back instead, where a person wants that', () => {
    const asking = bench().claim().run();
    expect(asking.wish('rollBack').run().snapshot.state).toBe('rolledBack');
  });
});

describe('a request whose fate is unknown', () => {
  test('is not sent again where the resource shows that it was taken', () => {
    const world = new Machines({ a: 'on' });
    const bench = new Bench(plan('off-a'), world);
    world.acts.set('off-a', [
      () => {
        world.changes.set('a', { to: 'off', at: bench.now + minute });
        throw problem('timedOut');
      },
    ]);
    bench.claim().run();
    expect(bench.diary.filter((line) => line.includes('intent'))).toHaveLength(1);
    expect(bench.told).toEqual(['a: off done']);
  });

  test('is sent again where it shows that it was not, half-way or at the beginning', () => {
    const world = new Machines({ a: 'on' });
    const unreachable = () => {
      throw problem('unreachable');
    };
    world.acts.set('off-a', [unreachable]);
    world.acts.set('on-a', [unreachable, unreachable, unreachable, unreachable, unreachable]);
    const bench = new Bench(plan('off-a on-a'), world).claim().run();
    expect(bench.told).toEqual(['a: off done, on done']);
  });

  test('that vanishes without an error is made again, but not for ever', () => {
    const world = new Machines({ a: 'on', b: 'on' });
    world.acts.set('off-a', [() => 'lost', () => 'lost']);
    world.acts.set(
      'off-b',
      Array.from({ length: 100 }, () => () => 'lost' as const),
    );
    const bench = new Bench(plan('off-a off-b'), world).claim().run();
    expect(bench.told).toEqual(['a: off done', 'b: off failed unreachable']);
    expect(bench.diary.filter((line) => line.endsWith('intent off-b'))).toHaveLength(4);
  });

  test('after a crash between intent and result is looked for first, with the time of the intent', () => {
    const world = new Machines({ a: 'on' });
    const before = new Bench(plan('off-a on-a'), world).claim();
    const crashed = before.entries.slice(
      0,
      before.entries.findIndex(({ type }) => type === 'sent'),
    );
    expect(crashed.map(({ type }) => type)).toEqual(['claimed', 'intent']);
    const seen: (number | undefined)[] = [];
    const observe = world.observe.bind(world);
    world.observe = (record, now) => {
      seen.push(record.startedAt);
      return observe(record, now);
    };
    const after = new Bench(before.header.plan, world, { entries: crashed, at: nine + minute }).claim().run();
    expect(seen[0]).toBe(nine);
    expect(after.told).toEqual(['a: off done, on done']);
    expect(after.diary.filter((line) => line.includes('intent off'))).toEqual([]);
  });
});

describe('a refusal because of the state', () => {
  test('fails a step of which nothing was sent before', () => {
    const world = new Machines({ a: 'on' });
    world.acts.set('off-a', [
      () => {
        throw problem('conflict');
      },
    ]);
    const bench = new Bench(plan('off-a on-a'), world).claim().run();
    expect(bench.told).toEqual(['a: off failed conflict, on leftOut']);
    expect(bench.snapshot).toMatchObject({ state: 'failed', offers: ['resume', 'rollBack', 'dismiss'] });
  });

  test('is no failure where the resource shows that the change was taken', () => {
    const world = new Machines({ a: 'on' });
    world.acts.set('off-a', [
      () => {
        world.state.set('a', 'off');
        throw problem('conflict');
      },
    ]);
    expect(new Bench(plan('off-a'), world).claim().run().told).toEqual(['a: off done']);
  });

  test('is tried again in the middle of a plan', () => {
    const world = new Machines({ a: 'on' });
    const refuse = () => {
      throw problem('conflict');
    };
    world.acts.set('on-a', [refuse, refuse, refuse]);
    expect(new Bench(plan('off-a on-a'), world).claim().run().told).toEqual(['a: off done, on done']);
  });

  test('busy is not sent, and tried again', () => {
    const world = new Machines({ a: 'on' });
    world.acts.set('off-a', [() => 'busy', () => 'busy']);
    const bench = new Bench(plan('off-a'), world).claim().run();
    expect(bench.diary.filter((line) => line.includes('notSent'))).toHaveLength(2);
    expect(bench.told).toEqual(['a: off done']);
  });
});

describe('problems', () => {
  test('that last fail a step before it is sent; the other targets go on', () => {
    const world = new Machines({ a: 'on', b: 'on' });
    world.acts.set('off-a', [
      () => {
        throw problem('accessDenied');
      },
    ]);
    const bench = new Bench(plan('off-a on-a off-b'), world).claim().run();
    expect(bench.told).toEqual(['a: off failed accessDenied, on leftOut', 'b: off done']);
    expect(world.state.get('a')).toBe('on');
  });

  test('that a sign-in ends are told and waited for, however long it takes', () => {
    const world = new Machines({ a: 'on' });
    const expired = () => {
      throw problem('expiredCredentials');
    };
    world.looks.set(
      'off-a',
      Array.from({ length: 200 }, () => expired),
    );
    const bench = new Bench(plan('off-a on-a'), world).claim().run(2 * hour);
    expect(bench.snapshot).toMatchObject({ state: 'running', problem: { code: 'expiredCredentials' } });
    world.looks.clear();
    bench.run();
    expect(bench.snapshot.state).toBe('done');
    expect(bench.snapshot.problem).toBeUndefined();
  });

  test('of signing in do not count against the patience with AWS', () => {
    const world = new Machines({ a: 'on' });
    const expired = () => {
      throw problem('expiredCredentials');
    };
    const bench = new Bench(plan('off-a'), world).claim();
    world.looks.set('off-a', [
      ...Array.from({ length: 100 }, () => expired),
      () => ({ state: 'pending' as const, detail: 'Stopping' }),
    ]);
    expect(bench.run().snapshot.state).toBe('done');
    expect(bench.now - nine).toBeGreaterThan(hour);
  });

  test('of seeing what AWS is at do not make it a failure', () => {
    const world = new Machines({ a: 'on' });
    const denied = () => {
      throw problem('accessDenied');
    };
    const bench = new Bench(plan('off-a'), world).claim();
    world.looks.set(
      'off-a',
      Array.from({ length: 2_000 }, () => denied),
    );
    bench.run(10 * minute);
    expect(bench.snapshot).toMatchObject({ state: 'running', problem: { code: 'accessDenied' } });
    bench.run(hour);
    expect(bench.snapshot).toMatchObject({ state: 'stillRunning', offers: ['resume', 'rollBack', 'dismiss'] });
    world.looks.clear();
    expect(bench.wish('resume').run().snapshot.state).toBe('done');
  });

  test('of opening its account keep it waiting, and a wrong account sends nothing', () => {
    const world = new Machines({ a: 'on' });
    const bench = new Bench(plan('off-a'), world);
    const wrong = { code: 'wrongAccount', fault: 'user' } as const;
    bench.opens(
      () => ({ type: 'notOpened', problem: wrong }),
      () => ({ type: 'notOpened', problem: wrong }),
    );
    bench.claim();
    expect(bench.snapshot).toMatchObject({ state: 'unowned', problem: wrong, offers: ['resume', 'dismiss'] });
    bench.run(5 * second);
    expect(bench.diary).toEqual(['09:00:00 claimed']);
    expect(bench.run().snapshot.state).toBe('done');
  });
});

test('patience ends as still running, and a person goes on from there without a second request', () => {
  const world = new Machines({ a: 'on' });
  const bench = new Bench(plan('off-a'), world, { upTo: 30 * second }).claim().run(50 * second);
  expect(bench.snapshot).toMatchObject({ state: 'stillRunning', offers: ['resume', 'rollBack', 'dismiss'] });
  bench.wish('resume').run();
  expect(bench.snapshot.state).toBe('done');
  expect(bench.diary.filter((line) => line.includes('intent'))).toHaveLength(1);
});

test('resume tries what failed again, and what was left out after it', () => {
  const world = new Machines({ a: 'on', b: 'on' });
  world.looks.set('on-b', [() => undefined, () => ({ state: 'failed', cause: broken })]);
  const bench = new Bench(plan('off-a on-a off-b on-b'), world).claim().run();
  expect(bench.snapshot.state).toBe('failed');
  expect(bench.told).toEqual(['a: off done, on done', 'b: off done, on failed startFailed']);
  expect(bench.snapshot.steps[3]?.cause).toEqual(broken);
  expect(bench.wish('resume').run().told).toEqual(['a: off done, on done', 'b: off done, on done']);
});

describe('a start without capacity', () => {
  test('is tried again after 1, 2, 4, 8, 15 and 15 minutes, and then has failed', () => {
    const world = new Machines({ a: 'off' });
    world.looks.set(
      'on-a',
      Array.from({ length: 20 }, (_, at) => () => (at % 2 ? { state: 'failed', cause: noCapacity } : undefined)),
    );
    world.acts.set(
      'on-a',
      Array.from({ length: 10 }, () => () => 'lost' as const),
    );
    const bench = new Bench(plan('on-a'), world).claim().run(15 * second);
    expect(bench.snapshot).toMatchObject({ state: 'running' });
    expect(bench.snapshot.steps[0]).toMatchObject({ phase: 'postponed', cause: noCapacity });
    bench.run();
    const tries = bench.diary.filter((line) => line.includes('intent')).map((line) => line.slice(0, 8));
    expect(tries).toHaveLength(7);
    expect(tries.map((time) => Math.round((Date.parse(`2026-11-22T${time}Z`) - nine) / minute))).toEqual([
      0, 1, 3, 7, 15, 30, 46,
    ]);
    expect(bench.snapshot).toMatchObject({ state: 'failed' });
  });

  test('is tried at once where a person says so, and given up where they cancel', () => {
    const world = new Machines({ a: 'off' });
    const fail = () => ({ state: 'failed', cause: noCapacity }) as const;
    world.looks.set('on-a', [() => undefined, fail, () => undefined, fail]);
    world.acts.set('on-a', [() => 'lost', () => 'lost']);
    const bench = new Bench(plan('on-a'), world).claim().run(20 * second);
    expect(bench.snapshot.offers).toEqual(['resume', 'rollBack', 'cancel']);
    bench.wish('resume').run(20 * second);
    expect(bench.diary.filter((line) => line.includes('intent'))).toHaveLength(2);
    bench.wish('cancel');
    expect(bench.snapshot).toMatchObject({ state: 'failed', cancelled: true });
    expect(bench.snapshot.steps[0]?.cause).toEqual(noCapacity);
  });

  test('goes on with another instance type, chosen by a person', () => {
    const world = new Machines({ a: 'on' });
    const start = { id: 'on-a', type: 'notebook.start', target: 'a', input: { type: 'ml.p3' } };
    const wanted: Plan = { ...plan('off-a'), steps: [...plan('off-a').steps, start] };
    world.acts.set('on-a', [
      () => {
        throw problem('limitExceeded');
      },
    ]);
    const bench = new Bench(wanted, world).claim().run(2 * minute);
    expect(bench.snapshot.offers).toEqual(['resume', 'chooseInstanceType', 'rollBack', 'cancel']);
    expect(bench.snapshot.steps[1]).toMatchObject({ phase: 'postponed', cause: { passes: 'quota' } });
    const other = { id: 'on-a', type: 'on', target: 'a', input: { type: 'ml.t3' } };
    bench.replan({ ...wanted, steps: [other] }).run();
    expect(bench.snapshot.state).toBe('done');
    expect(bench.told).toEqual(['a: off done, on done']);
    expect(bench.diary.filter((line) => line.includes('intent off'))).toHaveLength(1);
  });
});

describe('cancel', () => {
  test('before anything was sent leaves all out', () => {
    const world = new Machines({ a: 'on' });
    world.changes.set('a', { to: 'on', at: nine + minute });
    const bench = new Bench(plan('off-a on-a'), world).claim().wish('cancel').run();
    expect(bench.snapshot).toMatchObject({ state: 'cancelled', offers: ['dismiss'] });
    expect(bench.told).toEqual(['a: off leftOut, on leftOut']);
    expect(world.state.get('a')).toBe('on');
  });

  test('lets a restart whose stop was sent have its start, and begins no other', () => {
    const stages = ['a', 'b'].map((target) => ({
      id: target,
      targets: [target],
      failureLimit: 0,
      pause: 0,
      shared: false,
    }));
    const world = new Machines({ a: 'on', b: 'on' });
    const bench = new Bench(plan('off-a on-a off-b on-b', { stages }), world).claim().run(10 * second);
    bench.wish('cancel').run();
    expect(bench.told).toEqual(['a: off done, on done', 'b: off leftOut, on leftOut']);
    expect(bench.snapshot.state).toBe('cancelled');
    expect([...world.state.values()]).toEqual(['on', 'on']);
  });

  test('of a request that never arrived is as good as one before it', () => {
    const world = new Machines({ a: 'on' });
    const bench = new Bench(plan('off-a on-a'), world);
    world.acts.set('off-a', [
      () => {
        throw problem('unreachable');
      },
    ]);
    bench.claim().wish('cancel').run();
    expect(bench.snapshot.state).toBe('cancelled');
    expect(world.state.get('a')).toBe('on');
  });
});

describe('stages', () => {
  const stages = [
    { id: 'script', targets: ['s'], failureLimit: 0, pause: 0, shared: true },
    { id: 'canary', targets: ['a'], failureLimit: 0, pause: 5 * minute, shared: false },
    { id: 'wave1', targets: ['b', 'c'], failureLimit: 0, pause: 0, shared: false },
    { id: 'wave2', targets: ['d'], failureLimit: 0, pause: 0, shared: false },
  ];
  const ids = 'off-s off-a on-a off-b on-b off-c on-c off-d on-d';
  const all = () => new Machines({ s: 'on', a: 'on', b: 'on', c: 'on', d: 'on' });

  test('follow each other, with their pause, which a restart of the window does not shorten', () => {
    const world = all();
    const bench = new Bench(plan(ids, { stages }), world).claim().run(5 * minute);
    expect(bench.snapshot).toMatchObject({ state: 'paused', stage: 'canary' });
    const until = bench.snapshot.pausedUntil ?? 0;
    const next = new Bench(bench.header.plan, world, { entries: bench.entries, at: until - minute }).claim();
    expect(next.snapshot).toMatchObject({ state: 'paused', pausedUntil: until });
    next.run(59 * second);
    expect(next.diary).toHaveLength(1);
    next.run();
    expect(next.snapshot.state).toBe('done');
    const intents = next.diary.filter((line) => line.includes('intent')).map((line) => line.slice(-5));
    expect(intents).toEqual(['off-b', 'off-c', ' on-b', ' on-c', 'off-d', ' on-d']);
  });

  test('stop where more targets failed than allowed, and ask', () => {
    const world = all();
    world.looks.set('on-b', [() => undefined, () => ({ state: 'failed', cause: broken })]);
    const bench = new Bench(plan(ids, { stages }), world).claim().run();
    expect(bench.told).toEqual([
      's: off done',
      'a: off done, on done',
      'b: off done, on failed startFailed',
      'c: off done, on done',
      'd: off leftOut, on leftOut',
    ]);
    expect(bench.snapshot).toMatchObject({
      state: 'failed',
      stage: 'wave1',
      offers: ['resume', 'rollBack', 'dismiss'],
    });
  });

  test('go on where the failures are within the limit', () => {
    const world = all();
    world.looks.set('on-b', [() => undefined, () => ({ state: 'failed', cause: broken })]);
    const lenient = stages.map((stage) => (stage.id.startsWith('wave') ? { ...stage, failureLimit: 1 } : stage));
    const bench = new Bench(plan(ids, { stages: lenient }), world).claim().run();
    expect(bench.told.at(-1)).toBe('d: off done, on done');
    expect(bench.snapshot.state).toBe('failed');
  });

  test('are rolled back by choice: what all share first, then what did not end well; what is well stays', () => {
    const world = all();
    world.looks.set('on-b', [() => undefined, () => ({ state: 'failed', cause: broken })]);
    const bench = new Bench(plan(ids, { stages, onFailure: 'rollBack' }), world).claim().run();
    const from = bench.diary.findIndex((line) => line.includes('rollingBack plan'));
    expect(bench.diary.slice(from + 1).map((line) => line.slice(9))).toEqual([
      'intent undo:off-s:1',
      'sent undo:off-s:1',
      'done undo:off-s:1',
      'intent undo:on-b:1',
      'sent undo:on-b:1',
      'done undo:on-b:1',
      'intent undo:off-b:1',
      'sent undo:off-b:1',
      'done undo:off-b:1',
      'ended rolledBack',
    ]);
    expect(bench.snapshot).toMatchObject({ state: 'rolledBack', rollingBack: true, offers: ['dismiss'] });
    expect([...world.state]).toEqual([
      ['s', 'on'],
      ['a', 'on'],
      ['b', 'on'],
      ['c', 'on'],
      ['d', 'on'],
    ]);
  });

  test('a roll-back that fails can be tried again, and does not start notebooks before the script is back', () => {
    const world = all();
    world.looks.set('on-b', [() => undefined, () => ({ state: 'failed', cause: broken })]);
    world.looks.set('undo:off-s:1', [
      () => ({ state: 'failed', cause: { code: 'changedMeanwhile', resource: 's', lines: [] } }),
    ]);
    const bench = new Bench(plan(ids, { stages }), world).claim().run().wish('rollBack').run();
    expect(bench.snapshot).toMatchObject({ state: 'rollBackFailed', offers: ['resume', 'dismiss'] });
    expect(bench.diary.some((line) => line.includes('intent undo'))).toBe(false);
    expect(bench.wish('resume').run().snapshot.state).toBe('rolledBack');
  });

  test('at most ten targets begin at a time', () => {
    const names = Array.from({ length: 25 }, (_, at) => `m${at}`);
    const world = new Machines(Object.fromEntries(names.map((name) => [name, 'on'])));
    const bench = new Bench(plan(names.map((name) => `off-${name}`).join(' ')), world).claim();
    expect(bench.diary.filter((line) => line.includes('intent'))).toHaveLength(10);
    bench.run();
    expect([...world.state.values()].every((state) => state === 'off')).toBe(true);
  });
});

describe('after a long gap', () => {
  const crash = (world: Machines, step: string) => {
    const bench = new Bench(plan('off-a on-a'), world).claim();
    if (step === 'on-a') bench.run(90 * second);
    return bench;
  };

  test('nothing is sent before a person agrees', () => {
    const world = new Machines({ a: 'on' });
    const before = crash(world, 'off-a');
    const after = new Bench(before.header.plan, world, { entries: before.entries, at: nine + 31 * minute })
      .claim()
      .run();
    expect(after.snapshot).toMatchObject({ state: 'asking', offers: ['resume', 'rollBack', 'dismiss'] });
    expect(after.diary.map((line) => line.slice(9))).toEqual(['claimed', 'done off-a']);
    after.wish('resume').run();
    expect(after.snapshot.state).toBe('done');
  });

  test('another window that takes it over later still asks', () => {
    const world = new Machines({ a: 'on' });
    const before = crash(world, 'off-a');
    const after = new Bench(before.header.plan, world, { entries: before.entries, at: nine + 31 * minute })
      .claim()
      .run();
    const third = new Bench(before.header.plan, world, { entries: after.entries, at: after.now + minute })
      .claim()
      .run();
    expect(third.snapshot.state).toBe('asking');
  });

  test('what only waits goes on by itself', () => {
    const world = new Machines({ a: 'on' });
    const before = crash(world, 'on-a');
    const after = new Bench(before.header.plan, world, { entries: before.entries, at: nine + 5 * hour }).claim().run();
    expect(after.snapshot.state).toBe('done');
  });

  test('the plan does not roll back by itself before a person agrees', () => {
    const stages = [{ id: 'all', targets: ['a'], failureLimit: 0, pause: 0, shared: false }];
    const wanted = plan('off-a on-a', { stages, onFailure: 'rollBack' });
    const world = new Machines({ a: 'on' });
    world.looks.set('on-a', [() => undefined, () => ({ state: 'failed', cause: broken })]);
    const before = new Bench(wanted, world).claim().run(70 * second);
    expect(before.snapshot.steps[1]?.phase).toBe('waiting');
    const after = new Bench(wanted, world, { entries: before.entries, at: nine + hour }).claim().run();
    expect(after.snapshot).toMatchObject({ state: 'asking', waitsFor: 'person', rollingBack: false });
    expect(after.diary.map((line) => line.slice(9))).toEqual(['claimed', 'failed on-a startFailed']);
    expect(after.wish('rollBack').run().snapshot.state).toBe('rolledBack');
  });

  test('a shorter one is none, and neither is one in which a window was open all the time', () => {
    const world = new Machines({ a: 'on' });
    const before = crash(world, 'off-a');
    const soon = new Bench(before.header.plan, world, { entries: before.entries, at: nine + 29 * minute }).claim();
    expect(soon.snapshot.state).toBe('running');
    const open = new Bench(before.header.plan, new Machines({ a: 'off' }), {
      entries: before.entries,
      at: nine + hour,
    });
    expect(open.claim({ idle: 4 * second }).snapshot.state).toBe('running');
  });
});

test('another plan for a step whose request may have arrived keeps that in mind: it can still be undone', () => {
  const world = new Machines({ a: 'on' });
  const before = new Bench(plan('off-a on-a'), world).claim();
  const crashed = before.entries.slice(
    0,
    before.entries.findIndex(({ type }) => type === 'sent'),
  );
  const after = new Bench(before.header.plan, world, { entries: crashed, at: nine + minute });
  // Its account does not answer yet.
  after.opens(() => ({ type: 'tick' }));
  const other = { ...before.header.plan.steps[0], id: 'off-a', type: 'off', target: 'a', input: { type: 'ml.t3' } };
  after.claim().replan({ ...before.header.plan, steps: [other] });
  expect(after.state.history.records.get('off-a')).toMatchObject({
    asked: 'inDoubt',
    step: { input: { type: 'ml.t3' } },
  });
  after.wish('rollBack').take({ type: 'opened', speed: 1 }).run();
  expect(after.snapshot.state).toBe('rolledBack');
  expect(world.state.get('a')).toBe('on');
});

test('of a long log the first line and the last nineteen are kept, each as long as a screen can show', () => {
  const world = new Machines({ a: 'on' });
  const lines = Array.from({ length: 300 }, (_, at) => `${at} ${'x'.repeat(at === 299 ? 5_000 : 3)}`);
  world.looks.set('off-a', [() => ({ state: 'failed', cause: { ...broken, lines, telling: 'y'.repeat(900) } })]);
  const { cause } = new Bench(plan('off-a'), world).claim().run().snapshot.steps[0] ?? {};
  expect(cause?.lines.map((text) => text.split(' ')[0])).toEqual([
    '0',
    ...lines.slice(-19).map((_, at) => `${281 + at}`),
  ]);
  expect(cause?.lines.at(-1)).toHaveLength(500);
  expect(cause?.telling).toHaveLength(500);
});

test('looks spread: by chance four fifths to six fifths of the wait', () => {
  const dues = [0, 0.25, 1].map((random) => {
    const bench = new Bench(plan('off-a'), new Machines({ a: 'on' }));
    bench.random = random;
    bench.claim();
    return (bench.state.live.steps.get('off-a')?.dueAt ?? 0) - nine;
  });
  expect(dues).toEqual([4_000, 4_500, 6_000]);
});
