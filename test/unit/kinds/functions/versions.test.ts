import { describe, expect, test } from 'vitest';
import type { FunctionAlias } from '../../../../src/aws/ports.ts';
import { day, hour } from '../../../../src/domain/time.ts';
import type { FunctionFacts, PublishedVersion } from '../../../../src/kinds/functions/facts.ts';
import { functions } from '../../../../src/kinds/functions/kind.ts';
import { readFunctions } from '../../../../src/kinds/functions/read.ts';
import { splitQualifier, versionParts } from '../../../../src/kinds/functions/versionParts.ts';
import type { Observed } from '../../../../src/kinds/kind.ts';
import { fakeLambda, problem, reading } from './fakeLambda.ts';
import { configuration, context, keyOf, lambda, now, pinned, summary, told } from './story.ts';

const alias = (name: string, functionVersion: string, weights: Record<string, number> = {}): FunctionAlias => ({
  name,
  functionVersion,
  weights,
});

/** `live` shares its calls between 5 and 6, `stable` has version 3. */
const aliases = [alias('live', '5', { '6': 0.1 }), alias('stable', '3')];

/** A function whose aliases serve these versions. */
function serving(words: string, versions: readonly Partial<PublishedVersion>[]): Observed<FunctionFacts> {
  const observed = lambda(words);
  return {
    ...observed,
    facts: {
      ...observed.facts,
      published: {
        state: 'read',
        readAt: now,
        aliases: [],
        versions: versions.map((each, at) => ({
          version: String(9 - at),
          aliases: [{ name: 'live', share: 1 }],
          mode: 'Auto',
          runtime: 'nodejs24.x',
          lastModified: now - 10 * day,
          snapStart: false,
          ...each,
        })),
      },
    },
  };
}

const parts = (observed: Observed<FunctionFacts>) => {
  const read = versionParts(observed);
  return read?.state === 'read' ? read.parts : [];
};
const judged = (observed: Observed<FunctionFacts>) => told(functions.assess(observed, context));

describe('with the setting, of every function what its aliases serve is read', () => {
  const read = async (options: Parameters<typeof fakeLambda>[0], previous: readonly Observed<FunctionFacts>[] = []) => {
    const { port, asked } = fakeLambda(options);
    const run = reading(port, { previous });
    await readFunctions({ ...run.context, options: { aliasVersions: true } });
    return { asked, known: [...run.known().values()], reports: run.reports };
  };

  test('both sides of a weighted alias, newest first, with the share of each', async () => {
    const { known, asked } = await read({ pages: [[summary('a')]], aliases: () => aliases });
    expect(known[0]?.partial).toBe(false);
    expect(
      parts(known[0] ?? lambda('nothing')).map(({ key, facts: { published } }) => [
        key.split(':').at(-1),
        published?.state === 'read' && published.versions[0]?.aliases,
      ]),
    ).toEqual([
      ['6', [{ name: 'live', share: 0.1 }]],
      ['5', [{ name: 'live', share: 0.9 }]],
      ['3', [{ name: 'stable', share: 1 }]],
    ]);
    expect(asked.filter((each) => /ListAliases|:\d/.test(each))).toEqual([
      'ListAliases a',
      'GetFunctionConfiguration a:6',
      'GetRuntimeManagementConfig a:6',
      'GetFunctionConfiguration a:5',
      'GetRuntimeManagementConfig a:5',
      'GetFunctionConfiguration a:3',
      'GetRuntimeManagementConfig a:3',
    ]);
  });

  test('not of images and replicas; and without it, of none', async () => {
    const pages = [[summary('a'), summary('b', { packageType: 'Image' }), summary('c', { masterArn: keyOf('m') })]];
    const { asked } = await read({ pages });
    expect(asked.filter((each) => each.startsWith('ListAliases'))).toEqual(['ListAliases a']);
    const { port, asked: without } = fakeLambda({ pages });
    await readFunctions(reading(port).context);
    expect(without.filter((each) => each.startsWith('ListAliases'))).toEqual([]);
  });

  test('once a day', async () => {
    const first = await read({ pages: [[summary('a')]], aliases: () => aliases });
    const again = await read({ pages: [[summary('a')]], aliases: () => aliases }, first.known);
    expect(again.asked.filter((each) => /ListAliases|:\d/.test(each))).toEqual([]);
    expect(parts(again.known[0] ?? lambda('nothing'))).toHaveLength(3);
    const old = first.known.map((each) => {
      const { published } = each.facts;
      const facts = published?.state === 'read' ? { published: { ...published, readAt: now - 25 * hour } } : {};
      return { ...each, facts: { ...each.facts, ...facts } };
    });
    const later = await read({ pages: [[summary('a')]], aliases: () => aliases }, old);
    expect(later.asked).toContain('ListAliases a');
  });

  test('a missing permission is said once, and not asked for ten thousand times', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `f${at}`);
    const { asked, known, reports } = await read({
      pages: [names.map((name) => summary(name))],
      aliases: () => problem('accessDenied'),
    });
    expect(asked.filter((each) => each.startsWith('ListAliases')).length).toBeLessThan(50);
    expect(reports.filter(({ problem: { code } }) => code === 'accessDenied')).toHaveLength(1);
    expect(known.every((each) => versionParts(each)?.state === 'unreadable')).toBe(true);
    // What else is known of them does not suffer from it.
    expect(known.every((each) => judged(each) === 'current')).toBe(true);
  });

  test('a version that may not be read is unknown, for want of the very permission that is missing', async () => {
    const { known } = await read({
      pages: [[summary('a')]],
      aliases: () => aliases,
      configuration: (name) => (name === 'a:5' ? problem('accessDenied') : configuration(name)),
    });
    expect(parts(known[0] ?? lambda('nothing')).map((each) => `${each.name} ${judged(each)}`)).toEqual([
      'a:6 current',
      'a:5 unknown: (version.unreadable)',
      'a:3 current',
    ]);
    const denied = await read({
      pages: [[summary('a')]],
      aliases: () => aliases,
      mode: (name) => (name === 'a:5' ? problem('accessDenied') : { updateRuntimeOn: 'Auto' }),
      configuration: (name) => configuration(name, name === 'a:5' ? { runtime: 'python3.9' } : {}),
    });
    const [, five] = parts(denied.known[0] ?? lambda('nothing'));
    expect(five && judged(five)).toBe('unsupported: runtime.deprecated, (mode.unreadable)');
  });

  test('a permission that is missing for all versions is not asked for ten thousand times either', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `f${at}`);
    const { asked } = await read({
      pages: [names.map((name) => summary(name))],
      aliases: () => aliases,
      configuration: (name) => (name.includes(':') ? problem('accessDenied') : configuration(name)),
    });
    expect(asked.filter((each) => /^GetFunctionConfiguration .*:/.test(each)).length).toBeLessThan(50);
    expect(asked.filter((each) => /^GetRuntimeManagementConfig .*:/.test(each))).toHaveLength(300);
  });
});

