import * as vscode from 'vscode';
import type { Problem } from '../../domain/problem.ts';
import { second } from '../../domain/time.ts';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { Prompts } from '../prompts/prompts.ts';
import type { Formats } from '../words/kindWords.ts';
import { closed, failureSentenceOf, joinedSentences, leftText, restOf } from '../words/operationFailure.ts';
import { refusalOf, spanOf, tookNothing } from '../words/operationSteps.ts';
import { questionOf } from '../words/operationPlans.ts';
import { nameIn, operationLabel, stepsLeft, stepsText } from '../words/operations.ts';
import { actionLabel, problemWords } from '../words/problems.ts';
import { act, explain, type WayOut } from './explain.ts';

/** What took no longer than this was seen to the end, and needs no word. */
const worthAWord = 3 * second;

interface Telling {
  readonly prompts: Prompts;
  readonly log: vscode.LogOutputChannel;
  readonly formats: Formats;
}

/** Says how an operation came to rest: one message at most, and nothing where the rows say it all. */
export async function tellOutcome(telling: Telling, operation: OperationSnapshot): Promise<void> {
  const { prompts, formats } = telling;
  const { id, state, startedAt, endedAt = Date.now(), plan } = operation;
  const label = operationLabel(operation, formats);
  switch (state) {
    case 'done': {
      if (endedAt - startedAt < worthAWord) return;
      const message = vscode.l10n.t('{0}: done in {1}', label, spanOf(endedAt - startedAt));
      if (plan.stages === undefined) return prompts.mention({ id: 'operation.done', message });
      // A roll-out takes long enough for people to look elsewhere.
      return tellWith(prompts, { id: 'operation.done', level: 'info', message }, [detailsOf(id)]);
    }
    case 'stillRunning':
      return tellStillRunning(telling, operation);
    case 'failed':
      return tellFailure(telling, operation);
    case 'rolledBack': {
      const why = failureSentenceOf(operation);
      const message =
        why === undefined
          ? vscode.l10n.t('{0}: rolled back.', label)
          : vscode.l10n.t('{0}: rolled back, because it had failed. {1}', label, why);
      return tellWith(prompts, { id: 'operation.rolledBack', level: 'warning', message }, [
        ...logOf(operation),
        detailsOf(id),
      ]);
    }
    case 'rollBackFailed': {
      const message = joinedSentences(
        vscode.l10n.t('{0}: the roll-back could not be completed.', label),
        failureSentenceOf(operation),
      );
      return tellWith(prompts, { id: 'operation.rollBackFailed', level: 'error', message }, [
        ...retryOf(operation),
        detailsOf(id),
      ]);
    }
    case 'cancelled':
    case 'running':
    case 'paused':
    case 'asking':
    case 'unowned':
      return;
  }
}

