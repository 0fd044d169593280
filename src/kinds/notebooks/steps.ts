import { tellingLine } from './cause.ts';
import type { NotebookInstance } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import { minute, second } from '../../domain/time.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { failureLog } from './cause.ts';
import { logGroup, logStream } from './facts.ts';
import { isGone } from './gone.ts';

/** Why a step failed for good. */
export type NotebookFailure = 'startFailed' | 'stopFailed' | 'gone' | 'beingDeleted';

/** AWS's own waiters look every 30 seconds for half an hour; a person watches this one, so it looks more often. */
const wait = { every: 5 * second, upTo: 30 * minute } as const;

/** For so long after a call the old state may still be what AWS answers. */
const settling = 15 * second;

/** The clock here and AWS's may differ by so much. */
const skew = minute;

/** More of a script's log is read than is kept: blank lines and long runs of progress are in it. */
const linesRead = 50;

/** InService → Stopped. Where it is not running already, there is nothing to do. */
const stop: StepType = {
  wait,
  async observe(step, context) {
    const instance = await describe(step, context);
    if (!instance) return failed(step, 'gone');
    switch (instance.status) {
      case 'Stopped':
        return { state: 'done' };
      case 'Failed':
        // AWS does not stop what has failed, and starts it from there: nothing is running.
        return context.startedAt === undefined ? { state: 'done' } : failed(step, 'stopFailed', reasonOf(instance));
      case 'InService':
        return isSettling(context) ? { state: 'pending', detail: instance.status } : { state: 'todo' };
      case 'Deleting':
        return failed(step, 'beingDeleted');
      default:
        return { state: 'pending', detail: instance.status };
    }
  },
  act: (step, context) =>
    unlessOvertaken(step, context, { from: ['InService'], towards: ['Stopping', 'Stopped'] }, (name) =>
      context.ports.sageMaker.stopNotebookInstance(name, context.call),
    ),
};

/** Stopped or Failed → InService. Already InService with no call of ours: someone was faster, and it is done. */
const start: StepType = {
  wait,
  async observe(step, context) {
    const instance = await describe(step, context);
    if (!instance) return failed(step, 'gone');
    switch (instance.status) {
      case 'InService':
        return { state: 'done' };
      case 'Stopped':
      case 'Failed': {
        const { startedAt } = context;
        if (startedAt === undefined) return { state: 'todo' };
        if (movedSince(instance, startedAt)) return startFailed(step, instance, context);
        if (isSettling(context)) return { state: 'pending', detail: instance.status };
        // It failed about when we called: the clocks differ. It has not moved: the call never arrived and is still to be made.
        if (instance.status === 'Failed' && movedSince(instance, startedAt - skew))
          return startFailed(step, instance, context);
        return { state: 'todo' };
      }
      case 'Deleting':
        return failed(step, 'beingDeleted');
      default:
        return { state: 'pending', detail: instance.status };
    }
  },
  act: (step, context) =>
    unlessOvertaken(step, context, { from: ['Stopped', 'Failed'], towards: ['Pending', 'InService'] }, (name) =>
      context.ports.sageMaker.startNotebookInstance(name, context.call),
    ),
};

export const steps: Readonly<Record<'notebook.stop' | 'notebook.start', StepType>> = {
  'notebook.stop': stop,
  'notebook.start': start,
};

function nameOf(step: PlanStep): string {
  const { name } = step.input;
  if (typeof name === 'string') return name;
  throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `step ${step.id} has no name` });
}

/** The instance as it is; undefined where AWS has none of that name (it says ValidationException). */
async function describe(step: PlanStep, context: StepContext): Promise<NotebookInstance | undefined> {
  try {
    return await context.ports.sageMaker.describeNotebookInstance(nameOf(step), context.call);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * Sends the call. AWS refuses it where the state has changed since it was
 * observed. On its way to where we want it (someone was faster, or it is a
 * retry of ours whose first try had arrived) the refusal is no failure; on its
 * way elsewhere it is tried again later.
 */
async function unlessOvertaken(
  step: PlanStep,
  context: StepContext,
  states: { readonly from: readonly string[]; readonly towards: readonly string[] },
  send: (name: string) => Promise<void>,
): Promise<void | 'busy'> {
  try {
    await send(nameOf(step));
  } catch (error) {
    const { code } = problemOf(error);
    if (code !== 'conflict' && code !== 'invalidRequest') throw error;
    const instance = await describe(step, context);
    if (!instance || states.from.includes(instance.status)) throw error;
    if (!states.towards.includes(instance.status)) return 'busy';
  }
}

function isSettling(context: StepContext): boolean {
  return context.startedAt !== undefined && context.now() - context.startedAt < settling;
}

function movedSince({ lastModifiedTime }: NotebookInstance, moment: number): boolean {
  return lastModifiedTime !== undefined && lastModifiedTime > moment;
}

function failed(step: PlanStep, code: NotebookFailure, lines: readonly string[] = []): StepState {
  const telling = tellingLine(lines) ?? lines.at(-1);
  return {
    state: 'failed',
    cause: { code, resource: step.target, lines, ...(telling === undefined ? {} : { telling }) },
  };
}

function reasonOf({ failureReason }: NotebookInstance): readonly string[] {
  return failureReason === undefined ? [] : [failureReason];
}

/** With AWS's reason, and with what the script wrote since our call: the reason alone reads like a time-out for everything. */
async function startFailed(step: PlanStep, instance: NotebookInstance, context: StepContext): Promise<StepState> {
  return failed(step, 'startFailed', [...reasonOf(instance), ...(await scriptLines(step, instance, context))]);
}

async function scriptLines(
  step: PlanStep,
  instance: NotebookInstance,
  context: StepContext,
): Promise<readonly string[]> {
  const { startedAt = 0, ports, signal, call } = context;
  if (instance.lifecycleConfigName === undefined) return [];
  const stream = logStream(nameOf(step), 'OnStart');
  try {
    const events = await ports.logs.tail(logGroup, stream, linesRead, call);
    return (
      failureLog(
        stream,
        events.filter(({ at }) => at >= startedAt - skew),
      )?.lines ?? []
    );
  } catch (error) {
    // The failure is reported without its log rather than not at all.
    if (signal.aborted) throw error;
    return [];
  }
}