describe('a version has a status of its own', () => {
  test.each<[string, Partial<PublishedVersion>, string]>([
    ['Lambda keeps it up to date', {}, 'current'],
    ['pinned', { mode: 'Manual', pinnedArn: pinned }, 'held: runtime.held → lambda.setRuntimeMode'],
    ['just published, in FunctionUpdate', { mode: 'FunctionUpdate' }, 'current'],
    [
      'frozen since long',
      { mode: 'FunctionUpdate', lastModified: now - 200 * day },
      'held: version.frozen → lambda.setRuntimeMode',
    ],
    ['in a mode of tomorrow', { mode: 'Later' }, 'unknown: (mode.unknown)'],
    ['on a runtime that is deprecated', { runtime: 'python3.9' }, 'unsupported: runtime.deprecated'],
    ['on a runtime that ends', { runtime: 'ruby3.3' }, 'ending: runtime.ending'],
    [
      'Lambda can not tell',
      { runtimeVersionError: { code: 'RuntimeVersionNotResolved', message: '' } },
      'unknown: runtime.error',
    ],
  ])('%s', (_, version, expected) => {
    const [part] = parts(serving('nodejs24.x Auto', [version]));
    expect(part && judged(part)).toBe(expected);
    expect(part?.key).toBe(`${keyOf('resize')}:9`);
  });

  test('the function says what is wrong with what it serves, its runtime included', () => {
    const observed = serving('nodejs24.x Auto', [{ runtime: 'python3.9' }]);
    expect(judged(observed)).toBe('unsupported: runtime.deprecated');
    expect(functions.assess(observed, context).findings[0]?.facts).toMatchObject({ version: '9', aliases: ['live'] });
    // Of its own runtime it is said once.
    expect(judged(serving('python3.9 Auto', [{ runtime: 'python3.9' }]))).toBe('unsupported: runtime.deprecated');
  });

  test('and offers what can be done with a version alone', () => {
    const [part] = parts(serving('nodejs24.x FunctionUpdate', [{ mode: 'FunctionUpdate' }]));
    expect(part && functions.offers(part, context)).toEqual([
      'lambda.setRuntimeMode',
      'lambda.rollBackRuntime',
      'lambda.returnToAuto',
      'lambda.showRuntimeHistory',
    ]);
  });

  test('images and replicas have none; what nobody has read may have some', () => {
    expect(versionParts(lambda('image'))).toBeUndefined();
    const replica = lambda('nodejs24.x Auto');
    expect(versionParts({ ...replica, facts: { ...replica.facts, replicaOf: keyOf('m') } })).toBeUndefined();
    expect(versionParts(lambda('nodejs24.x Auto'))).toEqual({ state: 'notRead' });
    expect(versionParts(serving('nodejs24.x Auto', []))).toMatchObject({ state: 'read', parts: [] });
  });
});

test.each([
  [keyOf('resize'), keyOf('resize'), ''],
  [`${keyOf('resize')}:$LATEST`, keyOf('resize'), ''],
  [`${keyOf('resize')}:5`, keyOf('resize'), '5'],
  [`${keyOf('resize')}:live`, keyOf('resize'), 'live'],
  [
    'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/a',
    'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/a',
    '',
  ],
])('a key with a qualifier: %s', (given, key, qualifier) => {
  expect(splitQualifier(given)).toEqual({ key, qualifier });
});
