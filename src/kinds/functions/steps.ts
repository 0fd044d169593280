import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { minute, second } from '../../domain/time.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';

/**
 * Sets the runtime update mode of a function's `$LATEST`. Lambda takes the
 * change at once, but refuses it (ResourceConflictException) while another
 * update of the function is under way: that is waited for first.
 */
const setRuntimeMode: StepType = {
  async observe(step, context) {
    const { name, mode } = inputOf(step);
    const now = await context.ports.lambda.getRuntimeManagementConfig(name, undefined, context.call);
    if (now.updateRuntimeOn === mode) return { state: 'done' };
    return underWay(name, context);
  },
  async act(step, { ports, call }) {
    const { name, mode } = inputOf(step);
    try {
      await ports.lambda.putRuntimeManagementConfig(name, undefined, { updateRuntimeOn: mode }, call);
      return undefined;
    } catch (error) {
      // An update began since the observation.
      if (problemOf(error).code === 'conflict') return 'busy';
      throw error;
    }
  },
  wait: { every: 2 * second, upTo: 10 * minute },
};

export const functionSteps: Readonly<Record<string, StepType>> = { 'lambda.setRuntimeMode': setRuntimeMode };

async function underWay(name: string, { ports, call }: StepContext): Promise<StepState> {
  try {
    const { state, lastUpdateStatus } = await ports.lambda.getFunctionConfiguration(name, undefined, call);
    if (state === 'Pending') return { state: 'pending', detail: state };
    if (lastUpdateStatus === 'InProgress') return { state: 'pending', detail: lastUpdateStatus };
  } catch (error) {
    // Not needed to set the mode: who may not read it finds out by trying.
    if (problemOf(error).code !== 'accessDenied') throw error;
  }
  return { state: 'todo' };
}

function inputOf(step: PlanStep): { readonly name: string; readonly mode: string } {
  const { function: name, mode } = step.input;
  if (typeof name !== 'string' || typeof mode !== 'string') throw new TypeError(`${step.id}: not a step of this type`);
  return { name, mode };
}
