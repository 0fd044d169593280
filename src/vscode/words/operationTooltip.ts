import { l10n } from 'vscode';
import type { OperationSnapshot, StepSnapshot } from '../../operations/operation.ts';
import type { Formats } from './kindWords.ts';
import { headlineOf, wrongShort } from './operationOutcome.ts';
import { stepPhrase } from './operationSteps.ts';
import { nameIn, operationLabel, stepsPhrase } from './operations.ts';
import { stepText } from './plans.ts';
import { where } from './tooltip.ts';

/** So many lines are read at a glance; the document has all. */
const wrongShown = 4;
const resourcesShown = 4;
/** A line of a log may be as long as it likes. */
const lineCharacters = 160;

/** What is behind the row of an operation, outcome first: lines, the first of them its title. */
export function operationTooltip(operation: OperationSnapshot, formats: Formats, now: number): readonly string[] {
  const { scope } = operation.plan;
  const wrong = wrongShort(operation, formats);
  return [
    operationLabel(operation, formats),
    headlineOf(operation, formats, now),
    ...shortened(wrong, wrongShown),
    ...(wrong.length > 0 ? [] : shortened(resourceLines(operation, now), resourcesShown)),
    where(scope.account, scope.region, scope.profile, scope.sample),
    l10n.t('Begun {0}', formats.dateTime(operation.startedAt)),
  ].map((line) => (line.length <= lineCharacters ? line : `${line.slice(0, lineCharacters - 1)}…`));
}

/** The same for one of its steps. */
export function stepTooltip(operation: OperationSnapshot, step: StepSnapshot, now: number): readonly string[] {
  const name = nameIn(operation.plan, step.step.target);
  return [
    stepText(step.step.type, name),
    stepPhrase(operation, step, now),
    ...shortened(step.cause?.lines ?? [], wrongShown),
  ].map((line) => (line.length <= lineCharacters ? line : `${line.slice(0, lineCharacters - 1)}…`));
}

/** Of several resources those that say something else than the headline: not those that have not begun or are done. */
function resourceLines(operation: OperationSnapshot, now: number): readonly string[] {
  const { plan, rollingBack } = operation;
  if (plan.targets.length <= 1) return [];
  const steps = operation.steps.filter((each) => each.undo === rollingBack);
  return [...Map.groupBy(steps, ({ step }) => step.target)]
    .filter(([, own]) => own.some(({ phase }) => !['notBegun', 'leftOut', 'done', 'skipped'].includes(phase)))
    .map(([key, own]) => `${nameIn(plan, key)}: ${stepsPhrase(operation, own, now)}`);
}

function shortened(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), l10n.t('and {0} more', lines.length - most)];
}
