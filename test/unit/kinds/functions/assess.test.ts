import { describe, expect, test } from 'vitest';
import { day, startOf } from '../../../../src/domain/time.ts';
import { assessFunction } from '../../../../src/kinds/functions/assess.ts';
import type { FunctionFacts } from '../../../../src/kinds/functions/facts.ts';
import type { FleetGroup } from '../../../../src/kinds/functions/runtimeVersions.ts';
import { context, keyOf, lambda, now, pinned, told } from './story.ts';

/** On 2026-11-22: what is known of a function, and the verdict. Codes in parentheses are information. */
type Row = readonly [known: string, verdict: string];

const table: readonly Row[] = [
  // Patched by Lambda: a supported runtime, and Auto.
  ['nodejs24.x Auto', 'current'],
  ['python3.13 Auto', 'current'],
  ['java25 Auto', 'current'],
  ['provided.al2023 Auto', 'current'],
  ['java17.al2023 Auto', 'current: (runtime.notScheduled)'],

  // The ends of runtimes; dotnet8 ended 12 days ago, python3.10 three weeks ago.
  ['python3.10 Auto', 'unsupported: runtime.deprecated'],
  ['dotnet8 Auto', 'unsupported: runtime.deprecated'],
  ['nodejs20.x Auto', 'unsupported: runtime.deprecated'],
  ['provided.al2 Auto', 'unsupported: runtime.deprecated'],
  ['nodejs Auto', 'unsupported: runtime.deprecated'],
  ['nodejs22.x Auto', 'ending: runtime.ending'],
  ['ruby3.3 Auto', 'ending: runtime.ending'],
  // More than 180 days away.
  ['ruby3.4 Auto', 'current'],
  ['python3.12 Auto', 'current'],

  // Amazon Linux 2 underneath: supported, but not patched in full.
  ['python3.11 Auto', 'current: (runtime.limitedPatches)'],
  ['java17 Auto', 'current: (runtime.limitedPatches)'],

  // Seen as a preview only.
  ['nodejs26.x Auto', 'current: (runtime.preview)'],
  ['python3.15 Auto', 'current: (runtime.preview)'],

  // What the table does not have is unknown, whatever the mode.
  ['nodejs28.x Auto', 'unknown: (runtime.unknown)'],
  ['constructor Auto', 'unknown: (runtime.unknown)'],
  ['nothing Auto', 'unknown: (runtime.unknown)'],

  // Someone holds it back.
  ['nodejs24.x Manual', 'held: runtime.held → lambda.setRuntimeMode'],
  ['python3.10 Manual', 'unsupported: runtime.deprecated, runtime.held → lambda.setRuntimeMode'],
  ['nodejs22.x Manual', 'held: runtime.held, runtime.ending → lambda.setRuntimeMode'],
  ['nodejs28.x Manual', 'held: runtime.held, (runtime.unknown) → lambda.setRuntimeMode'],

  // Patched with its own deployments: fresh up to the threshold of 90 days.
  ['nodejs24.x FunctionUpdate, updated 3 d ago', 'current: (runtime.functionUpdate)'],
  ['nodejs24.x FunctionUpdate, updated 89 d ago', 'current: (runtime.functionUpdate)'],
  [
    'nodejs24.x FunctionUpdate, updated 90 d ago',
    'held: runtime.stale → lambda.applyLatestRuntime, lambda.setRuntimeMode',
  ],
  [
    'nodejs24.x FunctionUpdate, updated 400 d ago',
    'held: runtime.stale → lambda.applyLatestRuntime, lambda.setRuntimeMode',
  ],
  ['nodejs24.x FunctionUpdate', 'unknown: (runtime.functionUpdate)'],

  // Lambda could not resolve the runtime version.
  ['nodejs24.x Auto, error ServiceUnavailable', 'unknown: runtime.error'],
  ['nodejs24.x Manual, error ServiceUnavailable', 'held: runtime.held, runtime.error → lambda.setRuntimeMode'],

  // The mode is not known: never current.
  ['nodejs24.x mode pending', 'unknown'],
  ['python3.10 mode pending', 'unsupported: runtime.deprecated'],
  ['nodejs24.x mode unreadable', 'unknown: (mode.unreadable)'],
  ['nodejs22.x mode unreadable', 'ending: runtime.ending, (mode.unreadable)'],
  ['nodejs24.x Later', 'unknown: (mode.unknown)'],

  // Container images: only their owner can patch them.
  ['image, updated 3 d ago', 'unknown: (image.rebuild)'],
  ['image', 'unknown: (image.rebuild)'],
];

