import type { NotebookInstance } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { tellingLine } from './cause.ts';
import {
  describe,
  failed,
  isSettling,
  movedSinceCall,
  reasonOf,
  scriptLines,
  skew,
  todo,
  unlessOvertaken,
  wait,
} from './instance.ts';

/** InService → Stopped. Where it is not running already, there is nothing to do. */
export const stop: StepType = {
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
        return isSettling(context) ? { state: 'pending', detail: instance.status } : todo(instance);
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
export const start: StepType = {
  wait,
  async observe(step, context) {
    const instance = await describe(step, context);
    if (!instance) return failed(step, 'gone');
    switch (instance.status) {
      case 'InService':
        return { state: 'done' };
      case 'Stopped':
      case 'Failed': {
        if (isSettling(context)) return { state: 'pending', detail: instance.status };
        // In doubt, Stopped is what it was before the call, or what somebody else has made of it since.
        const ours = instance.status === 'Failed' || context.taken !== false;
        // Where it has not moved, the call never arrived and is still to be made.
        return ours && movedSinceCall(instance, context) ? startFailed(step, instance, context) : todo(instance);
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

/**
 * "Insufficient notebook instance capacity. Retry later or with a different instance type." is what one of them was
 * told; AWS documents no text.
 */
const capacity = /capacity/i;
/** The sentence of ResourceLimitExceeded speaks of a service limit and of Service Quotas. */
const quota = /ResourceLimitExceeded|service limit|\bquota/i;

/** With AWS's reason, and with what the script wrote since our call: the reason alone reads like a time-out for everything. */
async function startFailed(step: PlanStep, instance: NotebookInstance, context: StepContext): Promise<StepState> {
  const reason = reasonOf(instance);
  if (reason.some((text) => capacity.test(text))) return failed(step, 'noCapacity', reason);
  if (reason.some((text) => quota.test(text))) return failed(step, 'quotaReached', reason);
  const since = context.modifiedBefore ?? (context.startedAt ?? 0) - skew;
  const script = await scriptLines(step, instance, since, context);
  const telling = tellingLine(script) ?? (script.length === 0 ? (reason.at(-1) ?? null) : null);
  return failed(step, 'startFailed', [...reason, ...script], telling);
}
