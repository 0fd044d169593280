import type { ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';

/** What was read of `$LATEST` of one function. */
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
