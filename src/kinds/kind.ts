import type { CallOptions, Ports } from '../aws/ports.ts';
import type { Finding, FindingRule, RemedyId, Verdict } from '../domain/finding.ts';
import type { Effect, PlanStep, Planned } from '../domain/plan.ts';
import { ProblemError, type Problem } from '../domain/problem.ts';
import type { ResourceKey } from '../domain/resourceKey.ts';
import type { KnownScope } from '../domain/scope.ts';
import type { Instant } from '../domain/time.ts';
import type { StoredFacts } from './stored.ts';

/** Thresholds that a team may set, in days (settings `patchLens.thresholds.*`). */
export interface Thresholds {
  /** A running notebook should be restarted at least this often; AWS says 30. */
  readonly notebookRestart: number;
  /** "Ending" begins this long before a runtime's or platform's end. */
  readonly ending: number;
  /** The same for Kubernetes versions. */
  readonly kubernetesEnding: number;
  /** A FunctionUpdate function that was not updated for this long is stale. */
  readonly functionUpdate: number;
}

export const defaultThresholds: Thresholds = {
  notebookRestart: 30,
  ending: 180,
  kubernetesEnding: 60,
  functionUpdate: 90,
};

/** How much is read, where a team may choose. */
export interface ReadOptions {
  /** Of every function the published versions that its aliases serve: at least one request more for each. */
  readonly aliasVersions: boolean;
}

/** What was read of one resource. Plain JSON: it can be cached. */
export interface Observed<F> {
  readonly key: ResourceKey;
  readonly name: string;
  /** The resource that it is shown under (a nodegroup's cluster). */
  readonly parent?: ResourceKey;
  readonly facts: F;
  /** More reads of this resource are on their way; its verdict may still change. */
  readonly partial: boolean;
  /** When what its verdict rests on was read, where AWS did not answer this time; absent: now. */
  readonly readAt?: Instant;
}

/** What to read first; all of it changes while a read goes on. */
export interface Interest {
  /** What somebody looks at, what is most looked at first. */
  seen(): ReadonlySet<ResourceKey>;
  /** Whether what is known of it so far needs attention. */
  needsAttention(key: ResourceKey): boolean;
}

export interface ReadContext<F> {
  readonly ports: Ports;
  readonly signal: AbortSignal;
  readonly now: Instant;
  /** What the last read gave, by key: for facts that are costly and change seldom. */
  readonly previous: ReadonlyMap<ResourceKey, Observed<F>>;
  /** Absent: as little as a status takes. */
  readonly options?: ReadOptions;
  /** Called as pages arrive, and again for a resource of which more is known. */
  emit(observed: Observed<F>): void;
  /** The list is whole; what is emitted from now on says more of what is in it. */
  listed?(): void;
  /** Who looks at what; absent: nobody. */
  readonly interest?: Interest;
  /** Part of the read failed (a log, a tag); the rest goes on. `about` names the resource it concerns, if one. */
  report(problem: Problem, about?: ResourceKey): void;
}

export interface ReadOneContext<F> extends Omit<ReadContext<F>, 'emit'> {
  /** Others that were read with it, and those that were found to be gone. */
  readonly beside?: (read: readonly Observed<F>[], gone: readonly ResourceKey[]) => void;
}

export interface AssessContext {
  readonly now: Instant;
  readonly thresholds: Thresholds;
  /** Since when a version of a function is pinned to that runtime version, where an operation from here did it. */
  readonly pinnedSince?: (key: ResourceKey, version: string, runtimeVersionArn: string) => Instant | undefined;
  /**
   * Hash of the OnStart script (null: none) that a lifecycle configuration (its ARN) is proven to have had all the time
   * between two moments of AWS's clock; undefined: nothing proves it.
   */
  readonly onStartBetween?: (config: ResourceKey, from: Instant, to: Instant) => string | null | undefined;
  /** The notice of a patch of Fargate's pods that somebody set for a cluster (its ARN): pods from before it are evicted. */
  readonly fargateNotice?: (
    cluster: ResourceKey,
  ) => { readonly before: Instant; readonly evictsAt?: Instant } | undefined;
}

export interface PlanContext {
  readonly scope: KnownScope;
  readonly now: Instant;
  readonly thresholds: Thresholds;
  /** What a person chose, where the remedy asks (`lambda.setRuntimeMode`: `{ mode: 'Auto' }`). */
  readonly choice: Readonly<Record<string, string>>;
}

/** What a step's resource is like, seen from the step: it decides alone whether there is anything left to do. */
export type StepState =
  /**
   * `lastModified`: AWS's own time of the resource's last change, where it has one. `ask`: a person has to agree to it
   * first, knowing this (a code and facts, for `KindWords.questions`), though they agreed to the plan.
   */
  | { readonly state: 'todo'; readonly lastModified?: Instant; readonly ask?: Effect }
  /**
   * `detail`: AWS's own word for what it is at. `progress`: how far it is, where the kind has more to say than that: a
   * code and facts, for `KindWords.progress`.
   */
  | { readonly state: 'pending'; readonly detail?: string; readonly progress?: Effect }
  /** `note`: it is done, but what it should have looked at was not there (`noLog`: the script wrote no log to check). */
  | { readonly state: 'done'; readonly note?: 'noLog' }
  | { readonly state: 'blocked'; readonly reason: string }
  | { readonly state: 'failed'; readonly cause: StepFailure };

