import type { RemedyId } from '../../domain/finding.ts';
import type { AssessContext, Observed } from '../kind.ts';
import { amiTypeOf, endedOn } from './amiTypes.ts';
import type { EksFacts } from './facts.ts';
import { updateRemedy } from './planUpdate.ts';
import { isUpToDate } from './wanted.ts';

export const preflightRemedy = 'nodegroup.preflight';

/** What can be done with it now: a cluster has nothing of its own. */
export function offers({ facts }: Observed<EksFacts>): readonly RemedyId[] {
  if (facts.type === 'cluster') return [];
  return ['ACTIVE', 'DEGRADED', 'UPDATING'].includes(facts.status)
    ? [updateRemedy, preflightRemedy]
    : [preflightRemedy];
}

/** There is nothing newer, unless somebody names a release or a launch template version that is. */
export function isFutile(remedy: RemedyId, { facts }: Observed<EksFacts>, { now }: AssessContext): boolean {
  if (remedy !== updateRemedy || facts.type === 'cluster' || facts.status === 'UPDATING') return false;
  if (facts.launchTemplate !== undefined || facts.version !== facts.clusterVersion) return false;
  const family = facts.amiType === undefined ? undefined : amiTypeOf(facts.amiType)?.family;
  return isUpToDate(facts) || (family !== undefined && endedOn(family, now) !== undefined);
}
