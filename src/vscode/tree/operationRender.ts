import * as vscode from 'vscode';
import type { OperationSnapshot, StepPhase, StepSnapshot } from '../../operations/operation.ts';
import type { Formats } from '../words/kindWords.ts';
import { currentStep, joined, stepName, stepPhrase } from '../words/operationSteps.ts';
import {
  nameIn,
  operationLabel,
  operationPhrase,
  operationTitle,
  stageLabel,
  needsSignIn,
  stepsPhrase,
} from '../words/operations.ts';
import type { OperationRow, OperationViewRow, StageRow, StepRow, TargetRow } from './operationRows.ts';
import type { Rendered } from './render.ts';

const spinner = { id: 'loading~spin' };
const quiet = 'descriptionForeground';

/** A row of the Operations view in words and icons. */
export function renderOperation(row: OperationViewRow, formats: Formats, now: number): Rendered {
  switch (row.type) {
    case 'operation':
      return operationRow(row, formats, now);
    case 'stage':
      return stageRow(row, now);
    case 'target':
      return targetRow(row, now);
    case 'step':
      return stepRow(row, now);
  }
}

function operationRow({ operation }: OperationRow, formats: Formats, now: number): Rendered {
  const label = operationTitle(operation, formats);
  const description = operationPhrase(operation, formats, now);
  const open = !['done', 'cancelled', 'rolledBack'].includes(operation.state);
  return {
    label,
    description,
    icon: operationIcon(operation),
    collapsible: open ? 'expanded' : 'collapsed',
    contextValue: `operation;${operation.state};${operation.offers.map((offer) => `${offer};`).join('')}`,
    // Read aloud it need not fit: a sentence.
    spoken: joined(operationLabel(operation, formats), description).replaceAll(' · ', ', '),
  };
}

function operationIcon({ state, problem, waitsFor }: OperationSnapshot): Rendered['icon'] {
  switch (state) {
    case 'running':
      return needsSignIn(problem) ? { id: 'key', color: 'list.warningForeground' } : spinner;
    case 'paused':
      return { id: 'debug-pause', color: quiet };
    case 'asking':
      return { id: waitsFor === 'readOnly' ? 'lock' : 'question', color: 'list.warningForeground' };
    case 'unowned':
      return { id: 'warning', color: 'list.warningForeground' };
    case 'done':
      return { id: 'pass', color: 'testing.iconPassed' };
    case 'failed':
    case 'rollBackFailed':
      return { id: 'error', color: 'list.errorForeground' };
    case 'stillRunning':
      return { id: 'watch', color: 'list.warningForeground' };
    case 'rolledBack':
      return { id: 'discard', color: 'list.warningForeground' };
    case 'cancelled':
      return { id: 'circle-slash', color: quiet };
  }
}

function stageRow({ stage, steps, operation, parent }: StageRow, now: number): Rendered {
  const label = stage === 'rollBack' ? vscode.l10n.t('Roll-back') : stageLabel(stage);
  const targets = [...new Set(steps.map((each) => each.step.target))];
  const through = targets.filter((key) => steps.every((each) => each.step.target !== key || isThrough(each)));
  const failed = steps.some((each) => each.phase === 'failed' || each.phase === 'blocked');
  const notBegun = steps.every((each) => each.phase === 'notBegun');
  const leftOut = steps.every((each) => each.phase === 'leftOut');
  const description = leftOut
    ? vscode.l10n.t('not sent')
    : notBegun
      ? operation.state === 'paused' && parent
        ? vscode.l10n.t('not begun')
        : targets.length > 1
          ? vscode.l10n.t('not begun · {0} resources', targets.length)
          : vscode.l10n.t('not begun')
      : targets.length > 1
        ? vscode.l10n.t('{0} of {1} done', through.length, targets.length)
        : stepsPhrase(operation, steps, now);
  return {
    label,
    description,
    icon: iconOf(steps),
    // Eight waves fit where the steps of one would; each says how far it is.
    collapsible: failed ? 'expanded' : 'collapsed',
    contextValue: 'stage',
    spoken: joined(label, description).replaceAll(' · ', ', '),
  };
}

function targetRow({ operation, target, steps }: TargetRow, now: number): Rendered {
  const label = nameIn(operation.plan, target);
  const description = stepsPhrase(operation, steps, now);
  return {
    label,
    description,
    icon: iconOf(steps),
    collapsible: 'collapsed',
    contextValue: 'target',
    spoken: joined(label, description).replaceAll(' · ', ', '),
  };
}

function stepRow({ operation, step, named }: StepRow, now: number): Rendered {
  const { step: planned } = step;
  const name = nameIn(operation.plan, planned.target);
  const label = named ? vscode.l10n.t('{0} {1}', stepName(planned.type, name), name) : stepName(planned.type, name);
  const description = stepPhrase(operation, step, now);
  return {
    label,
    description,
    icon: phaseIcon(step.phase),
    collapsible: 'none',
    contextValue: 'step',
    spoken: joined(label, description).replaceAll(' · ', ', '),
  };
}

function iconOf(steps: readonly StepSnapshot[]): Rendered['icon'] {
  const current = currentStep({ steps });
  if (!current) return { id: 'circle-outline', color: quiet };
  if (steps.every(isThrough)) return phaseIcon(steps.some(({ phase }) => phase === 'done') ? 'done' : 'skipped');
  // Between two of its steps a resource is on its way.
  const begun = steps.some(isThrough) && current.phase === 'notBegun';
  return begun ? spinner : phaseIcon(current.phase);
}

function phaseIcon(phase: StepPhase): Rendered['icon'] {
  switch (phase) {
    case 'notBegun':
      return { id: 'circle-outline', color: quiet };
    case 'checking':
    case 'sending':
    case 'waiting':
      return spinner;
    case 'postponed':
      return { id: 'watch', color: 'list.warningForeground' };
    case 'done':
      return { id: 'pass', color: 'testing.iconPassed' };
    case 'skipped':
      return { id: 'pass', color: quiet };
    case 'failed':
    case 'blocked':
      return { id: 'error', color: 'list.errorForeground' };
    case 'stillRunning':
      return { id: 'watch', color: 'list.warningForeground' };
    case 'leftOut':
    case 'givenUp':
      return { id: 'circle-slash', color: quiet };
  }
}

function isThrough({ phase }: StepSnapshot): boolean {
  return phase === 'done' || phase === 'skipped';
}
