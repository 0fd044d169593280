import { conclude } from '../../domain/finding.ts';
import type { Kind } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { functionRules, type FunctionFinding } from './findings.ts';

/** Lambda functions, each as its `$LATEST`. */
export const functions: Kind<FunctionFacts, FunctionFinding> = {
  findings: functionRules,
  services: ['lambda'],
  read: () => Promise.resolve(),
  readOne: (observed) => Promise.resolve(observed),
  assess: () => conclude<FunctionFinding>(functionRules, [], [], 'unknown'),
  activity: () => undefined,
  offers: () => [],
  plan: () => ({ outcome: 'refused', refused: [] }),
  steps: {},
};