describe('the verdict on a function', () => {
  test.each(table)('%s', (known, verdict) => {
    expect(told(assessFunction(lambda(known), context))).toBe(verdict);
  });
});

function findingOf(known: string, code: string, at = now) {
  const found = assessFunction(lambda(known), { ...context, now: at }).findings.find((each) => each.code === code);
  if (!found) throw new Error(`no ${code}`);
  return found;
}

test('a deprecation names the day, the next block and the table behind it', () => {
  const finding = findingOf('python3.10 Auto', 'lambda.runtime.deprecated');
  expect(finding.facts).toEqual({
    version: '$LATEST',
    aliases: [],
    runtime: 'python3.10',
    os: 'AL2',
    deprecated: '2026-10-31',
    createBlocked: '2027-02-01',
    updateBlocked: '2027-03-03',
    blocked: 'nothing',
    asOf: '2026-07-31',
  });
  expect(finding.since).toBe(startOf('2026-10-31'));
  expect(finding.due).toBe(startOf('2027-02-01'));
  expect(finding.evidence.map((each) => `${each.source} ${each.value}`)).toEqual([
    'lambda:ListFunctions Runtime python3.10',
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html 2026-10-31',
  ]);
});

test('as the blocks come, the finding says so', () => {
  const blocked = (date: string, runtime = 'python3.10') => {
    const { facts, due } = findingOf(`${runtime} Auto`, 'lambda.runtime.deprecated', startOf(date));
    return `${'blocked' in facts ? facts.blocked : ''} ${due === undefined ? '-' : new Date(due).toISOString().slice(0, 10)}`;
  };
  expect(blocked('2026-10-31')).toBe('nothing 2027-02-01');
  expect(blocked('2027-01-31')).toBe('nothing 2027-02-01');
  expect(blocked('2027-02-01')).toBe('create 2027-03-03');
  expect(blocked('2027-03-03')).toBe('update -');
  // AWS blocked creation of this one before it was deprecated.
  expect(blocked('2020-03-05', 'nodejs4.3')).toBe('update -');
  expect(blocked('2026-11-22', 'nodejs14.x')).toBe('create 2027-03-03');
});

test('a runtime is deprecated from midnight UTC of its day', () => {
  const at = startOf('2027-03-31');
  const verdict = (when: number) => told(assessFunction(lambda('ruby3.3 Auto'), { ...context, now: when }));
  expect(verdict(at - 1)).toBe('ending: runtime.ending');
  expect(verdict(at)).toBe('unsupported: runtime.deprecated');
});

test('"ending" begins as early as the team wants', () => {
  const verdict = (ending: number) =>
    told(assessFunction(lambda('ruby3.3 Auto'), { now, thresholds: { ...context.thresholds, ending } }));
  expect(verdict(128)).toBe('current');
  expect(verdict(129)).toBe('ending: runtime.ending');
});

test('what holds a function is evidence', () => {
  const finding = findingOf('nodejs24.x Manual', 'lambda.runtime.held');
  expect(finding.facts).toEqual({
    runtime: 'nodejs24.x',
    version: '$LATEST',
    aliases: [],
    pinnedSince: null,
    pinnedArn: pinned,
    running: null,
    newest: null,
    newer: null,
  });
  expect(finding.evidence).toEqual([
    { source: 'lambda:GetRuntimeManagementConfig UpdateRuntimeOn', value: 'Manual', at: now },
    { source: 'lambda:GetRuntimeManagementConfig RuntimeVersionArn', value: pinned },
  ]);
});

