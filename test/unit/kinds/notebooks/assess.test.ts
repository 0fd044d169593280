import { describe, expect, test } from 'vitest';
import { day } from '../../../../src/domain/time.ts';
import { assess } from '../../../../src/kinds/notebooks/assess.ts';
import { onStartBetween } from '../../../../src/kinds/lifecycleConfigs/sightings.ts';
import { context, notebook, now, told } from './story.ts';

/** Each row: what is known on 2026-11-21, and the verdict. The configuration is left out of the rows that are not about it. */
type Row = readonly [known: string, verdict: string];

function verdictOf(known: string, at = now): string {
  const text = / config /.test(known) ? known : `${known}, config lc, script 2000 d ago`;
  return told(assess(notebook(text, at), { ...context, now: at }));
}

/**
 * When was it started last? No API field says so; these are the signals, best first.
 *
 * | signal | proves |
 * |---|---|
 * | CloudTrail StartNotebookInstance | the start; that there was none later, unless the instance changed within the 20 min in which CloudTrail may lag |
 * | CloudTrail without such an event | no start since the search's beginning (90 days); where the instance is younger, its creation was its start |
 * | last line of LifecycleConfigOnStart | a start; the last one where LastModifiedTime agrees within the hour |
 * | we saw it Stopped or Pending | not started before that |
 * | CreationTime | not started before that |
 * | LastModifiedTime while InService | not started after that: with 30 days gone it is overdue for certain, with less nobody knows |
 *
 * So the start lies in an interval. Overdue: all of it is 30 days ago or more.
 * Fine: none of it is. Between the two: unknown, never current.
 */
const lastStart: readonly Row[] = [
  // CloudTrail tells the start.
  [
    'al2023 InService, created 200 d ago, modified 47 d ago, trail start 47 d ago',
    'outdated: restart.overdue 47 d by cloudTrail → notebook.restart',
  ],
  [
    'al2023 InService, created 200 d ago, modified 30 d ago, trail start 30 d ago',
    'outdated: restart.overdue 30 d by cloudTrail → notebook.restart',
  ],
  ['al2023 InService, created 200 d ago, modified 29 d ago, trail start 29 d ago', 'current'],
  // Something moved since that CloudTrail would know of if it had been a start.
  [
    'al2023 InService, created 200 d ago, modified 5 d ago, trail start 47 d ago',
    'outdated: restart.overdue 47 d by cloudTrail → notebook.restart',
  ],
  // Something moved so lately that CloudTrail may not have its event yet.
  [
    'al2023 InService, created 200 d ago, modified 5 min ago, trail start 47 d ago',
    'unknown: restart.unknown 0–48 d → notebook.restart',
  ],
  // LastModifiedTime did not move at the start (its meaning is not documented): the event is proof.
  ['al2023 InService, created 200 d ago, modified 60 d ago, trail start 3 d ago', 'current'],
  // CloudTrail has nothing in its 90 days.
  [
    'al2023 InService, created 200 d ago, modified 120 d ago, trail silent 90 d ago',
    'outdated: restart.overdue ≥ 120 d by lastModified → notebook.restart',
  ],
  [
    'al2023 InService, created 200 d ago, modified 10 d ago, trail silent 90 d ago',
    'outdated: restart.overdue ≥ 90 d by cloudTrail → notebook.restart',
  ],
  [
    'al2023 InService, created 200 d ago, modified 120 d ago, trail silent 90 d ago, log 120 d ago',
    'outdated: restart.overdue 120 d by onStartLog → notebook.restart',
  ],
  // Its script left a process behind that writes to the log until today: no proof against CloudTrail.
  [
    'al2023 InService, created 200 d ago, modified 120 d ago, trail silent 90 d ago, log 1 d ago',
    'outdated: restart.overdue ≥ 120 d by lastModified → notebook.restart',
  ],
  // Created within the search and never started since: creation is the first start.
  [
    'al2023 InService, created 40 d ago, modified 10 d ago, trail silent 90 d ago',
    'outdated: restart.overdue 40 d by created → notebook.restart',
  ],
  ['al2023 InService, created 20 d ago, modified 10 d ago, trail silent 90 d ago', 'current'],

  // CloudTrail was not read.
  [
    'al2023 InService, created 200 d ago, modified 47 d ago, log 47 d ago',
    'outdated: restart.overdue 47 d by onStartLog → notebook.restart',
  ],
  ['al2023 InService, created 200 d ago, modified 3 d ago, log 3 d ago', 'current'],
  // Modified long after its script last wrote: it may have been started without a word.
  [
    'al2023 InService, created 200 d ago, modified 5 d ago, log 47 d ago',
    'unknown: restart.unknown 5–48 d → notebook.restart',
  ],
  ['al2023 InService, created 200 d ago, modified 5 d ago, log 20 d ago', 'current'],
  [
    'al2023 InService, created 200 d ago, modified 40 d ago, log 60 d ago',
    'outdated: restart.overdue ≥ 40 d by lastModified → notebook.restart',
  ],
  // The log contradicts LastModifiedTime.
  [
    'al2023 InService, created 200 d ago, modified 47 d ago, log 2 d ago',
    'unknown: restart.unknown 2–48 d → notebook.restart',
  ],

  // No log either: LastModifiedTime is a bound, and no more.
  [
    'al2023 InService, created 200 d ago, modified 47 d ago',
    'outdated: restart.overdue ≥ 47 d by lastModified → notebook.restart',
  ],
  ['al2023 InService, created 200 d ago, modified 5 d ago', 'unknown: restart.unknown 5–201 d → notebook.restart'],
  ['al2023 InService, created 200 d ago', 'unknown: restart.unknown ?–201 d → notebook.restart'],
  [
    'al2023 InService, modified 5 d ago',
    'unknown: restart.unknown 5–? d; script.unknown (noStartTime) → notebook.restart',
  ],
  ['al2023 InService', 'unknown: restart.unknown ?–? d; script.unknown (noStartTime) → notebook.restart'],
  // It is not old enough to be overdue, whenever it was started.
  ['al2023 InService, created 20 d ago, modified 5 d ago', 'current'],
  // It was never touched since its creation.
  [
    'al2023 InService, created 100 d ago, modified 100 d ago',
    'outdated: restart.overdue 100 d by created → notebook.restart',
  ],
  // Right after our own restart: CloudTrail and the log lag, and we saw it stopped.
  ['al2023 InService, created 200 d ago, modified 2 min ago, trail start 47 d ago, seen 4 min ago', 'current'],
  ['al2023 InService, created 200 d ago, modified 4 d ago, seen 9 d ago', 'current'],
];

