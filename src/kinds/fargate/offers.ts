import type { RemedyId } from '../../domain/finding.ts';
import type { Observed } from '../kind.ts';
import type { FargateFacts } from './facts.ts';
import type { FargateFinding } from './findings.ts';
import { replacePod, replaceRefusal } from './planReplace.ts';
import { restartRefusal, restartWorkload } from './planRestart.ts';

export const setNoticeDate = 'fargate.setNoticeDate';
export const copyAccessSetup = 'fargate.copyAccessSetup';
export const copyEventRule = 'fargate.copyEventRule';

/** What can be done with it now. */
export function offersOfFargate({ facts }: Observed<FargateFacts>): readonly RemedyId[] {
  switch (facts.type) {
    case 'cluster':
      return [setNoticeDate, ...(lacksAccess(facts) ? [copyAccessSetup] : []), copyEventRule];
    case 'workload':
      return [restartWorkload];
    case 'pod':
      return [replacePod];
  }
}

/** What it offers only to say why not: it would be refused as it is now. */
export function isFutileFor(remedy: RemedyId, observed: Pick<Observed<FargateFacts>, 'facts'>): boolean {
  switch (remedy) {
    case restartWorkload:
      return restartRefusal(observed) !== undefined;
    case replacePod:
      return replaceRefusal(observed) !== undefined;
    default:
      return false;
  }
}

/** What a new pod is without. */
const clearedByNewPods: ReadonlySet<FargateFinding['code']> = new Set([
  'fargate.workload.beforeNotice',
  'fargate.workload.version.behind',
  'fargate.pod.beforeNotice',
  'fargate.pod.version.behind',
  'fargate.eviction.failed',
] as const);

/** What would clear its findings. */
export function remediesOf(facts: FargateFacts, findings: readonly FargateFinding[]): readonly RemedyId[] {
  switch (facts.type) {
    case 'cluster':
      return lacksAccess(facts) ? [copyAccessSetup] : [];
    case 'workload':
    case 'pod': {
      const remedy = facts.type === 'pod' ? replacePod : restartWorkload;
      const helps = findings.some(({ code }) => clearedByNewPods.has(code)) && !isFutileFor(remedy, { facts });
      return helps ? [remedy] : [];
    }
  }
}

/** The cluster knows the caller not, or not well enough. */
function lacksAccess({ access }: Extract<FargateFacts, { readonly type: 'cluster' }>): boolean {
  switch (access.state) {
    case 'pending':
      return false;
    case 'read':
      return access.denied.length > 0 || access.confinedTo !== undefined;
    case 'refused':
      return access.refusal.because === 'noEntry' || access.refusal.because === 'rbac';
  }
}
