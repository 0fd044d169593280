import { expect, test, vi } from 'vitest';
import type { Finding } from '../../../../src/domain/finding.ts';
import type { Formats, Phrase } from '../../../../src/vscode/words/kindWords.ts';
import { assess } from '../../../../src/kinds/notebooks/assess.ts';
import type { NotebookCode, NotebookFindingFacts } from '../../../../src/kinds/notebooks/findings.ts';
import { context, notebook, now } from './story.ts';

vi.mock('vscode', () => ({
  l10n: {
    t: (sentence: string, ...args: unknown[]) => sentence.replaceAll(/\{(\d+)\}/g, (_, at) => String(args[Number(at)])),
  },
}));
const { notebookWords } = await import('../../../../src/vscode/words/notebooks.ts');

const formats: Formats = {
  date: (at) =>
    new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  dateTime: (at) => new Date(at).toISOString(),
  ago: (milliseconds) => `${milliseconds} ms ago`,
  number: (value) => value.toLocaleString('en-GB'),
};

function phrase<C extends NotebookCode>({ code, facts }: Finding<C, NotebookFindingFacts[C]>): Phrase {
  return notebookWords.findings[code](facts, formats);
}

/** The row's words: its worst finding, else what it is like at rest. */
function row(known: string): string {
  const observed = notebook(known);
  const [first] = assess(observed, context).findings;
  return first ? phrase(first).short : notebookWords.atRest(observed.facts, formats, now);
}

test.each([
  ['al2023 InService, created 200 d ago, modified 47 d ago, trail start 47 d ago', 'Restart overdue · 47 days'],
  ['al2023 InService, created 200 d ago, modified 47 d ago', 'Restart overdue · at least 47 days'],
  ['al2023 InService, created 200 d ago, modified 5 d ago', 'Last start not known'],
  ['al2-v3 InService', 'Amazon Linux 2 · support ended 30 Jun 2026'],
  ['al2-v3 Stopped', 'Cannot be started · Amazon Linux 2'],
  ['al1 InService', 'Amazon Linux 1 · support ended 31 Mar 2024'],
  ['? Stopped', 'Platform not read'],
  ['notebook-al2030-v1 Stopped', 'Platform notebook-al2030-v1 is not known'],
  [
    'al2023 Failed, config lc, says /bin/bash^M: bad interpreter: No such file or directory',
    'Start failed · /bin/bash^M: bad interpreter',
  ],
  ["al2023 Failed, config lc, reason Lifecycle Config 'arn:…' took longer than 5 minutes.", 'Start failed'],
  ['al2023 Failed, config lc, reason No capacity', 'Start failed · No capacity'],
  [
    'al2023 InService, created 200 d ago, modified 10 d ago, trail start 10 d ago, config lc, script 3 d ago',
    'Script changed since last start',
  ],
  [
    'al2023 InService, created 20 d ago, modified 20 d ago, config lc, script missing',
    'Lifecycle configuration no longer exists',
  ],
  ['al2023 Stopped, config lc', 'Stopped · gets updates at its next start'],
  [
    'al2023 InService, created 20 d ago, modified 3 d ago, trail start 3 d ago, config lc, script 9 d ago',
    'In service · started 3 days ago',
  ],
  [
    'al2023 InService, created 20 d ago, modified 1 d ago, trail start 1 d ago, config lc, script 9 d ago',
    'In service · started 1 day ago',
  ],
  [
    'al2023 InService, created 20 d ago, modified 1 h ago, trail start 1 h ago, config lc, script 9 d ago',
    'In service · started today',
  ],
  [
    'al2023 InService, created 20 d ago, modified 3 d ago, config lc, script 29 d ago',
    'In service · started at most 21 days ago',
  ],
  ['al2023 Pending, config lc', 'Starting'],
  ['al2023 Hibernating, config lc', 'Hibernating'],
])('%s: %s', (known, words) => {
  expect(row(known)).toBe(words);
});

test('a stopped AL2 instance is told what it can not do, and the way out', () => {
  const [stranded] = assess(notebook('al2-v3 Stopped, config lc'), context).findings;
  expect(stranded && phrase(stranded).long).toBe(
    'AWS has not started notebook instances on Amazon Linux 2 since 1 Jul 2026. ' +
      'Migrate its platform to notebook-al2023-v1: your files in /home/ec2-user/SageMaker are kept, and there is no way back.',
  );
});

test('what says the start: the sentence names it', () => {
  const [overdue] = assess(
    notebook('al2023 InService, created 400 d ago, modified 120 d ago, trail silent 90 d ago, log 120 d ago'),
    context,
  ).findings;
  expect(overdue && phrase(overdue).long).toBe(
    'It has been running for 120 days without a restart (according to the log of its OnStart script). ' +
      'A restart installs the security patches that AWS has released; restart at least every 30 days. ' +
      'AWS renews the software at least every 90 days, so at least one update is missing.',
  );
});

test('a plan for many names some and counts the rest', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(notebookWords.effects.kernelsDie({ names }, formats)).toMatch(/ \(a, b, c, d and 3 more\)$/);
});

test('every sentence is complete: no placeholder is left and none is empty', () => {
  const said = [
    'al1 Stopped',
    'al2-v3 Failed, config lc, says error',
    'al2-v3 InService, type ml.p3.2xlarge',
    '? InService, modified 2 d ago, config lc',
    'al2023 InService, created 200 d ago, modified 1 d ago, config lc, script 1 d ago',
  ].flatMap((known) => assess(notebook(known), context).findings.map((finding) => phrase(finding)));
  for (const { short, long } of said) {
    expect(short).toMatch(/\S/);
    expect(long).toMatch(/[.)…]$/);
    expect(short + long).not.toMatch(/\{\d\}|undefined|null|false/);
  }
});
