import type { RemedyId } from '../../domain/finding.ts';
import type { Planned, Refusal } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FunctionEffect } from './effects.ts';
import type { FunctionFacts } from './facts.ts';
import type { Parts } from './parts.ts';
import { applyLatestRuntime, planApply } from './planApply.ts';
import { planMode, rollBackRuntime, setRuntimeMode } from './planMode.ts';

export { choosableModes, type ChoosableMode } from './planMode.ts';

/**
 * A remedy for these functions. Choices: `mode`, and with Manual `runtimeVersionArn`; `qualifier`, a published version
 * that an alias serves (absent: `$LATEST`); `alias`, the aliases that `lambda.applyLatestRuntime` moves, with commas
 * between them (absent: those of the newest version that is served; empty: none). `<choice>:<key>` is for one function
 * alone and goes before.
 */
export function planFunctions(
  remedy: RemedyId,
  targets: readonly Observed<FunctionFacts>[],
  context: PlanContext,
): Planned {
  switch (remedy) {
    case setRuntimeMode:
    case rollBackRuntime:
      return planOf(remedy, planMode(remedy, targets, context), context);
    case applyLatestRuntime:
      return planOf(remedy, planApply(targets, context), context);
    default: {
      const reason: FunctionEffect = { code: 'remedyUnknown', facts: { remedy } };
      return { outcome: 'refused', refused: targets.map((each) => refusal(each, reason)) };
    }
  }
}

function planOf(remedy: RemedyId, { parts, effects, duration }: Parts, { scope }: PlanContext): Planned {
  const refused = parts.flatMap((each) => ('refused' in each ? [refusal(each.target, each.refused)] : []));
  const taken = parts.flatMap((each) => ('steps' in each ? [each] : []));
  if (taken.length === 0) return { outcome: 'refused', refused };
  return {
    outcome: 'plan',
    refused,
    plan: {
      version: 1,
      remedy,
      scope,
      targets: taken.map(({ target: { key, name } }) => ({ key, name })),
      steps: taken.flatMap((each) => each.steps),
      effects: effects(taken.map((each) => each.target)),
      duration,
    },
  };
}

function refusal({ key, name }: Observed<FunctionFacts>, reason: FunctionEffect): Refusal {
  return { key, name, reason };
}
