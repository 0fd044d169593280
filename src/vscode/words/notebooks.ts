import { l10n } from 'vscode';
import { daysBetween, type Instant } from '../../domain/time.ts';
import type { NotebookEffectFacts } from '../../kinds/notebooks/effects.ts';
import type { NotebookFacts } from '../../kinds/notebooks/facts.ts';
import type { NotebookFindingFacts, StartEvidence } from '../../kinds/notebooks/findings.ts';
import { lastStartOf } from '../../kinds/notebooks/lastStart.ts';
import type { NotebookFailure } from '../../kinds/notebooks/steps.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { notebookPlanWords, whatToDo } from './notebookPlans.ts';
import { notebookFailureWords, notebookRefusalWords } from './notebookRefusals.ts';
import { ago, clipped, daysOf, sentences } from './phrases.ts';

export const notebookWords: KindWords<NotebookFindingFacts, NotebookEffectFacts, NotebookFailure, NotebookFacts> = {
  label: () => l10n.t('Notebook Instances'),
  icon: 'notebook',
  aside: ['notebook.lifecycle.none', 'notebook.script.sameAsAtStart'],
  none: (region) => l10n.t('No notebook instances in {0}', region),
  atRest,
  activity,

  findings: {
    'notebook.platform.unsupported': ({ platform, os, endOfSupport, running, awsMigratesFrom }, formats) => ({
      short: l10n.t('{0} · support ended {1}', os, formats.date(endOfSupport)),
      long: sentences(
        l10n.t(
          'Its platform {0} ({1}) has had no security updates since {2}.',
          platform,
          os,
          formats.date(endOfSupport),
        ),
        awsMigratesFrom === null
          ? l10n.t('AWS does not migrate it: create a new instance and copy your data.')
          : l10n.t(
              'AWS has been moving the remaining instances to Amazon Linux 2023 in phases since {0}.',
              formats.date(awsMigratesFrom),
            ),
        running && l10n.t('It keeps running until it is stopped, and cannot be started on this platform after that.'),
      ),
    }),
    'notebook.platform.stranded': ({ os, noStartFrom, migratable }, formats) => ({
      short: l10n.t('Cannot be started · {0}', os),
      long: sentences(
        l10n.t('AWS has not started notebook instances on {0} since {1}.', os, formats.date(noStartFrom)),
        whatToDo(migratable),
      ),
    }),
    'notebook.platform.ending': ({ platform, os, endOfSupport, days }, formats) => ({
      short: l10n.t('{0} · support ends {1}', os, formats.date(endOfSupport)),
      long: l10n.t(
        'Support for its platform {0} ({1}) ends on {2}, {3} from now. Soon after, it cannot be started again. Plan the change to notebook-al2023-v1.',
        platform,
        os,
        formats.date(endOfSupport),
        daysOf(days, formats),
      ),
    }),
    'notebook.platform.unknown': ({ platform }) =>
      platform === null
        ? {
            short: l10n.t('Platform not read'),
            long: l10n.t('AWS did not say which platform it runs on, so nobody can say whether it still gets updates.'),
          }
        : {
            short: l10n.t('Platform {0} is not known', platform),
            long: l10n.t(
              'This version of Patch Lens does not know the platform {0}, nor how long AWS supports it.',
              platform,
            ),
          },
    'notebook.instanceType.unsupported': ({ instanceType, family, successor }) => ({
      short: l10n.t('{0} · not available on Amazon Linux 2023', instanceType),
      long: l10n.t(
        'Amazon Linux 2023 does not support {0} instances. To change the platform to {1}, choose another instance type than {2} in the same update.',
        family,
        successor,
        instanceType,
      ),
    }),
    'notebook.restart.overdue': ({ days, atLeast, threshold, evidence }, formats) => ({
      short: atLeast
        ? l10n.t('Restart overdue · at least {0}', daysOf(days, formats))
        : l10n.t('Restart overdue · {0}', daysOf(days, formats)),
      long: sentences(
        atLeast
          ? l10n.t(
              'It has been running for at least {0} without a restart ({1}).',
              daysOf(days, formats),
              evidenceWords(evidence),
            )
          : l10n.t(
              'It has been running for {0} without a restart ({1}).',
              daysOf(days, formats),
              evidenceWords(evidence),
            ),
        l10n.t(
          'A restart installs the security patches that AWS has released; restart at least every {0}.',
          daysOf(threshold, formats),
        ),
        // "SageMaker AI updates the underlying software … at least once every 90 days."
        days >= 90 && l10n.t('AWS renews the software at least every 90 days, so at least one update is missing.'),
      ),
    }),
    'notebook.restart.unknown': ({ atLeastDays, atMostDays, threshold }, formats) => ({
      short: l10n.t('Last start not known'),
      long: sentences(
        l10n.t('Nothing tells whether it was restarted in the last {0}.', daysOf(threshold, formats)),
        atMostDays !== null &&
          (atLeastDays === null || atLeastDays === 0
            ? l10n.t('Its last start was at most {0} ago.', daysOf(atMostDays, formats))
            : l10n.t(
                'Its last start was between {0} and {1} ago.',
                daysOf(atLeastDays, formats),
                daysOf(atMostDays, formats),
              )),
        l10n.t('CloudTrail events (cloudtrail:LookupEvents) or its OnStart log would tell.'),
      ),
    }),
    'notebook.script.changedSinceStart': ({ config, days, evidence }, formats) => ({
      short: l10n.t('Script changed since last start'),
      long: l10n.t(
        'Its lifecycle configuration {0} was changed {1}, after its last start ({2}). The new script runs at the next start.',
        config,
        ago(days, formats),
        evidenceWords(evidence),
      ),
    }),
    'notebook.script.sameAsAtStart': ({ config, days }, formats) => ({
      short: l10n.t('Same script as at its last start'),
      long: l10n.t(
        'Its lifecycle configuration {0} was written {1}, after its last start, but with the same OnStart script that it was started with.',
        config,
        ago(days, formats),
      ),
    }),
    'notebook.script.unknown': ({ config, why }) => {
      switch (why) {
        case 'notRead':
          return {
            short: l10n.t('Script not read'),
            long: l10n.t(
              'The lifecycle configuration {0} could not be read, so nobody can say whether it runs the current script.',
              config,
            ),
          };
        case 'missing':
          return {
            short: l10n.t('Lifecycle configuration no longer exists'),
            long: l10n.t('Its lifecycle configuration {0} does not exist any more. Its next start may fail.', config),
          };
        case 'noStartTime':
          return {
            short: l10n.t('May run an older script'),
            long: l10n.t(
              'Its lifecycle configuration {0} was changed, and nothing tells whether it was started before or after that.',
              config,
            ),
          };
      }
    },
    'notebook.start.failed': ({ cause, stream, failureReason, lines }) => {
      const lastLine = lines.at(-1);
      const aws = failureReason === null ? undefined : l10n.t('AWS says: "{0}".', withoutStop(failureReason));
      if (cause !== null && stream !== null) {
        return {
          short: l10n.t('Start failed · {0}', clipped(cause)),
          long: sentences(
            l10n.t('Its last start failed. The log {0} says: "{1}".', stream, withoutStop(cause)),
            aws,
            failureReason !== null &&
              isScriptReason(failureReason) &&
              l10n.t('AWS names a time-out for whatever goes wrong in a script.'),
          ),
        };
      }
      if (failureReason === null || isScriptReason(failureReason)) {
        return {
          short: l10n.t('Start failed'),
          long: sentences(
            l10n.t('Its last start failed, and its log does not say why.'),
            lastLine !== undefined && l10n.t('The last line of its log: "{0}".', withoutStop(lastLine)),
            aws,
          ),
        };
      }
      return {
        short: l10n.t('Start failed · {0}', clipped(failureReason)),
        long: sentences(l10n.t('Its last start failed.'), aws),
      };
    },
    'notebook.lifecycle.none': () => ({
      short: l10n.t('No lifecycle configuration'),
      long: l10n.t('It has no lifecycle configuration: at a start nothing is installed beside what AWS brings.'),
    }),
    'notebook.updates.atNextStart': () => ({
      short: l10n.t('Stopped · gets updates at its next start'),
      long: l10n.t('It is stopped. Its next start brings the newest software and security patches from AWS.'),
    }),
  },

  effects: { ...notebookPlanWords, ...notebookRefusalWords },
  failures: notebookFailureWords,
};

