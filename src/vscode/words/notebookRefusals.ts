import { l10n } from 'vscode';
import type { NotebookRefusals } from '../../kinds/notebooks/effects.ts';
import type { NotebookFailure } from '../../kinds/notebooks/steps.ts';
import type { KindWords } from './kindWords.ts';
import { whatToDo } from './notebookPlans.ts';
import { sentences } from './phrases.ts';

/** Why a plan for notebook instances cannot be made. */
export const notebookRefusalWords: KindWords<never, NotebookRefusals, never>['effects'] = {
  wrongState: ({ status, legal: [first = '', second, third] }) => {
    if (second === undefined) return l10n.t('Its status is {0}; AWS allows this only in status {1}.', status, first);
    return third === undefined
      ? l10n.t('Its status is {0}; AWS allows this only in status {1} or {2}.', status, first, second)
      : l10n.t('Its status is {0}; AWS allows this only in status {1}, {2} or {3}.', status, first, second, third);
  },
  changing: ({ status }) => l10n.t('Its status is {0}. Wait until AWS has finished, then try again.', status),
  al2CannotStart: ({ os, noStartFrom, running }, formats) =>
    sentences(cannotStart(os, formats.date(noStartFrom), running), whatToDo(true)),
  al1CannotStart: ({ os, noStartFrom, running }, formats) =>
    sentences(cannotStart(os, formats.date(noStartFrom), running), whatToDo(false), howToReplace(running)),
  al1Replace: ({ os, running, volumeSizeInGB }, formats) =>
    sentences(
      l10n.t('AWS does not change the platform of an instance on {0}: it has to be replaced.', os),
      howToReplace(running),
      volumeSizeInGB === null
        ? l10n.t('Until the old instance is deleted, both volumes are charged, and both instances while they run.')
        : l10n.t(
            'Until the old instance is deleted, both volumes are charged (the old one has {0} GB), and both instances while they run.',
            formats.number(volumeSizeInGB),
          ),
      l10n.t('Delete the old one last: its volume is deleted with it.'),
    ),
  platformNotRead: () =>
    l10n.t(
      'AWS did not say which platform it runs on. On an old one it could not be started again after the stop. Refresh, then try again.',
    ),
  nothingToMigrate: ({ platform }) => l10n.t('There is no newer platform to migrate it to: it is on {0}.', platform),
  needsInstanceType: ({ instanceType, platform, suggestions, chosen }) =>
    sentences(
      chosen === null
        ? l10n.t(
            '{0} does not support its instance type {1}: choose another for the same update.',
            platform,
            instanceType,
          )
        : l10n.t('{0} cannot be its instance type on {1}: choose another.', chosen, platform),
      suggestions.length > 0 && l10n.t('Near ones: {0}.', suggestions.join(', ')),
    ),
  configNotChosen: () => l10n.t('No lifecycle configuration was chosen.'),
  alreadyAttached: ({ config }) => l10n.t('The lifecycle configuration {0} is attached already.', config),
  nothingToDetach: () => l10n.t('It has no lifecycle configuration.'),
  noSuchRemedy: ({ remedy }) =>
    l10n.t('This version of Patch Lens cannot do this to a notebook instance ({0}).', remedy),
};

/** Why a step failed, a sentence each. */
export const notebookFailureWords: Readonly<Record<NotebookFailure, (name: string) => string>> = {
  startFailed: (name) => l10n.t('{0} could not be started.', name),
  noCapacity: (name) =>
    l10n.t(
      'AWS has no capacity for the instance type of {0} now. A later try or another instance type may help.',
      name,
    ),
  quotaReached: (name) =>
    l10n.t(
      'A quota of the account does not allow {0} to start. Stop another instance, or choose another instance type.',
      name,
    ),
  stopFailed: (name) => l10n.t('{0} could not be stopped.', name),
  updateFailed: (name) => l10n.t('{0} could not be changed.', name),
  updateRefused: (name) => l10n.t('AWS refuses to change {0} like this.', name),
  updateRefusedFailed: (name) =>
    l10n.t(
      'AWS refuses to change {0} while its status is Failed, and a failed instance cannot be stopped. Repair what makes its start fail, start it, then try again; where AWS does not start its platform any more, AWS Support has to help.',
      name,
    ),
  notRunning: (name) => l10n.t('{0} is not running.', name),
  logNotClean: (name) => l10n.t('{0} runs, but the log of its OnStart script has errors.', name),
  markerMissing: (name) => l10n.t('{0} runs, but the marker is not in the log of its OnStart script.', name),
  verifyUnknown: (name) => l10n.t('{0} runs, but whether its OnStart script worked could not be checked.', name),
  gone: (name) => l10n.t('{0} does not exist any more.', name),
  beingDeleted: (name) => l10n.t('{0} is being deleted.', name),
};

function cannotStart(os: string, since: string, running: boolean): string {
  return running
    ? l10n.t(
        'It cannot be restarted: AWS has not started notebook instances on {0} since {1}, so a stop would strand it.',
        os,
        since,
      )
    : l10n.t('It cannot be started: AWS has not started notebook instances on {0} since {1}.', os, since);
}

/** The way that Patch Lens does not walk by itself, in its order. A stopped Amazon Linux 1 instance can not be copied from. */
function howToReplace(running: boolean): string {
  return running
    ? l10n.t(
        'Do not stop it. Create a new instance on notebook-al2023-v1 with the same role, network and lifecycle configuration, copy /home/ec2-user/SageMaker over Amazon S3, Amazon EFS or git, check the scripts and the kernels there, then stop and delete the old one.',
      )
    : l10n.t(
        'Create a new instance on notebook-al2023-v1 with the same role, network and lifecycle configuration, and bring your files from Amazon S3, Amazon EFS or git. What is only on the volume of the stopped instance cannot be reached from here: ask AWS Support before you delete it.',
      );
}
