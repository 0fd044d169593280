import * as v from 'valibot';
import type { SliceDefinition } from '../state.ts';

const HealthIssue = v.object({ code: v.string(), message: v.string(), resourceIds: v.array(v.string()) });

/* Members that have AWS's default are left out. */
const NodegroupRecord = v.object({
  createdAt: v.number(),
  modifiedAt: v.number(),
  /** Absent: ACTIVE. */
  status: v.exactOptional(v.string()),
  /** Kubernetes minor. */
  version: v.string(),
  /** An AMI id where the AMI is custom. */
  releaseVersion: v.string(),
  amiType: v.string(),
  /** Absent: ON_DEMAND. */
  capacityType: v.exactOptional(v.string()),
  instanceType: v.string(),
  size: v.number(),
  launchTemplate: v.exactOptional(v.object({ id: v.string(), name: v.string(), version: v.string() })),
  /** Absent: one node at a time, new nodes before old ones go. */
  updateConfig: v.exactOptional(
    v.object({
      maxUnavailable: v.exactOptional(v.number()),
      maxUnavailablePercentage: v.exactOptional(v.number()),
      updateStrategy: v.exactOptional(v.picklist(['DEFAULT', 'MINIMAL'])),
    }),
  ),
  issues: v.exactOptional(v.array(HealthIssue)),
  tags: v.exactOptional(v.record(v.string(), v.string())),
});

const FargateProfileRecord = v.object({
  createdAt: v.number(),
  /** Absent: ACTIVE. */
  status: v.exactOptional(v.string()),
  selectors: v.array(v.object({ namespace: v.string(), labels: v.exactOptional(v.record(v.string(), v.string())) })),
  issues: v.exactOptional(v.array(HealthIssue)),
  tags: v.exactOptional(v.record(v.string(), v.string())),
});

/** How far the update of a nodegroup is; instants at which something is over. */
const UpdateProgress = v.object({
  phase: v.picklist(['setup', 'scaleUp', 'upgrade', 'scaleDown']),
  force: v.boolean(),
  /** Nodes before the update. */
  size: v.number(),
  /** Nodes that the Auto Scaling group wants now. */
  desired: v.number(),
  /** New nodes must have joined by then. */
  joinBy: v.number(),
  /** Nodes that are drained, by name: when the drain gives up, and once empty, when the instance is terminated. */
  draining: v.record(v.string(), v.object({ until: v.number(), terminateAt: v.exactOptional(v.number()) })),
});

const UpdateRecord = v.object({
  id: v.string(),
  nodegroup: v.string(),
  createdAt: v.number(),
  status: v.picklist(['InProgress', 'Failed', 'Successful']),
  params: v.array(v.object({ type: v.string(), value: v.string() })),
  errors: v.array(v.object({ errorCode: v.string(), errorMessage: v.string(), resourceIds: v.array(v.string()) })),
  clientRequestToken: v.exactOptional(v.string()),
  /** What the nodegroup is to be when the update has succeeded. */
  target: v.object({
    version: v.string(),
    releaseVersion: v.string(),
    launchTemplateVersion: v.exactOptional(v.string()),
  }),
  /** Absent when it has ended. */
  progress: v.exactOptional(UpdateProgress),
});

const ClusterRecord = v.object({
  createdAt: v.number(),
  /** Absent: ACTIVE. */
  status: v.exactOptional(v.string()),
  version: v.string(),
  /** Absent: EXTENDED, EKS's own default. */
  supportType: v.exactOptional(v.literal('STANDARD')),
  /** The API server answers inside the VPC only. */
  privateEndpoint: v.exactOptional(v.literal(true)),
  issues: v.exactOptional(v.array(HealthIssue)),
  tags: v.exactOptional(v.record(v.string(), v.string())),
  nodegroups: v.record(v.string(), NodegroupRecord),
  fargateProfiles: v.exactOptional(v.record(v.string(), FargateProfileRecord)),
  /** Oldest first. */
  updates: v.exactOptional(v.array(UpdateRecord)),
});

const EksSlice = v.object({ clusters: v.record(v.string(), ClusterRecord) });

/** Instants in milliseconds. */
export type NodegroupRecord = v.InferOutput<typeof NodegroupRecord>;
export type FargateProfileRecord = v.InferOutput<typeof FargateProfileRecord>;
export type UpdateRecord = v.InferOutput<typeof UpdateRecord>;
export type UpdateProgress = v.InferOutput<typeof UpdateProgress>;
export type ClusterRecord = v.InferOutput<typeof ClusterRecord>;
export type EksSlice = v.InferOutput<typeof EksSlice>;

export const eksState: SliceDefinition<EksSlice> = { empty: () => ({ clusters: {} }), schema: EksSlice };
