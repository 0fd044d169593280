import { l10n } from 'vscode';
import type { NotebookEffectFacts } from '../../kinds/notebooks/effects.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { named, sentences } from './phrases.ts';

/** What a plan for notebook instances says before it runs, and why one cannot be made. */
export const notebookEffectWords: KindWords<never, NotebookEffectFacts, never>['effects'] = {
  al2StopStrands: ({ names, os, noStartFrom, migratable }, formats) =>
    sentences(
      about(
        names,
        l10n.t(
          'Once stopped it cannot be started again as it is: AWS has not started notebook instances on {0} since {1}.',
          os,
          formats.date(noStartFrom),
        ),
        formats,
      ),
      migratable
        ? l10n.t(
            'To start again, the platform has to be changed to notebook-al2023-v1 while stopped, in the SageMaker console or with UpdateNotebookInstance. This version of Patch Lens cannot do that yet.',
          )
        : l10n.t('The platform cannot be changed either: only a new instance helps.'),
    ),
  platformNotKnown: ({ names }, formats) =>
    about(names, l10n.t('Its platform is not known, so AWS may refuse to start it again once it is stopped.'), formats),
  kernelsDie: ({ names }, formats) =>
    about(names, l10n.t('Running kernels and terminals end, and everything they hold in memory is lost.'), formats),
  outsideVolumeLost: () =>
    l10n.t(
      'Only /home/ec2-user/SageMaker is kept. Packages, conda environments and files anywhere else are reset to what AWS and the lifecycle script install.',
    ),
  startMayFail: () =>
    l10n.t(
      'The start can fail when AWS has no capacity for the instance type, a quota is reached or the lifecycle script fails. The instance is then not running until a later start works; its files are kept.',
    ),
  scriptRunsAsRoot: ({ names, config }, formats) =>
    about(
      names,
      l10n.t('At the start, the OnStart script of the lifecycle configuration {0} runs as root.', config),
      formats,
    ),
  scriptMissing: ({ names, config }, formats) =>
    about(
      names,
      l10n.t('The lifecycle configuration {0} does not exist any more, so the start may fail.', config),
      formats,
    ),
  updatesInstalled: () => l10n.t('The start brings the newest software and security patches from AWS.'),
  billingStops: () => l10n.t('AWS stops charging for the instance. Its storage volume is still charged.'),
  billingStarts: () => l10n.t('AWS charges for the instance while it runs.'),
  managedByCloudFormation: ({ names, stack }, formats) =>
    about(
      names,
      l10n.t(
        'Managed by the CloudFormation stack {0}. Starting and stopping does not change what the stack describes.',
        stack,
      ),
      formats,
    ),
  wrongState: ({ status, legal: [first = '', second] }) =>
    second === undefined
      ? l10n.t('Its status is {0}; AWS allows this only in status {1}.', status, first)
      : l10n.t('Its status is {0}; AWS allows this only in status {1} or {2}.', status, first, second),
  changing: ({ status }) => l10n.t('Its status is {0}. Wait until AWS has finished, then try again.', status),
  al2CannotStart: ({ os, noStartFrom, running }, formats) =>
    sentences(
      running
        ? l10n.t(
            'It cannot be restarted: AWS has not started notebook instances on {0} since {1}, so a stop would strand it.',
            os,
            formats.date(noStartFrom),
          )
        : l10n.t(
            'It cannot be started: AWS has not started notebook instances on {0} since {1}.',
            os,
            formats.date(noStartFrom),
          ),
      whatToDo(true, running),
    ),
  al1CannotStart: ({ os, noStartFrom, running }, formats) =>
    sentences(
      running
        ? l10n.t(
            'It cannot be restarted: AWS has not started notebook instances on {0} since {1}, so a stop would strand it.',
            os,
            formats.date(noStartFrom),
          )
        : l10n.t(
            'It cannot be started: AWS has not started notebook instances on {0} since {1}.',
            os,
            formats.date(noStartFrom),
          ),
      whatToDo(false, running),
    ),
  platformNotRead: () =>
    l10n.t(
      'AWS did not say which platform it runs on. On an old one it could not be started again after the stop. Refresh, then try again.',
    ),
  noSuchRemedy: ({ remedy }) =>
    l10n.t('This version of Patch Lens cannot do this to a notebook instance ({0}).', remedy),
};

/** The way out for one instance. This version does not walk it, and says so. */
export function whatToDo(migratable: boolean, running: boolean): string {
  if (!migratable) return l10n.t('Its platform cannot be changed: create a new instance and copy your data.');
  const kept = l10n.t(
    'Your files in /home/ec2-user/SageMaker are kept. This version of Patch Lens cannot do it for you yet.',
  );
  return running
    ? sentences(
        l10n.t(
          'Change its platform to notebook-al2023-v1: stop it, change it in the SageMaker console or with UpdateNotebookInstance, start it.',
        ),
        kept,
      )
    : sentences(
        l10n.t(
          'Change its platform to notebook-al2023-v1 first, in the SageMaker console or with UpdateNotebookInstance.',
        ),
        kept,
      );
}

/** A sentence with the names that it is about; without any it is about all of the plan. */
function about(names: readonly string[], sentence: string, formats: Formats): string {
  return names.length === 0 ? sentence : `${sentence} (${named(names, formats)})`;
}
