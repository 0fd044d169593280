import type { RemedyId } from '../../domain/finding.ts';
import type { Observed } from '../kind.ts';
import type { FargateFacts } from './facts.ts';

export const setNoticeDate = 'fargate.setNoticeDate';
export const copyAccessSetup = 'fargate.copyAccessSetup';
export const copyEventRule = 'fargate.copyEventRule';

/** What can be done with it now. */
export function offersOfFargate({ facts }: Observed<FargateFacts>): readonly RemedyId[] {
  switch (facts.type) {
    case 'cluster':
      return [setNoticeDate, ...(lacksAccess(facts) ? [copyAccessSetup] : []), copyEventRule];
    case 'workload':
    case 'pod':
      return [];
  }
}

/** What would clear its findings. */
export function remediesOf(facts: FargateFacts): readonly RemedyId[] {
  return facts.type === 'cluster' && lacksAccess(facts) ? [copyAccessSetup] : [];
}

/** The cluster knows the caller not, or not well enough. */
function lacksAccess({ access }: Extract<FargateFacts, { readonly type: 'cluster' }>): boolean {
  switch (access.state) {
    case 'pending':
      return false;
    case 'read':
      return access.denied.length > 0;
    case 'refused':
      return access.refusal.because === 'noEntry' || access.refusal.because === 'rbac';
  }
}
