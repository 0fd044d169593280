import { describe, expect, test } from 'vitest';
import { functions } from '../../../../src/kinds/functions/kind.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import { context, keyOf, lambda, pinned } from './story.ts';

const scope = { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false, account: '111122223333' };

/** `mode`, or `Manual ARN`. */
function plan(words: string, ...targets: readonly Observed<FunctionFacts>[]) {
  const [mode = '', arn] = words.split(' ');
  const choice = { ...(mode === '' ? {} : { mode }), ...(arn === undefined ? {} : { runtimeVersionArn: arn }) };
  return functions.plan('lambda.setRuntimeMode', targets, { ...context, scope, choice });
}

/** What the plan says, in the order in which it is shown. */
function told(mode: string, ...targets: readonly Observed<FunctionFacts>[]): string {
  const planned = plan(mode, ...targets);
  const refused = planned.refused.map((each) => `${each.name} refused: ${each.reason.code}`);
  const effects = planned.outcome === 'plan' ? planned.plan.effects.map((each) => each.code) : [];
  return [...effects, ...refused].join(', ');
}

const scenes: readonly (readonly [mode: string, known: string, told: string])[] = [
  ['Auto', 'nodejs24.x Manual', 'autoUpdates, leavesManual, keepsRunning, latestOnly'],
  ['Auto', 'nodejs24.x FunctionUpdate, updated 200 d ago', 'autoUpdates, keepsRunning, latestOnly'],
  ['FunctionUpdate', 'nodejs24.x Auto', 'updatesWithDeployments, leavesAuto, keepsRunning, latestOnly'],
  ['FunctionUpdate', 'nodejs24.x Manual', 'updatesWithDeployments, leavesManual, keepsRunning, latestOnly'],
  // A mode that brings no patches is said to bring none.
  ['Auto', 'python3.10 Manual', 'autoUpdates, leavesManual, keepsRunning, latestOnly, runtimeDeprecated'],
  [
    'Auto',
    'nodejs12.x Manual',
    'autoUpdates, leavesManual, keepsRunning, latestOnly, runtimeDeprecated, updateBlocked',
  ],
  // Refused.
  ['Auto', 'nodejs24.x Auto', 'resize refused: alreadySet'],
  ['FunctionUpdate', 'nodejs24.x FunctionUpdate, updated 1 d ago', 'resize refused: alreadySet'],
  ['Auto', 'image', 'resize refused: containerImage'],
  ['Auto', 'nodejs24.x mode pending', 'resize refused: modeNotRead'],
  ['Auto', 'nodejs24.x mode unreadable', 'resize refused: modeNotRead'],
  // Manual needs a runtime version to hold, of this region.
  ['Manual', 'nodejs24.x Auto', 'resize refused: arnNotChosen'],
  ['Manual runtime', 'nodejs24.x Auto', 'resize refused: arnMalformed'],
  ['Manual arn:aws:lambda:us-east-1::runtime:0123abcd', 'nodejs24.x Auto', 'resize refused: arnOtherRegion'],
  [`Manual ${pinned}`, 'nodejs24.x Manual', 'resize refused: alreadyPinned'],
  [
    `Manual ${pinned}`,
    'nodejs24.x Auto',
    'pinsVersion, leavesAuto, keepsRunning, locksRuntime, pinIsTemporary, latestOnly',
  ],
  ['', 'nodejs24.x Auto', 'resize refused: modeNotChoosable'],
];