const platform: readonly Row[] = [
  [
    'al2-v3 InService, created 200 d ago, modified 150 d ago',
    'unsupported: platform.unsupported since 2026-06-30 → notebook.migratePlatform',
  ],
  [
    'al2-v3 Stopped, created 200 d ago, modified 150 d ago',
    'unsupported: platform.stranded; platform.unsupported since 2026-06-30 → notebook.migratePlatform',
  ],
  [
    'al2-v2 InService, created 700 d ago',
    'unsupported: platform.unsupported since 2025-06-30 → notebook.migratePlatform',
  ],
  [
    'al2-v1 Stopped, created 900 d ago',
    'unsupported: platform.stranded; platform.unsupported since 2025-06-30 → notebook.migratePlatform',
  ],
  ['al1 Stopped, created 1900 d ago', 'unsupported: platform.stranded; platform.unsupported since 2024-03-31'],
  // On its way: neither running nor stranded yet.
  ['al2-v3 Stopping, created 200 d ago', 'unsupported: platform.unsupported since 2026-06-30'],
  [
    'al2-v3 InService, created 200 d ago, type ml.p3.2xlarge',
    'unsupported: platform.unsupported since 2026-06-30; instanceType.unsupported → notebook.migratePlatform',
  ],
  [
    'al2-v3 InService, created 200 d ago, type ml.p3dn.24xlarge',
    'unsupported: platform.unsupported since 2026-06-30; instanceType.unsupported → notebook.migratePlatform',
  ],
  [
    'al2-v3 InService, created 200 d ago, type ml.g4dn.xlarge',
    'unsupported: platform.unsupported since 2026-06-30 → notebook.migratePlatform',
  ],
  // AL2023 is there already, whatever its type.
  ['al2023 Stopped, created 200 d ago, type ml.p3.2xlarge', 'current: updates.atNextStart'],
  ['notebook-al2030-v1 Stopped, created 20 d ago', 'unknown: platform.unknown'],
  ['? Stopped, created 20 d ago', 'unknown: platform.unknown'],
  // Running and not described: a restart might strand it, so it is no remedy.
  [
    '? InService, created 200 d ago, modified 47 d ago',
    'outdated: restart.overdue ≥ 47 d by lastModified; platform.unknown',
  ],
];

