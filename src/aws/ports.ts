import type { Instant } from '../domain/time.ts';
import type { CallOptions } from './callOptions.ts';
import type { EksPort, HealthPort } from './eksPort.ts';
import type { KubernetesCluster, KubernetesPort } from './kubernetes/port.ts';

export type { CallOptions };
export type * from './eksPort.ts';
export type * from './kubernetes/port.ts';

/**
 * What the kinds ask of AWS, in shapes that are already parsed: required
 * members are there, times are instants, unknown enum values stay strings.
 * Every call rejects with a ProblemError and nothing else.
 */
export interface Ports {
  readonly sageMaker: SageMakerPort;
  readonly lambda: LambdaPort;
  readonly eks: EksPort;
  readonly ssm: SsmPort;
  readonly logs: LogsPort;
  readonly cloudTrail: CloudTrailPort;
  readonly sts: StsPort;
  readonly health: HealthPort;
  /** The Kubernetes API of a cluster; a cluster without an endpoint answers every call with a problem. */
  kubernetes(cluster: KubernetesCluster): KubernetesPort;
}

export interface SageMakerPort {
  /** ListNotebookInstances, page by page. */
  listNotebookInstances(options?: CallOptions): AsyncIterable<readonly NotebookInstanceSummary[]>;
  describeNotebookInstance(name: string, options?: CallOptions): Promise<NotebookInstance>;
  startNotebookInstance(name: string, options?: CallOptions): Promise<void>;
  stopNotebookInstance(name: string, options?: CallOptions): Promise<void>;
  /** UpdateNotebookInstance; only what is given changes. AWS takes it from a stopped instance. */
  updateNotebookInstance(name: string, change: NotebookInstanceChange, options?: CallOptions): Promise<void>;
  /** CreatePresignedNotebookInstanceUrl; the answer is a secret and must never be logged. */
  createPresignedNotebookInstanceUrl(name: string, options?: CallOptions): Promise<string>;
  listLifecycleConfigs(options?: CallOptions): AsyncIterable<readonly LifecycleConfigSummary[]>;
  describeLifecycleConfig(name: string, options?: CallOptions): Promise<LifecycleConfig>;
  /** UpdateNotebookInstanceLifecycleConfig with both hooks; `undefined` leaves a hook that never existed out. */
  updateLifecycleConfig(
    name: string,
    scripts: { readonly onCreate: string | undefined; readonly onStart: string | undefined },
    options?: CallOptions,
  ): Promise<void>;
  /** CreateNotebookInstanceLifecycleConfig; the ARN. A hook without a script is left out. */
  createLifecycleConfig(
    name: string,
    scripts: { readonly onCreate: string | undefined; readonly onStart: string | undefined },
    options?: CallOptions,
  ): Promise<string>;
  /** DeleteNotebookInstanceLifecycleConfig. AWS refuses it while a notebook instance uses the configuration. */
  deleteLifecycleConfig(name: string, options?: CallOptions): Promise<void>;
  /** ListTags, as a record. */
  listTags(arn: string, options?: CallOptions): Promise<Readonly<Record<string, string>>>;
}

export interface NotebookInstanceSummary {
  readonly arn: string;
  readonly name: string;
  /** Pending, InService, Stopping, Stopped, Failed, Deleting, Updating; unknown values pass. */
  readonly status: string;
  readonly instanceType?: string;
  readonly creationTime?: Instant;
  readonly lastModifiedTime?: Instant;
  readonly lifecycleConfigName?: string;
}

export interface NotebookInstance extends NotebookInstanceSummary {
  readonly platformIdentifier?: string;
  readonly failureReason?: string;
  readonly rootAccess?: string;
  readonly volumeSizeInGB?: number;
  readonly roleArn?: string;
  readonly url?: string;
}

export interface NotebookInstanceChange {
  readonly instanceType?: string;
  readonly platformIdentifier?: string;
  /** `null` detaches (DisassociateLifecycleConfig). */
  readonly lifecycleConfigName?: string | null;
}

export interface LifecycleConfigSummary {
  readonly arn: string;
  readonly name: string;
  readonly creationTime?: Instant;
  readonly lastModifiedTime?: Instant;
}

export interface LifecycleConfig extends LifecycleConfigSummary {
  /** Decoded from base64; undefined where the hook has no script. */
  readonly onCreate?: string;
  readonly onStart?: string;
}

