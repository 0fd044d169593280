import type { Problem } from '../domain/problem.ts';
import type { StepFailure } from '../kinds/kind.ts';

/** A journal keeps evidence, not whole logs. */
const mostLines = 20;
const longestLine = 500;

/** The first line (AWS's reason) and the last ones, each no longer than a screen can show. */
export function clippedCause(cause: StepFailure): StepFailure {
  const { lines, telling } = cause;
  const kept = lines.length <= mostLines ? lines : [...lines.slice(0, 1), ...lines.slice(1 - mostLines)];
  return {
    code: cause.code,
    resource: cause.resource,
    lines: kept.map(clippedLine),
    ...(telling === undefined ? {} : { telling: clippedLine(telling) }),
    ...(cause.passes === undefined ? {} : { passes: cause.passes }),
  };
}

export function clippedProblem(problem: Problem): Problem {
  // That a person dismissed a prompt concerns the moment alone.
  const { dismissed: _, ...kept } = problem;
  return kept.detail === undefined ? kept : { ...kept, detail: clippedLine(kept.detail) };
}

function clippedLine(line: string): string {
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
