import { l10n } from 'vscode';
import { lookUp, phase } from '../../domain/calendar.ts';
import type { Instant } from '../../domain/time.ts';
import type { FunctionFacts } from '../../kinds/functions/facts.ts';
import { runtimes } from '../../kinds/functions/runtimes.ts';
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

/**
 * Who has to act for a function, or a published version of it, to get patches:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtime-management-shared.html. Undefined: that is still being read. `asked`: a finding asks the person for something.
 */
export function whoActs(
  { packageType, replicaOf, runtime, management, version }: FunctionFacts,
  now: Instant,
  asked = false,
): string | undefined {
  if (packageType === 'Image') return l10n.t('You have to act: rebuild the image and deploy it.');
  if (replicaOf !== undefined)
    return l10n.t('Lambda updates a replica with the function that it is a copy of; who has to act is decided there.');
  if (isDeprecated(runtime, now))
    return l10n.t('You have to act: move it to a supported runtime. For a deprecated one no mode brings patches.');
  switch (management.state) {
    case 'pending':
    case 'notApplicable':
      return undefined;
    case 'unreadable':
      return l10n.t('Who has to act depends on its runtime update mode, which is not known.');
    case 'read':
      return whoActsIn(management.mode, version === '$LATEST', asked);
  }
}

function isDeprecated(runtime: string | undefined, now: Instant): boolean {
  const support = runtime === undefined ? undefined : lookUp(runtimes, runtime);
  return phase(support?.deprecation ?? null, now, 0) === 'past';
}

function whoActsIn(mode: string, latest: boolean, asked: boolean): string | undefined {
  switch (mode) {
    case 'Auto':
      return asked
        ? l10n.t('AWS releases runtime patches and applies them. What is said above is for you to do.')
        : l10n.t('AWS acts: it releases runtime patches and applies them. You have nothing to do.');
    case 'FunctionUpdate':
      return latest
        ? l10n.t('You have to act: AWS releases runtime patches, and they arrive when you update the function.')
        : l10n.t('You have to act: a published version is never updated. Publish a new one and move the alias to it.');
    case 'Manual':
      return l10n.t(
        'You have to act: AWS releases runtime patches, and nobody applies them until you change the mode or the pinned version.',
      );
    default:
      return undefined;
  }
}
