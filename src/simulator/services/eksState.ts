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
  issues: v.exactOptional(v.array(HealthIssue)),
  tags: v.exactOptional(v.record(v.string(), v.string())),
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
});

const EksSlice = v.object({ clusters: v.record(v.string(), ClusterRecord) });

/** Instants in milliseconds. */
export type NodegroupRecord = v.InferOutput<typeof NodegroupRecord>;
export type ClusterRecord = v.InferOutput<typeof ClusterRecord>;
export type EksSlice = v.InferOutput<typeof EksSlice>;

export const eksState: SliceDefinition<EksSlice> = { empty: () => ({ clusters: {} }), schema: EksSlice };
