import { beforeEach, describe, expect, test } from 'vitest';
import type { NotebookInstance } from '../../../../src/aws/ports.ts';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import { minute, second } from '../../../../src/domain/time.ts';
import type { StepContext, StepState } from '../../../../src/kinds/kind.ts';
import { steps } from '../../../../src/kinds/notebooks/steps.ts';
import { account, instance, portsOf, type Account } from './fakePorts.ts';
import { keyOf, now } from './story.ts';

let held: Account;
beforeEach(() => {
  held = account();
});

/** `ago`: when our action was sent; none: it was not. */
function contextOf(ago?: number, more: Partial<StepContext> = {}): StepContext {
  return {
    ports: portsOf(held),
    signal: new AbortController().signal,
    startedAt: ago === undefined ? undefined : now - ago,
    call: {},
    now: () => now,
    ...more,
  };
}

function stepOf(type: 'notebook.stop' | 'notebook.start'): PlanStep {
  return { id: `${type}:alpha`, type, target: keyOf('alpha'), input: { name: 'alpha' } };
}

function alpha(more: Partial<NotebookInstance>): void {
  held.instances.set('alpha', instance('alpha', { lastModifiedTime: now - 10 * minute, ...more }));
}

async function observe(
  type: 'notebook.stop' | 'notebook.start',
  ago?: number,
  more?: Partial<StepContext>,
): Promise<string> {
  return told(await steps[type].observe(stepOf(type), contextOf(ago, more)));
}

function told(state: StepState): string {
  if (state.state === 'failed') return [`failed ${state.cause.code}`, ...state.cause.lines].join(' / ');
  return state.state;
}

describe('stop', () => {
  test.each([
    ['InService', 'todo'],
    ['Stopped', 'done'],
    // Someone else stops it, or starts it: that is waited for.
    ['Stopping', 'pending'],
    ['Pending', 'pending'],
    ['Updating', 'pending'],
    // AWS can not stop what failed, and starts it from there.
    ['Failed', 'done'],
    ['Deleting', 'failed beingDeleted'],
    ['Hibernating', 'pending'],
  ])('before its call it sees %s: %s', async (status, state) => {
    alpha({ status });
    expect(await observe('notebook.stop')).toBe(state);
  });

  test.each([
    ['InService', 5 * second, 'pending'],
    // The call never arrived: the window closed between the intent and the request.
    ['InService', 60 * second, 'todo'],
    ['Stopping', 5 * second, 'pending'],
    ['Stopped', 90 * second, 'done'],
    ['Failed', 90 * second, 'failed stopFailed / out of order'],
  ])('after its call it sees %s (%i ms later): %s', async (status, ago, state) => {
    alpha({ status, failureReason: 'out of order' });
    expect(await observe('notebook.stop', ago)).toBe(state);
  });

  test('an instance that is gone can not be stopped', async () => {
    expect(await observe('notebook.stop')).toBe('failed gone');
  });
});

