import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runScript } from '../../../../src/simulator/services/sageMakerScripts.ts';
import { template } from '../../../../src/kinds/lifecycleConfigs/templates.ts';
import {
  compareVersions,
  direction,
  driftBetween,
  driftOf,
  suspects,
} from '../../../../src/kinds/notebooks/packageDrift.ts';
import { parsePackage, startsIn, type Line, type StartRecord } from '../../../../src/kinds/notebooks/packages.ts';

const minute = 60_000;
const lines = (at: number, text: string): Line[] =>
  text
    .trim()
    .split('\n')
    .map((message, index) => ({ at: at + index * 10, message: message.trim() }));
const list = (environment: string, ...packages: readonly string[]) =>
  [`patch-lens-packages begin env=${environment}`, ...packages, 'patch-lens-packages end'].join('\n');
const only = (starts: readonly StartRecord[]): readonly [StartRecord, StartRecord] => {
  const [before, after] = starts;
  if (!before || !after) throw new Error(`${starts.length} starts`);
  return [before, after];
};

describe('a line of a package list', () => {
  test.each([
    ['boto3==1.43.2', 'boto3 1.43.2'],
    ['jupyter_server===2.0.0rc1', 'jupyter_server 2.0.0rc1'],
    ["pywin32==306 ; sys_platform == 'win32'", 'pywin32 306'],
    ['torch @ file:///build/torch-2.10.0-cp312-cp312-linux_x86_64.whl#sha256=ab', 'torch 2.10.0'],
    ['ours @ https://user:secret@pypi.example/ours-1.4.0.tar.gz', 'ours 1.4.0'],
    ['-e git+https://git.example/team/lib@4f2a91c#egg=team_lib', 'team_lib 4f2a91c'],
    ['numpy                     2.4.1           py312h1234_0    conda-forge', 'numpy 2.4.1'],
    ['_libgcc_mutex=0.1=main', '_libgcc_mutex 0.1'],
    ['pip        25.3', 'pip 25.3'],
    ['openssl-libs-3.2.2-1.amzn2023.0.3.x86_64', 'openssl-libs 3.2.2-1.amzn2023.0.3'],
    ['kernel-6.1.158-178.288.amzn2023.23.x86_64', 'kernel 6.1.158-178.288.amzn2023.23'],
  ])('%s', (line, expected) => {
    const found = parsePackage(line);
    expect(found && `${found.name} ${found.version}`).toBe(expected);
  });

  test.each([
    '',
    '# packages in environment at /opt:',
    '+ pip freeze',
    'Package    Version',
    '---------- -------',
    'WARNING: x',
  ])('"%s" is none', (line) => expect(parsePackage(line)).toBeUndefined());
});

describe('the log of several starts', () => {
  test('is told apart where an environment is listed again, and where nothing was written for long', () => {
    const starts = startsIn([
      ...lines(0, list('base', 'a==1')),
      ...lines(minute, list('base', 'a==2')),
      ...lines(60 * minute, 'no list here'),
    ]);
    expect(starts.map((each) => [each.at, each.lists.size])).toEqual([
      [0, 1],
      [minute, 1],
      [60 * minute, 0],
    ]);
  });

  test('shows what was added, removed, upgraded and downgraded, by environment', () => {
    const [before, after] = only(
      startsIn([
        ...lines(0, [list('base', 'numpy==2.4.1', 'Old_Lib==1', 'pip==25.3'), list('gpu', 'torch==2.10.0')].join('\n')),
        ...lines(
          90 * minute,
          [list('base', 'numpy==2.5.0', 'pip==25.2', 'new==1'), list('gpu', 'torch==2.10.0')].join('\n'),
        ),
      ]),
    );
    expect(driftBetween(before, after).environments).toEqual([
      {
        environment: 'base',
        total: 3,
        cutOff: false,
        changes: [
          { type: 'added', name: 'new', after: '1' },
          { type: 'upgraded', name: 'numpy', before: '2.4.1', after: '2.5.0' },
          { type: 'removed', name: 'Old_Lib', before: '1' },
          { type: 'downgraded', name: 'pip', before: '25.3', after: '25.2' },
        ],
      },
      { environment: 'gpu', total: 1, cutOff: false, changes: [] },
    ]);
  });

  test('of a list that breaks off, nothing is said to be gone', () => {
    const [before, after] = only(
      startsIn([
        ...lines(0, list('base', 'a==1', 'b==1')),
        ...lines(90 * minute, 'patch-lens-packages begin env=base\na==2'),
      ]),
    );
    const [base] = driftBetween(before, after).environments;
    expect(base).toMatchObject({ cutOff: true, changes: [{ type: 'upgraded', name: 'a' }] });
  });

  test('names what a failed start speaks of and that changed before it', () => {
    const [before, after] = only(
      startsIn([
        ...lines(0, list('base', 'numpy==2.4.1', 'boto3==1')),
        ...lines(
          90 * minute,
          `${list('base', 'numpy==3.0.0', 'boto3==2')}\nImportError: numpy.core.multiarray failed to import`,
        ),
      ]),
    );
    expect(suspects(driftBetween(before, after), after.lines).map(({ change }) => change.name)).toEqual(['numpy']);
  });

  test('that a template of ours writes, as the simulated machine runs it, shows three months of updates', () => {
    const run = (now: number): Line[] =>
      runScript(template('patchAndRecord'), {
        path: '/tmp/OnStart_x',
        os: 'AL2023',
        instanceType: 'ml.t3.medium',
        now,
      }).lines.map(({ second, text }) => ({ at: now + second * 1000, message: text }));
    const [drift] = driftOf(
      startsIn([...run(Date.parse('2026-08-01T00:00:00Z')), ...run(Date.parse('2026-11-01T00:00:00Z'))]),
    );
    expect(drift?.environments.map((each) => each.environment)).toEqual(['JupyterSystemEnv', 'system']);
    for (const { changes } of drift?.environments ?? []) {
      expect(changes.length).toBeGreaterThan(3);
      expect(new Set(changes.map((each) => each.type))).toEqual(new Set(['upgraded']));
    }
  });
});

