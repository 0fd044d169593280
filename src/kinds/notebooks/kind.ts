import type { Kind } from '../kind.ts';
import { activity, assess } from './assess.ts';
import type { NotebookFacts } from './facts.ts';
import { notebookRules, type NotebookFinding } from './findings.ts';
import { plan } from './plan.ts';
import { read, readOne } from './read.ts';
import { isFutile, offers } from './remedies.ts';
import { steps } from './steps.ts';
import { storedNotebooks } from './stored.ts';

export type { NotebookEffectFacts } from './effects.ts';
export type { NotebookFacts } from './facts.ts';
export type { NotebookFinding, NotebookFindingFacts } from './findings.ts';
export { instanceTypes, replacementTypes } from './instanceTypes.ts';
export { effectsOfInstanceType, withInstanceType } from './replan.ts';
export type { NotebookFailure } from './steps.ts';

/** SageMaker notebook instances. */
export const notebooks: Kind<NotebookFacts, NotebookFinding> = {
  findings: notebookRules,
  services: ['sagemaker', 'cloudtrail', 'logs'],
  read,
  readOne,
  assess,
  activity,
  offers,
  isFutile,
  plan,
  steps,
  stored: storedNotebooks,
};
