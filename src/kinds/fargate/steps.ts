import type { StepType } from '../kind.ts';
import { createReplacement, deleteReplacedPod, deleteReplacement } from './replaceSteps.ts';
import { restartWorkload } from './restartStep.ts';

export type { FargateFailure } from './reach.ts';

export type FargateStep =
  'fargate.restartWorkload' | 'fargate.createReplacement' | 'fargate.deleteReplacedPod' | 'fargate.deleteReplacement';

/** The step types of workloads and pods on Fargate; each names its input. */
export const fargateSteps: Readonly<Record<FargateStep, StepType>> = {
  'fargate.restartWorkload': restartWorkload,
  'fargate.createReplacement': createReplacement,
  'fargate.deleteReplacedPod': deleteReplacedPod,
  'fargate.deleteReplacement': deleteReplacement,
};
