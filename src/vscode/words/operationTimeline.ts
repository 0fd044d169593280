import { l10n } from 'vscode';
import { minute } from '../../domain/time.ts';
import type { Entry, OperationSnapshot, Outcome } from '../../operations/operation.ts';
import { causeLine, failureOf, joined, noteText, passingWords, spanOf } from './operationSteps.ts';
import { nameIn, stageLabel } from './operations.ts';
import { stepDoneText, stepText } from './plans.ts';
import { problemWords } from './problems.ts';
import type { Times } from './times.ts';

/** What happened when, a line each; a new day has a line of its own. */
export function timelineOf(operation: OperationSnapshot, times: Times): readonly string[] {
  let day = times.day(operation.startedAt);
  return operation.entries.flatMap((entry, at) => {
    const text = entryText(operation, entry, at, times);
    if (text === undefined) return [];
    const today = times.day(entry.at);
    const isNew = today !== day;
    day = today;
    return [...(isNew ? [today] : []), `${times.time(entry.at)}  ${text}`];
  });
}

/** One line of the journal; undefined where the next line of its step says it too. */
function entryText(operation: OperationSnapshot, entry: Entry, at: number, times: Times): string | undefined {
  switch (entry.type) {
    case 'claimed':
      return claimedText(operation, entry, at);
    case 'intent': {
      const next = operation.entries.slice(at + 1).find((each) => 'step' in each && each.step === entry.step);
      if (next?.type === 'sent' || next?.type === 'notSent') return undefined;
      return l10n.t('{0}: sending the request', doing(operation, entry.step));
    }
    case 'sent':
      return l10n.t('{0}: AWS accepted the request', doing(operation, entry.step));
    case 'notSent':
      return joined(
        l10n.t('{0}: AWS did not accept the request', doing(operation, entry.step)),
        entry.problem && problemWords(entry.problem).short,
      );
    case 'done': {
      const note = noteText(entry.note);
      return joined(
        // Looking is all that a verification does.
        entry.skipped && stepIn(operation, entry.step)?.type !== 'notebook.verify'
          ? l10n.t('{0}: nothing to do', doing(operation, entry.step))
          : done(operation, entry.step),
        note,
      );
    }
    case 'failed': {
      const step = stepIn(operation, entry.step);
      if (!step) return l10n.t('{0}: failed', doing(operation, entry.step));
      const sentence = failureOf(step, entry.cause, nameIn(operation.plan, entry.cause.resource));
      return joined(sentence.replace(/[.。]$/, ''), causeLine(step, entry.cause));
    }
    case 'blocked':
      return l10n.t('{0}: not possible, its state in AWS is {1}', doing(operation, entry.step), entry.reason);
    case 'asks':
      return l10n.t('{0}: waits for your yes', doing(operation, entry.step));
    case 'stillRunning':
      return l10n.t('{0}: not done yet, and Patch Lens stopped waiting', doing(operation, entry.step));
    case 'postponed':
      return joined(
        l10n.t('{0}: tried again at {1}', doing(operation, entry.step), times.time(entry.nextAt)),
        passingText(entry.cause),
      );
    case 'paused':
      return l10n.t('Pause after {0}, until {1}', stageLabel(entry.after), times.time(entry.until));
    case 'cancelled':
      return l10n.t('Cancelled: nothing more is begun, and what was sent goes on to its end');
    case 'rollingBack':
      return entry.by === 'plan' ? l10n.t('Rolling back, as the plan says') : l10n.t('Rolling back, as you asked');
    case 'resumed':
      return l10n.t('Resumed');
    case 'replanned':
      return l10n.t('Continues with other steps');
    case 'ended':
      return outcomeText(entry.outcome);
    case 'dismissed':
      return l10n.t('Dismissed');
  }
}

function claimedText(
  { entries }: OperationSnapshot,
  { at: now, idle }: Extract<Entry, { readonly type: 'claimed' }>,
  at: number,
): string {
  if (at === 0) return l10n.t('Begun');
  const before = entries[at - 1];
  const gap = idle ?? (before ? now - before.at : 0);
  return gap < minute
    ? l10n.t('Another window of VS Code took over')
    : l10n.t('Another window of VS Code took over; no window was open for {0}', spanOf(gap));
}

function passingText(cause: Parameters<typeof passingWords>[0]): string | undefined {
  return cause.passes === undefined && cause.telling === undefined ? undefined : passingWords(cause);
}

export function outcomeText(outcome: Outcome): string {
  switch (outcome) {
    case 'done':
      return l10n.t('Done');
    case 'failed':
      return l10n.t('Failed');
    case 'stillRunning':
      return l10n.t('Stopped waiting');
    case 'rolledBack':
      return l10n.t('Rolled back');
    case 'rollBackFailed':
      return l10n.t('Roll-back failed');
    case 'cancelled':
      return l10n.t('Cancelled');
  }
}

function stepIn({ steps, plan }: OperationSnapshot, id: string) {
  return steps.find((each) => each.step.id === id)?.step ?? plan.steps.find((each) => each.id === id);
}

/** "Stopping alpha"; a step that another plan took the place of is not known any more. */
function doing(operation: OperationSnapshot, id: string): string {
  const step = stepIn(operation, id);
  return step ? stepText(step.type, nameIn(operation.plan, step.target)) : l10n.t('A step of the earlier plan');
}

function done(operation: OperationSnapshot, id: string): string {
  const step = stepIn(operation, id);
  return step ? stepDoneText(step.type, nameIn(operation.plan, step.target)) : l10n.t('A step of the earlier plan');
}
