import { expect, test, vi } from 'vitest';
import type { Finding } from '../../../../src/domain/finding.ts';
import type { Resource } from '../../../../src/inventory/snapshot.ts';
import type { Formats } from '../../../../src/vscode/words/kindWords.ts';

vi.mock('vscode', async () => ({
  ...(await import('./fakeL10n.ts')),
  MarkdownString: class {
    readonly value: string;
    constructor(value: string) {
      this.value = value;
    }
  },
}));
const { plain, resourceTooltip } = await import('../../../../src/vscode/words/tooltip.ts');

const now = Date.parse('2026-11-22T09:00:00Z');
const formats: Formats = {
  date: (at) => (typeof at === 'string' ? at : new Date(at).toISOString().slice(0, 10)),
  dateTime: (at) => new Date(at).toISOString(),
  ago: (milliseconds) => `${milliseconds} ms ago`,
  number: String,
};

function resource(name: string, ...findings: Finding[]): Resource {
  return {
    kind: 'functions',
    scope: { id: 'team|eu-west-1', profile: 'team', region: 'eu-west-1', sample: false },
    observed: {
      key: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
      name,
      partial: false,
      facts: { packageType: 'Zip', architecture: 'arm64', management: { state: 'notRead' }, readAt: now },
    },
    verdict: { status: 'ending', findings, remedies: ['lambda.setRuntimeMode'] },
    activity: undefined,
    problems: [
      { code: 'accessDenied', fault: 'account', service: 'lambda', permission: 'lambda:GetRuntimeManagementConfig' },
    ],
    readAt: now,
  } as unknown as Resource;
}

const ending: Finding = {
  resource: 'arn:aws:lambda:eu-west-1:111122223333:function:receipts',
  code: 'lambda.runtime.ending',
  severity: 'attention',
  facts: {
    version: '$LATEST',
    aliases: [],
    runtime: 'ruby3.3',
    deprecated: '2027-03-31',
    days: 129,
    createBlocked: null,
    updateBlocked: null,
    asOf: '2026-07-31',
  },
  evidence: [{ source: 'lambda:ListFunctions Runtime', value: 'ruby3.3', at: now }],
  due: Date.parse('2027-03-31T00:00:00Z'),
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
};

/** As a Markdown reader shows it: escapes taken away. */
const shown = (markdown: string) => markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');

test('a tooltip says status, finding, deadline, evidence with value and time, page, help, account and when it was read', () => {
  const text = shown(resourceTooltip(resource('receipts', ending), '111122223333', formats, now).value);
  for (const part of [
    '**receipts**',
    'Support ending',
    'ruby3.3',
    'Due 2027-03-31.',
    'lambda:ListFunctions Runtime: ruby3.3 (2026-11-22T09:00:00.000Z)',
    '[AWS documentation](https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html)',
    'What helps: Set Runtime Update Mode',
    'lambda:GetRuntimeManagementConfig',
    'Account 111122223333 · eu-west-1 · profile team',
    'arn:aws:lambda:eu-west-1:111122223333:function:receipts',
    'Read 2026-11-22T09:00:00.000Z',
  ]) {
    expect(text).toContain(part);
  }
});

test('who acts never says that there is nothing to do beneath a finding that asks for something', () => {
  const onAuto = (...findings: Finding[]) => {
    const { observed, ...rest } = resource('receipts', ...findings);
    const facts = { ...observed.facts, runtime: 'ruby3.3', management: { state: 'read', mode: 'Auto', readAt: now } };
    const shownFor = { ...rest, observed: { ...observed, facts } } as unknown as Resource;
    return shown(resourceTooltip(shownFor, '111122223333', formats, now).value);
  };
  expect(onAuto()).toContain('You have nothing to do.');
  expect(onAuto(ending)).not.toContain('You have nothing to do.');
  expect(onAuto(ending)).toContain('What is said above is for you to do.');
});

test('what comes from AWS stays text: no link, no command, no icon, no HTML', () => {
  const evil = '[x](command:evil) $(flame) <img src=x> **bold** https://evil.example `code`';
  const { value } = resourceTooltip(
    resource(evil, { ...ending, evidence: [{ source: evil, value: evil }] }),
    undefined,
    formats,
    now,
  );
  for (const live of ['[x](', 'command:evil', '$(flame)', '**bold', 'https://evil']) {
    expect(value).not.toContain(live);
  }
  expect(value).not.toMatch(/(?<!\\)(<img|`code)/);
  expect(shown(value)).toContain(evil);
});

test('plain text keeps its words apart by ordinary spaces', () => {
  expect(plain('two  words\nand a third')).toBe('two words and a third');
});
