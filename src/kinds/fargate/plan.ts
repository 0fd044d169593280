import type { RemedyId } from '../../domain/finding.ts';
import type { Plan, Planned, Refusal } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FargateEffect } from './effects.ts';
import type { FargateFacts } from './facts.ts';
import { isPod, replaceEffects, replacePod, replaceRefusal, replaceSteps, shownIn } from './planReplace.ts';
import {
  isWorkload,
  restartDuration,
  restartEffects,
  restartRefusal,
  restartSteps,
  restartWorkload,
} from './planRestart.ts';

export type { FargateEffects } from './effects.ts';

type Target = Observed<FargateFacts>;

/** A remedy for workloads or pods on Fargate; `fargate.replacePod` takes the choices of `choiceOf`, and one pod. */
export function planFargate(remedy: RemedyId, targets: readonly Target[], context: PlanContext): Planned {
  const distinct = [...new Map(targets.map((each) => [each.key, each])).values()];
  switch (remedy) {
    case restartWorkload: {
      const refused = refusedOf(distinct, restartRefusal);
      const taken = distinct.filter((each) => restartRefusal(each) === undefined).filter(isWorkload);
      return planned(refused, taken, context, {
        remedy,
        steps: restartSteps(taken, context),
        effects: restartEffects(taken, context),
        duration: restartDuration(taken),
      });
    }
    case replacePod: {
      const shown = shownIn(context);
      const refusal = (each: Target): FargateEffect | undefined =>
        replaceRefusal(each) ?? (shown === undefined ? { code: 'manifestNotShown', facts: {} } : undefined);
      const [pod] = distinct.filter((each) => refusal(each) === undefined).filter(isPod);
      const refused = refusedOf(distinct, refusal);
      if (pod === undefined || shown === undefined) return { outcome: 'refused', refused };
      return planned(refused, [pod], context, {
        remedy,
        steps: replaceSteps(pod, shown),
        effects: replaceEffects(pod, shown),
        duration: { from: 60, to: 180 },
      });
    }
    default:
      return {
        outcome: 'refused',
        refused: refusedOf(distinct, () => ({ code: 'remedyUnknown', facts: { remedy } })),
      };
  }
}

function planned(
  refused: readonly Refusal[],
  taken: readonly Target[],
  { scope }: PlanContext,
  rest: Pick<Plan, 'remedy' | 'steps' | 'effects' | 'duration'>,
): Planned {
  if (taken.length === 0) return { outcome: 'refused', refused };
  const targets = taken.map(({ key, name }) => ({ key, name }));
  return { outcome: 'plan', refused, plan: { version: 1, scope, targets, ...rest } };
}

function refusedOf(targets: readonly Target[], why: (each: Target) => FargateEffect | undefined): readonly Refusal[] {
  return targets.flatMap((each) => {
    const reason = why(each);
    return reason === undefined ? [] : [{ key: each.key, name: each.name, reason }];
  });
}
