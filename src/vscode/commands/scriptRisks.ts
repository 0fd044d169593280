import type { Plan, Planned } from '../../domain/plan.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { scriptsRunBy, withScriptRisks } from '../../kinds/notebooks/scriptRisks.ts';
import type { CommandContext } from './context.ts';

/** The plan, with what the lifecycle scripts that it runs have in the way of a start. */
export async function judged(
  context: Pick<CommandContext, 'scripts'>,
  plan: Plan,
  targets: readonly Pick<Resource, 'observed'>[],
): Promise<Plan> {
  const { account, region } = plan.scope;
  const risks = await Promise.all(
    scriptsRunBy(plan).map(async ({ config, names }) => {
      const platforms = new Set(names.flatMap((name) => platformAtStart(plan, targets, name) ?? []));
      const found = await context.scripts.deployedRisks({ account, region, name: config }, [...platforms]);
      return [config, found] as const;
    }),
  );
  return withScriptRisks(plan, new Map(risks));
}

export async function judgedPlan(
  context: Pick<CommandContext, 'scripts'>,
  planned: Planned,
  targets: readonly Pick<Resource, 'observed'>[],
): Promise<Planned> {
  return planned.outcome === 'plan' ? { ...planned, plan: await judged(context, planned.plan, targets) } : planned;
}

/** The platform that it starts on: the one that the plan changes it to, else its own. */
function platformAtStart(
  { effects }: Plan,
  targets: readonly Pick<Resource, 'observed'>[],
  name: string,
): string | undefined {
  const changed = effects.find(({ code, facts: { names } }) => {
    return code === 'platformChanges' && Array.isArray(names) && names.includes(name);
  });
  const to = changed?.facts['to'];
  if (typeof to === 'string') return to;
  const facts = targets.find(({ observed }) => observed.name === name)?.observed.facts;
  return facts && 'platformIdentifier' in facts ? facts.platformIdentifier : undefined;
}
