import { l10n } from 'vscode';
import type { VersionInHistory } from '../../kinds/functions/history.ts';
import { numberIn } from '../../kinds/functions/runtimeVersions.ts';

/** Newest first: by the numbers of their names where all have one, else by when a log last named them. */
export function newestFirst(versions: readonly VersionInHistory[]): readonly VersionInHistory[] {
  const numbered = versions.every((each) => numberIn(each.name) !== undefined);
  const number = (each: VersionInHistory) => (numbered ? (numberIn(each.name) ?? 0) : 0);
  return versions.toSorted((a, b) => number(b) - number(a) || b.lastSeen - a.lastSeen);
}

/** What is in use on the functions that are asked about: names of runtime versions by ARN, undefined where none tells. */
export type InUse = ReadonlyMap<string, string | undefined>;

/** How a version stands to what is in use. "Newer" needs a number on each side. */
export function versionMarks(arn: string, name: string | undefined, inUse: InUse): readonly string[] {
  if (inUse.has(arn)) return [l10n.t('in use now')];
  const own = numberIn(name);
  const used = [...inUse.values()].map(numberIn);
  if (own === undefined || used.length === 0) return [];
  return used.every((each) => each !== undefined && each < own) ? [l10n.t('newer than the one in use')] : [];
}

/** What stands above the versions to go back to: the one that is in use is not among them. */
export function inUseText(inUse: InUse, short: (arn: string) => string): string | undefined {
  const [only] = inUse;
  if (!only || inUse.size > 1) return undefined;
  const [arn, name] = only;
  return l10n.t('In use now: {0}', name ?? short(arn));
}
