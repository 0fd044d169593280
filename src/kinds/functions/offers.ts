import type { RemedyId } from '../../domain/finding.ts';
import type { Observed } from '../kind.ts';
import type { FunctionFacts } from './facts.ts';
import { applyLatestRuntime } from './planApply.ts';
import { rollBackRuntime, setRuntimeMode } from './planMode.ts';

/** What `lambda.setRuntimeMode` does when nothing is left to choose. */
export const returnToAuto = 'lambda.returnToAuto';
export const showRuntimeHistory = 'lambda.showRuntimeHistory';

/** What can be done with it now: all but an update, which a pinned function would get nothing from. */
export function offers({ facts }: Observed<FunctionFacts>): readonly RemedyId[] {
  const { management } = facts;
  if (facts.packageType === 'Image' || facts.replicaOf !== undefined) return [];
  const leaves = management.state === 'read' && management.mode !== 'Auto' ? [returnToAuto] : [];
  if (facts.version !== '$LATEST') return [setRuntimeMode, rollBackRuntime, ...leaves, showRuntimeHistory];
  const frozen =
    facts.published?.state === 'read' && facts.published.versions.some((each) => each.mode === 'FunctionUpdate');
  const applies =
    management.state === 'read' && (management.mode === 'FunctionUpdate' || (management.mode === 'Auto' && frozen));
  return [setRuntimeMode, rollBackRuntime, ...leaves, ...(applies ? [applyLatestRuntime] : []), showRuntimeHistory];
}
