import type { PlanStep } from '../../domain/plan.ts';
import type { Observed, PlanContext } from '../kind.ts';
import type { FargateEffect } from './effects.ts';
import type { FargateFacts, PodFacts, WorkloadFacts } from './facts.ts';
import { nextRestart, restartPatch } from './rollout.ts';

export const restartWorkload = 'fargate.restartWorkload';

type Workload = Observed<WorkloadFacts>;

/** Why it can not be restarted as it is; undefined where it can. */
export function restartRefusal({ facts }: Pick<Observed<FargateFacts>, 'facts'>): FargateEffect | undefined {
  switch (facts.type) {
    case 'cluster':
      return { code: 'isCluster', facts: {} };
    case 'pod':
      return podRefusal(facts);
    case 'workload':
      return workloadRefusal(facts);
  }
}

function podRefusal({ owner, namespace, name }: PodFacts): FargateEffect {
  return owner === undefined ? { code: 'standsAlone', facts: {} } : ownerRefusal(owner, namespace, [name]);
}

function workloadRefusal({ kind, name, namespace, pods, rollout }: WorkloadFacts): FargateEffect | undefined {
  const names = pods.map((pod) => pod.name);
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return ownerRefusal({ kind, name }, namespace, names);
  if (rollout === undefined) return { code: 'notRead', facts: { kind } };
  const { paused, strategy, partition, replicas } = rollout;
  if (paused) return { code: 'paused', facts: { name, namespace } };
  if (strategy === 'OnDelete') return { code: 'onDelete', facts: { name, namespace, pods: names } };
  if (replicas === 0) return { code: 'nothingRuns', facts: {} };
  if (partition >= replicas) return { code: 'partitionHolds', facts: { partition, replicas } };
  return undefined;
}

/** What to do with the pods of something that `kubectl rollout restart` does not restart. */
export function ownerRefusal(
  { kind, name }: { readonly kind: string; readonly name: string },
  namespace: string,
  pods: readonly string[],
): FargateEffect {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return { code: 'hasWorkload', facts: { kind, name } };
    case 'ReplicaSet':
      return { code: 'bareReplicaSet', facts: { namespace, pods } };
    case 'Job':
      return { code: 'job', facts: { name, namespace, pods } };
    default:
      return { code: 'otherOwner', facts: { kind, name } };
  }
}

/** Names alone tell no namespace. */
export function isIn(targets: readonly Observed<WorkloadFacts | PodFacts>[]): FargateEffect {
  const places = new Set(targets.map(({ facts: { cluster, namespace } }) => `${cluster}/${namespace}`));
  return { code: 'isIn', facts: { places: [...places].toSorted() } };
}

export function isWorkload(observed: Observed<FargateFacts>): observed is Workload {
  return observed.facts.type === 'workload';
}

/** The moment of the restart is the plan's: what is sent once more restarts nothing twice. */
export function restartSteps(targets: readonly Workload[], { now }: PlanContext): readonly PlanStep[] {
  return targets.map(({ key, facts }) => ({
    id: `restart:${key}`,
    type: restartWorkload,
    target: key,
    input: { restartedAt: nextRestart(now, facts.rollout?.restartedAt) },
  }));
}

export function restartEffects(targets: readonly Workload[], { now }: PlanContext): readonly FargateEffect[] {
  const named = (test: (facts: WorkloadFacts) => boolean) =>
    targets.filter(({ facts }) => test(facts)).map(({ name }) => name);
  const replaced = targets.reduce((sum, { facts }) => sum + replacedPods(facts), 0);
  const effects: FargateEffect[] = [isIn(targets), { code: 'restartsPods', facts: { names: [], pods: replaced } }];
  const recreated = named(({ rollout }) => rollout?.strategy === 'Recreate');
  if (recreated.length > 0) effects.push({ code: 'recreates', facts: { names: recreated } });
  const ordered = named(({ kind }) => kind === 'StatefulSet');
  if (ordered.length > 0) effects.push({ code: 'oneAfterAnother', facts: { names: ordered } });
  for (const { name, facts } of targets) {
    const { rollout } = facts;
    if (rollout === undefined) continue;
    if (rollout.partition > 0)
      effects.push({ code: 'partitionKeeps', facts: { names: [name], partition: rollout.partition } });
    if (rollout.readyReplicas < rollout.replicas)
      effects.push({
        code: 'notHealthy',
        facts: { names: [name], ready: rollout.readyReplicas, wanted: rollout.replicas },
      });
  }
  const surging = targets.filter(({ facts }) => surgeOf(facts) > 0);
  if (surging.length > 0) {
    const pods = surging.reduce((sum, { facts }) => sum + surgeOf(facts), 0);
    const sizes = surging.map(({ facts: { rollout }, facts }) => (rollout?.vcpus ?? NaN) * surgeOf(facts));
    const vcpus = sizes.reduce((sum, each) => sum + each, 0);
    const names = surging.map(({ name }) => name);
    effects.push({ code: 'needsRoom', facts: { names, pods, vcpus: Number.isNaN(vcpus) ? null : vcpus } });
  }
  const held = targets.filter(({ facts: { holds } }) => holds.state === 'read' && holds.holds.length > 0);
  if (held.length > 0) {
    const budgets = held.flatMap(({ facts: { holds } }) =>
      holds.state === 'read' ? holds.holds.flatMap((each) => each.budgets) : [],
    );
    effects.push({
      code: 'budgetsDoNotHold',
      facts: { names: held.map(({ name }) => name), budgets: [...new Set(budgets)] },
    });
  }
  const unread = named(({ holds }) => holds.state === 'unreadable');
  if (unread.length > 0) effects.push({ code: 'budgetsNotRead', facts: { names: unread } });
  const moments = new Set(targets.map(({ facts }) => nextRestart(now, facts.rollout?.restartedAt)));
  effects.push(
    { code: 'noWayBack', facts: {} },
    { code: 'gitOpsMayRevert', facts: {} },
    ...[...moments].map((each): FargateEffect => ({ code: 'sendsPatch', facts: { patch: restartPatch(each) } })),
  );
  return effects;
}

/** In seconds: a Fargate pod takes a minute to two, and those of a StatefulSet follow each other. */
export function restartDuration(targets: readonly Workload[]): { readonly from: number; readonly to: number } {
  const rounds = targets.map(({ facts }) => {
    const pods = replacedPods(facts);
    return facts.kind === 'StatefulSet' ? pods : Math.ceil(pods / Math.max(1, surgeOf(facts)));
  });
  const most = Math.max(1, ...rounds);
  return { from: 60 * most, to: 150 * most };
}

function replacedPods({ rollout }: WorkloadFacts): number {
  return rollout === undefined ? 0 : Math.max(0, rollout.replicas - rollout.partition);
}

/** So many pods more than wanted at the same time. */
function surgeOf({ rollout }: WorkloadFacts): number {
  if (rollout === undefined || rollout.strategy !== 'RollingUpdate') return 0;
  return rollout.maxSurge ?? 0;
}
