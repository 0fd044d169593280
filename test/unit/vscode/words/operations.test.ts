import { describe, expect, it, vi } from 'vitest';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import type { Entry } from '../../../../src/operations/operation.ts';
import { operationPhrase, underWay } from '../../../../src/vscode/words/operations.ts';
import { stepPhrase, throughPhrase } from '../../../../src/vscode/words/operationSteps.ts';
import { operationOnRow } from '../../../../src/vscode/words/operationOnRow.ts';
import { rollOutEffectSentence } from '../../../../src/vscode/words/rollOut.ts';
import { alpha, operation } from '../operations.ts';
import { formats } from './speak.ts';

vi.mock('vscode', async () => import('./fakeL10n.ts'));

const intent: Entry = { type: 'intent', at: 0, account: 0, step: 'start' };
const notSent = (code: 'throttled' | 'unreachable' | 'conflict'): Entry => ({
  type: 'notSent',
  at: 0,
  step: 'start',
  problem: { code, fault: 'account', service: 'sagemaker' },
  final: false,
});
const phraseOf = (one: ReturnType<typeof operation>) => one.steps.map((each) => stepPhrase(one, each, 0)).join();

describe('a step that AWS does not take', () => {
  it('says why and when it is tried again, also while it is being sent again', () => {
    const entries = [intent, notSent('throttled')];
    const waiting = operation({ phase: 'checking', nextAt: 120_000 }, { entries });
    expect(phraseOf(waiting)).toBe('not accepted yet: SageMaker is limiting requests · next try in 2 min');
    expect(operationPhrase(waiting, formats, 0)).toBe(
      'Starting alpha · not accepted yet: SageMaker is limiting requests · next try in 2 min · 0 s',
    );
    const again = operation({ phase: 'sending' }, { entries: [...entries, intent] });
    expect(phraseOf(again)).toBe('not accepted yet: SageMaker is limiting requests');
  });

  it('that may have arrived is not called refused, and what AWS took is not either', () => {
    const doubtful = operation({ phase: 'checking' }, { entries: [intent, notSent('unreachable')] });
    expect(phraseOf(doubtful)).toBe('checking');
    const taken: readonly Entry[] = [
      intent,
      notSent('throttled'),
      intent,
      { type: 'sent', at: 0, step: 'start', requests: [] },
    ];
    expect(phraseOf(operation({ phase: 'waiting' }, { entries: taken }))).toBe('waiting');
  });

  it('and that is not waited for any longer, does not run on in AWS', () => {
    const like = { state: 'stillRunning' as const };
    const refused = operation({ phase: 'stillRunning' }, { ...like, entries: [intent, notSent('conflict')] });
    expect(phraseOf(refused)).toBe('not accepted by AWS so far · Another change is under way');
    expect(operationPhrase(refused, formats, 0)).toBe(
      'Not accepted by AWS so far · Another change is under way · Starting alpha',
    );
    const doubtful = operation({ phase: 'stillRunning' }, { ...like, entries: [intent] });
    expect(operationPhrase(doubtful, formats, 0)).toBe('Still running in AWS · Starting alpha');
  });
});

it('a person who is to sign in reads so, whichever way the credentials went', () => {
  for (const code of ['expiredCredentials', 'noCredentials'] as const) {
    const waits = operation({ phase: 'checking' }, { problem: { code, fault: 'user' } });
    expect(operationPhrase(waits, formats, 0)).toBe('Sign in again; it then continues by itself · 0 s');
  }
});

it('a verification that found no log says so, where it stands and where its resource is summed up', () => {
  const verify = { id: 'verify', type: 'notebook.verify', target: alpha, input: {} };
  const verified = operation({ step: verify, phase: 'skipped', note: 'noLog' });
  expect(phraseOf(verified)).toBe('done · no log to check');
  const started = operation({ phase: 'done', begunAt: 0, endedAt: 3_000 });
  expect(throughPhrase([...started.steps, ...verified.steps])).toBe('done · no log to check · 3 s');
});

it('a wave of more than ten says how many of it restart at the same time', () => {
  const stages = (largest: number) =>
    rollOutEffectSentence({ code: 'stages', facts: { canary: 'alpha', waves: 2, largest, pauseMinutes: 0 } }, formats);
  expect(stages(10)).not.toContain('at the same time');
  expect(stages(25)).toContain('Of a wave at most 10 restart at the same time.');
});

it('a last line that is no trouble is told as the last line, not as the cause', () => {
  const lines = ['Notebook Instance Lifecycle Config took longer than 5 minutes.', 'idle stop after 3600 seconds'];
  const cause = { code: 'startFailed', resource: alpha, lines };
  const failed = operation({ phase: 'failed', cause }, { state: 'failed' });
  expect(phraseOf(failed)).toBe('failed · The last line of its log: idle stop after 3600 seconds');
  expect(operationPhrase(failed, formats, 0)).toBe('Failed · alpha could not be started.');
});

describe('an operation that waits for an answer', () => {
  const waits = { state: 'asking', waitsFor: 'person' } as const;
  const pod = 'fargate:payments/Pod/bank-tunnel';

  it('asks its own question, and is not told as under way', () => {
    const step = { id: 'delete', type: 'fargate.deleteReplacedPod', target: pod, input: {} };
    const facts = { pod: 'bank-tunnel', replacement: 'bank-tunnel-r2' };
    const asks = operation({ step, phase: 'checking', question: { code: 'deletesOldPod', facts } }, waits);
    expect(operationPhrase(asks, formats, 0)).toBe('Waits for you: Delete the old pod bank-tunnel?');
  });

  it('that has no question of its own names what is to be done, and the window where it waits', () => {
    const left = operation({ phase: 'notBegun' }, { ...waits, owner: 'otherWindow' });
    expect(operationPhrase(left, formats, 0)).toBe('Waits for you: Start alpha · in another window');
  });

  it('leaves the eviction on the row of its pod', () => {
    const before = {
      code: 'fargate.pod.beforeNotice',
      facts: { before: 1, created: 0, owner: null, days: 6, evictsAt: 1, notice: 'health', heldBy: [] },
    };
    // Of a resource only what a row says of it.
    const resource = {
      kind: 'fargate',
      observed: { key: pod, name: 'bank-tunnel', facts: { type: 'pod' } },
      verdict: { status: 'outdated', findings: [{ ...before, severity: 'attention', resource: pod }] },
    } as unknown as Resource;
    const step = { id: 'delete', type: 'fargate.deleteReplacedPod', target: pod, input: {} };
    const own = operationOnRow(operation({ step, phase: 'checking' }, waits), resource, formats, 0);
    expect(own?.text).toMatch(/^Eviction in 6 days.* · waits for you: Delete Old Pod$/);
  });
});

it('under a title that has its name, it is not named again', () => {
  const one = operation({ phase: 'checking' });
  expect(underWay(one, 0)).toBe('Starting alpha');
  expect(underWay(one, 0, 'named')).toBe('Starting');
  const targets = [...one.plan.targets, { key: 'beta', name: 'beta' }];
  expect(underWay({ ...one, plan: { ...one.plan, targets } }, 0, 'named')).toContain('Starting alpha');
});
