import type { StepType } from '../kind.ts';
import { start, stop } from './startStop.ts';
import { update } from './updateStep.ts';
import { verify } from './verifyStep.ts';

export type { NotebookFailure } from './instance.ts';

export type NotebookStep = 'notebook.stop' | 'notebook.start' | 'notebook.update' | 'notebook.verify';

/**
 * The step types of notebook instances. Input of each: `name`; of `notebook.update` besides `instanceType`,
 * `platformIdentifier`, `lifecycleConfigName` (null detaches), those of them that are to change; of `notebook.verify`
 * a `marker`, if one should stand in the log.
 */
export const steps: Readonly<Record<NotebookStep, StepType>> = {
  'notebook.stop': stop,
  'notebook.start': start,
  'notebook.update': update,
  'notebook.verify': verify,
};
