import * as vscode from 'vscode';
import type { Instant } from '../../domain/time.ts';

/** The times of a document: all in one zone, which it can name. */
export interface Times {
  /** "09:00:12" */
  time(at: Instant): string;
  /** "22 Nov 2026" */
  day(at: Instant): string;
  /** "Central European Standard Time", "UTC+1" */
  zone(at: Instant): { readonly name: string; readonly offset: string };
}

/** In the language that the editor shows. `timeZone`: default that of the machine, as in every other date and time. */
export function timesOf(language: string = vscode.env.language, timeZone?: string): Times {
  const locale = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0 ? language : 'en';
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
      ...options,
      ...(timeZone === undefined ? {} : { timeZone }),
    });
  const time = format({ timeStyle: 'medium' });
  const day = format({ dateStyle: 'medium' });
  const named = (timeZoneName: 'long' | 'shortOffset') => format({ timeZoneName });
  const name = named('long');
  const offset = named('shortOffset');
  const part = (of: Intl.DateTimeFormat, at: Instant) =>
    of.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return {
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    zone: (at) => ({ name: part(name, at), offset: part(offset, at).replace(/^GMT([+-]0$)?/, 'UTC') }),
  };
}
