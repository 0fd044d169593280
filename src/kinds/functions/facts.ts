import type { ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { Observed } from '../kind.ts';
import type { FleetGroup } from './runtimeVersions.ts';

/** What was read of one function: of its `$LATEST`, and of the versions that its aliases serve. */
export interface FunctionFacts {
  /** `$LATEST` or a number. */
  readonly version: string;
  /** `Zip` or `Image`. */
  readonly packageType: string;
  /** Absent for container images. */
  readonly runtime?: string;
  /** `x86_64` or `arm64`. */
  readonly architecture: string;
  readonly lastModified?: Instant;
  /** Changes with the function; AWS moves runtime versions without changing it. */
  readonly revisionId?: string;
  readonly management: ManagementRead;
  readonly configuration: ConfigurationRead;
  /** LoggingConfig.LogGroup, where it is not `/aws/lambda/<name>`. */
  readonly logGroup?: string;
  /** SnapStart is on for its published versions. */
  readonly snapStart?: true;
  /** A Lambda@Edge replica: the ARN of the function that it is a copy of. Lambda manages replicas with that one. */
  readonly replicaOf?: string;
  /** Absent: not asked yet; a plan asks. */
  readonly stack?: StackRead;
  /** Absent: not read yet. */
  readonly published?: PublishedRead;
  /** The runtime versions seen in its region on its architecture and runtime; absent: its own was not read. */
  readonly fleet?: FleetGroup;
}

/** Tag `aws:cloudformation:stack-name` (ListTags), which CloudFormation sets; null: it has none. */
export type StackRead =
  | { readonly state: 'read'; readonly name: string | null }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** The published versions that aliases serve. */
export type PublishedRead =
  | {
      readonly state: 'read';
      /** Newest first. */
      readonly versions: readonly PublishedVersion[];
      /** Every alias, with the version that it names first. */
      readonly aliases: readonly { readonly name: string; readonly version: string; readonly weighted: boolean }[];
      readonly readAt: Instant;
    }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

export interface PublishedVersion {
  /** A number, as text. */
  readonly version: string;
  /** The aliases that send calls to it, each with the share of its calls, above 0 and up to 1. */
  readonly aliases: readonly { readonly name: string; readonly share: number }[];
  readonly mode?: string;
  readonly pinnedArn?: string;
  readonly runtime?: string;
  readonly runtimeVersionArn?: string;
  readonly runtimeVersionError?: { readonly code: string; readonly message: string };
  readonly lastModified?: Instant;
  readonly codeSha256?: string;
  readonly snapStart: boolean;
  /** Why its configuration is not known. */
  readonly unread?: ProblemCode;
  /** Why its mode is not known. */
  readonly modeUnread?: ProblemCode;
}

/** The log group that its runtime writes to. */
export function logGroupOf({ name, facts }: Pick<Observed<FunctionFacts>, 'name' | 'facts'>): string {
  return facts.logGroup ?? `/aws/lambda/${name}`;
}

/** When Lambda updates the runtime of this function (GetRuntimeManagementConfig), or why that is not known. */
export type ManagementRead =
  | { readonly state: 'pending' }
  /** Container images have no runtime that Lambda manages. */
  | { readonly state: 'notApplicable' }
  | {
      readonly state: 'read';
      /** `Auto`, `FunctionUpdate`, `Manual`, or a value that is newer than this. */
      readonly mode: string;
      /** The runtime version that Manual holds; AWS sends it with Manual alone. */
      readonly pinnedArn?: string;
      readonly readAt: Instant;
    }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** What only GetFunctionConfiguration tells; asked where it can change the verdict, and when a row is opened. */
export type ConfigurationRead =
  | { readonly state: 'notRead' }
  | {
      readonly state: 'read';
      /** `Pending`, `Active`, `Inactive`, `Failed`, … */
      readonly functionState?: string;
      /** `Successful`, `Failed`, `InProgress`. */
      readonly lastUpdateStatus?: string;
      readonly runtimeVersionArn?: string;
      readonly runtimeVersionError?: { readonly code: string; readonly message: string };
      readonly codeSha256?: string;
      readonly readAt: Instant;
    }
  | { readonly state: 'unreadable'; readonly problem: ProblemCode };

/** AWS's word for what is happening to the function, where its configuration was read. */
export function activityOf(facts: FunctionFacts): string | undefined {
  const { configuration } = facts;
  if (configuration.state !== 'read') return undefined;
  if (configuration.functionState === 'Pending') return 'Pending';
  return configuration.lastUpdateStatus === 'InProgress' ? 'InProgress' : undefined;
}

/** Whether AWS is changing it now: nothing that was read of it holds for long. */
export function isMoving(facts: FunctionFacts): boolean {
  return activityOf(facts) !== undefined;
}
