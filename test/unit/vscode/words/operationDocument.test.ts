import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PlanStep } from '../../../../src/domain/plan.ts';
import type { Entry, OperationSnapshot, StepSnapshot } from '../../../../src/operations/operation.ts';
import { formatsOf } from '../../../../src/vscode/words/formats.ts';
import { operationDocument } from '../../../../src/vscode/words/operationDocument.ts';
import { operationTooltip, stepTooltip } from '../../../../src/vscode/words/operationTooltip.ts';
import { timesOf } from '../../../../src/vscode/words/times.ts';
import { wrapped } from '../../../../src/vscode/words/wrap.ts';
import { alpha, operation } from '../operations.ts';
import { l10n } from './fakeL10n.ts';

vi.mock('vscode', async () => ({ ...(await import('./fakeL10n.ts')), env: { language: 'en' } }));

const begun = Date.UTC(2026, 10, 22, 8, 59, 30);
const id = '4be7cdfa-0d11-4d6e-8b4b-6f2b3a8f4b10';
const request = '7cfbb51c-5c1f-4a92-8d7c-ffe37ad12a3b';
const at = (seconds: number) => begun + seconds * 1000;

const stop: PlanStep = { id: 'stop', type: 'notebook.stop', target: alpha, input: {} };
const start: PlanStep = { id: 'start', type: 'notebook.start', target: alpha, input: {} };
const again: PlanStep = { ...start, id: 'undo:stop:1' };
const sent = (step: string, seconds: number): readonly Entry[] => [
  { type: 'intent', at: at(seconds), account: at(seconds), step },
  {
    type: 'sent',
    at: at(seconds + 1),
    step,
    requests: [{ service: 'sagemaker', operation: 'StopNotebookInstance', requestId: request }],
  },
];

/** A restart whose start failed, of each kind of line one; then whatever `like` says. */
function restart(
  like: Partial<OperationSnapshot> = {},
  steps: readonly StepSnapshot[] = failedSteps,
): OperationSnapshot {
  const bare = operation({ phase: 'failed' });
  return {
    ...bare,
    id,
    plan: { ...bare.plan, remedy: 'notebook.restart', effects: [{ code: 'kernelsDie', facts: { names: [] } }] },
    startedAt: begun,
    endedAt: at(200),
    state: 'failed',
    offers: ['resume', 'rollBack', 'dismiss'],
    steps,
    entries: [
      { type: 'claimed', at: begun, generation: 1, window: id, idle: 0 },
      ...sent('stop', 1),
      { type: 'done', at: at(40), step: 'stop', skipped: false },
      { type: 'claimed', at: at(100), generation: 2, window: request },
      { type: 'notSent', at: at(101), step: 'start', problem: { ...throttled, requestId: request }, final: false },
      { type: 'postponed', at: at(110), step: 'start', cause: { ...cause, passes: 'capacity' }, nextAt: at(170) },
      { type: 'failed', at: at(199), step: 'start', cause },
      { type: 'blocked', at: at(199), step: 'start', reason: 'Updating' },
      { type: 'stillRunning', at: at(199), step: 'start' },
      { type: 'rollingBack', at: at(199), by: 'plan' },
      { type: 'done', at: at(199), step: 'undo:stop:1', skipped: true, note: 'noLog' },
      { type: 'ended', at: at(200), outcome: 'rolledBack' },
    ],
    ...like,
  };
}

const throttled = {
  code: 'throttled',
  fault: 'aws',
  service: 'sagemaker',
  operation: 'StartNotebookInstance',
} as const;
const cause = {
  code: 'startFailed',
  resource: alpha,
  lines: ['It took longer than 5 minutes.', 'pip: command not found'],
  telling: 'pip: command not found',
};
const failedSteps: readonly StepSnapshot[] = [
  { step: stop, undo: false, phase: 'done', begunAt: at(1), endedAt: at(40) },
  { step: start, undo: false, phase: 'failed', cause, begunAt: at(101), endedAt: at(199) },
  { step: again, undo: true, phase: 'leftOut' },
];

const english = formatsOf('en');
const times = (zone: string) => timesOf('en', zone);
const told = (one: OperationSnapshot, zone = 'UTC') => operationDocument(one, english, times(zone), at(300));
const idOf = /[0-9a-f]{8}-[0-9a-f]{4}-/;

