import { l10n } from 'vscode';
import { lineEndsAlone, type LineEnds } from '../../kinds/lifecycleConfigs/lineEnds.ts';

export function lineEndsName(ends: LineEnds): string {
  switch (ends) {
    case 'CRLF':
      return l10n.t('Windows (CRLF)');
    case 'LF':
      return l10n.t('Unix (LF)');
    case 'mixed':
      return l10n.t('mixed (CRLF and LF)');
  }
}

/** The title of a comparison; it says where line ends are all that differs, for an editor shows those texts as equal. */
export function comparisonTitle(title: string, left: string | undefined, right: string | undefined): string {
  const ends = left === undefined || right === undefined ? undefined : lineEndsAlone(left, right);
  if (!ends) return title;
  const only = l10n.t('only the line ends differ: {0} ↔ {1}', lineEndsName(ends.before), lineEndsName(ends.after));
  return `${title} · ${only}`;
}
