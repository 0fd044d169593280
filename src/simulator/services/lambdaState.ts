import * as v from 'valibot';
import type { OperationContext } from '../service.ts';
import type { SliceDefinition } from '../state.ts';

/* Members that have AWS's default are left out, so that an account of many functions stays small. */

const versionMembers = {
  /** Absent for container images, and for runtimes that the account brings itself. */
  runtime: v.exactOptional(v.string()),
  /** Container images: repository and tag. */
  image: v.exactOptional(v.string()),
  /** Absent: x86_64. */
  architecture: v.exactOptional(v.literal('arm64')),
  modifiedAt: v.number(),
  /** Counts changes; RevisionId is made of it. */
  revision: v.number(),
  /** Number of the runtime version that it runs on. */
  runtimeVersion: v.exactOptional(v.number()),
  /** RuntimeVersionConfig.Error: Lambda could not resolve the runtime version. */
  runtimeError: v.exactOptional(v.object({ code: v.string(), message: v.string() })),
  /** Absent: Auto. */
  updateRuntimeOn: v.exactOptional(v.picklist(['FunctionUpdate', 'Manual'])),
  description: v.exactOptional(v.string()),
  handler: v.exactOptional(v.string()),
  memory: v.exactOptional(v.number()),
  timeout: v.exactOptional(v.number()),
  codeSize: v.exactOptional(v.number()),
  snapStart: v.exactOptional(v.literal(true)),
  /** Absent: Text. */
  logFormat: v.exactOptional(v.literal('JSON')),
  /** Absent: `/aws/lambda/<name>`. */
  logGroup: v.exactOptional(v.string()),
  /** Absent: Active. */
  state: v.exactOptional(v.object({ name: v.string(), reason: v.string(), reasonCode: v.string() })),
  /** LastUpdateStatus InProgress until then. */
  updatingUntil: v.exactOptional(v.number()),
  /** Nobody calls it: a new runtime version leaves no line in its log. */
  idle: v.exactOptional(v.literal(true)),
};
const VersionRecord = v.object(versionMembers);

const AliasRecord = v.object({
  /** `$LATEST` or a number, as text. */
  version: v.string(),
  /** Another version's share of the calls: number → weight below 1. */
  weights: v.exactOptional(v.record(v.string(), v.number())),
  description: v.exactOptional(v.string()),
  revision: v.number(),
});

const FunctionRecord = v.object({
  ...versionMembers,
  /** Published versions by number. */
  versions: v.exactOptional(v.record(v.string(), VersionRecord)),
  aliases: v.exactOptional(v.record(v.string(), AliasRecord)),
  tags: v.exactOptional(v.record(v.string(), v.string())),
});

const LambdaSlice = v.object({
  /** The scenario's start: runtime versions are dated from it. */
  startedAt: v.number(),
  functions: v.record(v.string(), FunctionRecord),
  /** Functions computed from seed and index; one that changes moves to `functions`. */
  fleet: v.exactOptional(v.object({ count: v.number(), seed: v.number() })),
  /** Instants of the runtime versions that were released while the clock ran, by runtime, oldest first. */
  released: v.exactOptional(v.record(v.string(), v.array(v.number()))),
  /** Number of the runtime version to which AWS's second phase has brought all functions on Auto, by runtime. */
  swept: v.exactOptional(v.record(v.string(), v.number())),
});

/** What a version of a function carries; `$LATEST` is one. Instants in milliseconds. */
export type VersionRecord = v.InferOutput<typeof VersionRecord>;
export type AliasRecord = v.InferOutput<typeof AliasRecord>;
export type FunctionRecord = v.InferOutput<typeof FunctionRecord>;
export type LambdaSlice = v.InferOutput<typeof LambdaSlice>;
export type UpdateMode = 'Auto' | 'FunctionUpdate' | 'Manual';

export const lambdaState: SliceDefinition<LambdaSlice> = {
  empty: () => ({ startedAt: 0, functions: {} }),
  schema: LambdaSlice,
};

/** Account and region of a slice. */
export type Place = Pick<OperationContext, 'account' | 'region' | 'partition'>;