describe('the document of an operation', () => {
  test('begins with how it ended and what can be done, and ends with the ids', () => {
    const text = told(restart());
    expect(text).toMatch(
      /^Restart alpha\nFailed · 3 min · .*\nWhat you can do, from its row in the Operations view: Resume \(try again\), Roll Back, Dismiss\n/,
    );
    const titles = text.split('\n').filter((line, at) => at > 0 && /^[A-Z][a-z ]+$/.test(line));
    expect(titles).toEqual(['What went wrong', 'Steps', 'The plan you agreed to', 'Timeline', 'For support']);
    const [read = '', support = ''] = text.split('\nFor support\n');
    expect(support).toContain(`Operation ${id}`);
    expect(support).toContain(alpha);
    expect(support).toContain(`sagemaker:StopNotebookInstance  request ${request}`);
    expect(support).toContain(`sagemaker:StartNotebookInstance  request ${request}`);
    expect(read).not.toMatch(idOf);
    expect(read).not.toContain('arn:');
  });

  test('has the whole line that says why a step failed, however long it is', () => {
    const telling = `PodDisruptionBudget checkout-worker lets no pod be evicted: ${'it wants 3 healthy pods. '.repeat(8)}`;
    const [done, failed] = failedSteps;
    if (!done || !failed) throw new Error('two steps');
    const text = told(restart({}, [done, { ...failed, cause: { ...cause, telling: telling.trim() } }]));
    const steps = text.slice(text.indexOf('\nSteps\n'), text.indexOf('\nThe plan'));
    expect(steps.replaceAll(/\s+/g, ' ')).toContain(`Start: failed · ${telling.trim()}`);
    expect(steps).not.toContain('…');
  });

  test('speaks in words throughout: no code of ours stands in it', () => {
    const outcomes = ['done', 'failed', 'stillRunning', 'rolledBack', 'rollBackFailed', 'cancelled'] as const;
    for (const state of outcomes) {
      const ended: Entry = { type: 'ended', at: at(200), outcome: state };
      const one = restart({ state });
      const text = told({ ...one, entries: [...one.entries, ended] });
      expect(text.split('\nFor support\n')[0]).not.toMatch(/\b[a-z]+[A-Z]\w*/);
    }
  });

  test('names one time zone, keeps to it, and says when a new day begins', () => {
    const late = restart({
      startedAt: Date.UTC(2026, 10, 22, 14, 59, 50),
      entries: [0, 20].map((seconds) => ({
        type: 'resumed',
        at: Date.UTC(2026, 10, 22, 14, 59, 50 + seconds),
      })),
    });
    const text = told(late, 'Asia/Seoul');
    expect(text).toContain('All times are in Korean Standard Time (UTC+9).');
    expect(text).toContain('\nTimeline\n  23:59:50  Resumed\n  23 Nov 2026\n  00:00:10  Resumed\n');
    expect(told(restart())).toContain('All times are in Coordinated Universal Time (UTC).');
  });

  test('calls nothing wrong that passed by itself', () => {
    const wrong = (phase: StepSnapshot['phase'], like: Partial<StepSnapshot>) => {
      const steps = [{ step: start, undo: false, phase, ...like }];
      return told(restart({ state: phase === 'done' ? 'done' : 'running' }, steps)).includes('What went wrong');
    };
    expect(wrong('done', { cause: { ...cause, passes: 'capacity' } })).toBe(false);
    expect(wrong('checking', { problem: throttled })).toBe(false);
    expect(wrong('postponed', { cause: { ...cause, passes: 'capacity' } })).toBe(true);
    expect(wrong('failed', { problem: throttled })).toBe(true);
  });

  test('tells a request once: that it is sent, only while its answer is missing', () => {
    const text = told(restart());
    expect(text).toContain('08:59:32  Stopping alpha: AWS accepted the request\n');
    expect(text).not.toContain('sending the request');
    const open = told(restart({ entries: sent('stop', 1).slice(0, 1) }));
    expect(open).toContain('08:59:31  Stopping alpha: sending the request\n');
  });

  test('a window that took over says for how long there was none', () => {
    const entries: readonly Entry[] = [
      { type: 'claimed', at: begun, generation: 1, window: id, idle: 0 },
      { type: 'claimed', at: at(600), generation: 2, window: request },
      { type: 'claimed', at: at(601), generation: 3, window: id, idle: 900 },
    ];
    const lines = told(restart({ entries })).split('\nTimeline\n')[1]?.split('\n').slice(0, 3);
    expect(lines).toEqual([
      '  08:59:30  Begun',
      '  09:09:30  Another window of VS Code took over; no window was open for 10 min',
      '  09:09:31  Another window of VS Code took over',
    ]);
  });

  test('of many notebooks each is a line', () => {
    const names = ['alpha', 'beta', 'gamma'];
    const key = (name: string) => alpha.replace(/alpha$/, name);
    const steps = names.flatMap((name) => [
      { step: { ...stop, id: `${name}1`, target: key(name) }, undo: false, phase: 'done' as const },
      { step: { ...start, id: `${name}2`, target: key(name) }, undo: false, phase: 'done' as const },
    ]);
    const one = restart({ state: 'done' }, steps);
    const several = { ...one, plan: { ...one.plan, targets: names.map((name) => ({ key: key(name), name })) } };
    expect(told(several)).toContain('\nSteps\n  alpha: done\n  beta: done\n  gamma: done\n');
  });
});

