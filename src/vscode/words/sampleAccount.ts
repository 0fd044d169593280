import { l10n } from 'vscode';
import type { OperationSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { operationLabel } from './operations.ts';
import { named } from './phrases.ts';

interface Question {
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly keep: string;
}

/** What becomes of operations of the sample account that are not finished, for who is about to close it. */
export function closeSampleText(unfinished: readonly OperationSnapshot[], formats: Formats): Question {
  return {
    title: l10n.t('Close the sample account?'),
    detail: [
      notFinished(unfinished, formats),
      l10n.t(
        'While the sample account is closed, this is paused. It continues when you open the sample account again; after more than 30 minutes it asks first.',
      ),
    ].join('\n\n'),
    action: l10n.t('Close Sample Account'),
    keep: l10n.t('Keep It Open'),
  };
}

/** The same for who is about to put it back to its beginning. */
export function resetSampleText(unfinished: readonly OperationSnapshot[], formats: Formats): Question {
  return {
    title: l10n.t('Reset the sample account?'),
    detail: [
      notFinished(unfinished, formats),
      l10n.t(
        'It is abandoned where it is. The sample account starts from the beginning: its operations are removed from the list, and drafts and earlier versions of its scripts are deleted.',
      ),
    ].join('\n\n'),
    action: l10n.t('Reset Sample Account'),
    keep: l10n.t('Keep as It Is'),
  };
}

function notFinished(unfinished: readonly OperationSnapshot[], formats: Formats): string {
  const labels = unfinished.map((each) => operationLabel(each, formats));
  return l10n.t('Not finished: {0}.', named(labels, formats));
}
