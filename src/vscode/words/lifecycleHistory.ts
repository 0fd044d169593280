import { l10n } from 'vscode';
import type { AuthoredVersion } from '../editor/authors.ts';
import type { LoggedVersion } from '../editor/versionLog.ts';
import type { Formats } from './kindWords.ts';

/** How a version came into the history. */
export function originText({ origin, by, hook }: Pick<LoggedVersion, 'origin' | 'by' | 'hook'>): string {
  switch (origin) {
    case 'deployed':
      return by === undefined
        ? l10n.t('deployed from this machine')
        : l10n.t('deployed from this machine with profile {0}', by);
    case 'replaced':
      return l10n.t('found in AWS by a deploy that replaced it');
    case 'seen':
      return l10n.t('seen in AWS');
    case 'begun':
      return l10n.t('a deploy was begun here; how it ended was not seen');
    case 'draft':
      return hook === 'onCreate'
        ? l10n.t('draft of OnCreate that was given up, never in AWS')
        : l10n.t('draft of OnStart that was given up, never in AWS');
  }
}

/** Who wrote it, by CloudTrail; nothing where nobody wrote it to AWS, or where it was written from here. */
export function authorText({ origin, author, authorLater }: AuthoredVersion): readonly string[] {
  if (origin === 'draft' || origin === 'begun') return [];
  if (author !== undefined) return [l10n.t('written by {0}', author)];
  if (origin === 'deployed') return [];
  return [authorLater === true ? l10n.t('author not known yet: CloudTrail takes minutes') : l10n.t('author not known')];
}

/** When: AWS's own time where there is one, else this machine's. */
export function versionTime({ version, at, origin }: LoggedVersion, formats: Formats): string {
  return formats.dateTime(origin === 'draft' || origin === 'begun' ? at : (version.lastModified ?? at));
}
