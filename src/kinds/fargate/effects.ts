import type { Effect } from '../../domain/plan.ts';

type Nothing = Record<string, never>;

/** Names of the workloads that an effect concerns; none: all of the plan. */
type About = { readonly names: readonly string[] };

/** What a plan for workloads and pods on Fargate says before it runs. */
export type FargatePlanEffects = {
  /** Where it is: `platform/payments`, a cluster and a namespace each. */
  readonly isIn: { readonly places: readonly string[] };
  readonly restartsPods: About & { readonly pods: number };
  /** What is sent for each, byte for byte. */
  readonly sendsPatch: { readonly patch: string };
  /** Strategy Recreate: all pods stop before a new one is started. */
  readonly recreates: About;
  /** A StatefulSet ends a pod before it starts the one that takes its place. */
  readonly oneAfterAnother: About;
  /** More pods than wanted run meanwhile: `vcpus` of them in all, where Fargate says how large they are. */
  readonly needsRoom: About & { readonly pods: number; readonly vcpus: number | null };
  /** PodDisruptionBudgets that would hold an eviction up, and not this. */
  readonly budgetsDoNotHold: About & { readonly budgets: readonly string[] };
  /** The budgets could not be read; they do not hold a restart up either. */
  readonly budgetsNotRead: About;
  /** Pods with a lower ordinal than the partition stay as they are. */
  readonly partitionKeeps: About & { readonly partition: number };
  /** It is not Ready as a whole now: a roll-out may get stuck. */
  readonly notHealthy: About & { readonly ready: number; readonly wanted: number };
  readonly noWayBack: Nothing;
  /** A GitOps controller that owns the template may take the annotation away again. */
  readonly gitOpsMayRevert: Nothing;

  readonly createsReplacement: { readonly pod: string; readonly replacement: string };
  readonly otherNameAndAddress: { readonly replacement: string; readonly address: string | null };
  /** Both pods use them at the same time. */
  readonly sharesVolumes: { readonly claims: readonly string[] };
  /** Until the old one is deleted both run, and both cost. */
  readonly runBoth: { readonly pod: string };
  readonly asksBeforeDeleting: { readonly pod: string };
};

/** Why a remedy can not be planned for it. */
export type FargateRefusals = {
  readonly paused: { readonly name: string; readonly namespace: string };
  readonly onDelete: { readonly name: string; readonly namespace: string; readonly pods: readonly string[] };
  readonly partitionHolds: { readonly partition: number; readonly replicas: number };
  readonly nothingRuns: Nothing;
  /** The workload itself could not be read, so that nobody knows how it rolls. */
  readonly notRead: { readonly kind: string };
  /** A ReplicaSet without a Deployment: it makes another pod where one is deleted, and does nothing on a new template. */
  readonly bareReplicaSet: { readonly namespace: string; readonly pods: readonly string[] };
  /** A Job makes another pod where one is deleted, which begins its work anew. */
  readonly job: { readonly name: string; readonly namespace: string; readonly pods: readonly string[] };
  readonly otherOwner: { readonly kind: string; readonly name: string };
  /** Its Deployment or StatefulSet is to be restarted instead. */
  readonly hasWorkload: { readonly kind: string; readonly name: string };
  readonly standsAlone: Nothing;
  readonly isEnding: Nothing;
  /** Nobody has shown the manifest of its replacement. */
  readonly manifestNotShown: Nothing;
  readonly isCluster: Nothing;
  readonly remedyUnknown: { readonly remedy: string };
};

/** Code → facts: what a plan says before it runs, and why it leaves one out. */
export type FargateEffects = FargatePlanEffects & FargateRefusals;

export type FargateEffect = { [C in keyof FargateEffects]: Effect<C, FargateEffects[C]> }[keyof FargateEffects];
