import type { FunctionConfiguration } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf, type Problem } from '../../domain/problem.ts';
import { minute, second } from '../../domain/time.ts';
import { confirmAccount, confirmSame } from '../sameAccount.ts';
import { StepRefused, type StepContext, type StepFailure, type StepState } from '../kind.ts';

/** Why a step of a function failed for good. */
export type FunctionFailure =
  /** PutRuntimeManagementConfig is denied, which organisations do on purpose. */
  | 'modeChangeDenied'
  /** Lambda does not take the runtime version: of another runtime or architecture, or withdrawn. */
  | 'runtimeVersionRefused'
  /** Someone changed it between our look and our request; on resuming it is looked at anew. */
  | 'changedMeanwhile'
  /** Its marker is gone before it was published: what is there now is not what was updated for this. */
  | 'changedSinceUpdate'
  /** `$LATEST` has other code than when the plan was made. */
  | 'codeChanged'
  /** The description has no room for the marker. */
  | 'descriptionFull'
  | 'updateRefused'
  /** LastUpdateStatus Failed. */
  | 'updateFailed'
  /** The update went through, and a newer runtime version that was seen here did not come with it. */
  | 'runtimeUnchanged'
  | 'versionFailed'
  /** No version with the marker: what was published is gone. */
  | 'versionMissing'
  /** The alias names another version than when the plan was made. */
  | 'aliasMoved'
  /** The alias shares its calls between two versions by now. */
  | 'aliasWeighted'
  | 'gone';

/** AWS's own waiter FunctionUpdatedV2 looks every second for five minutes. */
export const wait = { every: 2 * second, upTo: 10 * minute } as const;

export function textIn(step: PlanStep, name: string): string {
  const value = step.input[name];
  if (typeof value === 'string') return value;
  throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `step ${step.id} has no ${name}` });
}

export function maybeText(step: PlanStep, name: string): string | undefined {
  const value = step.input[name];
  return typeof value === 'string' ? value : undefined;
}

export function failureOf(step: PlanStep, code: FunctionFailure, lines: readonly string[] = []): StepFailure {
  const telling = lines.at(-1);
  return { code, resource: step.target, lines, ...(telling === undefined ? {} : { telling }) };
}

export function failed(step: PlanStep, code: FunctionFailure, lines: readonly string[] = []): StepState {
  return { state: 'failed', cause: failureOf(step, code, lines) };
}

/** A refusal for good, with AWS's own words. */
export function refused(step: PlanStep, code: FunctionFailure, problem: Problem): StepRefused {
  return new StepRefused(problem, failureOf(step, code, problem.detail === undefined ? [] : [problem.detail]));
}

/** AWS has two conflicts: another update under way, and a revision that is not the latest (PreconditionFailedException). */
export function isOtherRevision(problem: Problem): boolean {
  return problem.code === 'conflict' && problem.detail?.startsWith('PreconditionFailedException') === true;
}

/**
 * What AWS has of the step's function; undefined where it has none. Rejects with a ProblemError (`wrongAccount`) where
 * the one of that name is another account's: Lambda is asked by name.
 */
export async function ownOrGone<T extends { readonly arn?: string }>(
  step: PlanStep,
  context: StepContext,
  ask: (name: string) => Promise<T>,
): Promise<T | undefined> {
  let found: T;
  try {
    found = await ask(textIn(step, 'function'));
  } catch (error) {
    if (problemOf(error).code !== 'notFound') throw error;
    await confirmAccount(step.target, context);
    return undefined;
  }
  if (found.arn === undefined) await confirmAccount(step.target, context);
  else confirmSame(step.target, found.arn);
  return found;
}

/** `$LATEST` as it is; undefined: the function is gone. */
export function latest(step: PlanStep, context: StepContext): Promise<FunctionConfiguration | undefined> {
  const { ports, call } = context;
  return ownOrGone(step, context, (name) => ports.lambda.getFunctionConfiguration(name, undefined, call));
}

/** What it is still busy with; undefined: nothing. */
export function underWay({ state, lastUpdateStatus }: FunctionConfiguration): StepState | undefined {
  if (state === 'Pending') return { state: 'pending', detail: state };
  return lastUpdateStatus === 'InProgress' ? { state: 'pending', detail: lastUpdateStatus } : undefined;
}

/** Ends the description of whatever was marked. */
export function hasMarker(step: PlanStep, { description }: { readonly description?: string }): boolean {
  return description?.endsWith(textIn(step, 'marker')) === true;
}
