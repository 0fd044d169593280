import { l10n } from 'vscode';
import type { PlanStep } from '../../domain/plan.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { KindId } from '../../kinds/index.ts';
import type { StepFailure } from '../../kinds/kind.ts';
import type { OperationSnapshot, StepPhase, StepSnapshot } from '../../operations/operation.ts';
import { mayHaveArrived } from '../../operations/problems.ts';
import { formatsOf } from './formats.ts';
import { lifecycleFailure } from './lifecycleConfigs.ts';
import { clipped } from './phrases.ts';
import { stepText } from './plans.ts';
import { problemWords, type ProblemWords } from './problems.ts';
import { activityText, failureSentence, progressText } from './resources.ts';

/** "42 s", "3 min", "1 h 4 min": a passing time at a glance; under a minute it ticks by the second. */
export function spanOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return l10n.t('{0} s', seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  return l10n.t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

/** "next try in 2 min" */
export function nextTry(at: Instant, now: Instant): string {
  return at > now ? l10n.t('next try in {0}', spanOf(at - now)) : l10n.t('trying again');
}

/** The name of a step under a row that says which resource it is about. */
export function stepName(type: string, name: string): string {
  switch (type) {
    case 'notebook.start':
      return l10n.t('Start');
    case 'notebook.stop':
      return l10n.t('Stop');
    case 'notebook.update':
    case 'nodegroup.update':
      return l10n.t('Update');
    case 'notebook.verify':
      return l10n.t('Verify');
    case 'lifecycle.deploy':
      return l10n.t('Deploy');
    case 'fargate.restartWorkload':
      return l10n.t('Restart');
    case 'fargate.createReplacement':
      return l10n.t('Create Replacement');
    case 'fargate.deleteReplacedPod':
      return l10n.t('Delete Old Pod');
    case 'fargate.deleteReplacement':
      return l10n.t('Delete Replacement');
    default:
      return stepText(type, name);
  }
}

/** Why a step failed, a sentence. The step's type says whose words it is told in: a roll-out has steps of two rooms. */
export function failureOf(step: PlanStep, cause: StepFailure, name: string): string {
  return step.type.startsWith('lifecycle.')
    ? lifecycleFailure(cause, name)
    : failureSentence(kindOfStep(step), cause, name);
}

/** The line that says why it failed; of a log without such a line the last one, told as that. */
export function causeLine({ type }: PlanStep, { telling, lines }: StepFailure): string | undefined {
  const last = type.startsWith('notebook.') ? lines.at(-1) : undefined;
  return telling ?? (last === undefined ? undefined : l10n.t('The last line of its log: {0}', last));
}

/** Whose words a step is told in. */
export function kindOfStep({ type }: PlanStep): KindId {
  if (type.startsWith('lambda.')) return 'functions';
  if (type.startsWith('fargate.')) return 'fargate';
  return type.startsWith('nodegroup.') ? 'nodegroups' : 'notebooks';
}

/** What passes by itself, in a few words. */
export function passingWords(cause: StepFailure): string {
  switch (cause.passes) {
    case 'capacity':
      return l10n.t('no capacity');
    case 'quota':
      return l10n.t('a quota is reached');
    default:
      return cause.telling ?? cause.code;
  }
}

/** How far a step is: what a row says of it, which has room for a few words of AWS's; a document has it `whole`. */
export function stepPhrase(operation: Journaled, snapshot: StepSnapshot, now: Instant, length?: 'whole'): string {
  const { phase, step, detail, begunAt, endedAt, cause, problem, blockedBy, nextAt, note } = snapshot;
  const refused = isOpen(phase) ? notAccepted(operation, snapshot, now) : undefined;
  if (refused !== undefined) return refused;
  const took = begunAt === undefined ? undefined : spanOf((endedAt ?? now) - begunAt);
  const fitted = (text: string) => (length === 'whole' ? text : clipped(text));
  switch (phase) {
    case 'notBegun':
      return l10n.t('not begun');
    case 'checking':
      return joined(l10n.t('checking'), problem && problemWords(problem).short);
    case 'sending':
      return joined(l10n.t('sending the request'), took, problem && problemWords(problem).short);
    case 'waiting':
      return joined(progressPhrase(snapshot) ?? waitedFor(step, detail), took, problem && problemWords(problem).short);
    case 'postponed':
      return joined(cause && passingWords(cause), nextAt === undefined ? undefined : nextTry(nextAt, now));
    case 'done':
      return joined(l10n.t('done'), noteText(note), took);
    case 'skipped':
      return joined(looksOnly(step) ? l10n.t('done') : l10n.t('already done'), noteText(note));
    case 'failed':
      return joined(
        l10n.t('failed'),
        cause ? fitted(causeLine(step, cause) ?? cause.lines.at(-1) ?? '') : problem && problemWords(problem).short,
      );
    case 'blocked':
      return l10n.t('not possible: its state is {0}', blockedBy ?? '');
    case 'stillRunning':
      return tookNothing(operation, step.id)
        ? joined(l10n.t('not accepted by AWS so far'), refusalOf(operation, step.id)?.short)
        : joined(l10n.t('still running in AWS'), took);
    case 'leftOut':
      return l10n.t('not sent');
    case 'givenUp':
      return l10n.t('sent, then rolled back');
  }
}

/** Looking is all that a verification does, and who follows an update that was begun elsewhere. */
function looksOnly({ type, input }: PlanStep): boolean {
  return type === 'notebook.verify' || typeof input['follows'] === 'string';
}

/** What could not be looked at, though it is done. */
export function noteText(note: string | undefined): string | undefined {
  return note === 'noLog' ? l10n.t('no log to check') : undefined;
}

type Journaled = Pick<OperationSnapshot, 'entries'>;

/** Neither done nor given up. */
export function isOpen(phase: StepPhase): boolean {
  return phase === 'notBegun' || phase === 'checking' || phase === 'sending' || phase === 'waiting';
}

/** "not accepted yet: SageMaker is limiting requests · next try in 2 min"; undefined where AWS did not refuse it last. */
export function notAccepted(operation: Journaled, { step, nextAt }: StepSnapshot, now: Instant): string | undefined {
  const refusal = refusalOf(operation, step.id);
  if (!refusal) return undefined;
  return joined(
    l10n.t('not accepted yet: {0}', refusal.short),
    nextAt === undefined ? undefined : nextTry(nextAt, now),
  );
}

/** Why AWS did not take the request of a step, where that is the last that it said of it. */
export function refusalOf({ entries }: Journaled, step: string): ProblemWords | undefined {
  const last = entries.findLast(
    (each) => 'step' in each && each.step === step && each.type !== 'intent' && each.type !== 'stillRunning',
  );
  if (last?.type !== 'notSent' || !last.problem || isDoubtful(last.problem)) return undefined;
  return problemWords(last.problem);
}

/** The answer is missing: AWS may have taken it. A conflict is an answer. */
function isDoubtful(problem: Problem): boolean {
  return problem.code !== 'conflict' && mayHaveArrived(problem);
}

/** Every request of a step was answered, and AWS took none: nothing of it goes on there. */
export function tookNothing({ entries }: Journaled, step: string): boolean {
  const own = entries.filter((each) => 'step' in each && each.step === step);
  const last = own.findLast(({ type }) => type === 'intent' || type === 'sent' || type === 'notSent');
  if (last?.type === 'intent' || own.some(({ type }) => type === 'sent')) return false;
  return own.every((each) => each.type !== 'notSent' || !each.problem || !isDoubtful(each.problem));
}

/** How far a step is that AWS is at, in the words of its kind; undefined where there is no more to say than that. */
export function progressPhrase({ step, phase, progress }: StepSnapshot): string | undefined {
  return phase === 'waiting' && progress ? progressText(kindOfStep(step), progress, formatsOf()) : undefined;
}

/** "Stopping"; a state at rest (InService, before AWS has begun) is nothing to wait for. */
function waitedFor(step: PlanStep, detail: string | undefined): string {
  const word = detail === undefined ? undefined : activityText(kindOfStep(step), detail);
  return word === undefined || word === detail ? l10n.t('waiting') : word;
}

/** What several steps of one resource come to, once all of them are through: how long they took together. */
export function throughPhrase(steps: readonly StepSnapshot[]): string | undefined {
  if (!steps.every(({ phase }) => phase === 'done' || phase === 'skipped')) return undefined;
  const notes = [...new Set(steps.flatMap(({ note }) => noteText(note) ?? []))];
  if (steps.every(({ phase }) => phase === 'skipped')) return joined(l10n.t('already done'), ...notes);
  const begun = Math.min(...steps.flatMap(({ begunAt }) => begunAt ?? []));
  const ended = Math.max(...steps.flatMap(({ endedAt }) => endedAt ?? []));
  return joined(l10n.t('done'), ...notes, Number.isFinite(ended - begun) ? spanOf(ended - begun) : undefined);
}

/** The step that an operation is at: the first that is under way, else the one that it came to rest at. */
export function currentStep({ steps }: Pick<OperationSnapshot, 'steps'>): StepSnapshot | undefined {
  const phases = [
    ['sending', 'waiting', 'checking'],
    ['postponed'],
    ['failed', 'blocked', 'stillRunning'],
    ['notBegun'],
  ] as const;
  for (const group of phases) {
    const found = steps.find((each) => group.some((phase) => phase === each.phase));
    if (found) return found;
  }
  return steps.at(-1);
}

/** The parts that there are. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
