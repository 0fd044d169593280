import type { Kind } from '../kind.ts';
import { assessFunction } from './assess.ts';
import { activityOf, type FunctionFacts } from './facts.ts';
import { functionRules, type FunctionFinding } from './findings.ts';
import { planFunctions, setRuntimeMode } from './plan.ts';
import { readFunction, readFunctions } from './read.ts';
import { functionSteps } from './steps.ts';

/** Lambda functions, each as its `$LATEST`. */
export const functions: Kind<FunctionFacts, FunctionFinding> = {
  findings: functionRules,
  services: ['lambda'],
  read: readFunctions,
  readOne: readFunction,
  assess: assessFunction,
  activity: activityOf,
  offers: ({ facts }) => (facts.packageType === 'Image' ? [] : [setRuntimeMode]),
  plan: planFunctions,
  steps: functionSteps,
};
