import { l10n } from 'vscode';
import type { Step } from '../../kinds/lifecycleConfigs/analysis/steps.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { Formats } from './kindWords.ts';
import { clipped, named } from './phrases.ts';

/** What a step is, when it runs, and as whom: a line above it. */
export function stepLens(step: Step, hook: Hook, formats: Formats): string {
  return [clipped(stepTitle(step, formats)), when(step, hook), step.user].join(' · ');
}

/** "Upgrades boto3 in python3" */
export function stepTitle(step: Step, formats: Formats): string {
  switch (step.kind) {
    case 'securityUpdate': {
      const { securityOnly, releasever } = step.facts;
      if (releasever === null) return securityOnly ? l10n.t('Security updates') : l10n.t('System updates');
      return securityOnly
        ? l10n.t('Security updates, release {0}', releasever)
        : l10n.t('System updates, release {0}', releasever);
    }
    case 'packageInstall':
      return installs(step.facts.packages, null, formats);
    case 'pipUpgrade':
    case 'condaUpdate':
      return upgrades(step.facts.packages, step.facts.environment, formats);
    case 'pipInstall':
    case 'condaInstall':
      return installs(step.facts.packages, step.facts.environment, formats);
    case 'freezeBackup':
      return listed(step.facts.environment);
    case 'packageList':
      return l10n.t('Package list for Patch Lens');
    case 'idleStop':
      return l10n.t('Stops the instance when it is idle');
    case 'jupyterRestart':
      return l10n.t('Restarts Jupyter');
    case 'mount':
      return l10n.t('Mounts {0}', step.facts.source);
  }
}

/** What the step changes, a sentence or two. */
export function stepChanges(step: Step, formats: Formats): string {
  switch (step.kind) {
    case 'securityUpdate': {
      const { securityOnly, releasever, tool } = step.facts;
      const what = securityOnly
        ? l10n.t('Updates the packages of the operating system for which there is a security advisory.')
        : l10n.t('Updates all packages of the operating system.');
      if (tool === 'yum') return what;
      return releasever === null
        ? `${what} ${l10n.t('Without --releasever, Amazon Linux 2023 stays at the release of its image, and there is nothing newer.')}`
        : `${what} ${l10n.t('Goes to the release of Amazon Linux 2023 that is named: {0}.', releasever)}`;
    }
    case 'packageInstall':
      return l10n.t('Installs packages of the operating system: {0}.', packages(step.facts.packages, formats));
    case 'pipUpgrade':
    case 'condaUpdate':
      return l10n.t(
        'Replaces what is installed by the newest that fits: {0}. Conda environment: {1}.',
        packages(step.facts.packages, formats),
        environment(step.facts.environment),
      );
    case 'pipInstall':
    case 'condaInstall':
      return l10n.t(
        'Installs {0}. Conda environment: {1}.',
        packages(step.facts.packages, formats),
        environment(step.facts.environment),
      );
    case 'freezeBackup':
      return l10n.t(
        'Writes down which packages are installed. Conda environment: {0}.',
        environment(step.facts.environment),
      );
    case 'packageList':
      return l10n.t('Writes the installed packages into the log of the start, between markers.');
    case 'idleStop':
      return l10n.t('Changes no package: has the instance stop by itself.');
    case 'jupyterRestart':
      return l10n.t('Changes no package: Jupyter begins again with what is installed by then.');
    case 'mount':
      return l10n.t('Changes no package: mounts the file system {0}.', step.facts.source);
  }
}

/** When the step runs, a sentence. */
export function stepRuns({ user, detached }: Pick<Step, 'user' | 'detached'>, hook: Hook): string {
  if (hook === 'onCreate')
    return l10n.t(
      'Runs as {0} once, when the instance is created, and not at later starts: what it changes outside of /home/ec2-user/SageMaker is gone after the first stop.',
      user,
    );
  return detached
    ? l10n.t(
        'Begins at every start, as {0}, and runs on in the background: the notebook may open before it is done.',
        user,
      )
    : l10n.t('Runs as {0} at every start, before the notebook opens. The whole script has 5 minutes.', user);
}