describe('among the runtime versions seen here', () => {
  const arn = (hash: string) => `arn:aws:lambda:eu-west-1::runtime:${hash}`;
  const fleet: FleetGroup = {
    versions: [14, 12, 9].map((number) => ({ arn: arn(`v${number}`), name: `nodejs:24.v${number}` })),
    unplaced: 0,
    order: 'numbers',
  };
  /** A function of those words that runs on that version. */
  const on = (words: string, version: string, more: Partial<FunctionFacts> = {}) => {
    const observed = lambda(words);
    const { management } = observed.facts;
    return {
      ...observed,
      facts: {
        ...observed.facts,
        fleet,
        management:
          management.state === 'read' && management.mode === 'Manual'
            ? { ...management, pinnedArn: arn(version) }
            : management,
        configuration: { state: 'read' as const, readAt: now, runtimeVersionArn: arn(version) },
        ...more,
      },
    };
  };
  const verdict = (observed: ReturnType<typeof on>) => assessFunction(observed, context);

  test('a pinned function is so many versions behind, since it was pinned from here', () => {
    const pinnedSince = (key: string, version: string, held: string) =>
      key === keyOf('resize') && version === '$LATEST' && held === arn('v9') ? now - 40 * day : undefined;
    const [held] = assessFunction(on('nodejs24.x Manual', 'v9'), { ...context, pinnedSince }).findings;
    expect(held).toMatchObject({
      code: 'lambda.runtime.held',
      since: now - 40 * day,
      facts: { running: 'nodejs:24.v9', newest: 'nodejs:24.v14', newer: 2 },
    });
    expect(held?.evidence.at(-1)).toEqual({
      source: 'logs:FilterLogEvents INIT_START Runtime Version',
      value: `nodejs:24.v14 ${arn('v14')}`,
    });
  });

  test('FunctionUpdate is stale as soon as a newer version was seen, however lately it was updated', () => {
    const stale = 'held: runtime.stale → lambda.applyLatestRuntime, lambda.setRuntimeMode';
    expect(told(verdict(on('nodejs24.x FunctionUpdate, updated 3 d ago', 'v12')))).toBe(stale);
    expect(told(verdict(on('nodejs24.x FunctionUpdate, updated 3 d ago', 'v14')))).toBe(
      'current: (runtime.functionUpdate)',
    );
  });

  test('an order that rests on dates alone asks for nobody: a slow roll-out can make an older version look newer', () => {
    const dated: FleetGroup = {
      ...fleet,
      order: 'dates',
      versions: fleet.versions.map(({ arn: each }) => ({ arn: each })),
    };
    const version = (lastModified: number) => ({
      version: '3',
      aliases: [{ name: 'live', share: 1 }],
      mode: 'FunctionUpdate',
      runtime: 'nodejs24.x',
      runtimeVersionArn: arn('v12'),
      lastModified,
      snapStart: false,
    });
    const at = (updatedDaysAgo: number) =>
      told(
        verdict(
          on(`nodejs24.x FunctionUpdate, updated ${updatedDaysAgo} d ago`, 'v12', {
            fleet: dated,
            published: { state: 'read', readAt: now, aliases: [], versions: [version(now - updatedDaysAgo * day)] },
          }),
        ),
      );
    expect(at(3)).toBe('current: (runtime.functionUpdate)');
    // That it was not updated for so long is known without them.
    expect(at(200)).toBe('held: runtime.stale, version.frozen → lambda.applyLatestRuntime, lambda.setRuntimeMode');
  });

  test('Auto on an older version waits for the second phase of AWS, and is current', () => {
    expect(told(verdict(on('nodejs24.x Auto', 'v12')))).toBe('current: (runtime.rolloutPending)');
    expect(told(verdict(on('nodejs24.x Auto', 'v14')))).toBe('current');
  });

  test('what an alias serves is judged too: frozen and pinned versions, both sides of a weighted alias', () => {
    const served = (version: string, mode: string, hash: string, share: number) => ({
      version,
      aliases: [{ name: 'live', share }],
      mode,
      runtime: 'nodejs24.x',
      runtimeVersionArn: arn(hash),
      lastModified: now - 3 * day,
      snapStart: false,
      ...(mode === 'Manual' ? { pinnedArn: arn(hash) } : {}),
    });
    const published = {
      state: 'read' as const,
      readAt: now,
      aliases: [{ name: 'live', version: '6', weighted: true }],
      versions: [served('7', 'Manual', 'v14', 0.1), served('6', 'FunctionUpdate', 'v9', 0.9)],
    };
    const { findings, status } = verdict(on('nodejs24.x Auto', 'v14', { published }));
    expect(status).toBe('held');
    expect(
      findings.map(
        ({ code, facts }) =>
          `${code} ${'version' in facts ? facts.version : ''} ${'newer' in facts ? facts.newer : ''}`,
      ),
    ).toEqual(['lambda.runtime.held 7 0', 'lambda.version.frozen 6 2']);
  });

  test('a Lambda@Edge replica is left to the function that it is a copy of', () => {
    const master = 'arn:aws:lambda:us-east-1:111122223333:function:resize:3';
    expect(told(verdict(on('nodejs24.x Auto', 'v9', { replicaOf: master })))).toBe('unknown: (edge.replica)');
  });
});
