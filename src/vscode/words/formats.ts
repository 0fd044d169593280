import * as vscode from 'vscode';
import { day, hour, minute, startOf, type Instant, type IsoDate } from '../../domain/time.ts';
import type { Formats } from './kindWords.ts';

/** Formats in the language that the editor shows, so that dates and sentences agree. */
export function formatsOf(language: string = vscode.env.language): Formats {
  const locale = Intl.DateTimeFormat.supportedLocalesOf(language).length > 0 ? language : 'en';
  // British order for English: "31 Oct 2026" can not be misread on either side of the Atlantic.
  const dates = locale === 'en' ? 'en-GB' : locale;
  const date = new Intl.DateTimeFormat(dates, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(dates, { dateStyle: 'medium', timeStyle: 'short' });
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(dates, { style: 'short' });
  const instant = (at: Instant | IsoDate) => (typeof at === 'number' ? at : startOf(at));
  return {
    date: (at) => date.format(instant(at)),
    dateTime: (at) => dateTime.format(at),
    number: (value) => number.format(value),
    ago: (milliseconds) => relative.format(...wholeUnits(milliseconds)),
  };
}

/** In the largest unit of which there is a whole one; less than a minute counts as one. */
function wholeUnits(milliseconds: number): readonly [number, 'minute' | 'hour' | 'day'] {
  if (milliseconds < hour) return [-Math.max(1, Math.floor(milliseconds / minute)), 'minute'];
  return milliseconds < day ? [-Math.floor(milliseconds / hour), 'hour'] : [-Math.floor(milliseconds / day), 'day'];
}
