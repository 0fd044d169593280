import type { RemedyId } from '../../domain/finding.ts';
import type { Planned } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { EksEffect } from './effects.ts';
import type { EksFacts } from './facts.ts';
import { planUpdate, updateRemedy } from './planUpdate.ts';

/** A remedy for nodegroups; `planUpdate` says what can be chosen. */
export function planEks(remedy: RemedyId, targets: readonly Observed<EksFacts>[], context: PlanContext): Planned {
  if (remedy === updateRemedy) return planUpdate(targets, context);
  const reason: EksEffect = { code: 'remedyUnknown', facts: { remedy } };
  return { outcome: 'refused', refused: targets.map(({ key, name }) => ({ key, name, reason })) };
}
