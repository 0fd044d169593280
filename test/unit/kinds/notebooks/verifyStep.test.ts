import { beforeEach, describe, expect, test } from 'vitest';
import type { NotebookInstance } from '../../../../src/aws/ports.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import { minute, second } from '../../../../src/domain/time.ts';
import type { StepContext } from '../../../../src/kinds/kind.ts';
import { troubleLines } from '../../../../src/kinds/notebooks/cause.ts';
import { steps } from '../../../../src/kinds/notebooks/steps.ts';
import { account, instance, portsOf, type Account } from './fakePorts.ts';
import { keyOf, now } from './story.ts';

let held: Account;
beforeEach(() => {
  held = account();
});

const stream = 'alpha/LifecycleConfigOnStart';

/** In service since a minute ago, after a start that was sent five minutes ago. */
function alpha(more: Partial<NotebookInstance> = {}): void {
  held.instances.set(
    'alpha',
    instance('alpha', { lifecycleConfigName: 'lc', lastModifiedTime: now - minute, ...more }),
  );
}

function says(...lines: readonly [minutesAgo: number, message: string][]): void {
  held.streams.set(
    stream,
    lines.map(([ago, message]) => ({ at: now - ago * minute, message })),
  );
}

async function verify(
  marker?: string,
  sentBefore: number | null = now - 5 * minute,
  more: Partial<StepContext> = {},
): Promise<string> {
  const { signal } = new AbortController();
  const context: StepContext = {
    ports: portsOf(held),
    signal,
    startedAt: undefined,
    ...(sentBefore === null ? {} : { sentBefore }),
    call: { signal },
    now: () => now,
    ...more,
  };
  const input = { name: 'alpha', ...(marker === undefined ? {} : { marker }) };
  const step: PlanStep = { id: 'verify', type: 'notebook.verify', target: keyOf('alpha'), input };
  const state = await steps['notebook.verify'].observe(step, context);
  if (state.state === 'failed') return [`failed ${state.cause.code}`, ...state.cause.lines].join(' / ');
  return state.state === 'done' && state.note !== undefined ? `done, ${state.note}` : state.state;
}

describe('a start is verified', () => {
  test('in service, and the log of this start is clean', async () => {
    alpha();
    says([3, 'Complete!'], [3, 'on-start finished']);
    expect(await verify()).toBe('done');
  });

  test('not running any more: it did not go well', async () => {
    alpha({ status: 'Failed', failureReason: 'took longer than 5 minutes' });
    expect(await verify()).toBe('failed notRunning / took longer than 5 minutes');
    alpha({ status: 'Pending' });
    expect(await verify()).toBe('pending');
    held.instances.clear();
    expect(await verify()).toBe('failed gone');
  });

  test('a line that means trouble fails it, although the script went on to its end', async () => {
    alpha();
    says([4, 'Resolving'], [3, '/tmp/OnStart_2026: line 4: amazon-linux-extras: command not found'], [3, 'finished']);
    expect(await verify()).toBe(
      'failed logNotClean / /tmp/OnStart_2026: line 4: amazon-linux-extras: command not found',
    );
  });

  test('what an earlier start wrote into the same stream does not count', async () => {
    alpha();
    says([20, 'bash: pip: command not found'], [3, 'finished']);
    expect(await verify()).toBe('done');
    // Not knowing when this start was sent, it counts what a start can have taken.
    expect(await verify(undefined, null)).toBe('failed logNotClean / bash: pip: command not found');
    says([50, 'bash: pip: command not found'], [3, 'finished']);
    expect(await verify(undefined, null)).toBe('done');
  });

  test('without a lifecycle configuration it is enough that it runs', async () => {
    held.instances.set('alpha', instance('alpha', { lastModifiedTime: now }));
    expect(await verify()).toBe('done');
    expect(held.calls.join()).not.toContain('GetLogEvents');
  });

  test('a log that stays away is waited for, and then accepted and said: a script may write nothing', async () => {
    alpha({ lastModifiedTime: now - 10 * second });
    expect(await verify()).toBe('pending');
    alpha({ lastModifiedTime: now - 91 * second });
    expect(await verify()).toBe('done, noLog');
  });

  test.each([
    ['ahead', minute],
    ['behind', -5 * minute],
  ])('it is waited for as long where the clock here is %s', async (_, ahead) => {
    alpha({ lastModifiedTime: now - ahead - 10 * second });
    expect(await verify(undefined, undefined, { observedFor: 10 * second })).toBe('pending');
    expect(await verify(undefined, undefined, { observedFor: 31 * second })).toBe('done, noLog');
  });

  test.each([
    ['ahead', 5 * minute],
    ['behind', -15 * minute],
  ])('where the clock here is %s, this run’s lines count and an earlier one’s do not', async (_, ahead) => {
    const before = { modifiedBeforeSent: now - 6 * minute };
    alpha();
    says([20, 'bash: pip: command not found'], [3, 'finished']);
    expect(await verify(undefined, now - 5 * minute + ahead, before)).toBe('done');
    says([20, 'started'], [3, 'bash: pip: command not found']);
    expect(await verify(undefined, now - 5 * minute + ahead, before)).toBe(
      'failed logNotClean / bash: pip: command not found',
    );
  });

  test('not knowing when it was modified before, clocks may differ by a minute', async () => {
    alpha();
    says([4, 'bash: pip: command not found'], [3, 'finished']);
    expect(await verify(undefined, now - 3.5 * minute)).toBe('failed logNotClean / bash: pip: command not found');
  });

  test('a log that may not be read leaves the check unmade, and says which permission is missing', async () => {
    alpha();
    held.refusals.set('GetLogEvents', 'accessDenied');
    expect(await verify()).toBe('failed verifyUnknown');
    expect(await verify('== packages')).toBe('failed verifyUnknown');
  });

  test.each(['throttled', 'unreachable', 'expiredCredentials'] as const)(
    '%s passes and is no verdict',
    async (code) => {
      alpha();
      held.refusals.set('GetLogEvents', code);
      await expect(verify()).rejects.toMatchObject({ problem: { code } });
    },
  );
});

