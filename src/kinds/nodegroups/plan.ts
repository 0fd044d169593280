import type { RemedyId } from '../../domain/finding.ts';
import type { Planned } from '../../domain/plan.ts';
import type { Observed } from '../kind.ts';
import type { EksFacts } from './facts.ts';

/** Code → facts: why a remedy can not be planned for a cluster or a nodegroup. */
export type EksEffects = {
  readonly remedyUnknown: { readonly remedy: string };
};

/** There is no remedy for clusters and nodegroups yet; every request is refused, with that as the reason. */
export function planEks(remedy: RemedyId, targets: readonly Observed<EksFacts>[]): Planned {
  const reason = { code: 'remedyUnknown', facts: { remedy } };
  return { outcome: 'refused', refused: targets.map(({ key, name }) => ({ key, name, reason })) };
}