describe('start', () => {
  test.each([
    ['Stopped', 'todo'],
    ['Failed', 'todo'],
    // Someone was faster.
    ['InService', 'done'],
    ['Pending', 'pending'],
    // Someone stops it: it is waited for, and then started.
    ['Stopping', 'pending'],
    ['Updating', 'pending'],
    ['Deleting', 'failed beingDeleted'],
  ])('before its call it sees %s: %s', async (status, state) => {
    alpha({ status });
    expect(await observe('notebook.start')).toBe(state);
  });

  test.each([
    ['Stopped', 5 * second, 10 * minute, 'pending'],
    // Nothing has moved since: the call never arrived.
    ['Stopped', 60 * second, 10 * minute, 'todo'],
    ['Failed', 60 * second, 10 * minute, 'todo'],
    // It moved, and is not running: no capacity, a quota, the script.
    ['Stopped', 5 * minute, minute, 'failed startFailed / out of order'],
    ['Failed', 5 * minute, minute, 'failed startFailed / out of order'],
    // The clock here is half a minute ahead of AWS's.
    ['Failed', 20 * second, 50 * second, 'failed startFailed / out of order'],
    ['Pending', 60 * second, 50 * second, 'pending'],
    ['InService', 5 * minute, minute, 'done'],
  ])('after its call it sees %s (%i ms later, modified %i ms ago): %s', async (status, ago, modified, state) => {
    alpha({ status, lastModifiedTime: now - modified, failureReason: 'out of order' });
    expect(await observe('notebook.start', ago)).toBe(state);
  });

  test.each([
    // As AWS said it to somebody; no text is documented, so one word decides.
    ['Insufficient notebook instance capacity. Retry later or with a different instance type.', 'noCapacity capacity'],
    ['InsufficientInstanceCapacity: no ml.p4d.24xlarge here', 'noCapacity capacity'],
    ['There is no Capacity left.', 'noCapacity capacity'],
    ["The account-level service limit 'ml.g5.xlarge for notebook instance usage' is 0 Instances", 'quotaReached quota'],
    ['out of order', 'startFailed'],
  ])('that AWS ends with "%s" is %s', async (failureReason, expected) => {
    alpha({ status: 'Failed', lastModifiedTime: now - minute, failureReason });
    const state = await steps['notebook.start'].observe(stepOf('notebook.start'), contextOf(5 * minute));
    const cause = state.state === 'failed' ? state.cause : undefined;
    expect([cause?.code, cause?.passes].filter(Boolean).join(' ')).toBe(expected);
  });

  test('capacity that only a script speaks of is no lack of capacity', async () => {
    alpha({ status: 'Failed', lastModifiedTime: now, lifecycleConfigName: 'lc', failureReason: 'took longer' });
    held.streams.set('alpha/LifecycleConfigOnStart', [{ at: now, message: 'disk capacity exceeded' }]);
    expect(await observe('notebook.start', 2 * minute)).toBe(
      'failed startFailed / took longer / disk capacity exceeded',
    );
  });

  test('a failure shows AWS’s reason and what the script wrote in this start, not in earlier ones', async () => {
    alpha({
      status: 'Failed',
      lastModifiedTime: now,
      lifecycleConfigName: 'patch',
      failureReason: 'took longer than 5 minutes',
    });
    held.streams.set('alpha/LifecycleConfigOnStart', [
      { at: now - 20 * minute, message: 'of an earlier start' },
      { at: now - minute, message: 'line one\n' },
      { at: now - 30 * second, message: '/bin/bash^M: bad interpreter\n\n' },
    ]);
    expect(await observe('notebook.start', 2 * minute)).toBe(
      'failed startFailed / took longer than 5 minutes / line one / /bin/bash^M: bad interpreter',
    );
  });

  test('a log that can not be read does not hide the failure', async () => {
    alpha({
      status: 'Failed',
      lastModifiedTime: now,
      lifecycleConfigName: 'patch',
      failureReason: 'took longer than 5 minutes',
    });
    held.refusals.set('GetLogEvents', 'accessDenied');
    expect(await observe('notebook.start', 2 * minute)).toBe('failed startFailed / took longer than 5 minutes');
  });
});

describe('a notebook instance of the same name', () => {
  const others = {
    'of another account': keyOf('alpha').replace(':111122223333:', ':444455556666:'),
    'in another region': keyOf('alpha').replace(/:eu-west-1:|:us-east-1:/, ':ap-northeast-2:'),
  };

  test.each(Object.entries(others))('%s is neither stopped, started, changed nor called well', async (_, arn) => {
    expect(arn).not.toBe(keyOf('alpha'));
    for (const status of ['InService', 'Stopped']) {
      alpha({ status, arn });
      for (const [type, stepType] of Object.entries(steps)) {
        const step = { id: type, type, target: keyOf('alpha'), input: { name: 'alpha', instanceType: 'ml.t3.large' } };
        await expect(stepType.observe(step, contextOf()), type).rejects.toMatchObject({
          problem: { code: 'wrongAccount' },
        });
      }
    }
    expect(held.calls.filter((call) => !call.startsWith('Describe'))).toEqual([]);
  });

  test('none of that name in another account does not mean that ours is gone', async () => {
    held.id = '444455556666';
    await expect(observe('notebook.stop')).rejects.toMatchObject({
      problem: { code: 'wrongAccount', detail: '444455556666' },
    });
  });
});

