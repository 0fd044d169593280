import type { StepType } from '../kind.ts';

/** Step types of this kind: none, as long as it has no remedy. */
export const fargateSteps: Readonly<Record<string, StepType>> = {};