const script: readonly Row[] = [
  [
    'al2023 InService, created 200 d ago, modified 10 d ago, trail start 10 d ago, config lc, script 3 d ago',
    'outdated: script.changedSinceStart → notebook.restart',
  ],
  [
    'al2023 InService, created 200 d ago, modified 10 d ago, trail start 10 d ago, config lc, script 11 d ago',
    'current',
  ],
  [
    'al2023 InService, created 200 d ago, modified 47 d ago, trail start 47 d ago, config lc, script 3 d ago',
    'outdated: restart.overdue 47 d by cloudTrail; script.changedSinceStart → notebook.restart',
  ],
  // Changed between the earliest and the latest possible start: unknown, though the start itself is fine.
  [
    'al2023 InService, created 20 d ago, modified 5 d ago, config lc, script 10 d ago',
    'unknown: script.unknown (noStartTime) → notebook.restart',
  ],
  [
    'al2023 InService, created 20 d ago, modified 5 d ago, config lc, script 2 d ago',
    'outdated: script.changedSinceStart → notebook.restart',
  ],
  ['al2023 InService, created 20 d ago, modified 5 d ago, config lc, script 21 d ago', 'current'],
  ['al2023 InService, created 20 d ago, modified 5 d ago, config lc', 'unknown: script.unknown (notRead)'],
  [
    'al2023 InService, created 20 d ago, modified 5 d ago, config lc, script missing',
    'unknown: script.unknown (missing) → notebook.changeLifecycleConfig, notebook.detachLifecycleConfig',
  ],
  // Not running: the next start runs the script as it is then.
  ['al2023 Stopped, created 200 d ago, modified 10 d ago, config lc, script 3 d ago', 'current: updates.atNextStart'],
  // Where AWS would not start it again, a restart is no remedy.
  [
    'al2-v3 InService, created 200 d ago, modified 150 d ago, config lc, script 3 d ago',
    'unsupported: platform.unsupported since 2026-06-30; script.changedSinceStart → notebook.migratePlatform',
  ],
];

const tookLonger =
  "Notebook Instance Lifecycle Config 'arn:…' took longer than 5 minutes. Please check your CloudWatch logs";
const failed: readonly Row[] = [
  // AWS names a time-out for everything; the log has the cause.
  [
    `al2023 Failed, created 200 d ago, reason ${tookLonger}, says Running | /tmp/OnStart_2026-11-21-10-59abcdefg: /bin/bash^M: bad interpreter: No such file or directory`,
    'outdated: start.failed (/bin/bash^M: bad interpreter) → lifecycle.open, notebook.start',
  ],
  [
    `al2023 Failed, created 200 d ago, reason ${tookLonger}, says /tmp/OnStart_2026-11-21-10-59abcdefg: line 3: cd: SageMaker: No such file or directory | done`,
    'outdated: start.failed (cd: SageMaker: No such file or directory) → lifecycle.open, notebook.start',
  ],
  [
    `al2023 Failed, created 200 d ago, reason ${tookLonger}, says initctl: command not found`,
    'outdated: start.failed (initctl: command not found) → lifecycle.open, notebook.start',
  ],
  [
    `al2023 Failed, created 200 d ago, reason ${tookLonger}, says /bin/bash: /tmp/OnStart_2026-11-21-10-59abcdefg: line 2: $'\\r': command not found`,
    "outdated: start.failed ($'\\r': command not found) → lifecycle.open, notebook.start",
  ],
  // Nothing sounds like an error: the script hung at its last line.
  [
    `al2023 Failed, created 200 d ago, reason ${tookLonger}, says Installing packages | Collecting torch`,
    // What it wrote last does not sound like an error, and is not called the cause.
    `outdated: start.failed (${tookLonger}) → lifecycle.open, notebook.start`,
  ],
  [
    'al2023 Failed, created 200 d ago, reason There is no capacity for ml.g5.xlarge',
    'outdated: start.failed (There is no capacity for ml.g5.xlarge) → notebook.start',
  ],
  [
    'al2-v3 Failed, created 200 d ago',
    'unsupported: platform.stranded; platform.unsupported since 2026-06-30; start.failed (?) → notebook.migratePlatform',
  ],
];

