import type { LifecycleConfig } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf, ProblemError } from '../../domain/problem.ts';
import type { StepContext, StepFailure } from '../kind.ts';
import { confirmAccount, confirmSame } from '../sameAccount.ts';
import { readConfig } from './read.ts';
import { noOpScript, scriptHash } from './script.ts';

/** Where the steps find script bodies: plans and journals hold only their hashes. */
export interface ScriptReader {
  /** The script with this SHA-256; undefined where it is not kept (any more). */
  read(hash: string): Promise<string | undefined>;
}

/** Codes of StepFailure. With `inUse`, the lines are the names of the notebook instances. */
export type LifecycleFailure =
  'changedMeanwhile' | 'configGone' | 'scriptMissing' | 'nameTaken' | 'changedBeforeDelete' | 'inUse';

/**
 * The step's configuration as AWS has it now; undefined for none. Rejects with a ProblemError (`wrongAccount`) where it
 * is another account that has one of that name, or none.
 */
export async function describe(
  { target }: PlanStep,
  name: string,
  context: StepContext,
): Promise<LifecycleConfig | undefined> {
  let config: LifecycleConfig;
  try {
    config = await readConfig(context.ports.sageMaker, name, context.call);
  } catch (error) {
    if (problemOf(error).code === 'notFound') {
      await confirmAccount(target, context);
      return undefined;
    }
    throw error instanceof ProblemError ? error : new ProblemError(problemOf(error), { cause: error });
  }
  confirmSame(target, config.arn);
  return config;
}

/** The body of a hash. One that was damaged where it is kept must not reach AWS under another one's name. */
export async function bodyOf(hash: string, scripts: ScriptReader): Promise<string | undefined> {
  const text = hash === scriptHash(noOpScript) ? noOpScript : await scripts.read(hash);
  return scriptHash(text) === hash ? text : undefined;
}

export function failure(step: PlanStep, code: LifecycleFailure, lines: readonly string[] = []): StepFailure {
  return { code, resource: step.target, lines };
}
