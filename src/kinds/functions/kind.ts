import type { Kind } from '../kind.ts';
import { assessFunction } from './assess.ts';
import { activityOf, type FunctionFacts } from './facts.ts';
import { functionRules, type FunctionFinding } from './findings.ts';
import { planFunctions } from './plan.ts';
import { offers } from './offers.ts';
import { readFunctions } from './read.ts';
import { readFunction } from './readOne.ts';
import { functionSteps } from './steps.ts';
import { storedFunctions } from './stored.ts';
import { versionParts } from './versionParts.ts';

export type { FunctionFacts } from './facts.ts';
export type { FunctionFailure } from './steps.ts';

/** Lambda functions, each with the versions that its aliases serve. */
export const functions: Kind<FunctionFacts, FunctionFinding> = {
  findings: functionRules,
  services: ['lambda', 'logs'],
  read: readFunctions,
  readOne: readFunction,
  assess: assessFunction,
  activity: activityOf,
  offers,
  plan: planFunctions,
  steps: functionSteps,
  parts: versionParts,
  stored: storedFunctions,
};
