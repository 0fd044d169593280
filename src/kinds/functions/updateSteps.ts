import type { FunctionConfiguration, FunctionSummary } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { confirmSame } from '../sameAccount.ts';
import { failed, hasMarker, isOtherRevision, latest, maybeText, refused, textIn, underWay, wait } from './stepParts.ts';

/** Lambda's limit of a description. */
const longestDescription = 256;

const earlierMarker = /\s*\[patch-lens [^\]]*\]$/;

/**
 * Updates `$LATEST` in a way that changes its description alone: the marker at its end is what tells, whatever happened in
 * between, that the update was taken.
 */
export const updateConfiguration: StepType = {
  wait,
  async observe(step, context) {
    const now = await latest(step, context);
    if (!now) return failed(step, 'gone');
    const busy = underWay(now);
    if (busy) return busy;
    if (!hasMarker(step, now)) return hasOtherCode(step, now) ? failed(step, 'codeChanged') : todo(step, now);
    return now.lastUpdateStatus === 'Failed' ? failed(step, 'updateFailed', reasonOf(now)) : { state: 'done' };
  },
  async act(step, context) {
    const now = await latest(step, context);
    if (!now) throw new ProblemError({ code: 'notFound', fault: 'account' });
    if (hasMarker(step, now)) return undefined;
    // Changed since it was looked at: it is looked at anew, and a person is asked about that change.
    const { modifiedBefore } = context;
    if (underWay(now) || (modifiedBefore !== undefined && now.lastModified !== modifiedBefore)) return 'busy';
    const marker = textIn(step, 'marker');
    const description = `${(now.description ?? '').replace(earlierMarker, '')} ${marker}`.trim();
    if (description.length > longestDescription)
      throw refused(step, 'descriptionFull', { code: 'invalidRequest', fault: 'user' });
    const change = { description, ...(now.revisionId === undefined ? {} : { revisionId: now.revisionId }) };
    try {
      await context.ports.lambda.updateFunctionDescription(now.name, change, context.call);
      return undefined;
    } catch (error) {
      // Another revision: it is looked at anew, and where it was changed, a person is asked.
      if (isOtherRevision(problemOf(error))) return 'busy';
      return afterRefusal(step, error, () => Promise.resolve(false));
    }
  },
};

/** What a step of a function asks before it is sent. */
export type FunctionQuestions = {
  /** Someone updated the function after the plan was made: its settings are not those that were looked at. */
  readonly changedSincePlan: { readonly function: string; readonly changed: Instant };
};

/** The plan was made for the function as it was; a revision of its own comes of what Lambda does with it, too. */
function todo(step: PlanStep, { name, lastModified }: FunctionConfiguration): StepState {
  const planned = step.input['lastModified'];
  if (lastModified === undefined) return { state: 'todo' };
  if (typeof planned !== 'number' || lastModified === planned) return { state: 'todo', lastModified };
  return {
    state: 'todo',
    lastModified,
    ask: { code: 'changedSincePlan', facts: { function: name, changed: lastModified } },
  };
}

/** Compares the runtime version that `$LATEST` has now with the one before, and with the newest that was seen here. */
export const verifyRuntime: StepType = {
  wait,
  async observe(step, context) {
    const now = await latest(step, context);
    if (!now) return failed(step, 'gone');
    const busy = underWay(now);
    if (busy) return busy;
    const { runtimeVersionArn: arn, runtimeVersionError: error } = now;
    if (error) return failed(step, 'runtimeUnchanged', [`${error.code}: ${error.message}`]);
    const [before, newest] = [maybeText(step, 'previousRuntimeVersionArn'), maybeText(step, 'newestSeenArn')];
    // Nothing newer was seen, so that there need not be anything newer.
    if (newest === undefined || newest === before || before === undefined) return { state: 'done' };
    if (arn !== undefined && arn !== before) return { state: 'done' };
    return failed(step, 'runtimeUnchanged', [before, newest]);
  },
  act: () => Promise.resolve(),
};

/** Publishes `$LATEST`, of the code that the plan was made for, unless a version with the marker is there already. */
export const publishVersion: StepType = {
  wait,
  async observe(step, context) {
    const version = await markedVersion(step, context);
    if (version !== undefined) {
      const name = textIn(step, 'function');
      const made = await context.ports.lambda.getFunctionConfiguration(name, version.version, context.call);
      if (made.state === 'Failed') return failed(step, 'versionFailed', [made.stateReason ?? made.state]);
      return underWay(made) ?? { state: 'done' };
    }
    const now = await latest(step, context);
    if (!now) return failed(step, 'gone');
    const busy = underWay(now);
    if (busy) return busy;
    if (hasOtherCode(step, now)) return failed(step, 'codeChanged');
    // Without its marker it is not what was updated for this.
    return hasMarker(step, now) ? { state: 'todo' } : failed(step, 'changedSinceUpdate');
  },
  async act(step, context) {
    const now = await latest(step, context);
    if (!now) throw new ProblemError({ code: 'notFound', fault: 'account' });
    const codeSha256 = maybeText(step, 'codeSha256');
    const only = {
      ...(codeSha256 === undefined ? {} : { codeSha256 }),
      ...(now.revisionId === undefined ? {} : { revisionId: now.revisionId }),
    };
    try {
      await context.ports.lambda.publishVersion(now.name, only, context.call);
      return undefined;
    } catch (error) {
      return afterRefusal(step, error, async () => (await markedVersion(step, context)) !== undefined);
    }
  },
};

/** The published version with the marker; the newest, if there were several. */
export async function markedVersion(step: PlanStep, context: StepContext): Promise<FunctionSummary | undefined> {
  let found: FunctionSummary | undefined;
  for await (const page of context.ports.lambda.listVersionsByFunction(textIn(step, 'function'), context.call)) {
    found = page.findLast((each) => each.version !== '$LATEST' && hasMarker(step, each)) ?? found;
  }
  if (found) confirmSame(step.target, found.arn);
  return found;
}

/**
 * Another update that is under way is waited for. A revision that is not the latest: a first try of ours had arrived, or
 * someone changed it, which a person has to look at.
 */
export async function afterRefusal(
  step: PlanStep,
  error: unknown,
  arrived: () => Promise<boolean>,
): Promise<void | 'busy'> {
  const problem = problemOf(error);
  if (isOtherRevision(problem)) {
    if (await arrived()) return undefined;
    throw refused(step, 'changedMeanwhile', problem);
  }
  if (problem.code === 'conflict') return 'busy';
  if (problem.code === 'invalidRequest') throw refused(step, 'updateRefused', problem);
  throw error;
}

function hasOtherCode(step: PlanStep, { codeSha256 }: FunctionConfiguration): boolean {
  const planned = maybeText(step, 'codeSha256');
  return planned !== undefined && codeSha256 !== undefined && planned !== codeSha256;
}

function reasonOf({ lastUpdateStatusReason: reason }: FunctionConfiguration): readonly string[] {
  return reason === undefined ? [] : [reason];
}