describe('a marker', () => {
  const marker = '=== packages';

  test('in the log of this start: done', async () => {
    alpha();
    says([4, `${marker} begin ===`], ...Array.from({ length: 300 }, (): [number, string] => [3, 'numpy==2.3']));
    expect(await verify(marker)).toBe('done');
  });

  test('of an earlier start does not count; it is waited for, and then missed', async () => {
    says([20, marker], [3, 'finished']);
    alpha({ lastModifiedTime: now - minute });
    expect(await verify(marker)).toBe('pending');
    alpha({ lastModifiedTime: now - 3 * minute });
    expect(await verify(marker)).toBe('failed markerMissing / finished');
  });

  test('that has no log to be in can not be checked', async () => {
    alpha({ lastModifiedTime: now - 3 * minute });
    expect(await verify(marker)).toBe('failed verifyUnknown');
    held.instances.set('alpha', instance('alpha', { lastModifiedTime: now }));
    expect(await verify(marker)).toBe('failed verifyUnknown');
  });

  test('does not make up for a line that means trouble', async () => {
    alpha();
    says([4, marker], [3, 'Traceback (most recent call last):']);
    expect(await verify(marker)).toBe('failed logNotClean / Traceback (most recent call last):');
  });
});

describe('a line of a log that means trouble', () => {
  test.each([
    '/bin/bash: /tmp/OnStart_2026-11-22: /bin/bash^M: bad interpreter: No such file or directory',
    '/tmp/OnStart_x: line 7: initctl: command not found',
    '/tmp/OnStart_x: line 3: cd: SageMaker: No such file or directory',
    'ERROR: Could not find a version that satisfies the requirement nosuchpackage',
    'ModuleNotFoundError: No module named boto3',
    'Error: Unable to find a match: htop',
    'E: Unable to locate package',
    'fatal: repository not found',
    'Traceback (most recent call last):',
    'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
    'curl: (28) Connection timed out after 5001 milliseconds',
    'OSError: [Errno 28] No space left on device',
    '/tmp/OnStart_x: line 9: 1234 Killed  pip install torch',
  ])('%s', (message) => {
    expect(troubleLines([{ at: 0, message }])).toHaveLength(1);
  });

  test.each([
    'Complete!',
    'on-start finished',
    'Last metadata expiration check: 0:00:41 ago.',
    '0 errors, 3 warnings',
    'failed: 0',
    'Installing : libgpg-error-1.42-1.amzn2023.x86_64',
    'Upgrading : perl-Error-0.17029-5.amzn2023.noarch',
    'no checker at /home/ec2-user/SageMaker/.tools/stop-when-idle.py, idle stop is off',
    'idle stop after 3600 seconds',
    "ERROR: pip's dependency resolver does not currently take into account all the packages that are installed.",
    'Successfully installed numpy-2.3.0',
  ])('not: %s', (message) => {
    expect(troubleLines([{ at: 0, message }])).toEqual([]);
  });
});
