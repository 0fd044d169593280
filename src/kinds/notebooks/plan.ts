import type { RemedyId } from '../../domain/finding.ts';
import type { Planned } from '../../domain/plan.ts';
import type { PlanContext } from '../kind.ts';
import { effect } from './effects.ts';
import { effectsOf } from './planEffects.ts';
import { durationOf, intentOf, stepsOf } from './planSteps.ts';
import { platformState } from './platforms.ts';
import { refusal, refuse } from './refusals.ts';
import { isRemedy, type Seen } from './remedies.ts';

/**
 * A remedy for these notebook instances. Choices: `config` (`notebook.changeLifecycleConfig`, the configuration's name)
 * and `instanceType` (`notebook.migratePlatform`, for those whose own the next platform lacks); `config:<key>` and
 * `instanceType:<key>` are for one target alone and go before.
 */
export function plan(remedy: RemedyId, targets: readonly Seen[], context: PlanContext): Planned {
  const distinct = [...new Map(targets.map((each) => [each.key, each])).values()];
  if (!isRemedy(remedy)) {
    return { outcome: 'refused', refused: distinct.map((each) => refusal(each, effect('noSuchRemedy', { remedy }))) };
  }
  const { scope, choice, now, thresholds } = context;
  const judged = distinct.map((target) => {
    const platform = platformState(target.facts.platformIdentifier, now, thresholds.ending);
    const refused = refuse(remedy, target, platform, choice);
    return { refused, ...intentOf(remedy, target, platform, choice) };
  });
  const refused = judged.flatMap((each) => each.refused ?? []);
  const accepted = judged.filter((each) => !each.refused);
  if (accepted.length === 0) return { outcome: 'refused', refused };
  return {
    outcome: 'plan',
    refused,
    plan: {
      version: 1,
      remedy,
      scope,
      targets: accepted.map(({ target }) => ({ key: target.key, name: target.name })),
      steps: accepted.flatMap((each) => stepsOf(each)),
      effects: effectsOf(remedy, accepted),
      duration: durationOf(accepted),
    },
  };
}
