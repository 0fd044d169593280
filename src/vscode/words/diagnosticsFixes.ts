import { l10n } from 'vscode';
import type { FixId } from '../../kinds/lifecycleConfigs/analysis/finding.ts';

/** Fix → what it offers to do. */
const titles: Readonly<Record<FixId, () => string>> = {
  useUnixLineEnds: () => l10n.t('Use Unix line ends (LF)'),
  addShebang: () => l10n.t('Begin with #!/bin/bash'),
  runDetached: () => l10n.t('Run it in the background, detached, with a log'),
  detach: () => l10n.t('Detach it from the script'),
  useDnf: () => l10n.t('Use dnf'),
  addReleasever: () => l10n.t('Add --releasever=latest'),
  quoteHeredoc: () => l10n.t('Quote the delimiter of the heredoc'),
  escapeDollar: () => l10n.t('Escape the dollar sign'),
  useAbsolutePath: () => l10n.t('Use the absolute path'),
  skipJupyterSystemEnv: () => l10n.t('Skip JupyterSystemEnv'),
  freezeFirst: () => l10n.t('Write the package list to the persistent volume first'),
  useReplacement: () => l10n.t('Use what the platform has'),
  useRenamedEnvironment: () => l10n.t('Use the name of the environment on this platform'),
  repeatable: () => l10n.t('Make it work at every start'),
  ignoreFailure: () => l10n.t('Go on when it fails'),
  endWithSuccess: () => l10n.t('End the script with success'),
};

export function fixTitle(id: FixId): string {
  return titles[id]();
}

export function fixAllTitle(): string {
  return l10n.t('Fix all in this script');
}

/** `place`: where the comment says that it is meant. */
export function ignoreTitle(code: string, place: 'line' | 'file'): string {
  return place === 'line'
    ? l10n.t('Ignore this on this line ({0})', code)
    : l10n.t('Ignore this in this script ({0})', code);
}
