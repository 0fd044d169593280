import * as vscode from 'vscode';
import { day, parseMoment, startOf, type Instant } from '../../domain/time.ts';

/** EKS on Fargate is from December 2019: there is no older notice. */
const earliest = startOf('2020-01-01');
const year = 366 * day;

export function wrongMoment(): string {
  return vscode.l10n.t('Write a date such as 2026-11-19, or with a time: 2026-11-19T09:00Z.');
}

/** What is wrong with the date of a notice, as it was typed. Empty is no date, and forgets. */
export function wrongBefore(text: string, now: Instant = Date.now()): string | undefined {
  return text.trim() === '' ? undefined : wrongDate(text, now);
}

/** What is wrong with the day on which evictions begin; empty where the notice of `before` names none. */
export function wrongEviction(text: string, before: string, now: Instant = Date.now()): string | undefined {
  if (text.trim() === '') return undefined;
  const at = parseMoment(text);
  if (at !== undefined && at < (parseMoment(before) ?? at))
    return vscode.l10n.t('Evictions do not begin before the notice.');
  return wrongDate(text, now);
}

function wrongDate(text: string, now: Instant): string | undefined {
  const at = parseMoment(text);
  if (at === undefined) return wrongMoment();
  if (at < earliest) return vscode.l10n.t('Fargate had no patch notices before 2020: check the year.');
  return at > now + year ? vscode.l10n.t('This is more than a year ahead: check the year.') : undefined;
}