/** It lay for long and would change AWS again, or a step has a question of its own: a person has to agree first. */
export async function tellAsking({ prompts, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const question = questionOf(operation, formats);
  if (question) {
    const message = vscode.l10n.t('{0} waits for your answer. {1}', operationLabel(operation, formats), question.title);
    return tellWith(prompts, { id: 'operation.question', level: 'info', message }, [
      ...(operation.offers.includes('resume')
        ? [command('resume', `${question.action}…`, 'operation.resume', operation.id)]
        : []),
      ...rollBackOf(operation),
      showOperations(),
    ]);
  }
  const left = stepsText(operation.plan, stepsLeft(operation), formats);
  const message = vscode.l10n.t(
    '{0} was interrupted and waits for you. Left to do: {1}.',
    operationLabel(operation, formats),
    left,
  );
  await tellWith(prompts, { id: 'operation.asking', level: 'warning', message }, [
    ...(operation.offers.includes('resume')
      ? [command('resume', vscode.l10n.t('Resume…'), 'operation.resume', operation.id)]
      : []),
    ...rollBackOf(operation),
    showOperations(),
  ]);
}

/** It would go on by itself, but Patch Lens is to change nothing: half done may mean that something stays stopped. */
export async function tellReadOnly({ prompts, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const message = vscode.l10n.t(
    '{0} waits, because Patch Lens is set to read-only (patchLens.readOnly). Left to do: {1}. It continues when that is off.',
    operationLabel(operation, formats),
    stepsText(operation.plan, stepsLeft(operation), formats),
  );
  await tellWith(prompts, { id: 'operation.readOnly', level: 'info', message }, [showOperations()]);
}

/** Unfinished, and nothing here can run it: its profile is gone, say. */
export async function tellUnowned({ prompts, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const { problem } = operation;
  const message = joinedSentences(
    vscode.l10n.t(
      '{0} is not finished and cannot continue. Left to do: {1}.',
      operationLabel(operation, formats),
      stepsText(operation.plan, stepsLeft(operation), formats),
    ),
    problem && problemWords(problem).long,
  );
  await tellWith(prompts, { id: 'operation.unowned', level: 'warning', message }, [showOperations()]);
}

/** The sign-in has run out half-way, or the credentials are gone: with new ones it goes on by itself. */
export async function tellSignIn(
  { prompts, formats, log }: Telling,
  operation: OperationSnapshot,
  problem: Problem,
): Promise<void> {
  const label = operationLabel(operation, formats);
  const { profile } = operation.plan.scope;
  const message =
    problem.code === 'noCredentials'
      ? vscode.l10n.t(
          '{0} waits: there are no AWS credentials for profile "{1}" now. Sign in, or set them up again; it then continues by itself.',
          label,
          profile,
        )
      : vscode.l10n.t(
          '{0} waits: the sign-in of profile "{1}" has expired. Sign in again; it then continues by itself.',
          label,
          profile,
        );
  const waysOut = [
    {
      id: 'signIn',
      label: actionLabel('signIn'),
      run: () => act('signIn', problem, log),
    },
    showOperations(),
  ];
  await tellWith(prompts, { id: 'operation.signIn', level: 'warning', message }, waysOut);
}

/** Which it is: nothing happened, or AWS goes on with what was begun. */
export async function tellCancelled({ prompts, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const label = operationLabel(operation, formats);
  if (!operation.steps.some(wasSent)) {
    const message = vscode.l10n.t('{0}: cancelled. Nothing was sent to AWS.', label);
    return tellWith(prompts, { id: 'operation.cancelled', level: 'info', message }, []);
  }
  const left = stepsLeft(operation);
  const message =
    left.length === 0
      ? vscode.l10n.t('{0}: everything was already sent.', label)
      : vscode.l10n.t(
          '{0} goes on in the background, so that nothing is left half done: {1}.',
          label,
          stepsText(operation.plan, left, formats),
        );
  return tellWith(prompts, { id: 'operation.goesOn', level: 'info', message }, [
    ...(operation.offers.includes('rollBack')
      ? [command('undo', vscode.l10n.t('Undo…'), 'operation.rollBack', operation.id)]
      : []),
    showOperations(),
  ]);
}

/** A wish that the operation did not take in: another window has it by now, or its journal can not be written. */
export async function tellRefused(
  { prompts, log, formats }: Telling,
  operation: OperationSnapshot | undefined,
  problem: Problem,
): Promise<void> {
  if (!operation || problem.code !== 'conflict') return explain(prompts, log, problem);
  const message = vscode.l10n.t(
    '{0} is now run by another window of VS Code. Do this there.',
    operationLabel(operation, formats),
  );
  await tellWith(prompts, { id: 'operation.elsewhere', level: 'info', message }, [showOperations()]);
}

function wasSent({ phase, undo }: StepSnapshot): boolean {
  return !undo && ['waiting', 'postponed', 'done', 'failed', 'stillRunning', 'sending'].includes(phase);
}

async function tellStillRunning({ prompts, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const running = operation.steps.filter((each) => each.phase === 'stillRunning');
  const refused = running.filter((each) => tookNothing(operation, each.step.id));
  const rest = operation.steps.filter((each) => each.phase === 'leftOut' || each.phase === 'notBegun');
  const label = operationLabel(operation, formats);
  const [first] = refused;
  if (first) {
    const message = joinedSentences(
      vscode.l10n.t(
        'Patch Lens stopped waiting for {0}. AWS has not accepted this so far: {1}.',
        label,
        stepsText(operation.plan, [...refused, ...rest], formats),
      ),
      refusalOf(operation, first.step.id)?.long,
      vscode.l10n.t('Resume it to try again.'),
    );
    return tellWith(prompts, { id: 'stillRunning', level: 'warning', message }, [
      ...resumeOf(operation, vscode.l10n.t('Resume')),
      showOperations(),
    ]);
  }
  const message =
    rest.length === 0
      ? vscode.l10n.t('{0} is taking longer than usual. AWS goes on; its row shows when it is done.', label)
      : vscode.l10n.t(
          '{0} is taking longer than usual: {1}. Resume it to keep waiting; not sent so far: {2}.',
          label,
          stepsText(operation.plan, running, formats),
          stepsText(operation.plan, rest, formats),
        );
  return tellWith(prompts, { id: 'stillRunning', level: rest.length === 0 ? 'info' : 'warning', message }, [
    ...resumeOf(operation, vscode.l10n.t('Keep Waiting')),
    showOperations(),
  ]);
}

async function tellFailure({ prompts, log, formats }: Telling, operation: OperationSnapshot): Promise<void> {
  const { plan, steps } = operation;
  const failed = steps.filter((each) => each.phase === 'failed' || each.phase === 'blocked');
  const [first] = failed;
  if (!first) return;
  const count =
    failed.length > 1
      ? vscode.l10n.t('{0} of {1} failed.', formats.number(failed.length), formats.number(plan.targets.length))
      : undefined;
  const name = nameIn(plan, first.step.target);
  const { cause, problem } = first;
  const waysOut = [
    ...scriptOf(first),
    ...logOf(operation),
    ...preflightOf(first),
    ...retryOf(operation),
    ...forceOf(first),
    ...(operation.offers.includes('chooseInstanceType')
      ? [command('type', vscode.l10n.t('Choose Instance Type…'), 'operation.chooseInstanceType', operation.id)]
      : []),
    ...rollBackOf(operation),
  ];
  if (problem && !cause) {
    return explain(
      prompts,
      log,
      problem,
      joinedSentences(count, leftText(operation, first, name), ...restOf(operation, formats)),
      waysOut,
    );
  }
  // Its lines are the script's own output, which may hold anything; the documents show them, our log does not.
  log.error(`${plan.remedy}: ${first.step.type} ${first.step.target}: ${cause?.code ?? first.blockedBy ?? ''}`);
  const message = joinedSentences(count, closed(failureSentenceOf(operation)), ...restOf(operation, formats));
  return tellWith(
    prompts,
    { id: cause ? 'failed' : 'blocked', level: cause ? 'error' : 'warning', message },
    waysOut.slice(0, 4),
  );
}

/** The script failed: started as it is, it would fail again. */
function scriptOf({ step, cause }: StepSnapshot): readonly WayOut[] {
  if (!cause || !step.type.startsWith('notebook.')) return [];
  const wrote =
    cause.code === 'startFailed' && cause.lines.some((line, at) => at > 0 || /lifecycle config/i.test(line));
  return wrote || cause.code === 'logNotClean' || cause.code === 'markerMissing'
    ? [command('script', vscode.l10n.t('Open OnStart Script'), 'lifecycle.open', step.target)]
    : [];
}

/** What stood in the way of an update is still there, to be looked at. */
function preflightOf({ step, cause }: StepSnapshot): readonly WayOut[] {
  if (!cause || step.type !== 'nodegroup.update' || cause.code === 'gone') return [];
  return [command('preflight', vscode.l10n.t('Run Pre-flight'), 'nodegroup.preflight', step.target)];
}

/** Pods held it: force gets past them, which the command asks about. */
function forceOf({ step, cause }: StepSnapshot): readonly WayOut[] {
  if (cause?.code !== 'podsHeld') return [];
  return [command('force', vscode.l10n.t('Update with Force…'), 'nodegroup.update', step.target)];
}

function logOf({ steps }: OperationSnapshot): readonly WayOut[] {
  const failed = steps.find((each) => each.phase === 'failed' && each.cause && each.step.type.startsWith('notebook.'));
  if (!failed) return [];
  return [command('log', vscode.l10n.t('Show Start Log'), 'notebook.showStartLog', failed.step.target)];
}

function retryOf(operation: OperationSnapshot): readonly WayOut[] {
  return resumeOf(operation, vscode.l10n.t('Retry'));
}

function resumeOf({ id, offers }: OperationSnapshot, label: string): readonly WayOut[] {
  return offers.includes('resume') ? [command('resume', label, 'operation.resume', id)] : [];
}

function rollBackOf({ id, offers }: OperationSnapshot): readonly WayOut[] {
  return offers.includes('rollBack')
    ? [command('rollBack', vscode.l10n.t('Roll Back…'), 'operation.rollBack', id)]
    : [];
}

function detailsOf(id: string): WayOut {
  return command('details', vscode.l10n.t('Show Details'), 'operation.showDetails', id);
}

function showOperations(): WayOut {
  return command('operations', vscode.l10n.t('Show Operations'), 'operations.focus');
}

function command(id: string, label: string, name: string, ...args: readonly unknown[]): WayOut {
  return { id, label, run: () => vscode.commands.executeCommand(`patchLens.${name}`, ...args) };
}

async function tellWith(
  prompts: Prompts,
  sentence: { readonly id: string; readonly level: 'info' | 'warning' | 'error'; readonly message: string },
  waysOut: readonly WayOut[],
): Promise<void> {
  const answer = await prompts.tell({ ...sentence, actions: waysOut.map(({ id, label }) => ({ id, label })) });
  await waysOut.find((each) => each.id === answer)?.run();
}
