import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { failed, maybeText, ownOrGone, refused, textIn, underWay, wait } from './stepParts.ts';

/**
 * Sets the runtime update mode of one version of a function. Lambda takes the change at once, but refuses it
 * (ResourceConflictException) while another update of the function is under way: that is waited for first. Manual is done
 * when Lambda has put the version on the runtime version that it names.
 */
export const setRuntimeMode: StepType = {
  wait,
  async observe(step, context) {
    const { name, mode, arn, qualifier } = inputOf(step);
    const { ports, call } = context;
    const ask = () => ports.lambda.getRuntimeManagementConfig(name, qualifier, call);
    const now = await ownOrGone(step, context, ask);
    if (!now) return failed(step, 'gone');
    const set = now.updateRuntimeOn === mode && (mode !== 'Manual' || now.runtimeVersionArn === arn);
    if (set && mode !== 'Manual') return { state: 'done' };
    const busy = await busyWith(name, qualifier, context);
    return busy ?? { state: set ? 'done' : 'todo' };
  },
  async act(step, { ports, call }) {
    const { name, mode, arn, qualifier } = inputOf(step);
    const config = { updateRuntimeOn: mode, ...(arn === undefined ? {} : { runtimeVersionArn: arn }) };
    try {
      await ports.lambda.putRuntimeManagementConfig(name, qualifier, config, call);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      // An update began since the observation.
      if (problem.code === 'conflict') return 'busy';
      if (problem.code === 'accessDenied') throw refused(step, 'modeChangeDenied', problem);
      if (problem.code === 'invalidRequest' && mode === 'Manual') throw refused(step, 'runtimeVersionRefused', problem);
      throw error;
    }
  },
};

async function busyWith(
  name: string,
  qualifier: string | undefined,
  { ports, call }: StepContext,
): Promise<StepState | undefined> {
  try {
    return underWay(await ports.lambda.getFunctionConfiguration(name, qualifier, call));
  } catch (error) {
    // Not needed to set the mode: who may not read it finds out by trying.
    if (problemOf(error).code !== 'accessDenied') throw error;
    return undefined;
  }
}

function inputOf(step: PlanStep) {
  const mode = textIn(step, 'mode');
  return {
    name: textIn(step, 'function'),
    mode,
    arn: mode === 'Manual' ? maybeText(step, 'runtimeVersionArn') : undefined,
    qualifier: maybeText(step, 'qualifier'),
  };
}