describe('versions', () => {
  test('in the order of their publishers', () => {
    const inOrder = [
      '0.9',
      '1.0.dev1',
      '1.0a1',
      '1.0b2',
      '1.0rc1',
      '1.0',
      '1.0.post1',
      '1.0.1',
      '1.10',
      '2023.1',
      '1!0.1',
    ];
    for (const [at, version] of inOrder.entries()) {
      for (const later of inOrder.slice(at + 1))
        expect(compareVersions(version, later), `${version} ${later}`).toBe(-1);
    }
    expect(compareVersions('3.2.2-1.amzn2023.0.2', '3.2.2-1.amzn2023.0.10')).toBe(-1);
    expect(direction('git', '4f2a91c')).toBe('changed');
  });

  test('compare the same both ways round', () => {
    const version = fc.stringMatching(/^\d{1,3}(\.\d{1,3}){0,3}(rc\d|a\d|\.dev\d|\.post\d)?$/);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect((compareVersions(a, b) ?? NaN) + (compareVersions(b, a) ?? NaN)).toBe(0);
        expect(compareVersions(a, a)).toBe(0);
      }),
    );
  });
});

describe('whatever a script wrote', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}[a-z0-9]$/);
  const version = fc.stringMatching(/^\d{1,3}(\.\d{1,4}){1,3}$/);
  const packages = fc.dictionary(name, version, { minKeys: 1, maxKeys: 30, noNullPrototype: true });

  test('a list that was printed is read back, whole, and compared with itself shows nothing', () => {
    fc.assert(
      fc.property(packages, fc.array(fc.string({ maxLength: 30 }), { maxLength: 5 }), (listed, noise) => {
        const distinct = new Map(
          Object.entries(listed).map(([each, at]) => [each.replaceAll(/[-_]+/g, '-'), `${each}==${at}`]),
        );
        const text = list('env', ...distinct.values());
        const quiet = noise.filter((each) => !each.includes('patch-lens')).map((message) => ({ at: 0, message }));
        const [start] = startsIn([...quiet, ...lines(0, text), ...quiet]);
        expect(start?.lists.get('env')?.packages.size).toBe(distinct.size);
        if (start) expect(driftBetween(start, start).environments[0]?.changes).toEqual([]);
      }),
    );
  });

  test('any text at all is read without an exception, and the same way twice', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(
        'patch-lens-packages begin env=x',
        'patch-lens-packages end',
        'patch-lens-packages begin',
        'a==1',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100 * minute), line), { maxLength: 40 }), (all) => {
        const events = all.map(([at, message]) => ({ at, message })).sort((a, b) => a.at - b.at);
        expect(startsIn(events)).toEqual(startsIn(events));
        expect(() => driftOf(startsIn(events))).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