/** What a row says when nothing is to be said against it. */
function atRest(facts: NotebookFacts, formats: Formats, now: Instant): string {
  switch (facts.status) {
    case 'InService': {
      const { exact, notBefore } = lastStartOf(facts);
      if (exact) return l10n.t('In service · started {0}', ago(daysBetween(exact.at, now), formats));
      if (!notBefore) return l10n.t('In service');
      return l10n.t('In service · started at most {0} ago', daysOf(daysBetween(notBefore.at, now) + 1, formats));
    }
    case 'Stopped':
      return l10n.t('Stopped');
    case 'Failed':
      return l10n.t('Failed');
    default:
      return activity(facts.status);
  }
}

/** `NotebookInstanceStatus` of an instance on its way to another status. */
function activity(status: string): string {
  switch (status) {
    case 'Pending':
      return l10n.t('Starting');
    case 'Stopping':
      return l10n.t('Stopping');
    case 'Updating':
      return l10n.t('Updating');
    case 'Deleting':
      return l10n.t('Deleting');
    default:
      return status;
  }
}

/** What the time of the last start was read from. */
function evidenceWords(evidence: StartEvidence): string {
  switch (evidence) {
    case 'cloudTrail':
      return l10n.t('according to CloudTrail');
    case 'onStartLog':
      return l10n.t('according to the log of its OnStart script');
    case 'observed':
      return l10n.t('as seen by Patch Lens');
    case 'created':
      return l10n.t('according to its creation time');
    case 'lastModified':
      return l10n.t('according to the time of its last change');
  }
}

/** AWS's one sentence for whatever goes wrong in a lifecycle script. */
function isScriptReason(reason: string): boolean {
  return /took longer than 5 minutes/i.test(reason);
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, '');
}
