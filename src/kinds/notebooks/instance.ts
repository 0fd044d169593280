import type { NotebookInstance } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import { minute, second, type Instant } from '../../domain/time.ts';
import type { StepContext, StepFailure, StepState } from '../kind.ts';
import { confirmAccount, confirmSame } from '../sameAccount.ts';
import { failureLog, tellingLine } from './cause.ts';
import { logGroup, logStream } from './facts.ts';
import { isGone } from './gone.ts';

/* What the step types of notebook instances have in common. */

/** Why a step failed for good. */
export type NotebookFailure =
  | 'startFailed'
  /** No capacity for its instance type now; the start is worth another try. */
  | 'noCapacity'
  /** AWS found a quota used up after it took the start. */
  | 'quotaReached'
  | 'stopFailed'
  /** SageMaker tried the update, and failed. */
  | 'updateFailed'
  /** SageMaker does not take the update as it is: no such configuration, a type without images, a way back. */
  | 'updateRefused'
  /** SageMaker does not take an update of an instance in status Failed. */
  | 'updateRefusedFailed'
  /** Verification: it is not running. */
  | 'notRunning'
  /** Verification: its OnStart log of this start has lines that sound like errors. */
  | 'logNotClean'
  /** Verification: what should stand in the log of this start does not. */
  | 'markerMissing'
  /** Verification: the check could not be made. */
  | 'verifyUnknown'
  | 'gone'
  | 'beingDeleted';

/** AWS's own waiters look every 30 seconds for half an hour; a person watches this one, so it looks more often. */
export const wait = { every: 5 * second, upTo: 30 * minute } as const;

/** For so long after a call the old state may still be what AWS answers. */
const settling = 15 * second;

/** The clock here and AWS's may differ by so much. */
export const skew = minute;

/** More of a script's log is read than is kept: blank lines and long runs of progress are in it. */
const linesRead = 50;

export function nameOf(step: PlanStep): string {
  const { name } = step.input;
  if (typeof name === 'string') return name;
  throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `step ${step.id} has no name` });
}

/**
 * The instance as it is; undefined where AWS has none of that name (it says ValidationException). Rejects with a
 * ProblemError (`wrongAccount`) where the one of that name is another account's.
 */
export async function describe(step: PlanStep, context: StepContext): Promise<NotebookInstance | undefined> {
  let instance: NotebookInstance;
  try {
    instance = await context.ports.sageMaker.describeNotebookInstance(nameOf(step), context.call);
  } catch (error) {
    if (!isGone(error)) throw error;
    await confirmAccount(step.target, context);
    return undefined;
  }
  confirmSame(step.target, instance.arn);
  return instance;
}

/**
 * Sends the call. AWS refuses it where the state has changed since it was
 * observed. On its way to where we want it (someone was faster, or it is a
 * retry of ours whose first try had arrived) the refusal is no failure; on its
 * way elsewhere it is tried again later.
 */
export async function unlessOvertaken(
  step: PlanStep,
  context: StepContext,
  states: { readonly from: readonly string[]; readonly towards: readonly string[] },
  send: (name: string) => Promise<void>,
): Promise<void | 'busy'> {
  try {
    await send(nameOf(step));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const instance = await describe(step, context);
    if (!instance || states.from.includes(instance.status)) throw error;
    if (!states.towards.includes(instance.status)) return 'busy';
  }
}

/** AWS understood the request and does not carry it out. */
export function isRefusal(error: unknown): boolean {
  const { code } = problemOf(error);
  return code === 'conflict' || code === 'invalidRequest';
}

export function isSettling(context: StepContext): boolean {
  return context.startedAt !== undefined && serviceTime(context.startedAt, context) < settling;
}

/** How long ago that is, in the service's own time, which runs faster in the sample account. */
export function serviceTime(since: Instant, context: StepContext): number {
  return (context.now() - since) * (context.speed ?? 1);
}

/** The call is to be made, with AWS's own time of the last change before it. */
export function todo({ lastModifiedTime }: NotebookInstance): StepState {
  return lastModifiedTime === undefined ? { state: 'todo' } : { state: 'todo', lastModified: lastModifiedTime };
}

/**
 * Whether what it is now came of the call: it has changed since it was seen before it, both by AWS's clock. Not knowing
 * that, the clock here has to do, and only where AWS is known to have taken the call: in doubt (a crash came between) it
 * may be as it was before, and to call once more starts or changes what is not running, and interrupts nobody. AWS tells
 * a failure of before the call and one of it apart by nothing, and gets the benefit of `skew`; what is Stopped was
 * most likely stopped for this call.
 */
export function movedSinceCall({ status, lastModifiedTime }: NotebookInstance, context: StepContext): boolean {
  const { startedAt, taken = true, modifiedBefore } = context;
  if (lastModifiedTime === undefined || startedAt === undefined) return false;
  if (modifiedBefore !== undefined) return lastModifiedTime > modifiedBefore;
  return taken && lastModifiedTime > (status === 'Failed' ? startedAt - skew : startedAt + skew);
}

export function failed(
  step: PlanStep,
  code: NotebookFailure,
  lines: readonly string[] = [],
  telling: string | null = wordOf(lines),
): StepState {
  return { state: 'failed', cause: failureOf(step, code, lines, telling) };
}

/** Of AWS's own words the last is told where none sounds like an error. */
function wordOf(lines: readonly string[]): string | null {
  return tellingLine(lines) ?? lines.at(-1) ?? null;
}

/** `telling`: the line that says most; null where none does. */
export function failureOf(
  step: PlanStep,
  code: NotebookFailure,
  lines: readonly string[] = [],
  telling: string | null = wordOf(lines),
): StepFailure {
  const passes = code === 'noCapacity' ? 'capacity' : code === 'quotaReached' ? 'quota' : undefined;
  return {
    code,
    resource: step.target,
    lines,
    ...(telling === null ? {} : { telling }),
    ...(passes === undefined ? {} : { passes }),
  };
}

export function reasonOf({ failureReason }: NotebookInstance): readonly string[] {
  return failureReason === undefined ? [] : [failureReason];
}

/** What the OnStart script wrote since a moment, its last lines; none where the log can not be read. */
export async function scriptLines(
  step: PlanStep,
  instance: NotebookInstance,
  since: number,
  { ports, signal, call }: StepContext,
): Promise<readonly string[]> {
  if (instance.lifecycleConfigName === undefined) return [];
  const stream = logStream(nameOf(step), 'OnStart');
  try {
    const events = await ports.logs.tail(logGroup, stream, linesRead, call);
    const ofThisRun = events.filter(({ at }) => at >= since);
    return failureLog(stream, ofThisRun)?.lines ?? [];
  } catch (error) {
    // The failure is reported without its log rather than not at all.
    if (signal.aborted) throw error;
    return [];
  }
}
