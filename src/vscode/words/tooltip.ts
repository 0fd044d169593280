import * as vscode from 'vscode';
import { needsAttention, type Evidence } from '../../domain/finding.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { Formats, OnRow } from './kindWords.ts';
import { problemWords } from './problems.ts';
import { remedyLabel } from './remedies.ts';
import { activityText, findingPhrase, reason, whoActsText } from './resources.ts';
import { statusLook } from './statuses.ts';

/**
 * What is behind a row: findings with evidence and deadline, what would help,
 * and the AWS pages. Text that comes from AWS is shown as it is, never read as
 * Markdown, and nothing in it can run a command. `own`: what an operation of ours does to it.
 */
export function resourceTooltip(
  resource: Resource,
  account: string | undefined,
  formats: Formats,
  now: number,
  own?: OnRow,
): vscode.MarkdownString {
  const { observed, verdict, scope } = resource;
  const look = statusLook(verdict.status);
  // What is stopped half way is current by rule, and must not read as if all were well.
  const halfWay = own !== undefined && own.look !== 'waits' && !needsAttention(verdict);
  const title = halfWay
    ? [`**${plain(observed.name)}**`]
    : [`$(${look.icon}) **${plain(observed.name)}**`, plain(look.label)];
  if (own) title.push(plain(own.text));
  else if (resource.activity !== undefined) title.push(plain(activityText(resource.kind, resource.activity)));

  const findings = verdict.findings.flatMap((finding) => {
    const due =
      finding.due !== undefined && finding.due > now ? ` ${vscode.l10n.t('Due {0}.', formats.date(finding.due))}` : '';
    return [
      `- ${plain(findingPhrase(resource.kind, finding, formats).long + due)}`,
      ...finding.evidence.map((evidence) => `  - ${plain(evidenceLine(evidence, formats))}`),
      `  - [${plain(vscode.l10n.t('AWS documentation'))}](${finding.reference})`,
    ];
  });
  if (findings.length === 0) findings.push(plain(reason(resource, formats, now)));
  const problems = resource.problems.map((problem) => `- $(warning) ${plain(problemWords(problem).long)}`);
  const acts = whoActsText(resource, now);
  const helps = verdict.remedies.map(remedyLabel).filter((label) => label !== undefined);
  const paragraphs = [
    title.join(' · '),
    [...findings, ...problems].join('\n'),
    ...(acts === undefined ? [] : [plain(acts)]),
    ...(helps.length > 0 ? [plain(vscode.l10n.t('What helps: {0}', helps.join(', ')))] : []),
    '---',
    plain(where(account, scope.region, scope.profile, scope.sample)),
    plain(observed.key),
    plain(
      resource.kept
        ? vscode.l10n.t(
            'As it was read {0}, before this window opened; not read again yet',
            formats.dateTime(resource.readAt),
          )
        : vscode.l10n.t('Read {0}', formats.dateTime(resource.readAt)),
    ),
  ];
  return new vscode.MarkdownString(paragraphs.join('\n\n'), true);
}

/** "Account 111122223333 · eu-west-1 · profile team", the same words in every place that names an account. */
export function where(account: string | undefined, region: string, profile: string, sample: boolean): string {
  const first = sample
    ? vscode.l10n.t('Sample account {0}', account ?? '')
    : account === undefined
      ? vscode.l10n.t('Account not known yet')
      : vscode.l10n.t('Account {0}', account);
  return sample ? `${first} · ${region}` : `${first} · ${region} · ${vscode.l10n.t('profile {0}', profile)}`;
}

function evidenceLine(evidence: Evidence, formats: Formats): string {
  const value = evidence.value === undefined ? '' : `: ${evidence.value}`;
  const at = evidence.at === undefined ? '' : ` (${formats.dateTime(evidence.at)})`;
  return `${evidence.source}${value}${at}`;
}

/**
 * Text as Markdown that shows it as it is: no formatting, no link, no icon, no
 * HTML. (`MarkdownString.appendText` would join all words with hard spaces.)
 */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}