describe('setting the runtime update mode', () => {
  test.each(scenes)('to %s of %s', (mode, known, expected) => {
    expect(told(mode, lambda(known))).toBe(expected);
  });

  test('says which stack would put the old mode back, and where that is not known', () => {
    const inStack = (name: string, stack?: FunctionFacts['stack']): Observed<FunctionFacts> => {
      const target = lambda('nodejs24.x Manual', name);
      const { stack: _, ...facts } = target.facts;
      return { ...target, facts: { ...facts, ...(stack === undefined ? {} : { stack }) } };
    };
    const planned = plan(
      'Auto',
      inStack('a', { state: 'read', name: 'shop' }),
      inStack('b', { state: 'read', name: null }),
      inStack('c', { state: 'unreadable', problem: 'accessDenied' }),
      inStack('d'),
    );
    if (planned.outcome !== 'plan') throw new Error('refused');
    expect(planned.plan.targets).toHaveLength(4);
    expect(planned.plan.effects.filter(({ code }) => /drifts|stack/i.test(code))).toEqual([
      { code: 'modeDrifts', facts: { functions: ['a'], stack: 'shop' } },
      { code: 'stackNotKnown', facts: { functions: ['c'], problem: 'accessDenied' } },
      { code: 'stackNotKnown', facts: { functions: ['d'], problem: null } },
    ]);
  });

  test('of several takes those that it applies to, and says why it leaves the others', () => {
    const planned = plan(
      'Auto',
      lambda('nodejs24.x Manual', 'a'),
      lambda('image', 'b'),
      lambda('nodejs24.x FunctionUpdate', 'c'),
      lambda('nodejs24.x Auto', 'd'),
    );
    if (planned.outcome !== 'plan') throw new Error('refused');
    expect(planned.plan.targets.map((each) => each.name)).toEqual(['a', 'c']);
    expect(planned.plan.steps).toEqual([
      {
        id: `${keyOf('a')} mode`,
        type: 'lambda.setRuntimeMode',
        target: keyOf('a'),
        input: { function: 'a', mode: 'Auto', previousMode: 'Manual', previousRuntimeVersionArn: pinned },
        undo: [{ type: 'lambda.setRuntimeMode', input: { function: 'a', mode: 'Manual', runtimeVersionArn: pinned } }],
      },
      {
        id: `${keyOf('c')} mode`,
        type: 'lambda.setRuntimeMode',
        target: keyOf('c'),
        input: { function: 'c', mode: 'Auto', previousMode: 'FunctionUpdate', previousRuntimeVersionArn: null },
        undo: [{ type: 'lambda.setRuntimeMode', input: { function: 'c', mode: 'FunctionUpdate' } }],
      },
    ]);
    expect(planned.refused.map((each) => `${each.name} ${each.reason.code}`)).toEqual([
      'b containerImage',
      'd alreadySet',
    ]);
    expect(planned.plan.effects.find((each) => each.code === 'leavesManual')?.facts).toEqual({
      functions: ['a'],
      arns: [pinned],
    });
  });

  test('of different versions names each: no word of $LATEST where that keeps its mode', () => {
    const serving = (name: string, version: string) => {
      const target = lambda('nodejs24.x Auto', name);
      const served = { version, aliases: [{ name: 'live', share: 1 }], mode: 'FunctionUpdate', snapStart: false };
      const published = { state: 'read', versions: [served], aliases: [], readAt: context.now } as const;
      return { ...target, facts: { ...target.facts, published } };
    };
    const [a, b, c] = [serving('a', '5'), serving('b', '7'), lambda('nodejs24.x Manual', 'c')];
    const of = (choice: Readonly<Record<string, string>>, ...targets: readonly Observed<FunctionFacts>[]) => {
      const qualified = { [`qualifier:${a.key}`]: '5', [`qualifier:${b.key}`]: '7', ...choice };
      const planned = functions.plan('lambda.setRuntimeMode', targets, { ...context, scope, choice: qualified });
      return planned.outcome === 'plan' ? planned.plan.effects : [];
    };
    const versions = ['a:5', 'b:7', 'c:$LATEST'];
    expect(of({ mode: 'Auto' }, a, b, c)).toContainEqual({ code: 'theseVersionsOnly', facts: { versions } });
    expect(of({ mode: 'Auto' }, a, b, c).map((each) => each.code)).not.toContain('latestOnly');
    // What Manual locks is locked by $LATEST alone.
    const pin = { mode: 'Manual', runtimeVersionArn: pinned };
    expect(of(pin, a, b).map((each) => each.code)).not.toContain('locksRuntime');
    expect(of(pin, a, lambda('nodejs24.x Auto', 'c')).map((each) => each.code)).toContain('locksRuntime');
  });

  test('of a version whose mode may not be read says so, and not that nothing serves it', () => {
    const target = lambda('nodejs24.x Auto');
    const served = { version: '5', aliases: [], modeUnread: 'accessDenied', snapStart: false } as const;
    const published = { state: 'read', versions: [served], aliases: [], readAt: context.now } as const;
    const of = (qualifier: string) => {
      const known = { ...target, facts: { ...target.facts, published } };
      const choice = { mode: 'FunctionUpdate', qualifier };
      return functions.plan('lambda.setRuntimeMode', [known], { ...context, scope, choice }).refused[0]?.reason;
    };
    expect(of('5')).toEqual({ code: 'modeNotRead', facts: { problem: 'accessDenied' } });
    expect(of('6')).toEqual({ code: 'versionNotRead', facts: { version: '6' } });
  });

  test('is offered for every function but a container image', () => {
    const always = ['lambda.setRuntimeMode', 'lambda.rollBackRuntime', 'lambda.showRuntimeHistory'];
    expect(functions.offers(lambda('nodejs24.x Auto'), context)).toEqual(always);
    expect(functions.offers(lambda('nodejs24.x mode unreadable'), context)).toEqual(always);
    expect(functions.offers(lambda('nodejs24.x FunctionUpdate'), context)).toContain('lambda.applyLatestRuntime');
    expect(functions.offers(lambda('nodejs24.x Manual'), context)).not.toContain('lambda.applyLatestRuntime');
    for (const mode of ['Manual', 'FunctionUpdate'])
      expect(functions.offers(lambda(`nodejs24.x ${mode}`), context)).toContain('lambda.returnToAuto');
    expect(functions.offers(lambda('image'), context)).toEqual([]);
  });
});

test('a remedy of another kind is refused, not thrown at', () => {
  const planned = functions.plan('notebook.start', [lambda('nodejs24.x Auto')], { ...context, scope, choice: {} });
  expect(planned).toEqual({
    outcome: 'refused',
    refused: [
      {
        key: keyOf('resize'),
        name: 'resize',
        reason: { code: 'remedyUnknown', facts: { remedy: 'notebook.start' } },
      },
    ],
  });
});
