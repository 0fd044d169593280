import type { ResourceKey } from './resourceKey.ts';
import { worst, type Status } from './status.ts';
import type { Instant } from './time.ts';

export type Severity = 'attention' | 'info';

/** What a finding's code means for the status of its resource. Each kind has one exhaustive table of these. */
export interface FindingRule {
  readonly status: Status;
  readonly severity: Severity;
}

export type Fact = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;

/** Where a fact was read: an API field ("sagemaker:DescribeNotebookInstance PlatformIdentifier") or a log stream. */
export interface Evidence {
  readonly source: string;
  readonly value?: string;
  readonly at?: Instant;
}

/**
 * One thing that is worth knowing about a resource: a stable code and data,
 * no prose. The editor's side has the words.
 */
export interface Finding<Code extends string = string, F extends Facts = Facts> {
  readonly resource: ResourceKey;
  readonly code: Code;
  readonly severity: Severity;
  readonly facts: F;
  readonly evidence: readonly Evidence[];
  /** Since when it has been so. */
  readonly since?: Instant;
  /** The deadline that it brings. */
  readonly due?: Instant;
  /** The AWS page that the rule comes from. */
  readonly reference: string;
}

/** The findings of a kind, from its map of code → facts. */
export type FindingOf<M extends { [code: string]: Facts }> = {
  [C in keyof M & string]: Finding<C, M[C]>;
}[keyof M & string];

/** Command id without the `patchLens.` prefix, e.g. `notebook.restart`. */
export type RemedyId = string;

/** The answer to "is it patched?" for one resource. */
export interface Verdict<F extends Finding = Finding> {
  readonly status: Status;
  /** Worst first. */
  readonly findings: readonly F[];
  /** What would clear the findings, best first. */
  readonly remedies: readonly RemedyId[];
}

/** The verdict that follows from the findings; `floor` is the status when no finding says more. */
export function conclude<F extends Finding>(
  rules: Readonly<Record<string, FindingRule>>,
  findings: readonly F[],
  remedies: readonly RemedyId[],
  floor: Status = 'current',
): Verdict<F> {
  const statusOf = (finding: Finding): Status => rules[finding.code]?.status ?? 'unknown';
  const order = (finding: Finding) => (finding.severity === 'attention' ? 0 : 1);
  const sorted = [...findings].sort(
    (a, b) => order(a) - order(b) || compare(statusOf(a), statusOf(b)) || a.code.localeCompare(b.code),
  );
  return { status: worst([floor, ...findings.map(statusOf)]), findings: sorted, remedies };
}

function compare(a: Status, b: Status): number {
  if (a === b) return 0;
  return worst([a, b]) === a ? -1 : 1;
}

/** Whether someone should look: a finding of severity `attention`. */
export function needsAttention(verdict: Verdict): boolean {
  return verdict.findings.some((finding) => finding.severity === 'attention');
}
