import type { StepType } from '../kind.ts';
import { updateRemedy } from './planUpdate.ts';
import { updateNodegroup } from './updateStep.ts';

/**
 * Step types of this kind. Input of `nodegroup.update`: the names `cluster` and `nodegroup`; what is asked for (`version`,
 * `releaseVersion`, `launchTemplate…`, `force`), null where the request leaves it out; `recommended`, the release that
 * SSM named; `follows`, the id of an update that is only followed; `token`, of which each request's clientRequestToken is
 * made.
 */
export const eksSteps: Readonly<Record<typeof updateRemedy, StepType>> = {
  [updateRemedy]: updateNodegroup,
};
