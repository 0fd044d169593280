import { l10n } from 'vscode';
import type { OperationOffer, OperationSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { closed, failureSentenceOf, joinedSentences, leftText, restOf } from './operationFailure.ts';
import { causeLine, failureOf, joined, spanOf } from './operationSteps.ts';
import { nameIn, operationPhrase } from './operations.ts';
import { outcomeText } from './operationTimeline.ts';
import { problemWords } from './problems.ts';

/** So many lines of a log stand under a failure; the log itself has the rest. */
const logLinesShown = 15;

/** How it stands, in a line: the state first. Why it failed and where it is are not in it. */
export function headlineOf(operation: OperationSnapshot, formats: Formats, now: number): string {
  const { state, startedAt, endedAt } = operation;
  switch (state) {
    case 'failed':
    case 'rolledBack':
    case 'rollBackFailed':
      return joined(
        outcomeText(state),
        spanOf((endedAt ?? now) - startedAt),
        endedAt === undefined ? undefined : formats.dateTime(endedAt),
      );
    case 'running':
    case 'paused':
    case 'asking':
    case 'unowned':
    case 'done':
    case 'stillRunning':
    case 'cancelled':
      return operationPhrase(withoutPlace(operation), formats, now);
  }
}

/** A line of its own says that it is of the sample account. */
function withoutPlace(operation: OperationSnapshot): OperationSnapshot {
  return { ...operation, plan: { ...operation.plan, scope: { ...operation.plan.scope, sample: false } } };
}

/** What its row offers now; undefined for nothing but to take it off the list. */
export function offersText({ offers, state }: OperationSnapshot): string | undefined {
  if (offers.every((offer) => offer === 'dismiss')) return undefined;
  const hasFailed = state === 'failed' || state === 'rollBackFailed';
  const labels = offers.map((offer) => offerLabel(offer, hasFailed));
  return l10n.t('What you can do, from its row in the Operations view: {0}', labels.join(', '));
}

function offerLabel(offer: OperationOffer, hasFailed: boolean): string {
  switch (offer) {
    case 'resume':
      return hasFailed ? l10n.t('Resume (try again)') : l10n.t('Resume');
    case 'rollBack':
      return l10n.t('Roll Back');
    case 'cancel':
      return l10n.t('Cancel');
    case 'dismiss':
      return l10n.t('Dismiss');
    case 'chooseInstanceType':
      return l10n.t('Choose Another Instance Type');
  }
}

/** The same in short, for a tooltip: the first failure with the line that says why. */
export function wrongShort(operation: OperationSnapshot, formats: Formats): readonly string[] {
  const { problem, state } = operation;
  const failure = state === 'done' ? undefined : closed(failureSentenceOf(operation));
  return [
    ...(failure === undefined ? [] : [failure]),
    ...(problem ? [problemWords(problem).long] : []),
    ...(state === 'failed' ? restOf(operation, formats) : []),
  ];
}

/** Each failure with its evidence, and what is left as it was; empty where nothing went wrong. */
export function wrongLines(operation: OperationSnapshot, formats: Formats): readonly string[] {
  const { plan, steps, problem, state } = operation;
  const failures = steps.flatMap((each) => {
    const name = nameIn(plan, each.step.target);
    // A start that found no capacity at first may have come through.
    if (each.phase === 'done' || each.phase === 'skipped') return [];
    if (each.cause) {
      const lines = each.cause.lines.slice(-logLinesShown).map((line) => `  ${line}`);
      const telling = lines.length > 1 ? undefined : causeLine(each.step, each.cause);
      return [
        joinedSentences(failureOf(each.step, each.cause, name), closed(telling)),
        ...(telling === undefined ? lines : []),
      ];
    }
    if (each.phase === 'blocked') {
      return [l10n.t('{0} was not changed: its state in AWS is now {1}.', name, each.blockedBy ?? '?')];
    }
    // What passes by itself went wrong once, if at all: the operation says so when it lasts.
    if (!each.problem || each.phase !== 'failed') return [];
    return [joinedSentences(problemWords(each.problem).long, leftText(operation, each, name))];
  });
  return [
    ...failures,
    ...(problem ? [problemWords(problem).long] : []),
    ...(state === 'failed' ? restOf(operation, formats) : []),
  ];
}