const rest: readonly Row[] = [
  ['al2023 Stopped, created 200 d ago, modified 150 d ago', 'current: updates.atNextStart'],
  ['al2023 Pending, created 200 d ago, modified 1 min ago', 'current'],
  ['al2023 Updating, created 200 d ago', 'current'],
  // A status that AWS adds one day.
  ['al2023 Hibernating, created 200 d ago', 'unknown'],
  // More is on its way: no doubt is said aloud, none is taken for an answer.
  ['? InService, created 200 d ago, modified 5 d ago, undescribed, partial', 'unknown'],
  ['al2023 InService, created 200 d ago, modified 5 d ago, partial', 'unknown'],
  [
    'al2023 InService, created 200 d ago, modified 47 d ago, partial',
    'outdated: restart.overdue ≥ 47 d by lastModified → notebook.restart',
  ],
  [
    'al2-v3 InService, created 200 d ago, modified 5 d ago, partial',
    'unsupported: platform.unsupported since 2026-06-30 → notebook.migratePlatform',
  ],
];

describe.each([
  ['last start', lastStart],
  ['platform', platform],
  ['script', script],
  ['failed start', failed],
  ['at rest and on its way', rest],
])('%s', (_, rows) => {
  test.each(rows)('%s: %s', (known, verdict) => {
    expect(verdictOf(known)).toBe(verdict);
  });
});

test('an instance without a lifecycle configuration says so, and needs no attention for it', () => {
  expect(told(assess(notebook('al2023 Stopped, created 2 d ago'), context))).toBe(
    'current: lifecycle.none; updates.atNextStart',
  );
});

describe('the end of Amazon Linux 2, as it came near', () => {
  const on = (date: string) =>
    verdictOf('al2-v3 InService, created 9 d ago, modified 9 d ago', Date.parse(`${date}T12:00:00Z`));
  const stopped = (date: string) => verdictOf('al2-v3 Stopped, created 9 d ago', Date.parse(`${date}T12:00:00Z`));
  test.each([
    ['2025-12-31', 'current'],
    ['2026-01-02', 'ending: platform.ending in 178 d → notebook.migratePlatform'],
    ['2026-06-29', 'ending: platform.ending in 0 d → notebook.migratePlatform'],
    ['2026-06-30', 'unsupported: platform.unsupported since 2026-06-30 → notebook.migratePlatform'],
  ])('running on %s: %s', (date, verdict) => expect(on(date)).toBe(verdict));
  test.each([
    ['2026-06-29', 'ending: platform.ending in 0 d; updates.atNextStart → notebook.migratePlatform'],
    // Support has ended, but for one more day it could be started.
    [
      '2026-06-30',
      'unsupported: platform.unsupported since 2026-06-30; updates.atNextStart → notebook.migratePlatform',
    ],
    ['2026-07-01', 'unsupported: platform.stranded; platform.unsupported since 2026-06-30 → notebook.migratePlatform'],
  ])('stopped on %s: %s', (date, verdict) => expect(stopped(date)).toBe(verdict));
});

