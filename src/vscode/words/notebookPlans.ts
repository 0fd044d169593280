import { l10n } from 'vscode';
import type { NotebookPlanEffects } from '../../kinds/notebooks/effects.ts';
import { al2023Care } from '../../kinds/notebooks/scriptCare.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { named, sentences } from './phrases.ts';
import { risksText } from './startRisks.ts';

/** What a plan for notebook instances says before it runs. */
export const notebookPlanWords: KindWords<never, NotebookPlanEffects, never>['effects'] = {
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
        ? l10n.t('To start again, its platform has to be migrated first; that stays possible while it is stopped.')
        : l10n.t('The platform cannot be changed either: only a new instance helps.'),
    ),
  platformNotKnown: ({ names }, formats) =>
    about(names, l10n.t('Its platform is not known, so AWS may refuse to start it again once it is stopped.'), formats),
  noWayBack: ({ names, from }, formats) =>
    about(
      names,
      l10n.t(
        'There is no way back to {0}: AWS does not start it any more. Should the migration fail, the instance does not run until it works.',
        from,
      ),
      formats,
    ),
  platformChanges: ({ names, from, to }, formats) =>
    about(
      names,
      l10n.t(
        'The platform changes from {0} to {1}, in place. Kernels have other names and versions there: conda_tensorflow2_p310 is gone, conda_pytorch_p310 is called conda_pytorch.',
        from,
        to,
      ),
      formats,
    ),
  instanceTypeChanges: ({ names, from, to }, formats) =>
    about(
      names,
      from === null
        ? l10n.t('The instance type becomes {0}, which costs something else.', to)
        : l10n.t('The instance type changes from {0} to {1}, which costs something else.', from, to),
      formats,
    ),
  configChanges: ({ names, from, to }, formats) =>
    about(
      names,
      from === null
        ? l10n.t('The lifecycle configuration {0} is attached.', to)
        : l10n.t('The lifecycle configuration {0} takes the place of {1}.', to, from),
      formats,
    ),
  configDetached: ({ names, config }, formats) =>
    about(
      names,
      l10n.t(
        'The lifecycle configuration {0} is detached: what its script installs and sets up is missing from the next start on. The configuration itself stays.',
        config,
      ),
      formats,
    ),
  scriptNeedsCare: ({ names, config, lines, commands }, formats) =>
    about(
      names,
      l10n.t(
        'The OnStart script of {0} was written for another system; look at these lines first, or the start may fail: {1}.',
        config,
        commands.map((command, at) => careWords(command, lines[at] ?? '')).join(', '),
      ),
      formats,
    ),
  scriptNotChecked: ({ names, config }, formats) =>
    about(
      names,
      l10n.t(
        'The OnStart script of {0} could not be read, so nobody has checked it for Amazon Linux 2023. Commands that are missing there make the start fail.',
        config,
      ),
      formats,
    ),
  scriptFailsStart: ({ names, config, codes, lines }, formats) =>
    about(
      names,
      l10n.t(
        'The OnStart script of {0} keeps a notebook instance from starting; repair it first: {1}.',
        config,
        risksText(codes, lines, formats),
      ),
      formats,
    ),
  scriptMayFailStart: ({ names, config, codes, lines }, formats) =>
    about(
      names,
      l10n.t(
        'The OnStart script of {0} may keep a notebook instance from starting: {1}.',
        config,
        risksText(codes, lines, formats),
      ),
      formats,
    ),
  failedMayRefuse: ({ names }, formats) =>
    about(
      names,
      l10n.t(
        'Its status is Failed. AWS documents changes only of stopped instances and may refuse this one; then nothing is changed.',
      ),
      formats,
    ),
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
  staysStopped: ({ names }, formats) =>
    about(names, l10n.t('It was not running and is not started: the change counts from its next start on.'), formats),
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
  driftsFromCloudFormation: ({ names, stack }, formats) =>
    about(
      names,
      l10n.t(
        'Managed by the CloudFormation stack {0}: it drifts from its template, and a later update of the stack may put the old value back. Change the template too.',
        stack,
      ),
      formats,
    ),
  stackWouldReplace: ({ names, stack }, formats) =>
    about(
      names,
      l10n.t(
        'Careful with the template of {0}: CloudFormation replaces an instance whose PlatformIdentifier changes there, and its volume with all files is deleted. Back up first, or retain the old instance.',
        stack,
      ),
      formats,
    ),
};

/** A command, where it stands, and what becomes of it on Amazon Linux 2023. */
function careWords(command: string, line: string): string {
  const reason = Object.hasOwn(al2023Care, command) ? al2023Care[command] : undefined;
  switch (reason) {
    case 'missing':
      return l10n.t('{0} in line {1} (does not exist there)', command, line);
    case 'notInstalled':
      return l10n.t('{0} in line {1} (not installed there)', command, line);
    case 'successor':
      return command === 'yum'
        ? l10n.t('{0} in line {1} (works, but use {2})', command, line, 'dnf')
        : l10n.t('{0} in line {1} (use {2})', command, line, 'systemctl');
    case undefined:
      return l10n.t('{0} in line {1}', command, line);
  }
}

/** The way out for one instance that AWS does not start any more. */
export function whatToDo(migratable: boolean): string {
  return migratable
    ? l10n.t(
        'Migrate its platform to notebook-al2023-v1: your files in /home/ec2-user/SageMaker are kept, and there is no way back.',
      )
    : l10n.t('Its platform cannot be changed: create a new instance and copy your data.');
}

/** A sentence with the names that it is about; without any it is about all of the plan. */
function about(names: readonly string[], sentence: string, formats: Formats): string {
  return names.length === 0 ? sentence : `${sentence} (${named(names, formats)})`;
}
