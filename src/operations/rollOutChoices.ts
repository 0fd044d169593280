import * as v from 'valibot';
import type { Effect } from '../domain/plan.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import { minute } from '../domain/time.ts';

/** How many notebook instances restart beside each other: so many, or so much of all that take part. */
export type WaveSize =
  { readonly unit: 'count'; readonly value: number } | { readonly unit: 'percent'; readonly value: number };

/** What a person chose for a roll-out. */
export interface RollOutChoices {
  /** Goes first and alone; absent: the first of the selection. */
  readonly canary?: ResourceKey;
  readonly waveSize: WaveSize;
  /** So many may fail, all waves together, before no further wave begins. The canary may not. */
  readonly failureLimit: number;
  /** Milliseconds between one stage and the next. */
  readonly pause: number;
  /** A start counts only where the OnStart log has this text since then. */
  readonly marker?: string;
  readonly onFailure: 'ask' | 'rollBack';
}

/** What can not be a choice: code → facts. `given` is what was typed. */
export type ChoiceRefusals = {
  waveSizeNotUnderstood: { readonly given: string };
  failureLimitNotUnderstood: { readonly given: string };
  pauseNotUnderstood: { readonly given: string; readonly most: number };
  onFailureNotUnderstood: { readonly given: string };
  markerTooLong: { readonly most: number };
};

export type ChoiceRefusal = { [C in keyof ChoiceRefusals]: Effect<C, ChoiceRefusals[C]> }[keyof ChoiceRefusals];

/** A day: who wants to look longer at a canary starts two roll-outs. */
export const longestPauseMinutes = 24 * 60;

/** A line that is looked for is one of a log, not a text. */
export const longestMarker = 200;

export const defaultChoices = { waveSize: '25%', failureLimit: '0', pauseMinutes: '0', onFailure: 'ask' } as const;

/** `3`, `25%` or `25 %`; undefined for anything else, and for no notebook instance at all or more than all of them. */
export function parseWaveSize(text: string): WaveSize | undefined {
  const [, digits = '', percent] = /^\s*(\d{1,6})\s*(%?)\s*$/.exec(text) ?? [];
  const value = Number(digits);
  if (digits === '' || value < 1) return undefined;
  if (percent !== '%') return { unit: 'count', value };
  return value <= 100 ? { unit: 'percent', value } : undefined;
}

/** A whole number from 0. */
export function parseFailureLimit(text: string): number | undefined {
  return wholeNumber(text);
}

/** Minutes as typed, as milliseconds; at most `longestPauseMinutes`. */
export function parsePause(text: string): number | undefined {
  const minutes = wholeNumber(text);
  return minutes === undefined || minutes > longestPauseMinutes ? undefined : minutes * minute;
}

function wholeNumber(text: string): number | undefined {
  return /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : undefined;
}

const OnFailure = v.picklist(['ask', 'rollBack']);

/**
 * Choices as they were typed or given by a command's argument; what is absent is the default. An empty marker is none.
 * With all that could not be understood, not only the first.
 */
export function parseChoices(
  given: Readonly<
    Partial<Record<'canary' | 'waveSize' | 'failureLimit' | 'pauseMinutes' | 'marker' | 'onFailure', string>>
  >,
):
  | { readonly outcome: 'choices'; readonly choices: RollOutChoices }
  | { readonly outcome: 'refused'; readonly reasons: readonly ChoiceRefusal[] } {
  const typed = { ...defaultChoices, ...given };
  const waveSize = parseWaveSize(typed.waveSize);
  const failureLimit = parseFailureLimit(typed.failureLimit);
  const pause = parsePause(typed.pauseMinutes);
  const onFailure = v.safeParse(OnFailure, typed.onFailure);
  const marker = given.marker?.trim() ?? '';
  const reasons: ChoiceRefusal[] = [];
  if (waveSize === undefined) reasons.push({ code: 'waveSizeNotUnderstood', facts: { given: typed.waveSize } });
  if (failureLimit === undefined)
    reasons.push({ code: 'failureLimitNotUnderstood', facts: { given: typed.failureLimit } });
  if (pause === undefined)
    reasons.push({ code: 'pauseNotUnderstood', facts: { given: typed.pauseMinutes, most: longestPauseMinutes } });
  if (!onFailure.success) reasons.push({ code: 'onFailureNotUnderstood', facts: { given: typed.onFailure } });
  if (marker.length > longestMarker) reasons.push({ code: 'markerTooLong', facts: { most: longestMarker } });
  if (waveSize === undefined || failureLimit === undefined || pause === undefined || !onFailure.success)
    return { outcome: 'refused', reasons };
  if (reasons.length > 0) return { outcome: 'refused', reasons };
  return {
    outcome: 'choices',
    choices: {
      waveSize,
      failureLimit,
      pause,
      onFailure: onFailure.output,
      ...(given.canary === undefined ? {} : { canary: given.canary }),
      ...(marker === '' ? {} : { marker }),
    },
  };
}
