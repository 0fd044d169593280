import type { PlanStep, Stage } from '../domain/plan.ts';
import { undoSteps } from './operation.ts';
import { isDone, type StepRecord } from './record.ts';

/** Steps of one target in their order; groups follow each other, the lanes of a group run beside each other. */
export type UndoGroup = readonly (readonly PlanStep[])[];

/**
 * What a roll-back runs: the undo steps of all steps that may have reached AWS, last step first within a target. First
 * what was shared by all, in the stages' order and although it went well (the script); then the targets that did not
 * end well, each beside the others. Targets that are done stay.
 */
export function undoGroups(lanes: readonly (readonly StepRecord[])[], stages: readonly Stage[]): readonly UndoGroup[] {
  const shared = stages.filter((stage) => stage.shared);
  const targetOf = (lane: readonly StepRecord[]) => lane[0]?.step.target ?? '';
  const isShared = (lane: readonly StepRecord[]) => shared.some((stage) => stage.targets.includes(targetOf(lane)));
  const first = shared.map((stage) => lanes.filter((lane) => stage.targets.includes(targetOf(lane))));
  const rest = lanes.filter((lane) => !isShared(lane) && !lane.every(isDone));
  return [...first, rest]
    .map((group) => group.map(undoLane).filter((lane) => lane.length > 0))
    .filter((group) => group.length > 0);
}

function undoLane(lane: readonly StepRecord[]): readonly PlanStep[] {
  return lane
    .filter(({ asked }) => asked !== 'no')
    .toReversed()
    .flatMap(({ step }) => undoSteps(step));
}
