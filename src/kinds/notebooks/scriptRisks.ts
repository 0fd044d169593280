import type { Effect, Plan } from '../../domain/plan.ts';
import { without, type StartRisks } from '../startRisks.ts';
import { effect } from './effects.ts';

/** The configurations whose OnStart script a plan runs, with the names of those that run it. */
export function scriptsRunBy({
  effects,
}: Pick<Plan, 'effects'>): readonly { config: string; names: readonly string[] }[] {
  return effects.flatMap(({ code, facts: { config, names } }) =>
    code === 'scriptRunsAsRoot' && typeof config === 'string' && isNames(names) ? [{ config, names }] : [],
  );
}

/**
 * Says in a plan what the scripts that it runs have in the way of a start: what is as good as certain before all
 * else, what may be beside what can fail. A migration tells of commands itself.
 */
export function withScriptRisks(plan: Plan, risks: ReadonlyMap<string, StartRisks>): Plan {
  const told = scriptsRunBy(plan).flatMap(({ config, names }) => {
    const found = risks.get(config);
    const isToldOf = plan.effects.some(({ code, facts }) => code === 'scriptNeedsCare' && facts['config'] === config);
    if (!found) return [];
    const { stops, mayStop } = isToldOf
      ? without(found, ['command-not-on-platform', 'environment-not-on-platform'])
      : found;
    return [{ config, names, stops, mayStop }];
  });
  const first = told.flatMap(({ config, names, stops }): Effect[] =>
    stops.codes.length > 0 ? [effect('scriptFailsStart', { config, names, ...stops })] : [],
  );
  const effects = plan.effects.flatMap((each): Effect[] => {
    const about = told.find(({ config }) => each.code === 'scriptRunsAsRoot' && each.facts['config'] === config);
    if (!about || about.mayStop.codes.length === 0) return [each];
    const { config, names, mayStop } = about;
    return [effect('scriptMayFailStart', { config, names, ...mayStop }), each];
  });
  return { ...plan, effects: [...first, ...effects] };
}

function isNames(names: unknown): names is readonly string[] {
  return Array.isArray(names);
}
