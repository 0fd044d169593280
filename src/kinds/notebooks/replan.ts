import type { Effect, Plan, PlanStep } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { AssessContext } from '../kind.ts';
import { effect } from './effects.ts';
import { effectsOf } from './planEffects.ts';
import { platformState } from './platforms.ts';
import type { Seen } from './remedies.ts';

/**
 * The plan with another instance type for a target whose start got no capacity: its start that is not done gives way to
 * an update of the type and a start with it; what follows the start (a verification) stays. `done`: ids of the steps
 * that are done. The new steps have fresh ids; the way back restores the type that the start was to have.
 */
export function withInstanceType(
  plan: Plan,
  target: ResourceKey,
  instanceType: string,
  done: ReadonlySet<PlanStep['id']>,
): Plan {
  const at = plan.steps.findIndex((step) => isOpenStart(step, target, done));
  const start = plan.steps[at];
  if (!start) return plan;
  const name = start.input['name'] ?? null;
  const dropped = plan.steps.filter((step, index) => index < at && isOpenChoice(step, target, done));
  // What it had before a choice that got no further.
  const before = dropped[0]?.undo?.[0]?.input['instanceType'] ?? start.input['instanceType'];
  const attempt = fresh(plan, target);
  const update: PlanStep = {
    id: `update:${target}#${attempt}`,
    type: 'notebook.update',
    target,
    input: { name, instanceType },
    ...(start.undo === undefined || typeof before !== 'string'
      ? {}
      : { undo: [{ type: 'notebook.update', input: { name, instanceType: before } }] }),
  };
  const again: PlanStep = { ...start, id: `start:${target}#${attempt}`, input: { ...start.input, instanceType } };
  const names = plan.targets.flatMap((each) => (each.key === target ? [each.name] : []));
  return {
    ...plan,
    steps: plan.steps.flatMap((step, index) => (index === at ? [update, again] : dropped.includes(step) ? [] : [step])),
    effects: [
      ...plan.effects,
      effect('instanceTypeChanges', { names, from: typeof before === 'string' ? before : null, to: instanceType }),
    ],
  };
}

/** What a person agrees to with another type: the change of it, what the start brings, and what a stack makes of it. */
export function effectsOfInstanceType(
  target: Seen,
  instanceType: string,
  { now, thresholds }: AssessContext,
): readonly Effect[] {
  const platform = platformState(target.facts.platformIdentifier, now, thresholds.ending);
  return effectsOf('notebook.start', [{ target, platform, stops: false, starts: true, change: { instanceType } }]);
}

function isOpenStart(step: PlanStep, target: ResourceKey, done: ReadonlySet<string>): boolean {
  return step.target === target && step.type === 'notebook.start' && !done.has(step.id);
}

/** An earlier choice of another type, not done: it is not made first. */
function isOpenChoice(step: PlanStep, target: ResourceKey, done: ReadonlySet<string>): boolean {
  return step.id.startsWith(`update:${target}#`) && !done.has(step.id);
}

function fresh(plan: Plan, target: ResourceKey): number {
  const ids = new Set(plan.steps.map((step) => step.id));
  let attempt = 2;
  while (ids.has(`update:${target}#${attempt}`) || ids.has(`start:${target}#${attempt}`)) attempt += 1;
  return attempt;
}
