import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { integerText } from '../validate.ts';
import { invalidParameter } from './lambdaReference.ts';

/** Members of every list. */
export const paging = { Marker: v.optional(v.string()), MaxItems: v.optional(integerText(1, 10_000)) };

/** Lambda answers with fifty at most, whatever MaxItems says. */
const mostPerPage = 50;

/** The entries after the one that the marker names; the marker is opaque and holds its key. */
export function pageOf<Entry extends { readonly key: string }>(
  entries: Iterable<Entry>,
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): { readonly entries: readonly Entry[]; readonly next: string | null } {
  const after = openMarker(input.Marker);
  const size = Math.min(input.MaxItems ?? mostPerPage, mostPerPage);
  const shown: Entry[] = [];
  let skipping = after !== undefined;
  for (const entry of entries) {
    if (skipping) {
      skipping = entry.key !== after;
      continue;
    }
    const last = shown.at(-1);
    if (shown.length === size && last) return { entries: shown, next: sealMarker(last.key) };
    shown.push(entry);
  }
  return { entries: shown, next: null };
}

function sealMarker(key: string): string {
  return Buffer.from(`${checksum(key)}${key}`).toString('base64');
}

/** The key in a marker that an earlier page gave; undefined where there is none. */
export function openMarker(marker: string | undefined): string | undefined {
  if (marker === undefined || marker === '') return undefined;
  const plain = Buffer.from(marker, 'base64').toString();
  const key = plain.slice(8);
  if (plain.slice(0, 8) !== checksum(key)) throw invalidParameter('Invalid value for Marker');
  return key;
}

function checksum(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
