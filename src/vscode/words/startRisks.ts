import { l10n } from 'vscode';
import type { RiskyCode } from '../../kinds/startRisks.ts';
import type { Formats } from './kindWords.ts';
import { named } from './phrases.ts';

const words: Readonly<Record<RiskyCode, () => string>> = {
  'crlf-line-ends': () => l10n.t('Windows line ends'),
  'missing-shebang': () => l10n.t('no interpreter'),
  'syntax-error': () => l10n.t('something that is not closed, or closed twice'),
  'command-not-on-platform': () => l10n.t('a command that the platform lacks'),
  'environment-not-on-platform': () => l10n.t('a conda environment that the platform lacks'),
  'long-install-foreground': () => l10n.t('an install or a wait that can take longer than 5 minutes'),
  'errexit-pitfall': () => l10n.t('a harmless failure that ends the script'),
  'fails-at-end': () => l10n.t('a test whose answer becomes the status of the script'),
};

/** "Windows line ends (line 1), a command that the platform lacks (line 7)" */
export function risksText(codes: readonly string[], lines: readonly string[], formats: Formats): string {
  const known: Readonly<Record<string, () => string>> = words;
  return named(
    codes.map((code, at) => l10n.t('{0} (line {1})', known[code]?.() ?? code, lines[at] ?? '')),
    formats,
  );
}
