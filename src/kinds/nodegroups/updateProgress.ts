import type { CallOptions, EksUpdate, KubernetesNode, Nodegroup, Ports } from '../../aws/ports.ts';
import type { Effect } from '../../domain/plan.ts';
import { problemOf, type ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { nameOf, ruleOf, type Hold } from '../podBudgets.ts';
import { readInCluster, type InCluster } from './inCluster.ts';
import { movedSince, oldNodes, type Phase } from './nodes.ts';
import { atOnceOf, atOnceText } from './updateConfig.ts';
import { paramOf } from './updates.ts';

/** Code → facts: how far an update is. */
export type UpdateProgress = {
  /** The Kubernetes API tells the nodes. */
  readonly moving: Common & {
    readonly phase: Phase;
    readonly old: number;
    readonly fresh: number;
    readonly draining: number;
  };
  /** A pod on a node that is to be emptied is not let go; EKS gives up 15 minutes after it began with the node. */
  readonly held: Common & {
    readonly old: number;
    readonly fresh: number;
    readonly draining: number;
    readonly pod: string;
    readonly budgets: readonly string[];
    readonly rule: string;
    readonly because: Hold['because'];
    /** Pods that are held beside this one. */
    readonly others: number;
    readonly forced: boolean;
  };
  /** Without Kubernetes access only EKS's own word is known. `nodes`: the desired size. */
  readonly underWay: Common & { readonly nodes: number | null; readonly problem: ProblemCode };
};

type Common = {
  readonly release: string | null;
  /** Nodes that may be away at the same time: `1`, `33%`. */
  readonly atOnce: string;
  /** DEFAULT or MINIMAL. */
  readonly strategy: string;
  /** Somebody else began it. */
  readonly elsewhere: boolean;
};

interface Context {
  readonly ports: Ports;
  readonly call: CallOptions;
  now(): Instant;
}

export async function progressOf(
  group: Nodegroup,
  update: EksUpdate,
  context: Context & { readonly elsewhere: boolean; readonly forced: boolean },
): Promise<Effect> {
  const { elsewhere, forced } = context;
  const read = await inCluster(group, update, context);
  const common: Common = {
    release: paramOf(update, 'ReleaseVersion') ?? null,
    atOnce: atOnceText(group),
    strategy: group.updateConfig?.strategy ?? 'DEFAULT',
    elsewhere,
  };
  if (read.state === 'unreadable')
    return told('underWay', { ...common, nodes: group.desiredSize ?? null, problem: read.problem.code });
  const moved = movedSince(read, {
    began: update.createdAt ?? 0,
    size: group.desiredSize ?? read.nodes.length,
    atOnce: atOnceOf(group),
  });
  const counts = { old: moved.old, fresh: moved.fresh, draining: moved.draining };
  const [hold, ...others] = moved.holds;
  const budget = hold?.budgets[0];
  if (hold === undefined || budget === undefined) return told('moving', { ...common, ...counts, phase: moved.phase });
  return told('held', {
    ...common,
    ...counts,
    pod: nameOf(hold.pod),
    budgets: hold.budgets.map(nameOf),
    rule: ruleOf(budget),
    because: hold.because,
    others: others.length,
    forced,
  });
}

/** Pods that still hold their nodes, where the cluster can be asked. */
export async function holdsNow(group: Nodegroup, update: EksUpdate, context: Context): Promise<readonly Hold[]> {
  const read = await inCluster(group, update, context);
  if (read.state === 'unreadable') return [];
  const began = update.createdAt ?? 0;
  return movedSince(read, { began, size: group.desiredSize ?? 0, atOnce: atOnceOf(group) }).holds;
}

/** With the pods of the nodes that are to be emptied alone. That the cluster can not be asked is data. */
async function inCluster({ cluster, name }: Nodegroup, update: EksUpdate, context: Context): Promise<InCluster> {
  const { ports, call } = context;
  const podsOn = (nodes: readonly KubernetesNode[]) =>
    oldNodes(nodes, update.createdAt ?? 0).filter(({ unschedulable }) => unschedulable);
  try {
    return await readInCluster(ports, { cluster, name }, { call, now: context.now(), podsOn });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'cancelled') throw error;
    return { state: 'unreadable', problem };
  }
}

function told<C extends keyof UpdateProgress>(code: C, facts: UpdateProgress[C]): Effect<C, UpdateProgress[C]> {
  return { code, facts };
}
