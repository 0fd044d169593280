import * as vscode from 'vscode';
import type { Evidence } from '../../domain/finding.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { Formats } from './kindWords.ts';
import { problemWords } from './problems.ts';
import { remedyLabel } from './remedies.ts';
import { findingPhrase, reason } from './resources.ts';
import { statusLook } from './statuses.ts';

/**
 * What is behind a row: findings with evidence and deadline, what would help,
 * and the AWS pages. Text that comes from AWS is appended as text, never as
 * Markdown, and nothing in it can run a command.
 */
export function resourceTooltip(resource: Resource, account: string | undefined, formats: Formats, now: number): vscode.MarkdownString {
  const t = vscode.l10n.t;
  const tip = new vscode.MarkdownString(undefined, true);
  const { observed, verdict, scope } = resource;
  const look = statusLook(verdict.status);
  tip.appendMarkdown(`$(${look.icon}) **`).appendText(observed.name).appendMarkdown('** · ').appendText(look.label);
  if (resource.activity !== undefined) tip.appendMarkdown(' · ').appendText(resource.activity);
  tip.appendMarkdown('\n\n');
  if (verdict.findings.length === 0) tip.appendText(reason(resource, formats, now)).appendMarkdown('\n\n');
  for (const finding of verdict.findings) {
    tip.appendMarkdown('- ').appendText(findingPhrase(resource.kind, finding, formats).long);
    if (finding.due !== undefined && finding.due > now) tip.appendText(` ${t('Due {0}.', formats.date(finding.due))}`);
    for (const evidence of finding.evidence) tip.appendMarkdown('\n  - ').appendText(evidenceLine(evidence, formats));
    tip.appendMarkdown(`\n  - [${t('AWS documentation')}](${finding.reference})\n`);
  }
  for (const problem of resource.problems) {
    tip.appendMarkdown('\n- $(warning) ').appendText(problemWords(problem).long);
  }
  const helps = verdict.remedies.map(remedyLabel).filter((label) => label !== undefined);
  if (helps.length > 0) tip.appendMarkdown('\n\n').appendText(t('What helps: {0}', helps.join(', ')));
  tip.appendMarkdown('\n\n---\n\n');
  tip.appendText(where(account, scope.region, scope.profile, scope.sample));
  tip.appendMarkdown('\n\n').appendText(observed.key);
  tip.appendMarkdown('\n\n').appendText(t('Read {0}', formats.dateTime(resource.readAt)));
  return tip;
}

/** "Account 111122223333 · eu-west-1 · profile team", the same words in every place that names an account. */
export function where(account: string | undefined, region: string, profile: string, sample: boolean): string {
  const t = vscode.l10n.t;
  const first = sample
    ? t('Sample account {0}', account ?? '')
    : account === undefined
      ? t('Account not known yet')
      : t('Account {0}', account);
  return sample ? `${first} · ${region}` : `${first} · ${region} · ${t('profile {0}', profile)}`;
}

function evidenceLine(evidence: Evidence, formats: Formats): string {
  const value = evidence.value === undefined ? '' : `: ${evidence.value}`;
  const at = evidence.at === undefined ? '' : ` (${formats.dateTime(evidence.at)})`;
  return `${evidence.source}${value}${at}`;
}