describe('the script was written since the start: is it another one?', () => {
  const running = 'al2023 InService, created 200 d ago, modified 10 d ago, trail start 10 d ago, config lc';
  const changed = 'outdated: script.changedSinceStart → notebook.restart';
  const same = 'current: script.sameAsAtStart';

  /** What was seen: `A from 20 to 5`, AWS said 5 days ago that A was written 20 days ago. And what it has now. */
  function verdict(seen: readonly string[], has: string | null | undefined, known = `${running}, script 3 d ago`) {
    const sightings = seen.map((each) => {
      const [onStart = '', , from, , at] = each.split(' ');
      const version = { onStart: onStart === '—' ? null : onStart, onCreate: null };
      return { version, lastModified: now - Number(from) * day, at: now - Number(at) * day };
    });
    const observed = notebook(known);
    const { script: listed } = observed.facts;
    const read = listed && 'modifiedAt' in listed && has !== undefined ? { ...listed, onStart: has } : listed;
    const facts = { ...observed.facts, ...(read === undefined ? {} : { script: read }) };
    return told(
      assess(
        { ...observed, facts },
        {
          ...context,
          onStartBetween: (config, from, to) =>
            config === 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/lc'
              ? onStartBetween(sightings, from, to)
              : undefined,
        },
      ),
    );
  }

  test.each<[story: string, seen: readonly string[], has: string | null | undefined, verdict: string]>([
    ['A was seen from before the start until after it; now it is B', ['A from 20 to 5'], 'B', changed],
    ['… and now it is A again: put back', ['A from 20 to 5', 'B from 5 to 4'], 'A', same],
    ['… and A was written once more, without a change in between', ['A from 20 to 5'], 'A', same],
    ['there was no script, and there is none again', ['— from 20 to 5'], null, same],
    ['put back, but nobody saw A at the start', ['B from 5 to 4', 'A from 3 to 0'], 'A', changed],
    ['A was seen, but was written only after the start', ['A from 9 to 5'], 'A', changed],
    ['A was seen last before the start', ['A from 20 to 11'], 'A', changed],
    ['A was seen last while the start may still have gone on', ['A from 20 to 9.99'], 'A', changed],
    ['A before and after the start, with a gap in which it was', ['A from 20 to 11', 'A from 9 to 5'], 'A', changed],
    ['what AWS has now could not be read', ['A from 20 to 5'], undefined, changed],
    ['what was seen contradicts itself', ['A from 20 to 5', 'B from 19 to 6'], 'A', changed],
  ])('%s', (_, seen, has, expected) => {
    expect(verdict(seen, has)).toBe(expected);
  });

  test('a start that nobody knows better than between two moments: the script has to have been there all the time', () => {
    const vague = 'al2023 InService, created 20 d ago, modified 5 d ago, config lc, script 3 d ago';
    expect(verdict(['A from 21 to 4'], 'A', vague)).toBe(same);
    expect(verdict(['A from 12 to 4'], 'A', vague)).toBe(changed);
    const between = 'al2023 InService, created 20 d ago, modified 5 d ago, config lc, script 10 d ago';
    expect(verdict(['A from 21 to 4'], 'A', between)).toBe(same);
    expect(verdict(['B from 21 to 4'], 'A', between)).toBe('unknown: script.unknown (noStartTime) → notebook.restart');
  });

  test('the clock here proves no start: it may be wrong', () => {
    const seenStopped =
      'al2023 InService, created 200 d ago, modified 10 d ago, seen 10 d ago, config lc, script 3 d ago';
    expect(verdict(['A from 20 to 5'], 'A', seenStopped)).toBe(changed);
    expect(verdict(['A from 201 to 5'], 'A', seenStopped)).toBe(same);
  });

  test('what else it needs, it still needs', () => {
    const old =
      'al2023 InService, created 200 d ago, modified 47 d ago, trail start 47 d ago, config lc, script 3 d ago';
    expect(verdict(['A from 60 to 5'], 'A', old)).toBe(
      'outdated: restart.overdue 47 d by cloudTrail; script.sameAsAtStart → notebook.restart',
    );
  });
});

test('thresholds are the team’s own', () => {
  const seven = { now, thresholds: { ...context.thresholds, notebookRestart: 7 } };
  const running = notebook('al2023 InService, created 9 d ago, modified 9 d ago, config lc, script 300 d ago');
  expect(told(assess(running, seven))).toBe('outdated: restart.overdue 9 d by created → notebook.restart');
  expect(told(assess(running, context))).toBe('current');
});

test('a finding names where it was read, since when, until when, and the AWS page', () => {
  const [overdue] = assess(
    notebook('al2023 InService, created 200 d ago, modified 47 d ago, trail start 47 d ago'),
    context,
  ).findings;
  expect(overdue).toMatchObject({
    resource: 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/alpha',
    severity: 'attention',
    since: now - 47 * day,
    due: now - 17 * day,
    reference: 'https://docs.aws.amazon.com/sagemaker/latest/dg/nbi.html#nbi-maintenance',
    evidence: [
      { source: 'sagemaker:DescribeNotebookInstance NotebookInstanceStatus', value: 'InService' },
      { source: 'cloudtrail:LookupEvents StartNotebookInstance', value: 'ana', at: now - 47 * day },
    ],
  });
  const [unsupported] = assess(notebook('al2-v3 InService'), context).findings;
  expect(unsupported?.evidence).toEqual([
    { source: 'sagemaker:DescribeNotebookInstance PlatformIdentifier', value: 'notebook-al2-v3' },
    { source: 'https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-al2.html', at: Date.parse('2026-08-01') },
  ]);
});
