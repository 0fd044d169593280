import * as v from 'valibot';
import type { SliceDefinition } from '../state.ts';
import { schemas } from './objects.ts';
import type { Kind, Kinds } from './objects.ts';

/** What an identity may do: an access entry with an EKS access policy. `none` is an identity without an entry. */
const Role = v.picklist(['admin', 'edit', 'view', 'none']);

/** Kind → `namespace/name` (or `name`) → object. */
export type Objects = { [K in Kind]: Record<string, Kinds[K]> };

const records = <Output>(schema: v.GenericSchema<unknown, Output>) => v.record(v.string(), schema);

const Objects: v.GenericSchema<unknown, Objects> = v.object({
  Namespace: records(schemas.Namespace),
  Node: records(schemas.Node),
  Pod: records(schemas.Pod),
  Service: records(schemas.Service),
  Event: records(schemas.Event),
  ConfigMap: records(schemas.ConfigMap),
  ServiceAccount: records(schemas.ServiceAccount),
  Deployment: records(schemas.Deployment),
  ReplicaSet: records(schemas.ReplicaSet),
  StatefulSet: records(schemas.StatefulSet),
  DaemonSet: records(schemas.DaemonSet),
  Job: records(schemas.Job),
  CronJob: records(schemas.CronJob),
  PodDisruptionBudget: records(schemas.PodDisruptionBudget),
});

const Contents = v.object({
  /** The last resource version that was given out. */
  revision: v.number(),
  objects: Objects,
});

const KubernetesCluster = v.object({
  /** By ARN of the caller, `*` for all others of the account. Absent: everybody in the account is an administrator. */
  access: v.exactOptional(v.record(v.string(), Role)),
  /** The instant from which Fargate starts pods on the patched node image. Absent: all are patched. */
  fargatePatchedAt: v.exactOptional(v.number()),
  /** What the scenario tells was applied, and when; carried out when somebody first asks. */
  told: v.array(v.object({ at: v.number(), manifest: v.record(v.string(), v.unknown()) })),
  /** Absent until somebody first asks: what follows from `told` and the nodegroups. */
  contents: v.exactOptional(Contents),
});

const KubernetesSlice = v.object({
  /** Fargate On-Demand vCPU of account and region; absent: 6, AWS's default. */
  fargateVcpus: v.exactOptional(v.number()),
  clusters: v.record(v.string(), KubernetesCluster),
});

export type Role = v.InferOutput<typeof Role>;
export type Contents = v.InferOutput<typeof Contents>;
export type KubernetesCluster = v.InferOutput<typeof KubernetesCluster>;
export type KubernetesSlice = v.InferOutput<typeof KubernetesSlice>;

export const kubernetesState: SliceDefinition<KubernetesSlice> = {
  empty: () => ({ clusters: {} }),
  schema: KubernetesSlice,
};

/** A cluster before anything is in it. */
export function emptyContents(): Contents {
  return {
    revision: 1000,
    objects: {
      Namespace: {},
      Node: {},
      Pod: {},
      Service: {},
      Event: {},
      ConfigMap: {},
      ServiceAccount: {},
      Deployment: {},
      ReplicaSet: {},
      StatefulSet: {},
      DaemonSet: {},
      Job: {},
      CronJob: {},
      PodDisruptionBudget: {},
    },
  };
}
