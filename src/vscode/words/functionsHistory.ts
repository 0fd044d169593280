import { l10n } from 'vscode';
import { contributorInsightsRule, type RuntimeHistory, type VersionInHistory } from '../../kinds/functions/history.ts';
import type { Formats } from './kindWords.ts';
import { named } from './phrases.ts';
import { problemWords } from './problems.ts';

/** The runtime versions of functions as a plain text document, with the rule that would count them in CloudWatch. */
export function runtimeHistoryDocument(title: string, history: RuntimeHistory, formats: Formats): string {
  const { versions, timelines, silent, cutShort, unread, groups } = history;
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `== ${heading}`, ...lines];
  return [
    l10n.t('Runtime versions of {0}', title),
    l10n.t('From the logs, {0} to {1}', formats.dateTime(history.since), formats.dateTime(history.until)),
    l10n.t(
      'AWS publishes no list of runtime versions: the newest one here is the newest that was seen, not the newest there is.',
    ),
    ...section(
      l10n.t('Versions'),
      versions.length === 0
        ? [l10n.t('No execution environment started in this time.')]
        : versions.flatMap((each) => [
            `${each.name}  ${span(each, formats)}  ${l10n.t('on {0}', named(each.functions, formats))}`,
            `    ${each.arn}`,
          ]),
    ),
    ...section(
      l10n.t('Timeline'),
      timelines.flatMap(({ name, version, entries }) => [
        version === undefined ? name : `${name}:${version}`,
        ...entries.map((each) => `    ${each.name}  ${span(each, formats)}`),
      ]),
    ),
    ...section(l10n.t('Not called in this time'), silent),
    ...section(l10n.t('Holds more than was looked through'), cutShort),
    ...section(
      l10n.t('Could not be read'),
      unread.map(({ group, problem }) => `${group}: ${problemWords(problem).short}`),
    ),
    ...section(l10n.t('Contributor Insights rule for CloudWatch (text logs)'), [
      l10n.t(
        'With this rule CloudWatch counts from now on how many environments start on each runtime version. Paste it in the CloudWatch console under Contributor Insights > Create rule, in the syntax editor. CloudWatch charges for rules.',
      ),
      contributorInsightsRule(groups),
    ]),
    '',
  ].join('\n');
}

function span({ firstSeen, lastSeen, starts }: Omit<VersionInHistory, 'functions'>, formats: Formats): string {
  const times = l10n.t('{0} to {1}', formats.dateTime(firstSeen), formats.dateTime(lastSeen));
  return `${times}  ${starts === 1 ? l10n.t('1 start') : l10n.t('{0} starts', formats.number(starts))}`;
}
