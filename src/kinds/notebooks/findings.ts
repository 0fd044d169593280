import type { FindingOf, FindingRule } from '../../domain/finding.ts';
import type { IsoDate } from '../../domain/time.ts';

/** Where the knowledge of the last start comes from, best first. */
export type StartEvidence = 'cloudTrail' | 'onStartLog' | 'observed' | 'created' | 'lastModified';

/** Code → facts of every finding on a notebook instance. */
export type NotebookFindingFacts = {
  /** The platform is past its end of support. */
  'notebook.platform.unsupported': {
    readonly platform: string;
    readonly os: string;
    readonly endOfSupport: IsoDate;
    readonly running: boolean;
    /** Since when AWS migrates what is left, in phases; null: it does not (Amazon Linux 1). */
    readonly awsMigratesFrom: IsoDate | null;
  };
  /** Stopped (or failed) on a platform that AWS does not start any more. */
  'notebook.platform.stranded': {
    readonly platform: string;
    readonly os: string;
    readonly status: string;
    readonly noStartFrom: IsoDate;
    /** False: no change of platform, a new instance is needed (Amazon Linux 1). */
    readonly migratable: boolean;
  };
  'notebook.platform.ending': {
    readonly platform: string;
    readonly os: string;
    readonly endOfSupport: IsoDate;
    readonly days: number;
  };
  /** `platform` is null where DescribeNotebookInstance did not tell it. */
  'notebook.platform.unknown': { readonly platform: string | null };
  /** The platform to migrate to does not run on this instance type. */
  'notebook.instanceType.unsupported': {
    readonly instanceType: string;
    readonly family: string;
    readonly platform: string;
    readonly successor: string;
  };
  /** Running for longer than the threshold. `atLeast`: the days are a lower bound. */
  'notebook.restart.overdue': {
    readonly days: number;
    readonly atLeast: boolean;
    readonly threshold: number;
    readonly evidence: StartEvidence;
  };
  /** Running, and no evidence tells whether for longer than the threshold. Days are bounds, null where there is none. */
  'notebook.restart.unknown': {
    readonly atLeastDays: number | null;
    readonly atMostDays: number | null;
    readonly threshold: number;
  };
  /** Running a lifecycle script that has been changed since. */
  'notebook.script.changedSinceStart': {
    readonly config: string;
    /** Days since the change. */
    readonly days: number;
    readonly evidence: StartEvidence;
  };
  /** Running, and the lifecycle configuration was written since, with the OnStart script that it was started with. */
  'notebook.script.sameAsAtStart': {
    readonly config: string;
    /** Days since it was written last. */
    readonly days: number;
  };
  /** Running, and nothing tells whether with the script as it is now. */
  'notebook.script.unknown': { readonly config: string; readonly why: 'notRead' | 'missing' | 'noStartTime' };
  /** Status Failed. `cause` is the telling line of the script's log, or null. */
  'notebook.start.failed': {
    readonly cause: string | null;
    /** Name of the log stream that the cause was read from. */
    readonly stream: string | null;
    readonly failureReason: string | null;
    readonly lines: readonly string[];
  };
  'notebook.lifecycle.none': Record<string, never>;
  /** Stopped: its next start brings the newest software. */
  'notebook.updates.atNextStart': Record<string, never>;
};

export type NotebookCode = keyof NotebookFindingFacts;
export type NotebookFinding = FindingOf<NotebookFindingFacts>;

/** What each code means for the status. */
export const notebookRules: Readonly<Record<NotebookCode, FindingRule>> = {
  'notebook.platform.unsupported': { status: 'unsupported', severity: 'attention' },
  'notebook.platform.stranded': { status: 'unsupported', severity: 'attention' },
  'notebook.platform.ending': { status: 'ending', severity: 'attention' },
  'notebook.platform.unknown': { status: 'unknown', severity: 'info' },
  'notebook.instanceType.unsupported': { status: 'ending', severity: 'attention' },
  'notebook.restart.overdue': { status: 'outdated', severity: 'attention' },
  'notebook.restart.unknown': { status: 'unknown', severity: 'info' },
  'notebook.script.changedSinceStart': { status: 'outdated', severity: 'attention' },
  'notebook.script.sameAsAtStart': { status: 'current', severity: 'info' },
  'notebook.script.unknown': { status: 'unknown', severity: 'info' },
  'notebook.start.failed': { status: 'outdated', severity: 'attention' },
  'notebook.lifecycle.none': { status: 'current', severity: 'info' },
  'notebook.updates.atNextStart': { status: 'current', severity: 'info' },
};
