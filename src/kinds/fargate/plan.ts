import type { RemedyId } from '../../domain/finding.ts';
import type { Planned } from '../../domain/plan.ts';
import type { Observed } from '../kind.ts';
import type { FargateFacts } from './facts.ts';

/** Code → facts: why a remedy can not be planned for a workload or a pod. */
export type FargateEffects = {
  readonly remedyUnknown: { readonly remedy: string };
};

/** There is no remedy for what runs on Fargate yet; every request is refused, with that as the reason. */
export function planFargate(remedy: RemedyId, targets: readonly Observed<FargateFacts>[]): Planned {
  const reason = { code: 'remedyUnknown', facts: { remedy } };
  return { outcome: 'refused', refused: targets.map(({ key, name }) => ({ key, name, reason })) };
}
