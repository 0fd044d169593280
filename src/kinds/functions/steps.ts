import type { StepType } from '../kind.ts';
import { moveAlias } from './aliasStep.ts';
import { setRuntimeMode } from './modeStep.ts';
import { publishVersion, updateConfiguration, verifyRuntime } from './updateSteps.ts';

export type { FunctionFailure } from './stepParts.ts';
export type { FunctionQuestions } from './updateSteps.ts';

export type FunctionStep =
  | 'lambda.setRuntimeMode'
  | 'lambda.updateConfiguration'
  | 'lambda.verifyRuntime'
  | 'lambda.publishVersion'
  | 'lambda.moveAlias';

/**
 * The step types of functions. Input of each: `function`, its name; of `lambda.setRuntimeMode` besides `mode`,
 * `qualifier` (absent: `$LATEST`) and `runtimeVersionArn` (Manual); of the others a `marker`, which ends the description
 * of what they made, and what the plan was made for.
 */
export const functionSteps: Readonly<Record<FunctionStep, StepType>> = {
  'lambda.setRuntimeMode': setRuntimeMode,
  'lambda.updateConfiguration': updateConfiguration,
  'lambda.verifyRuntime': verifyRuntime,
  'lambda.publishVersion': publishVersion,
  'lambda.moveAlias': moveAlias,
};
