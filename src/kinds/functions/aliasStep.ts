import type { FunctionAlias } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { StepContext, StepType } from '../kind.ts';
import { failed, maybeText, ownOrGone, textIn, wait } from './stepParts.ts';
import { afterRefusal, markedVersion } from './updateSteps.ts';

/**
 * Moves an alias to the version with the marker, from the version `from`; or, on the way back, from that one to `to`.
 * An alias that someone moved elsewhere meanwhile, or that shares its calls by now, is left to them.
 */
export const moveAlias: StepType = {
  wait,
  async observe(step, context) {
    const alias = await aliasOf(step, context);
    if (!alias) return failed(step, 'gone');
    const ends = await endsOf(step, context);
    if (ends === undefined) return failed(step, 'versionMissing');
    if (Object.keys(alias.weights).length > 0) return failed(step, 'aliasWeighted', Object.keys(alias.weights));
    if (alias.functionVersion === ends.to) return { state: 'done' };
    return alias.functionVersion === ends.from
      ? { state: 'todo' }
      : failed(step, 'aliasMoved', [alias.functionVersion]);
  },
  async act(step, context) {
    const alias = await aliasOf(step, context);
    const ends = await endsOf(step, context);
    // Whatever has changed since it was observed is observed again.
    if (!alias || !ends || alias.functionVersion !== ends.from) return 'busy';
    const { revisionId } = alias;
    const change = { functionVersion: ends.to, ...(revisionId === undefined ? {} : { revisionId }) };
    try {
      await context.ports.lambda.updateAlias(textIn(step, 'function'), alias.name, change, context.call);
      return undefined;
    } catch (error) {
      return afterRefusal(step, error, async () => {
        const again = await aliasOf(step, context);
        return again?.functionVersion === ends.to;
      });
    }
  },
};

function aliasOf(step: PlanStep, context: StepContext): Promise<FunctionAlias | undefined> {
  const { ports, call } = context;
  return ownOrGone(step, context, (name) => ports.lambda.getAlias(name, textIn(step, 'alias'), call));
}

/** Both versions; undefined where the one with the marker is not there. */
async function endsOf(
  step: PlanStep,
  context: StepContext,
): Promise<{ readonly from: string; readonly to: string } | undefined> {
  const made = await markedVersion(step, context);
  const back = maybeText(step, 'to');
  if (back !== undefined) return { from: made?.version ?? back, to: back };
  return made && { from: textIn(step, 'from'), to: made.version };
}
