import { expect, test, vi } from 'vitest';
import type { LogEvent } from '../../../../src/aws/ports.ts';
import { readDrift } from '../../../../src/kinds/notebooks/packagesRead.ts';

vi.mock('vscode', async () => import('../../vscode/words/fakeL10n.ts'));
const { packageDocument } = await import('../../../../src/vscode/words/lifecyclePackages.ts');
const { formats } = await import('../../vscode/words/speak.ts');

const hour = 3_600_000;
const start = (at: number, packages: readonly string[], ...rest: readonly string[]): LogEvent[] =>
  ['patch-lens-packages begin env=base', ...packages, 'patch-lens-packages end', ...rest].map((message, index) => ({
    at: at + index * 100,
    message,
  }));

async function told(
  events: readonly LogEvent[],
  facts: Parameters<typeof readDrift>[2] = { status: 'InService' },
): Promise<readonly string[]> {
  const logs = {
    tail: () => Promise.resolve(events),
    describeLogStream: () => Promise.resolve(undefined),
    filter: () => Promise.resolve({ events: [], complete: true }),
  };
  return packageDocument('alpha', await readDrift({ logs }, 'alpha', facts), formats).split('\n');
}

test('the document says what changed from start to start, newest first', async () => {
  const lines = await told([
    ...start(0, ['numpy==2.4.1', 'old==1']),
    ...start(24 * hour, ['numpy==2.5.0', 'new==1']),
    ...start(48 * hour, ['numpy==2.4.9', 'new==1']),
  ]);
  expect(lines.slice(1)).toEqual([
    '3 starts in the log, 3 with package lists',
    '',
    '== 1970-01-02T00:00:00.000Z → 1970-01-03T00:00:00.000Z',
    'base: 1 changed, 2 packages',
    '  ↓ numpy 2.5.0 → 2.4.9  downgraded',
    '',
    '== 1970-01-01T00:00:00.000Z → 1970-01-02T00:00:00.000Z',
    'base: 3 changed, 2 packages',
    '  + new 1  added',
    '  ↑ numpy 2.4.1 → 2.5.0',
    '  - old 1  removed',
  ]);
});

test('of a failed start it names what changed since the good one and is spoken of in its last lines', async () => {
  const error = 'ImportError: numpy.core.multiarray failed to import';
  const lines = await told(
    [...start(0, ['numpy==2.4.1', 'boto3==1.0']), ...start(24 * hour, ['numpy==3.0.0', 'boto3==1.1'], error)],
    { status: 'Failed', failureLog: { stream: 'alpha/LifecycleConfigOnStart', lines: [error], at: 24 * hour + 300 } },
  );
  expect(lines).toContain('Changed since the last good start, and named in what it wrote last:');
  expect(lines).toContain('  ↑ numpy 2.4.1 → 3.0.0  (base)');
  expect(lines.filter((line) => line.includes('(base)'))).toHaveLength(1);
});

test('without a list it says how a script prints one; with one alone, that there is nothing to compare', async () => {
  expect((await told([{ at: 0, message: 'on-start finished' }])).join('\n')).toMatch(
    /No start has printed[^]*patch-lens-packages begin env=JupyterSystemEnv/,
  );
  expect(await told(start(0, ['numpy==2.4.1']))).toContain('There is one list only: nothing to compare it with yet.');
});
