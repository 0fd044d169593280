import * as vscode from 'vscode';
import { needsAttention, type Facts, type Finding } from '../../domain/finding.ts';
import type { Effect } from '../../domain/plan.ts';
import type { Resource } from '../../inventory/snapshot.ts';
import type { FactsOf, KindId } from '../../kinds/index.ts';
import type { StepFailure } from '../../kinds/kind.ts';
import { fargateWords } from './fargate.ts';
import { functionWords } from './functions.ts';
import type { Formats, KindWords, Phrase, PlanText, Speak } from './kindWords.ts';
import { nodegroupWords } from './nodegroups.ts';
import { notebookWords } from './notebooks.ts';

/** The words of every kind; a kind without words does not compile. */
const words = {
  notebooks: notebookWords,
  functions: functionWords,
  nodegroups: nodegroupWords,
  fargate: fargateWords,
} as const satisfies Readonly<Record<KindId, unknown>>;

/** What the table of a kind says to a code, if it has it. */
function spoken<Result>(
  table: Readonly<Record<string, Speak<Facts, Result>>>,
  { code, facts }: { readonly code: string; readonly facts: Facts },
  formats: Formats,
): Result | undefined {
  return Object.hasOwn(table, code) ? table[code]?.(facts, formats) : undefined;
}

export function kindLabel(kind: KindId): string {
  return words[kind].label();
}

export function kindIcon(kind: KindId): string {
  return words[kind].icon;
}

export function noneOfKind(kind: KindId, region: string): string {
  return words[kind].none(region);
}

export function findingPhrase(kind: KindId, finding: Finding, formats: Formats): Phrase {
  return spoken(words[kind].findings, finding, formats) ?? { short: finding.code, long: finding.code };
}

export function effectSentence(kind: KindId, effect: Effect, formats: Formats): string {
  return spoken(words[kind].effects, effect, formats) ?? effect.code;
}

export function failureSentence(kind: KindId, failure: StepFailure, name: string): string {
  const table: Readonly<Record<string, (name: string) => string>> = words[kind].failures;
  // A quota can refuse the request itself, before the kind sees anything of it.
  const code = failure.passes === 'quota' && !Object.hasOwn(table, failure.code) ? 'quotaReached' : failure.code;
  const speak = Object.hasOwn(table, code) ? table[code] : undefined;
  return speak?.(name) ?? vscode.l10n.t('{0} failed.', name);
}

/** How far a step is, in the kind's words; undefined for a code without any. */
export function progressText(kind: KindId, progress: Effect, formats: Formats): string | undefined {
  const { progress: table }: Pick<KindWords<never, never, never>, 'progress'> = words[kind];
  return table && spoken(table, progress, formats);
}

/** What a step asks before it is sent, in the kind's words; undefined for a code without any. */
export function questionText(kind: KindId, question: Effect, formats: Formats): PlanText | undefined {
  const { questions: table }: Pick<KindWords<never, never, never>, 'questions'> = words[kind];
  return table && spoken(table, question, formats);
}

/** What AWS is doing to a resource now, in words. */
export function activityText(kind: KindId, state: string): string {
  return words[kind].activity(state);
}

/** The worst finding in short; undefined where none belongs on a row. */
export function worstFinding(resource: Resource, formats: Formats): string | undefined {
  const aside: readonly string[] = words[resource.kind].aside;
  const first = resource.verdict.findings.find((finding) => !aside.includes(finding.code));
  return first && findingPhrase(resource.kind, first, formats).short;
}

/** The one short reason on a row: its worst finding, else what the kind says of a resource at rest. */
export function reason(resource: Resource, formats: Formats, now: number): string {
  const worst = worstFinding(resource, formats);
  return worst ?? atRestText(resource, formats, now);
}

/** What stands before the reason on a row, whatever it is. */
export function beforeReason(resource: Resource, formats: Formats): string | undefined {
  const kind: Pick<KindWords<never, never, never, FactsOf<KindId>>, 'before'> = words[resource.kind];
  return kind.before?.(resource.observed.facts, formats);
}

/** Who has to act for a resource to get patches, where its kind shares that with AWS. */
export function whoActsText(resource: Resource, now: number): string | undefined {
  const kind: Pick<KindWords<never, never, never, FactsOf<KindId>>, 'whoActs'> = words[resource.kind];
  return kind.whoActs?.(resource.observed.facts, now, needsAttention(resource.verdict));
}

export function noPartsOf(kind: KindId): string {
  const { noParts }: Pick<KindWords<never, never, never>, 'noParts'> = words[kind];
  return noParts?.() ?? '';
}

/** What a kind says of a resource when nothing is to be said against it. */
export function atRestText(resource: Resource, formats: Formats, now: number): string {
  const kind: Pick<KindWords<never, never, never, FactsOf<KindId>>, 'atRest'> = words[resource.kind];
  return kind.atRest(resource.observed.facts, formats, now);
}