describe('the clock here is not AWS’s', () => {
  /** AWS's own time of the instance's last change. */
  const modified = now - 10 * minute;

  test('what is to be sent tells when it was modified, so that the clocks need not agree', async () => {
    alpha({ status: 'Stopped' });
    expect(await steps['notebook.start'].observe(stepOf('notebook.start'), contextOf())).toEqual({
      state: 'todo',
      lastModified: modified,
    });
  });

  test.each([
    // It is sent: our own stop ended 15 s after the call, as the clock here has it.
    ['behind', 'Stopped', modified - 15 * second, true],
    ['behind', 'Stopped', modified - 15 * second, false],
    ['far behind', 'Stopped', modified - 5 * minute, true],
    ['behind', 'Failed', modified - 15 * second, true],
    ['behind', 'Failed', modified - 15 * second, false],
    ['far ahead', 'Failed', modified + 5 * minute, true],
  ])('%s: a start of %s that never arrived is sent again', async (_, status, startedAt, taken) => {
    alpha({ status, lastModifiedTime: modified, failureReason: 'of before' });
    const more = { startedAt, taken, modifiedBefore: modified };
    expect(await observe('notebook.start', undefined, more)).toBe('todo');
  });

  test.each([
    ['behind', 'Stopped', modified - 5 * minute, true],
    ['ahead', 'Stopped', modified + 5 * minute, true],
    ['ahead', 'Failed', modified + 5 * minute, true],
    // It had arrived, and failed, before anybody could write that down.
    ['ahead', 'Failed', modified + 5 * minute, false],
  ])('%s: a start that ended in %s has failed', async (_, status, startedAt, taken) => {
    alpha({ status, lastModifiedTime: modified, failureReason: 'out of order' });
    const more = { startedAt, taken, modifiedBefore: modified - minute };
    expect(await observe('notebook.start', undefined, more)).toBe('failed startFailed / out of order');
  });

  test('in doubt, what is stopped is started: that interrupts nobody', async () => {
    alpha({ status: 'Stopped', lastModifiedTime: modified });
    const startedAt = modified - 15 * second;
    expect(await observe('notebook.start', undefined, { startedAt, taken: false })).toBe('todo');
    expect(
      await observe('notebook.start', undefined, { startedAt, taken: false, modifiedBefore: modified - minute }),
    ).toBe('todo');
  });

  test('not knowing when it was modified before, only what is clearly later than the call is its failure', async () => {
    alpha({ status: 'Stopped', lastModifiedTime: modified });
    expect(await observe('notebook.start', undefined, { startedAt: modified - 15 * second, taken: true })).toBe('todo');
    expect(await observe('notebook.start', undefined, { startedAt: modified - 2 * minute, taken: true })).toBe(
      'failed startFailed',
    );
  });

  test('the lines of a failed start are those since it was modified before', async () => {
    alpha({ status: 'Failed', lastModifiedTime: modified, lifecycleConfigName: 'lc', failureReason: 'took longer' });
    held.streams.set('alpha/LifecycleConfigOnStart', [
      { at: modified - 10 * minute, message: 'of an earlier start' },
      { at: modified - minute, message: 'of this one' },
    ]);
    const more = { startedAt: modified + 5 * minute, modifiedBefore: modified - 6 * minute };
    expect(await observe('notebook.start', undefined, more)).toBe('failed startFailed / took longer / of this one');
  });
});

describe('the call', () => {
  const act = (type: 'notebook.stop' | 'notebook.start') => steps[type].act(stepOf(type), contextOf(0));

  test('is sent once, for the named instance', async () => {
    alpha({});
    await act('notebook.stop');
    await act('notebook.start');
    expect(held.calls).toEqual(['StopNotebookInstance alpha', 'StartNotebookInstance alpha']);
  });

  test.each([
    ['notebook.start', 'Pending', 'sent'],
    ['notebook.start', 'InService', 'sent'],
    ['notebook.start', 'Stopping', 'busy'],
    ['notebook.stop', 'Stopping', 'sent'],
    ['notebook.stop', 'Pending', 'busy'],
  ] as const)('%s refused, while it is now %s: %s', async (type, status, outcome) => {
    alpha({ status });
    held.refusals.set(type === 'notebook.start' ? 'StartNotebookInstance' : 'StopNotebookInstance', 'invalidRequest');
    expect((await act(type)) ?? 'sent').toBe(outcome);
  });

  test.each([
    // The state allows it, and AWS refuses all the same (an AL2 instance): that is its answer.
    ['Stopped', 'invalidRequest'],
    ['Stopped', 'limitExceeded'],
    ['Pending', 'accessDenied'],
  ] as const)('refused on %s with %s: the refusal is told', async (status, code) => {
    alpha({ status });
    held.refusals.set('StartNotebookInstance', code);
    await expect(act('notebook.start')).rejects.toMatchObject({ problem: { code } });
  });
});
