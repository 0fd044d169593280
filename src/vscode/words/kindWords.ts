import type { Facts } from '../../domain/finding.ts';
import type { Instant, IsoDate } from '../../domain/time.ts';

/** Dates and numbers in the editor's language. */
export interface Formats {
  /** "31 Oct 2026"; dates are UTC days. */
  date(at: Instant | IsoDate): string;
  /** "31 Oct 2026, 14:05", local time. */
  dateTime(at: Instant): string;
  number(value: number): string;
  /** So many milliseconds ago: "5 min ago", "2 hr ago", "3 days ago". */
  ago(milliseconds: number): string;
}

/** A plan as its confirmation shows it. */
export interface PlanText {
  readonly title: string;
  readonly detail: string;
  /** The one button that says yes. */
  readonly action: string;
}

/** What the row of a resource says of an operation of ours. */
export interface OnRow {
  readonly text: string;
  /**
   * `busy`: it is being worked on now. `waits`: its turn has not come, and it is as it was. `stuck`: it does not go on
   * now, whatever its status says of it.
   */
  readonly look: 'busy' | 'waits' | 'stuck';
}

/** A short reason for the row ("Restart overdue · 47 days") and a full sentence for tooltip and report. */
export interface Phrase {
  readonly short: string;
  readonly long: string;
}

/**
 * Facts → words. Written as a method, whose parameter TypeScript compares both
 * ways: where kinds meet, words are looked up by code, and code and facts were
 * matched when the finding was made.
 */
export type Speak<F, Result> = { speak(facts: F, formats: Formats): Result }['speak'];

/** The words of one kind: exhaustive over its codes, so that a new code does not compile without words. */
export interface KindWords<FindingFacts, EffectFacts, FailureCode extends string, F = never> {
  /** "Notebook Instances" */
  readonly label: () => string;
  /** Product icon of the kind's row: https://code.visualstudio.com/api/references/icons-in-labels */
  readonly icon: string;
  /** "No notebook instances in eu-west-1" */
  readonly none: (region: string) => string;
  /** The row's reason when there is no finding to name ("In service · started 3 days ago"). */
  atRest(facts: F, formats: Formats, now: Instant): string;
  /** What stands before every reason on a row: the aliases that serve a version ("live 90%, canary"). */
  before?(facts: F, formats: Formats): string | undefined;
  /**
   * Who has to act for it to get patches, a sentence for every resource; undefined: that is not known yet. `asked`: a
   * finding asks the person for something, so that nothing may say that there is nothing to do.
   */
  whoActs?(facts: F, now: Instant, asked?: boolean): string | undefined;
  /** Where a resource was opened that has no parts ("No alias serves a published version"). */
  readonly noParts?: () => string;
  /** What AWS is doing to a resource now ("Stopping"), from AWS's own state; a state without a word stays as it is. */
  readonly activity: (state: string) => string;
  /** Information that is no reason on a row: what is said of a resource at rest tells more. */
  readonly aside: readonly (keyof FindingFacts)[];
  /** Each finding, short and long. */
  readonly findings: { readonly [C in keyof FindingFacts]: Speak<FindingFacts[C], Phrase> };
  /** What a plan says, a sentence each: effects and reasons of refusal. */
  readonly effects: { readonly [C in keyof EffectFacts]: Speak<EffectFacts[C], string> };
  /** How far a step is, in a few words for its row: codes of a step's `progress`. Absent: its steps have none. */
  readonly progress?: Readonly<Record<string, Speak<Facts, string>>>;
  /** What a step asks before it is sent, as its confirmation shows it. Absent: its steps ask nothing. */
  readonly questions?: Readonly<Record<string, Speak<Facts, PlanText>>>;
  /** Why a step failed, a sentence each. */
  readonly failures: { readonly [C in FailureCode]: (name: string) => string };
}

/** A map of code → facts, as the kinds declare them. */
export type FactsByCode = Readonly<Record<string, Facts>>;
