import type { NotebookInstance, NotebookInstanceChange } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { StepRefused, type StepContext, type StepType } from '../kind.ts';
import {
  describe,
  failed,
  failureOf,
  isRefusal,
  isSettling,
  movedSinceCall,
  nameOf,
  reasonOf,
  todo,
  wait,
} from './instance.ts';

/**
 * Stopped → Updating → Stopped, with the wanted instance type, platform and lifecycle configuration (`null`: none).
 * Whoever has them already is done, running or not.
 *
 * "To update any other attribute of a notebook instance, its status must be Stopped" (nbi-update). What SageMaker says
 * in status Failed is not documented: Terraform's provider never asks (it tries to stop what is not stopped, which AWS
 * refuses), the controller for Kubernetes does ask, and AWS's words for a start without capacity suggest another type.
 * So it is asked, and where AWS refuses, the failure says so.
 */
export const update: StepType = {
  wait,
  async observe(step, context) {
    const instance = await describe(step, context);
    if (!instance) return failed(step, 'gone');
    const { status } = instance;
    switch (status) {
      case 'Stopped':
      case 'InService':
      case 'Failed':
        break;
      case 'Deleting':
        return failed(step, 'beingDeleted');
      default:
        return { state: 'pending', detail: status };
    }
    if (has(instance, changeOf(step))) return { state: 'done' };
    if (isSettling(context)) return { state: 'pending', detail: status };
    // Someone has started it since it was stopped for this.
    if (status === 'InService') return { state: 'blocked', reason: status };
    if (status === 'Failed' && movedSinceCall(instance, context))
      return failed(step, 'updateFailed', reasonOf(instance));
    return todo(instance);
  },
  async act(step, context) {
    const change = changeOf(step);
    try {
      await context.ports.sageMaker.updateNotebookInstance(nameOf(step), change, context.call);
      return undefined;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return afterRefusal(step, change, error, context);
    }
  },
};

/** It has moved on since it was observed, or a first try of the same request had arrived; else AWS means it. */
async function afterRefusal(
  step: PlanStep,
  change: NotebookInstanceChange,
  error: unknown,
  context: StepContext,
): Promise<void | 'busy'> {
  const instance = await describe(step, context);
  if (!instance) throw error;
  if (has(instance, change)) return undefined;
  const problem = problemOf(error);
  const said = problem.detail === undefined ? [] : [problem.detail];
  switch (instance.status) {
    case 'Failed':
      throw new StepRefused(problem, failureOf(step, 'updateRefusedFailed', [...said, ...reasonOf(instance)]));
    case 'Stopped':
      throw new StepRefused(problem, failureOf(step, 'updateRefused', said));
    default:
      return 'busy';
  }
}

/** The change that the step's input asks for. */
function changeOf({ input }: PlanStep): NotebookInstanceChange {
  const { instanceType, platformIdentifier, lifecycleConfigName } = input;
  return {
    ...(typeof instanceType === 'string' ? { instanceType } : {}),
    ...(typeof platformIdentifier === 'string' ? { platformIdentifier } : {}),
    ...(typeof lifecycleConfigName === 'string' || lifecycleConfigName === null ? { lifecycleConfigName } : {}),
  };
}

function has(instance: NotebookInstance, change: NotebookInstanceChange): boolean {
  const { instanceType, platformIdentifier, lifecycleConfigName } = change;
  return (
    (instanceType === undefined || instance.instanceType === instanceType) &&
    (platformIdentifier === undefined || instance.platformIdentifier === platformIdentifier) &&
    (lifecycleConfigName === undefined || (instance.lifecycleConfigName ?? null) === lifecycleConfigName)
  );
}
