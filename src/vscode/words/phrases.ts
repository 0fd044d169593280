import { l10n } from 'vscode';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Formats } from './kindWords.ts';

/** So many characters of AWS's own words fit on a row. */
const rowCharacters = 60;
/** So many names stand in a sentence; the rest is counted. */
const namesShown = 5;

/** "1 day", "47 days" */
export function daysOf(days: number, formats: Formats): string {
  return days === 1 ? l10n.t('1 day') : l10n.t('{0} days', formats.number(days));
}

/** "today", "47 days ago" */
export function ago(days: number, formats: Formats): string {
  return days < 1 ? l10n.t('today') : l10n.t('{0} ago', daysOf(days, formats));
}

/** "a, b, c, d and 12 more" */
export function named(names: readonly string[], formats: Formats): string {
  if (names.length <= namesShown) return names.join(', ');
  const shown = names.slice(0, namesShown - 1);
  return l10n.t('{0} and {1} more', shown.join(', '), formats.number(names.length - shown.length));
}

/** What fits on a row, with an ellipsis. */
export function clipped(text: string): string {
  return text.length <= rowCharacters ? text : `${text.slice(0, rowCharacters - 1).trimEnd()}…`;
}

/** The sentences that apply, one after another. */
export function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ');
}

/** Why something could not be read, a sentence; `permission` is the IAM action that reading it takes. */
export function whyUnread(problem: ProblemCode, permission: string): string {
  return problem === 'accessDenied'
    ? l10n.t('The permission {0} is missing.', permission)
    : l10n.t('AWS did not answer {0}; refresh to try again.', permission);
}
