import type { Effect } from '../../domain/plan.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { IsoDate } from '../../domain/time.ts';

type Nothing = Record<string, never>;

/** What a plan for functions says before it runs. */
export type FunctionPlanEffects = {
  /** Lambda moves them to newer runtime versions by itself. */
  readonly autoUpdates: { readonly functions: number };
  /** Lambda moves them at their next code or configuration update only. */
  readonly updatesWithDeployments: { readonly functions: number };
  /** They stay on that runtime version, and Lambda patches them no more. */
  readonly pinsVersion: { readonly functions: readonly string[]; readonly arn: string };
  /** Back to a runtime version that was good. */
  readonly rollsBack: { readonly functions: readonly string[]; readonly arn: string };
  /** In Manual neither runtime nor architecture of the function can be changed. */
  readonly locksRuntime: { readonly functions: number };
  readonly pinIsTemporary: { readonly functions: number };
  /** Functions that stop getting patches by themselves. */
  readonly leavesAuto: { readonly functions: readonly string[] };
  /** Functions that let go of the runtime version which Manual held. `arns` stand beside the names. */
  readonly leavesManual: { readonly functions: readonly string[]; readonly arns: readonly string[] };
  readonly latestOnly: { readonly functions: number };
  /** A published version changes its mode; `$LATEST` does not. */
  readonly versionOnly: { readonly version: string };
  /** Several functions, of each another version: `resize:5`, `orders:$LATEST`. */
  readonly theseVersionsOnly: { readonly versions: readonly string[] };
  /** A stack manages them, and the mode is what a template can describe (RuntimeManagementConfig, RuntimePolicy). */
  readonly modeDrifts: { readonly functions: readonly string[]; readonly stack: string };
  /** A stack manages them, and description and aliases are what a template can describe. */
  readonly descriptionDrifts: { readonly functions: readonly string[]; readonly stack: string };
  /** Whether a stack manages them was not read. `problem` null: not asked. */
  readonly stackNotKnown: { readonly functions: readonly string[]; readonly problem: ProblemCode | null };
  readonly keepsRunning: { readonly functions: number };
  /** Past its deprecation no mode brings patches. */
  readonly runtimeDeprecated: { readonly functions: readonly string[] };
  /** AWS blocks updates of these by now; it does not say whether this is one. */
  readonly updateBlocked: { readonly functions: readonly string[] };
  /** An update that changes nothing but the end of the description, to which the marker is added. */
  readonly changesDescription: { readonly functions: number; readonly marker: string };
  /** A version is published: code, environment and settings of `$LATEST` as they are. */
  readonly publishesLatest: { readonly functions: readonly string[] };
  /** All calls of the alias go to the new version. */
  readonly movesAlias: { readonly function: string; readonly alias: string; readonly from: string };
  /** The alias moves away from a version that somebody pinned: calls leave the runtime version that it is held on. */
  readonly aliasLeavesPin: {
    readonly function: string;
    readonly alias: string;
    readonly from: string;
    readonly arn: string | null;
  };
  /** It shares its calls between two versions: a release on its way, which is not ours to end. */
  readonly weightedAliasLeft: { readonly function: string; readonly alias: string };
  readonly aliasesLeft: { readonly function: string; readonly aliases: readonly string[] };
  readonly snapshotTakesLong: { readonly functions: readonly string[] };
  /** A roll-back moves aliases back; description, published version and runtime of `$LATEST` stay. */
  readonly wayBackIsAlias: { readonly functions: number };
  /** Without an alias that is moved there is nothing that a roll-back could put back. */
  readonly noWayBack: { readonly functions: readonly string[] };
};

/** Why a remedy can not be planned for a function. */
export type FunctionRefusals = {
  readonly containerImage: { readonly packageType: string };
  readonly edgeReplica: { readonly master: string };
  readonly alreadySet: { readonly mode: string };
  readonly alreadyPinned: { readonly arn: string };
  readonly alreadyRunning: { readonly arn: string };
  /** The mode was not read, so it can not be said what would change. */
  readonly modeNotRead: { readonly problem: ProblemCode | null };
  readonly modeNotChoosable: { readonly mode: string };
  readonly arnNotChosen: Nothing;
  /** Not the ARN of a runtime version. */
  readonly arnMalformed: { readonly arn: string };
  /** ARNs of runtime versions are those of one region. */
  readonly arnOtherRegion: { readonly arn: string; readonly region: string };
  /** No alias serves that version, or nobody has read which do. */
  readonly versionNotRead: { readonly version: string };
  /** Which versions the aliases serve was not read: what would be published is not known to be what is served. */
  readonly aliasesNotRead: { readonly problem: ProblemCode | null };
  /** `$LATEST` has other code than what the alias serves: to publish it would be a deployment. */
  readonly latestHasOtherCode: { readonly alias: string; readonly version: string };
  /** Whether it has the same code was not read: of `$LATEST`, or of the version that the alias serves. */
  readonly codeNotRead: { readonly alias: string; readonly version: string };
  /** Manual stays on its runtime version whatever is updated. */
  readonly modeIsManual: Nothing;
  /** Lambda keeps it and what its aliases serve up to date. */
  readonly nothingToApply: Nothing;
  readonly runtimeUpdateBlocked: { readonly runtime: string; readonly since: IsoDate };
  readonly noSuchAlias: { readonly alias: string };
  readonly remedyUnknown: { readonly remedy: string };
};

/** Code → facts: what a plan for functions says before it runs, and why it leaves one out. */
export type FunctionEffects = FunctionPlanEffects & FunctionRefusals;

export type FunctionEffect = { [C in keyof FunctionEffects]: Effect<C, FunctionEffects[C]> }[keyof FunctionEffects];
