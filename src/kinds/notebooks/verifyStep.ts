import type { LogEvent, NotebookInstance } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf, type ProblemCode } from '../../domain/problem.ts';
import { minute, second, type Instant } from '../../domain/time.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { failureLog, tellingLine, troubleLines } from './cause.ts';
import { longestStart } from './evidence.ts';
import { logGroup, logStream } from './facts.ts';
import { describe, failed, nameOf, reasonOf, serviceTime, skew } from './instance.ts';

/** A package list is long, and its marker stands before it. */
const linesRead = 2000;

/** Lines reach CloudWatch Logs a little later than they are written; so long after InService they are waited for. */
const arrives = { log: 30 * second, marker: 2 * minute } as const;

/** What a person or a network has to change before a log can be read; the rest passes, and is asked again. */
const unreadable: ReadonlySet<ProblemCode> = new Set([
  'accessDenied',
  'regionUnavailable',
  'invalidRequest',
  'notFound',
]);

/**
 * Whether a start went well; nothing is changed. Running, and the OnStart log since this start without a line that sounds
 * like an error; with `marker` in the input, that text stands in it. Without a lifecycle configuration running is enough.
 *
 * AWS takes the script's exit status for its own verdict, so a log that stays away is accepted, with the note `noLog`: a
 * script may write nothing, and an instance may have no network path to the logs. A log that may not be read is another matter: the check
 * that was asked for is not made, and the step fails with `verifyUnknown`; so does a marker that has no log to be in.
 */
export const verify: StepType = {
  wait: { every: 5 * second, upTo: 30 * minute },
  async observe(step, context) {
    const instance = await describe(step, context);
    if (!instance) return failed(step, 'gone');
    switch (instance.status) {
      case 'InService':
        return verifyLog(step, instance, context);
      case 'Stopped':
      case 'Failed':
        return failed(step, 'notRunning', reasonOf(instance));
      case 'Deleting':
        return failed(step, 'beingDeleted');
      default:
        return { state: 'pending', detail: instance.status };
    }
  },
  act: () => Promise.resolve(),
};

async function verifyLog(step: PlanStep, instance: NotebookInstance, context: StepContext): Promise<StepState> {
  const { marker } = step.input;
  const wanted = typeof marker === 'string' && marker !== '' ? marker : undefined;
  if (instance.lifecycleConfigName === undefined)
    return wanted === undefined ? { state: 'done' } : failed(step, 'verifyUnknown');
  const stream = logStream(nameOf(step), 'OnStart');
  let events: readonly LogEvent[];
  try {
    events = await context.ports.logs.tail(logGroup, stream, linesRead, context.call);
  } catch (error) {
    const { code, permission } = problemOf(error);
    if (!unreadable.has(code)) throw error;
    return failed(step, 'verifyUnknown', permission === undefined ? [] : [permission]);
  }
  const since = startOfRun(instance, context);
  const run = events.filter(({ at }) => at >= since);
  const trouble = troubleLines(run);
  if (trouble.length > 0) return failed(step, 'logNotClean', trouble);
  const found = wanted === undefined ? run.length > 0 : run.some(({ message }) => message.includes(wanted));
  if (found) return { state: 'done' };
  const patience = wanted === undefined ? arrives.log : arrives.marker;
  if (mayStillCome(instance, patience, since, context)) return { state: 'pending' };
  if (wanted === undefined) return { state: 'done', note: 'noLog' };
  if (run.length === 0) return failed(step, 'verifyUnknown');
  const lines = failureLog(stream, run)?.lines ?? [];
  return failed(step, 'markerMissing', lines, tellingLine(lines) ?? null);
}

/**
 * Since it is in service, or since somebody looks: by AWS's clock the one, which may differ from that here, by the
 * machine's alone the other. Whichever is over first.
 */
function mayStillCome(
  { lastModifiedTime }: NotebookInstance,
  patience: number,
  since: Instant,
  context: StepContext,
): boolean {
  const { observedFor = 0, speed = 1 } = context;
  return observedFor * speed < patience && serviceTime(lastModifiedTime ?? since, context) < patience + skew;
}

/**
 * The stream is the same for every start. This one came after the change that was AWS's last before the operation's
 * request; not knowing that, it began with the request, as far as the clocks agree; not knowing that either, at most so
 * long before the instance was in service.
 */
function startOfRun({ lastModifiedTime }: NotebookInstance, context: StepContext): Instant {
  const { modifiedBeforeSent, sentBefore } = context;
  if (modifiedBeforeSent !== undefined) return modifiedBeforeSent;
  return sentBefore === undefined ? (lastModifiedTime ?? context.now()) - longestStart : sentBefore - skew;
}
