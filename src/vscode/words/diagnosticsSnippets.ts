import { l10n } from 'vscode';
import type { Caution, SnippetId } from '../../kinds/lifecycleConfigs/analysis/snippets.ts';

/** Snippet → what is typed for it, the same in every language. */
export const snippetPrefixes: Readonly<Record<SnippetId, string>> = {
  securityUpdate: 'patch-security-updates',
  pipUpgrade: 'patch-pip-upgrade',
  jupyterUpgrade: 'patch-jupyter-upgrade',
  freezeBackup: 'patch-package-backup',
  detachedInstall: 'patch-detached-install',
  idleStop: 'patch-idle-stop',
  packageList: 'patch-package-list',
  allEnvironments: 'patch-all-environments',
};

const titles: Readonly<Record<SnippetId, () => string>> = {
  securityUpdate: () => l10n.t('Security updates of the operating system'),
  pipUpgrade: () => l10n.t('Upgrade packages of one conda environment'),
  jupyterUpgrade: () => l10n.t('Upgrade Jupyter itself'),
  freezeBackup: () => l10n.t('Back up the package lists'),
  detachedInstall: () => l10n.t('Long install in the background, with a log'),
  idleStop: () => l10n.t('Stop when idle'),
  packageList: () => l10n.t('Package list for package drift'),
  allEnvironments: () => l10n.t('Install into all conda environments'),
};

const descriptions: Readonly<Record<SnippetId, () => string>> = {
  securityUpdate: () =>
    l10n.t('At most 4 of the 5 minutes that the script has; where they are not enough, the start goes on without.'),
  pipUpgrade: () =>
    l10n.t(
      'Writes the package list to the persistent volume, then upgrades, as ec2-user. A failure does not stop the start.',
    ),
  jupyterUpgrade: () =>
    l10n.t('In the background, after a package list; Jupyter is restarted only when the upgrade went well.'),
  freezeBackup: () =>
    l10n.t(
      'pip freeze and conda env export of every environment, dated, on the persistent volume; lists older than 90 days go.',
    ),
  detachedInstall: () => l10n.t('The notebook opens before it is done: look into the log beside the notebooks.'),
  idleStop: () =>
    l10n.t('Asks Jupyter every minute which kernels are busy, and stops the instance after an hour without.'),
  packageList: () =>
    l10n.t(
      'Into the log of the start, between markers. "Show Package Drift" shows what changed from one start to the next.',
    ),
  allEnvironments: () =>
    l10n.t('All but JupyterSystemEnv, in which Jupyter itself runs; in the background, with a log.'),
};

const cautions: Readonly<Record<Caution, () => string>> = {
  changesImagePackages: () =>
    l10n.t('AWS warns that changing packages that SageMaker installed "might make your notebook instance unstable".'),
  noSupportForPackageManager: () => l10n.t('AWS gives no support for what a script installs with the package manager.'),
  restartUpdatesToo: () => l10n.t("A restart alone brings AWS's own updates; this adds to them."),
  needsStopPermission: () => l10n.t('The role of the instance needs sagemaker:StopNotebookInstance.'),
  needsNetwork: () =>
    l10n.t('The instance needs a way to the package repositories: the internet, a proxy or a mirror.'),
};

export function snippetTitle(id: SnippetId): string {
  return titles[id]();
}

export function snippetDescription(id: SnippetId): string {
  return descriptions[id]();
}

export function cautionSentence(caution: Caution): string {
  return cautions[caution]();
}
