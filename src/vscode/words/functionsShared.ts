import { l10n } from 'vscode';
import type { Formats } from './kindWords.ts';
import { sentences } from './phrases.ts';

/** Where a runtime version stands among those seen here. Nobody knows what is newest of all, so nobody says it. */
export function standingText(
  facts: { readonly running: string | null; readonly newest: string | null; readonly newer: number | null },
  formats: Formats,
): string {
  const { running, newest, newer } = facts;
  return sentences(
    running !== null && l10n.t('It runs on {0}.', running),
    newest !== null && newer !== 0 && l10n.t('The newest version seen here is {0}.', newest),
    newer !== null &&
      (newer === 0
        ? l10n.t('No newer version was seen here.')
        : newer === 1
          ? l10n.t('One newer version was seen here.')
          : l10n.t('{0} newer versions were seen here.', formats.number(newer))),
  );
}

/** Who has to act in a mode: AWS's shared responsibility model for runtimes (runtimes-shared). */
export function whoActs(mode: 'Auto' | 'FunctionUpdate' | 'Manual'): string {
  switch (mode) {
    case 'Auto':
      return l10n.t('AWS acts: it releases runtime patches and applies them. You have nothing to do.');
    case 'FunctionUpdate':
      return l10n.t('You have to act: AWS releases runtime patches, and they arrive when you update the function.');
    case 'Manual':
      return l10n.t(
        'You have to act: AWS releases runtime patches, and nobody applies them until you change the mode or the pinned version.',
      );
  }
}
