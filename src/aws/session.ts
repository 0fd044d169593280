import type { RemedyId } from '../domain/finding.ts';
import type { Problem } from '../domain/problem.ts';
import type { Scope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { Ports } from './ports.ts';

/** One scope with the way to ask it. A session that was closed answers nothing more: what is in flight is cancelled. */
export interface Session {
  readonly scope: Scope;
  readonly ports: Ports;
  /** Aborted when the session closes (profile switched, sample account closed). */
  readonly signal: AbortSignal;
  /** The account's clock: the wall's, but for a simulated account that was given another. */
  now(): Instant;
  /**
   * So many milliseconds, at most, this clock is ahead of AWS's, as the date of AWS's last answer told; 0 where it is
   * not. Undefined: no answer had a date (those of the sample account never have: its clock is this one).
   */
  clockAhead?(): number | undefined;
  /** How much faster than AWS its changes run; 1 but for the sample account. */
  readonly speed: number;
}

/** What could be opened, and what not. */
export interface Opened {
  readonly sessions: readonly Session[];
  readonly problems: readonly Problem[];
}

/** A session that belongs to whoever opened it. */
export interface OpenedScope {
  readonly session: Session;
  readonly close: () => void;
}

export interface SessionRequest {
  /** Empty: the standard chain's own choice (AWS_PROFILE, else `default`). */
  readonly profiles: readonly string[];
  /** Empty: each profile's own region. */
  readonly regions: readonly string[];
}

export interface ProfileInfo {
  readonly name: string;
  readonly region?: string;
  /** How it gets its credentials, for the picker: `static`, `sso`, `assumeRole`, `webIdentity`, `process`, `login`, `environment`, `unknown`. */
  readonly source: string;
}

/** An IAM policy document, as JSON. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** What a policy is for: `readOnly`, or a remedy that is attached beside it. */
export interface NamedPolicy {
  readonly name: RemedyId;
  readonly policy: Policy;
}

/** The aws room, as the composition root sees it. */
export interface Aws {
  /** The profiles of the config and credentials files, and the problems of those files. No network. */
  profiles(): Promise<{ readonly profiles: readonly ProfileInfo[]; readonly problems: readonly Problem[] }>;
  /** Regions that a person may choose from, from the SDK's partition data. */
  regions(): readonly string[];
  /** Opens sessions; closes those opened before. No network: credentials resolve with the first call. */
  open(request: SessionRequest): Promise<Opened>;
  /** Opens the sample account's sessions instead; default region eu-west-1. */
  openSample(regions?: readonly string[]): Promise<Opened>;
  /**
   * Opens one scope beside what `open` has opened, for an operation: it stays until it is closed, whatever is looked
   * at meanwhile. No network. Throws a ProblemError where the profile is gone or no longer usable.
   */
  openScope(scope: Scope): Promise<OpenedScope>;
  /** A person acts: what they dismissed (the code of an MFA device) may be asked for again. So does `open`. */
  tryAgain(): void;
  /** The least-privilege policies, that for looking only first. */
  policies(): Promise<readonly NamedPolicy[]>;
  /** Closes the sample account, sessions that are open included; resolves once its state is saved. */
  letSampleGo(): Promise<void>;
  /** Puts the sample account back to its beginning. */
  resetSample(): Promise<void>;
  /** Closes the sessions; resolves once the sample account's state is saved. */
  dispose(): Promise<void>;
}