export interface StepFailure {
  /** A code of the kind (`startFailed`), for the words. */
  readonly code: string;
  readonly resource: ResourceKey;
  /** Lines of evidence: FailureReason, the log stream's last lines. */
  readonly lines: readonly string[];
  /** The one of them that says most, where there is one. */
  readonly telling?: string;
  /** It may pass by itself (no capacity now, a quota that frees up): the same action is worth another try, later. */
  readonly passes?: 'capacity' | 'quota';
}

export interface StepContext {
  readonly ports: Ports;
  readonly signal: AbortSignal;
  /**
   * When this step's action was sent, or was about to be (the account's clock); undefined before. After a crash in
   * between nobody knows whether it arrived: the resource tells.
   */
  readonly startedAt: Instant | undefined;
  /** Whether AWS answered that it took the request of `startedAt`; false: that it arrived is not known. */
  readonly taken?: boolean;
  /**
   * The resource's last change as it was seen before the action of `startedAt`, by AWS's clock (`lastModified` of the
   * `todo`): the clock here and AWS's need not agree to tell whether anything has happened since.
   */
  readonly modifiedBefore?: Instant;
  /**
   * When the last request of another step of the same target was sent (the account's clock): what AWS wrote down since
   * then belongs to this run. Undefined where none was.
   */
  readonly sentBefore?: Instant;
  /** As `modifiedBefore`, for the request of `sentBefore`. */
  readonly modifiedBeforeSent?: Instant;
  /** For so many milliseconds this window has looked at the step, by the machine's clock alone. */
  readonly observedFor?: number;
  /** For every call of `ports`: carries the signal, and notes request ids for the operation's timeline. */
  readonly call: CallOptions;
  now(): Instant;
  /** How much faster than AWS the account's changes run; absent: as fast (all but the sample account). */
  readonly speed?: number;
}

/**
 * AWS refuses a step's request for good, and the kind knows what that means: the step has failed of `failure`. As a
 * problem it is AWS's answer.
 */
export class StepRefused extends ProblemError {
  readonly failure: StepFailure;
  constructor(problem: Problem, failure: StepFailure) {
    super(problem);
    this.failure = failure;
  }
}

/** A step type: observe first, act only on `todo`, then observe until `done`. */
export interface StepType {
  observe(step: PlanStep, context: StepContext): Promise<StepState>;
  /**
   * `busy`: AWS is at another change of it and took nothing; it is observed, and tried, again. Rejects with a
   * StepRefused where that is no use.
   */
  act(step: PlanStep, context: StepContext): Promise<void | 'busy'>;
  /** Poll interval and patience in milliseconds of the service's own time. */
  readonly wait: { readonly every: number; readonly upTo: number };
}

/** The parts of a resource, each as if it were a resource of its kind, of which the facts are a part of its facts. */
export type PartsRead<F> =
  /** `readOne` reads them. */
  | { readonly state: 'notRead' }
  | { readonly state: 'unreadable'; readonly problem: Problem }
  | { readonly state: 'read'; readonly readAt: Instant; readonly parts: readonly Observed<F>[] };

/** One kind of resource: what the house needs to know of it. */
export interface Kind<F, Found extends Finding = Finding> {
  /** Code → status and severity, exhaustive. */
  readonly findings: Readonly<Record<Found['code'], FindingRule>>;
  /** AWS services that a read touches, for the message when none answers. */
  readonly services: readonly string[];
  /** Reads all resources of a scope. Throws a ProblemError where nothing can be listed at all. */
  read(context: ReadContext<F>): Promise<void>;
  /**
   * Reads one again: after a remedy, while pending, before a plan. Undefined: it is gone. What is learned of others on the
   * way (the pods of a workload come and go with its restart) is told through `beside`.
   */
  readOne(observed: Observed<F>, context: ReadOneContext<F>): Promise<Observed<F> | undefined>;
  /** Facts → verdict. Pure. */
  assess(observed: Observed<F>, context: AssessContext): Verdict<Found>;
  /** AWS's own word for what is happening to it now (Stopping, UPDATING); undefined when at rest. */
  activity(facts: F): string | undefined;
  /**
   * Others will be shown under it once they are read. Its row is open from the start: VS Code keeps closed what had
   * nothing to open when it appeared.
   */
  awaitsOthers?(observed: Observed<F>): boolean;
  /** What can be done with it as it is now, whether or not it needs it; context menus come from this. */
  offers(observed: Observed<F>, context: AssessContext): readonly RemedyId[];
  /** One of these that AWS would refuse whatever is chosen: the palette offers it for its answer, a row does not. */
  isFutile?(remedy: RemedyId, observed: Observed<F>, context: AssessContext): boolean;
  /** A remedy for these resources, as data. Pure. */
  plan(remedy: RemedyId, targets: readonly Observed<F>[], context: PlanContext): Planned;
  readonly steps: Readonly<Record<string, StepType>>;
  /**
   * What is shown under it with a status of its own, and is a part of it rather than a resource: the published versions of
   * a function. Undefined: it can have none.
   */
  parts?(observed: Observed<F>): PartsRead<F> | undefined;
  /** How its facts are kept on the disk for the next start; absent: they are not. */
  readonly stored?: StoredFacts<F>;
}
