import type { Observed } from '../kind.ts';
import type { FunctionEffect } from './effects.ts';
import type { FunctionFacts } from './facts.ts';

/** What manages the functions, and so puts back what a plan changes; and where nobody could say whether anything does. */
export function stackEffects(
  accepted: readonly Observed<FunctionFacts>[],
  drifts: 'modeDrifts' | 'descriptionDrifts',
): readonly FunctionEffect[] {
  const names = (group: readonly Observed<FunctionFacts>[]) => group.map((each) => each.name);
  const managed = Map.groupBy(accepted, ({ facts: { stack } }) => (stack?.state === 'read' ? stack.name : null));
  const unread = Map.groupBy(
    accepted.filter(({ facts: { stack } }) => stack?.state !== 'read'),
    ({ facts: { stack } }) => (stack?.state === 'unreadable' ? stack.problem : null),
  );
  return [
    ...[...managed].flatMap(([stack, group]): FunctionEffect[] =>
      stack === null ? [] : [{ code: drifts, facts: { functions: names(group), stack } }],
    ),
    ...[...unread].map(([problem, group]): FunctionEffect => ({
      code: 'stackNotKnown',
      facts: { functions: names(group), problem },
    })),
  ];
}