export interface LambdaPort {
  /** ListFunctions ($LATEST only), page by page. Omits State, LastUpdateStatus and RuntimeVersionConfig, as AWS does. */
  listFunctions(options?: CallOptions): AsyncIterable<readonly FunctionSummary[]>;
  /** GetFunctionConfiguration; GetFunction, which has a quota of its own, where that is wanted (`lambda.useGetFunction`). */
  getFunctionConfiguration(
    name: string,
    qualifier: string | undefined,
    options?: CallOptions,
  ): Promise<FunctionConfiguration>;
  getRuntimeManagementConfig(
    name: string,
    qualifier: string | undefined,
    options?: CallOptions,
  ): Promise<RuntimeManagementConfig>;
  putRuntimeManagementConfig(
    name: string,
    qualifier: string | undefined,
    config: { readonly updateRuntimeOn: string; readonly runtimeVersionArn?: string },
    options?: CallOptions,
  ): Promise<RuntimeManagementConfig>;
  /** ListTags of a function, by its ARN without a qualifier. */
  listTags(arn: string, options?: CallOptions): Promise<Readonly<Record<string, string>>>;
  /** ListAliases, page by page. */
  listAliases(name: string, options?: CallOptions): AsyncIterable<readonly FunctionAlias[]>;
  getAlias(name: string, alias: string, options?: CallOptions): Promise<FunctionAlias>;
  /** UpdateAlias: which version the alias names. Its routing configuration stays. */
  updateAlias(
    name: string,
    alias: string,
    change: { readonly functionVersion: string; readonly revisionId?: string },
    options?: CallOptions,
  ): Promise<FunctionAlias>;
  /** ListVersionsByFunction with `$LATEST`, page by page; omits what ListFunctions omits. */
  listVersionsByFunction(name: string, options?: CallOptions): AsyncIterable<readonly FunctionSummary[]>;
  /** UpdateFunctionConfiguration of `$LATEST`; only the description changes. */
  updateFunctionDescription(
    name: string,
    change: { readonly description: string; readonly revisionId?: string },
    options?: CallOptions,
  ): Promise<FunctionConfiguration>;
  /** PublishVersion; what was published already is answered again. */
  publishVersion(
    name: string,
    only: { readonly codeSha256?: string; readonly revisionId?: string },
    options?: CallOptions,
  ): Promise<FunctionConfiguration>;
}

export interface FunctionAlias {
  readonly arn?: string;
  readonly name: string;
  /** `$LATEST` or a number. */
  readonly functionVersion: string;
  /** RoutingConfig.AdditionalVersionWeights: the other version's share of the calls, below 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId?: string;
}

export interface FunctionSummary {
  /** With the qualifier where AWS gives one (`:$LATEST` is stripped). */
  readonly arn: string;
  readonly name: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly packageType: string;
  readonly runtime?: string;
  readonly architecture: string;
  readonly lastModified?: Instant;
  readonly revisionId?: string;
  /** SnapStart's ApplyOn: None or PublishedVersions. */
  readonly snapStart?: string;
  readonly logGroup?: string;
  readonly description?: string;
  readonly codeSha256?: string;
  /** A Lambda@Edge replica's: the ARN of the function that it is a copy of. */
  readonly masterArn?: string;
}

export interface FunctionConfiguration extends FunctionSummary {
  readonly state?: string;
  readonly lastUpdateStatus?: string;
  readonly lastUpdateStatusReason?: string;
  readonly stateReason?: string;
  readonly runtimeVersionArn?: string;
  readonly runtimeVersionError?: { readonly code: string; readonly message: string };
}

export interface RuntimeManagementConfig {
  /** Of the function, with the qualifier that was asked for. */
  readonly arn?: string;
  /** Auto, FunctionUpdate, Manual. */
  readonly updateRuntimeOn: string;
  readonly runtimeVersionArn?: string;
}

export interface SsmPort {
  /** GetParameters, in batches of 10; names that SSM does not know are missing from the answer. */
  getParameters(names: readonly string[], options?: CallOptions): Promise<ReadonlyMap<string, SsmParameter>>;
}

export interface SsmParameter {
  readonly name: string;
  readonly value: string;
  readonly lastModified?: Instant;
}

export interface LogsPort {
  /** DescribeLogStreams by exact stream name; undefined where the stream or its group is not there. */
  describeLogStream(group: string, stream: string, options?: CallOptions): Promise<LogStream | undefined>;
  /** The newest events of a stream, oldest first, at most `limit`; an empty list where there is no such stream. */
  tail(group: string, stream: string, limit: number, options?: CallOptions): Promise<readonly LogEvent[]>;
  /**
   * FilterLogEvents over all streams of a group, oldest first, within `pages` requests (a page can be empty and not be the
   * last one). A group that does not exist has no events.
   */
  filter(group: string, query: LogQuery, options?: CallOptions): Promise<FilteredEvents>;
}

export interface LogQuery {
  readonly pattern: string;
  readonly since?: Instant;
  readonly until?: Instant;
  /** At most so many events. */
  readonly limit: number;
  readonly pages: number;
}

export interface FilteredEvents {
  readonly events: readonly (LogEvent & { readonly stream: string })[];
  /** False: there may be more than was looked through. */
  readonly complete: boolean;
}

export interface LogStream {
  readonly name: string;
  readonly firstEventTime?: Instant;
  readonly lastEventTime?: Instant;
}

export interface LogEvent {
  readonly at: Instant;
  readonly message: string;
}

export interface CloudTrailPort {
  /** LookupEvents by event name, newest first, page by page (2 requests a second for the whole account). */
  lookupEvents(eventName: string, since: Instant, options?: CallOptions): AsyncIterable<readonly TrailEvent[]>;
}

export interface TrailEvent {
  readonly name: string;
  readonly at: Instant;
  readonly user?: string;
  readonly errorCode?: string;
  /** From the event's requestParameters, where they could be read. */
  readonly notebookInstanceName?: string;
  readonly lifecycleConfigName?: string;
}

export interface StsPort {
  getCallerIdentity(options?: CallOptions): Promise<{ readonly account: string; readonly arn: string }>;
}