test('long sentences are wrapped where they fit, and lose nothing', () => {
  const word = fc.oneof(fc.stringMatching(/^[a-z]{1,30}$/), fc.stringMatching(/^[가-힣]{1,20}$/));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const lines = wrapped(`• ${words.join(' ')}`);
      expect(lines.map((line) => line.replace(/^(• | {2})/, '')).join(' ')).toBe(words.join(' '));
      for (const line of lines) expect(line.replaceAll(/[가-힣]/g, 'xx').length).toBeLessThanOrEqual(100);
      expect(lines.slice(1).every((line) => line.startsWith('  '))).toBe(true);
    }),
  );
});

describe('the tooltip of an operation', () => {
  const tooltip = (one: OperationSnapshot) => operationTooltip(one, english, at(300));

  test('has the outcome first, and fits', () => {
    const lines = tooltip(restart());
    expect(lines.slice(0, 3)).toEqual([
      'Restart alpha',
      expect.stringMatching(/^Failed · 3 min · /),
      'alpha could not be started. pip: command not found.',
    ]);
  });

  test('is never longer than twelve lines, whatever the log says and however many take part', () => {
    const wordy = { ...cause, lines: Array.from({ length: 40 }, (_, line) => `${line} `.repeat(200)) };
    const targets = Array.from({ length: 50 }, (_, n) => ({ key: alpha.replace(/alpha$/, `n${n}`), name: `n${n}` }));
    const steps = targets.map(({ key }, n): StepSnapshot => ({
      step: { ...start, id: `s${n}`, target: key },
      undo: false,
      phase: n % 2 === 0 ? 'failed' : 'waiting',
      ...(n % 2 === 0 ? { cause: wordy } : {}),
    }));
    const one = restart({}, steps);
    const many = { ...one, plan: { ...one.plan, targets } };
    const [first] = steps;
    for (const lines of [tooltip(many), first ? stepTooltip(many, first, at(300)) : []]) {
      expect(lines.length).toBeGreaterThan(3);
      expect(lines.length).toBeLessThanOrEqual(12);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(160);
    }
  });

  test('of many that run well, it names those that are under way', () => {
    const targets = ['alpha', 'beta', 'gamma'].map((name) => ({ key: alpha.replace(/alpha$/, name), name }));
    const phases = ['done', 'waiting', 'notBegun'] as const;
    const steps = targets.map(({ key }, n): StepSnapshot => ({
      step: { ...start, id: `s${n}`, target: key },
      undo: false,
      phase: phases[n] ?? 'done',
    }));
    const one = restart({ state: 'running' }, steps);
    const lines = tooltip({ ...one, plan: { ...one.plan, targets } });
    expect(lines.filter((line) => /^(alpha|beta|gamma)/.test(line))).toEqual(['beta: waiting']);
  });
});

describe('in Korean', () => {
  const bundle = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../../../l10n/bundle.l10n.ko.json', import.meta.url)), 'utf8'),
  ) as Readonly<Record<string, string>>;
  const say = l10n.t;
  afterEach(() => {
    l10n.t = say;
  });

  test('the document has no English sentence in it', () => {
    l10n.t = (message, ...args) => say(bundle[message] ?? message, ...args);
    const text = operationDocument(restart(), formatsOf('ko'), timesOf('ko', 'Asia/Seoul'), at(300));
    expect(text).toMatch(/^alpha 다시 시작|^다시 시작 alpha|^alpha 재시작/);
    const words = (text.split(`\n${say(bundle['For support'] ?? '')}\n`)[0] ?? '')
      .replaceAll(/pip: command not found|It took longer than 5 minutes\./g, '')
      .match(/[A-Za-z]{2,}/g);
    const known = ['alpha', 'AWS', 'VS', 'Code', 'SageMaker', 'OnStart', 'default', 'eu', 'west', 'UTC', 'Updating'];
    expect([...new Set(words)].filter((word) => !known.includes(word))).toEqual([]);
    expect(text).toMatch(/모든 시각은 .+\(UTC\+9\) 기준입니다\./);
  });
});
