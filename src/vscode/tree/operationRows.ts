import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';

/** The Operations view as data: an operation, the stages of a roll-out, its resources where there are several, steps. */
export type OperationViewRow = OperationRow | StageRow | TargetRow | StepRow;

interface RowBase {
  readonly id: string;
  readonly operation: OperationSnapshot;
  readonly parent?: OperationViewRow;
}

export interface OperationRow extends RowBase {
  readonly type: 'operation';
  /** What commands know the row by. */
  readonly operationId: string;
}

export interface StageRow extends RowBase {
  readonly type: 'stage';
  /** The id of a plan's stage, or `rollBack`. */
  readonly stage: string;
  readonly steps: readonly StepSnapshot[];
}

export interface TargetRow extends RowBase {
  readonly type: 'target';
  readonly target: ResourceKey;
  readonly steps: readonly StepSnapshot[];
}

export interface StepRow extends RowBase {
  readonly type: 'step';
  readonly step: StepSnapshot;
  /** The row above does not say which resource it is about. */
  readonly named: boolean;
}

/** The rows under `parent`, or of the operations. */
export function operationRowsUnder(
  operations: readonly OperationSnapshot[],
  parent: OperationViewRow | undefined,
): readonly OperationViewRow[] {
  if (!parent) {
    return operations.map((operation) => ({
      type: 'operation',
      id: operation.id,
      operationId: operation.id,
      operation,
    }));
  }
  switch (parent.type) {
    case 'operation':
      return underOperation(parent);
    case 'stage':
      return parent.stage === 'rollBack' ? stepRows(parent, parent.steps, true) : underTargets(parent, parent.steps);
    case 'target':
      return stepRows(parent, parent.steps, false);
    case 'step':
      return [];
  }
}

function underOperation(parent: OperationRow): readonly OperationViewRow[] {
  const { operation } = parent;
  const forth = operation.steps.filter((each) => !each.undo);
  const undo = operation.steps.filter((each) => each.undo);
  const stages = operation.plan.stages?.map((stage): OperationViewRow => ({
    type: 'stage',
    id: `${operation.id}/${stage.id}`,
    operation,
    parent,
    stage: stage.id,
    steps: forth.filter((each) => stage.targets.includes(each.step.target)),
  }));
  const rollBack: readonly OperationViewRow[] =
    undo.length === 0
      ? []
      : [{ type: 'stage', id: `${operation.id}/rollBack`, operation, parent, stage: 'rollBack', steps: undo }];
  return [...(stages ?? underTargets(parent, forth)), ...rollBack];
}

/** A level of resources, where there are several. */
function underTargets(parent: OperationRow | StageRow, steps: readonly StepSnapshot[]): readonly OperationViewRow[] {
  const byTarget = [...Map.groupBy(steps, (each) => each.step.target)];
  if (byTarget.length <= 1) return stepRows(parent, steps, parent.operation.plan.targets.length > 1);
  return byTarget.map(([target, own]): OperationViewRow => ({
    type: 'target',
    id: `${parent.id}/${target}`,
    operation: parent.operation,
    parent,
    target,
    steps: own,
  }));
}

function stepRows(
  parent: OperationViewRow,
  steps: readonly StepSnapshot[],
  named: boolean,
): readonly OperationViewRow[] {
  return steps.map((step): OperationViewRow => ({
    type: 'step',
    id: `${parent.id}/${step.step.id}`,
    operation: parent.operation,
    parent,
    step,
    named,
  }));
}
