import type { Evidence, Finding, FindingOf, FindingRule } from '../../domain/finding.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant, IsoDate } from '../../domain/time.ts';

/** Where its runtime version stands among those seen here; `null`: not known. */
type Standing = {
  /** `python:3.13.v12` */
  readonly running: string | null;
  /** The newest one that was seen here, which is not the newest that there is. */
  readonly newest: string | null;
  /** Distinct newer versions seen here. */
  readonly newer: number | null;
};

/** Which version it is of: `$LATEST`, or a published one with the aliases that serve it. */
type Served = { readonly version: string; readonly aliases: readonly string[] };

/** Code → facts. Days are UTC calendar days; `null` stands for "not scheduled" or "not known". */
export type FunctionFindings = {
  readonly 'lambda.runtime.deprecated': Served & {
    readonly runtime: string;
    readonly os: string;
    readonly deprecated: IsoDate;
    readonly createBlocked: IsoDate | null;
    readonly updateBlocked: IsoDate | null;
    /** What AWS refuses already: nothing, creating functions, or updating them too. */
    readonly blocked: 'nothing' | 'create' | 'update';
    readonly asOf: IsoDate;
  };
  readonly 'lambda.runtime.ending': Served & {
    readonly runtime: string;
    readonly deprecated: IsoDate;
    readonly days: number;
    readonly createBlocked: IsoDate | null;
    readonly updateBlocked: IsoDate | null;
    readonly asOf: IsoDate;
  };
  /** The table has no such runtime, or a .zip function names none. */
  readonly 'lambda.runtime.unknown': { readonly runtime: string | null; readonly asOf: IsoDate };
  /** A runtime that was a preview when the table was made. */
  readonly 'lambda.runtime.preview': { readonly runtime: string; readonly asOf: IsoDate };
  /** Runs on Amazon Linux 2, which gets only critical and selected important patches now. */
  readonly 'lambda.runtime.limitedPatches': { readonly runtime: string; readonly since: IsoDate };
  /** AWS's table has dates for its end nowhere: "Not scheduled". */
  readonly 'lambda.runtime.notScheduled': { readonly runtime: string; readonly asOf: IsoDate };
  /** Mode Manual of `$LATEST`, or of a published version that the aliases serve. */
  readonly 'lambda.runtime.held': Standing &
    Served & {
      readonly runtime: string | null;
      readonly pinnedArn: string | null;
      /** When an operation from here pinned it; AWS does not tell. */
      readonly pinnedSince: Instant | null;
    };
  /** Mode FunctionUpdate: a newer runtime version was seen here, or it was not updated for `threshold` days. */
  readonly 'lambda.runtime.stale': Standing & {
    readonly runtime: string | null;
    readonly days: number | null;
    readonly threshold: number;
  };
  /** A published version in mode FunctionUpdate stays on its runtime version for ever. */
  readonly 'lambda.version.frozen': Standing & Served & { readonly days: number | null };
  /** Mode Auto, and a newer runtime version was seen here: AWS's second phase has not come to it yet. */
  readonly 'lambda.runtime.rolloutPending': Standing & { readonly runtime: string | null };
  /** A Lambda@Edge replica is updated with the function that it is a copy of. */
  readonly 'lambda.edge.replica': { readonly master: string };
  /** Gets runtime patches with its own deployments; `days` since the last one. */
  readonly 'lambda.runtime.functionUpdate': { readonly runtime: string | null; readonly days: number | null };
  readonly 'lambda.runtime.error': {
    readonly version: string;
    readonly errorCode: string;
    readonly message: string;
  };
  readonly 'lambda.image.rebuild': { readonly days: number | null };
  readonly 'lambda.mode.unreadable': { readonly problem: ProblemCode };
  /** GetFunctionConfiguration of a published version: its runtime and runtime version are not known. */
  readonly 'lambda.version.unreadable': { readonly version: string; readonly problem: ProblemCode };
  readonly 'lambda.mode.unknown': { readonly mode: string };
};

