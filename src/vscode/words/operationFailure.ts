import { l10n } from 'vscode';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { causeLine, failureOf } from './operationSteps.ts';
import { nameIn } from './operations.ts';
import { named } from './phrases.ts';
import { stepText } from './plans.ts';
import { problemWords } from './problems.ts';

/** The first failure: what failed, and the line that says why. */
export function failureSentenceOf({ plan, steps }: OperationSnapshot): string | undefined {
  const first = steps.find((each) => each.phase === 'failed' || each.phase === 'blocked');
  if (!first) return undefined;
  const name = nameIn(plan, first.step.target);
  if (first.cause) return joinedSentences(failureOf(first.step, first.cause, name), causeLine(first.step, first.cause));
  if (first.problem) return joinedSentences(`${name}:`, problemWords(first.problem).long);
  return l10n.t('{0} was not changed: its state in AWS is now {1}.', name, first.blockedBy ?? '?');
}

/** Of a roll-out that stopped: who is as before, whether the script is in AWS, and what can be done. */
export function restOf({ plan, steps, offers }: OperationSnapshot, formats: Formats): readonly string[] {
  if (plan.stages === undefined) return [];
  const forth = steps.filter((each) => !each.undo);
  const untouched = plan.targets.filter(({ key }) =>
    forth.every(({ step, phase }) => step.target !== key || phase === 'leftOut' || phase === 'notBegun'),
  );
  const deploy = forth.find(({ step, phase }) => step.type === 'lifecycle.deploy' && phase === 'done');
  return [
    ...(untouched.length > 0
      ? [
          stoppedText(
            plan,
            named(
              untouched.map(({ name }) => name),
              formats,
            ),
          ),
        ]
      : []),
    ...(deploy
      ? [l10n.t('The new script of {0} is deployed: what starts next runs it.', nameIn(plan, deploy.step.target))]
      : []),
    ...(offers.includes('rollBack')
      ? [
          deploy
            ? l10n.t('Retry, or roll back: that restores the previous script and starts what failed with it.')
            : l10n.t('Retry, or roll back: that starts what failed once more.'),
        ]
      : []),
  ];
}

function stoppedText({ remedy }: OperationSnapshot['plan'], untouched: string): string {
  return remedy === 'nodegroup.update'
    ? l10n.t('Those after it were not touched: {0}.', untouched)
    : l10n.t('The roll-out has stopped. Not touched: {0}.', untouched);
}

/** A line of a log or of AWS ends a sentence only by chance. */
export function closed(sentence: string | undefined): string | undefined {
  return sentence === undefined || /[.!?。…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** What is left undone is named: half a restart is a notebook that stays stopped. */
export function leftText({ steps }: OperationSnapshot, failed: StepSnapshot, name: string): string {
  const own = steps.filter((each) => !each.undo && each.step.target === failed.step.target);
  const at = own.indexOf(failed);
  if (!own.slice(0, at).some((each) => each.phase === 'done')) return l10n.t('{0} was not changed.', name);
  return l10n.t(
    '{0} is left half done. AWS goes on with what was begun, but this was not sent: {1}.',
    name,
    own
      .slice(at)
      .map(({ step }) => stepText(step.type, name))
      .join(', '),
  );
}

export function joinedSentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