export interface Advice {
  readonly text: string;
  /** AWS's page. */
  readonly source: string;
}

const guide = (page: string) => `https://docs.aws.amazon.com/sagemaker/latest/dg/${page}.html`;

/** What AWS says about such a step. */
export function stepAdvice({ kind }: Pick<Step, 'kind'>): Advice {
  switch (kind) {
    case 'securityUpdate':
      return {
        text: l10n.t(
          "A restart alone brings AWS's own updates, and AWS recommends one at least every 30 days. This step adds to them; AWS gives no support for what a script installs with the package manager.",
        ),
        source: guide('nbi-software-updates'),
      };
    case 'packageInstall':
      return {
        text: l10n.t('AWS gives no support for what a script installs with the package manager.'),
        source: guide('nbi-add-external'),
      };
    case 'pipUpgrade':
    case 'condaUpdate':
      return {
        text: l10n.t(
          'AWS warns that upgrading, downgrading or removing packages that SageMaker installed "might make your notebook instance unstable". Keep a list of what was there.',
        ),
        source: guide('nbi-add-external'),
      };
    case 'pipInstall':
    case 'condaInstall':
      return {
        text: l10n.t(
          'Only /home/ec2-user/SageMaker survives a stop, so AWS has such installs in the script that runs at every start, and what takes long in the background with nohup.',
        ),
        source: guide('notebook-lifecycle-config'),
      };
    case 'freezeBackup':
      return {
        text: l10n.t('Only /home/ec2-user/SageMaker survives a stop: keep the list there.'),
        source: guide('nbi-software-updates'),
      };
    case 'packageList':
      return {
        text: l10n.t(
          'AWS keeps what a script prints in CloudWatch Logs. Patch Lens compares the list with that of the start before.',
        ),
        source: guide('notebook-lifecycle-config'),
      };
    case 'idleStop':
      return {
        text: l10n.t(
          "While it is stopped, only its volume costs, and the next start brings AWS's updates. Its role needs sagemaker:StopNotebookInstance.",
        ),
        source: guide('nbi-software-updates'),
      };
    case 'jupyterRestart':
      return {
        text: l10n.t('On Amazon Linux 2 and 2023 Jupyter is a service of systemd, jupyter-server; initctl is gone.'),
        source: guide('nbi-al2'),
      };
    case 'mount':
      return {
        text: l10n.t(
          'A file server that does not answer uses up the 5 minutes, and the instance does not start: give the mount a time limit.',
        ),
        source: guide('notebook-lifecycle-config'),
      };
  }
}

function when({ detached }: Step, hook: Hook): string {
  if (hook === 'onCreate') return l10n.t('once, at creation');
  return detached ? l10n.t('at every start, in the background') : l10n.t('at every start');
}

function upgrades(all: readonly string[], where: string | null, formats: Formats): string {
  return where === null
    ? l10n.t('Upgrades {0}', packages(all, formats))
    : l10n.t('Upgrades {0} in {1}', packages(all, formats), environment(where));
}

function installs(all: readonly string[], where: string | null, formats: Formats): string {
  return where === null
    ? l10n.t('Installs {0}', packages(all, formats))
    : l10n.t('Installs {0} in {1}', packages(all, formats), environment(where));
}

function listed(where: string | null): string {
  return where === null
    ? l10n.t('Writes a package list')
    : l10n.t('Writes the package list of {0}', environment(where));
}

function packages(all: readonly string[], formats: Formats): string {
  return all.length === 0 ? l10n.t('packages') : named(all, formats);
}

function environment(name: string | null): string {
  if (name === null) return l10n.t('not named');
  return name === '*' ? l10n.t('all environments') : name;
}