export type FunctionFinding = FindingOf<FunctionFindings>;

export const functionRules: Readonly<Record<FunctionFinding['code'], FindingRule>> = {
  'lambda.runtime.deprecated': { status: 'unsupported', severity: 'attention' },
  'lambda.runtime.held': { status: 'held', severity: 'attention' },
  'lambda.runtime.stale': { status: 'held', severity: 'attention' },
  'lambda.version.frozen': { status: 'held', severity: 'attention' },
  'lambda.runtime.ending': { status: 'ending', severity: 'attention' },
  // Lambda could not tell which runtime version the function has, so nobody can say that it is a patched one.
  'lambda.runtime.error': { status: 'unknown', severity: 'attention' },
  'lambda.runtime.unknown': { status: 'unknown', severity: 'info' },
  'lambda.image.rebuild': { status: 'unknown', severity: 'info' },
  // What replicas run on is not told; their function in us-east-1 is where it shows.
  'lambda.edge.replica': { status: 'unknown', severity: 'info' },
  'lambda.mode.unreadable': { status: 'unknown', severity: 'info' },
  'lambda.version.unreadable': { status: 'unknown', severity: 'info' },
  'lambda.mode.unknown': { status: 'unknown', severity: 'info' },
  // Lambda patches these, so they say more about a function without making it worse.
  'lambda.runtime.functionUpdate': { status: 'current', severity: 'info' },
  'lambda.runtime.rolloutPending': { status: 'current', severity: 'info' },
  'lambda.runtime.limitedPatches': { status: 'current', severity: 'info' },
  'lambda.runtime.notScheduled': { status: 'current', severity: 'info' },
  'lambda.runtime.preview': { status: 'current', severity: 'info' },
};

const guide = 'https://docs.aws.amazon.com/lambda/latest/dg';

const references: Readonly<Record<FunctionFinding['code'], string>> = {
  'lambda.runtime.deprecated': `${guide}/lambda-runtimes.html#runtime-support-policy`,
  'lambda.runtime.ending': `${guide}/lambda-runtimes.html#runtime-support-policy`,
  'lambda.runtime.unknown': `${guide}/lambda-runtimes.html`,
  'lambda.runtime.preview': `${guide}/lambda-runtimes.html`,
  'lambda.runtime.limitedPatches': `${guide}/lambda-runtimes.html`,
  'lambda.runtime.held': `${guide}/runtime-management-rollback.html`,
  'lambda.runtime.stale': `${guide}/runtimes-update.html`,
  'lambda.runtime.functionUpdate': `${guide}/runtimes-update.html`,
  'lambda.runtime.rolloutPending': `${guide}/runtimes-update.html`,
  'lambda.runtime.notScheduled': `${guide}/lambda-runtimes.html`,
  'lambda.version.frozen': `${guide}/runtime-management-rollback.html`,
  'lambda.edge.replica': `${guide}/lambda-edge.html`,
  'lambda.runtime.error': `${guide}/runtime-management-identify.html`,
  'lambda.image.rebuild': `${guide}/images-create.html`,
  'lambda.mode.unreadable': `${guide}/runtimes-update.html`,
  'lambda.version.unreadable': `${guide}/runtime-management-identify.html`,
  'lambda.mode.unknown': `${guide}/runtimes-update.html`,
};

/** A finding with the severity and reference of its code. */
export function functionFinding<C extends keyof FunctionFindings>(
  resource: ResourceKey,
  code: C,
  facts: FunctionFindings[C],
  evidence: readonly Evidence[],
  when: { readonly since?: Instant; readonly due?: Instant } = {},
): Finding<C, FunctionFindings[C]> {
  return {
    resource,
    code,
    severity: functionRules[code].severity,
    facts,
    evidence,
    reference: references[code],
    ...when,
  };
}
