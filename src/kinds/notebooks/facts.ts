import type { Instant } from '../../domain/time.ts';
import type { ScriptCare } from './scriptCare.ts';

/** What a read could not find out, and why it was left out. */
export type NotebookPart = 'describe' | 'cloudTrail' | 'onStartLog' | 'lifecycleConfig' | 'failureLog' | 'tags';

/** What is known of one notebook instance. Plain JSON: it is cached between sessions. */
export interface NotebookFacts {
  /** NotebookInstanceStatus: Pending, InService, Stopping, Stopped, Failed, Deleting, Updating; others pass. */
  readonly status: string;
  readonly instanceType?: string;
  readonly creationTime?: Instant;
  readonly lastModifiedTime?: Instant;
  readonly lifecycleConfigName?: string;
  /** DescribeNotebookInstance has answered; without it there is no platform and no failure reason. */
  readonly described: boolean;
  readonly platformIdentifier?: string;
  readonly rootAccess?: string;
  readonly volumeSizeInGB?: number;
  /** AWS's own words. For a script they say "took longer than 5 minutes", whatever happened. */
  readonly failureReason?: string;
  /** The lines that the failing run of a script wrote last, oldest first. */
  readonly failureLog?: FailureLog;
  /** The lifecycle configuration; `missing` where AWS has none of that name. */
  readonly script?: ScriptFacts | { readonly missing: true };
  /** StartNotebookInstance in CloudTrail: the newest one, or that there was none. Absent where it was not searched. */
  readonly trail?: TrailSignal;
  /** Last event of the stream LifecycleConfigOnStart: the script's last line at a start. */
  readonly onStartLogAt?: Instant;
  /** When a read last saw it in another state than InService: it can not have started before. */
  readonly seenNotInServiceAt?: Instant;
  /** Tag `aws:cloudformation:stack-name`; null: the tags were read and it has none. */
  readonly cloudFormationStack?: string | null;
  /** Parts that were asked for and did not come. */
  readonly unread: readonly NotebookPart[];
}

export interface ScriptFacts {
  readonly modifiedAt: Instant;
  /** Hash of its OnStart script as of `modifiedAt`; null: it has none. Absent: it was not read. */
  readonly onStart?: string | null;
  /**
   * Lines of its OnStart script that AL2023 treats otherwise, with the command that each is about; never the script
   * itself. Absent: it was not read; the list of configurations has no scripts in it.
   */
  readonly care?: readonly ScriptCare[];
}

export interface FailureLog {
  readonly stream: string;
  readonly lines: readonly string[];
  /** Time of the last line. */
  readonly at: Instant;
}

/** The outcome of a complete search of CloudTrail's event history for one notebook instance. */
export interface TrailSignal {
  readonly searchedAt: Instant;
  /** How far back the search went: 90 days, or to the instance's creation. */
  readonly since: Instant;
  /** The newest successful StartNotebookInstance; absent: there was none. */
  readonly start?: { readonly at: Instant; readonly user?: string };
}

/** Log group of every notebook instance: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html */
export const logGroup = '/aws/sagemaker/NotebookInstances';

export type LifecycleHook = 'OnStart' | 'OnCreate';

/** `<name>/LifecycleConfigOnStart` */
export function logStream(name: string, hook: LifecycleHook): string {
  return `${name}/LifecycleConfig${hook}`;
}
