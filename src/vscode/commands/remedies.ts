import type { RemedyId } from '../../domain/finding.ts';
import type { Plan, Planned } from '../../domain/plan.ts';
import { ProblemError } from '../../domain/problem.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import type { KnownScope, Scope } from '../../domain/scope.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import { planOf } from '../../inventory/snapshot.ts';
import type { CommandContext } from './context.ts';
import { judgedPlan } from './scriptRisks.ts';

/**
 * Plans a remedy for resources of one kind, scope by scope, asks, and runs what
 * was agreed. Facts are read again first: a plan must not rest on old ones.
 */
export async function remedy(
  context: CommandContext,
  id: RemedyId,
  resources: readonly Resource[],
  choice: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [some] = resources;
  const keys = resources.map((each) => each.observed.key);
  if (!some || (await context.plans.isBusy(keys, some.scope.sample))) return;
  const fresh = await readAgain(context, resources);

  // First every yes and no, then the work: nobody is asked again after minutes.
  const agreed: (() => Promise<unknown>)[] = [];
  for (const [, group] of Map.groupBy(fresh, (each) => each.scope.id)) {
    for (const [kind, targets] of Map.groupBy(group, (each) => each.kind)) {
      const [first] = targets;
      if (!first) continue;
      const made: Planned = planOf(kind, id, targets, {
        ...context.assessContext(first),
        scope: knownScope(context, first.scope, first.observed.key),
        choice,
      });
      const planned = await judgedPlan(context, made, targets);
      const plan: Plan | undefined = await context.plans.agree(kind, planned);
      if (plan) agreed.push(() => context.plans.run(kind, plan));
    }
  }
  await Promise.all(agreed.map((run) => run()));
}

/** The resources as they are now. Throws a ProblemError where one is gone, or could not be read. */
export async function readAgain(context: CommandContext, resources: readonly Resource[]): Promise<readonly Resource[]> {
  const keys = resources.map((each) => each.observed.key);
  await context.inventory.reread(keys);
  const fresh = resources.flatMap((each) => context.inventory.find(each.observed.key, each.scope.id) ?? []);
  if (fresh.length < keys.length) {
    await context.inventory.refresh();
    throw new ProblemError({ code: 'notFound', fault: 'user', detail: keys.join(', ') });
  }
  const unread = fresh.find((each) => each.stale)?.stale;
  if (unread) throw new ProblemError(unread);
  return fresh;
}

/** The scope of a resource, with its account. */
export function knownScope(context: CommandContext, scope: Scope, key: string): KnownScope {
  const account =
    context.inventory.snapshot.scopes.find((each) => each.scope.id === scope.id)?.account ??
    parseKey(key)?.account ??
    '';
  return { ...scope, account };
}
