import type { NotebookInstanceChange } from '../../aws/ports.ts';
import type { Facts } from '../../domain/finding.ts';
import type { Plan, PlanStep, StepReference } from '../../domain/plan.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { PlanContext } from '../kind.ts';
import { successorOf, type PlatformState } from './platforms.ts';
import { chosen, chosenType } from './refusals.ts';
import type { Remedy, Seen } from './remedies.ts';

/** What a remedy means for one target as it is now. */
export interface Intent {
  readonly target: Seen;
  readonly platform: PlatformState;
  readonly stops: boolean;
  readonly starts: boolean;
  /** What UpdateNotebookInstance is asked for; undefined where it is not. */
  readonly change?: NotebookInstanceChange;
}

export function intentOf(remedy: Remedy, target: Seen, platform: PlatformState, choice: PlanContext['choice']): Intent {
  const running = target.facts.status === 'InService';
  const seen = { target, platform };
  switch (remedy) {
    case 'notebook.start':
      return { ...seen, stops: false, starts: true };
    case 'notebook.stop':
      return { ...seen, stops: true, starts: false };
    case 'notebook.restart':
      return { ...seen, stops: true, starts: true };
    case 'notebook.changeLifecycleConfig': {
      const config = chosen(choice, 'config', target);
      const change = config === undefined ? {} : { lifecycleConfigName: config };
      return { ...seen, stops: running, starts: running, change };
    }
    case 'notebook.detachLifecycleConfig':
      return { ...seen, stops: running, starts: running, change: { lifecycleConfigName: null } };
    case 'notebook.migratePlatform': {
      const platformIdentifier = successorOf(target.facts.platformIdentifier);
      const instanceType = chosenType(choice, target);
      const change = {
        ...(platformIdentifier === null ? {} : { platformIdentifier }),
        ...(instanceType === undefined ? {} : { instanceType }),
      };
      return { ...seen, stops: running, starts: running, change };
    }
  }
}

/**
 * Stop, update, start: those of them that it takes. Each knows its way back, where there is one: from a change of
 * platform there is none, and nothing that AWS would not start is begun on the way back.
 */
export function stepsOf({ target, platform, stops, starts, change }: Intent): readonly PlanStep[] {
  const { key, name, facts } = target;
  const instanceType = change?.instanceType ?? facts.instanceType;
  const type = instanceType === undefined ? {} : { instanceType };
  const migrates = change?.platformIdentifier !== undefined;
  const stranded = platform.state !== 'unknown' && !platform.startable;
  const stopIt: StepReference = { type: 'notebook.stop', input: { name } };
  const startIt: StepReference = { type: 'notebook.start', input: { name, ...ownType(facts.instanceType) } };
  const steps: PlanStep[] = [];
  if (stops) steps.push(step('stop', key, { name }, migrates || stranded ? undefined : startIt));
  if (change) steps.push(step('update', key, { name, ...change }, wayBack(target, change)));
  if (starts) steps.push(step('start', key, { name, ...type }, migrates ? undefined : stopIt));
  return steps;
}

function ownType(instanceType: string | undefined): { readonly instanceType?: string } {
  return instanceType === undefined ? {} : { instanceType };
}

function step(
  action: 'stop' | 'update' | 'start',
  key: ResourceKey,
  input: Facts,
  undo: StepReference | undefined,
): PlanStep {
  const made = { id: `${action}:${key}`, type: `notebook.${action}`, target: key, input };
  return undo === undefined ? made : { ...made, undo: [undo] };
}

/** The update that puts back what was: none where AWS would not take it. */
function wayBack({ name, facts }: Seen, change: NotebookInstanceChange): StepReference | undefined {
  if (change.platformIdentifier !== undefined || change.lifecycleConfigName === undefined) return undefined;
  // A configuration that AWS does not have any more can not be attached again.
  if (facts.script !== undefined && 'missing' in facts.script) return undefined;
  return { type: 'notebook.update', input: { name, lifecycleConfigName: facts.lifecycleConfigName ?? null } };
}

/** Usual durations of the steps in seconds; AWS's own waiters give up after 30 minutes. */
const durations = {
  stops: { from: 60, to: 240 },
  change: { from: 60, to: 120 },
  starts: { from: 120, to: 420 },
} as const;

/** Of the target that takes longest: they run beside each other. */
export function durationOf(intents: readonly Intent[]): Plan['duration'] {
  const of = (end: 'from' | 'to') =>
    Math.max(
      0,
      ...intents.map(
        ({ stops, starts, change }) =>
          (stops ? durations.stops[end] : 0) +
          (change ? durations.change[end] : 0) +
          (starts ? durations.starts[end] : 0),
      ),
    );
  return { from: of('from'), to: of('to') };
}

/** Of steps of one target, which follow each other; those of other kinds take a moment. In seconds. */
export function durationOfSteps(steps: readonly Pick<PlanStep, 'type'>[]): Plan['duration'] {
  const each = steps.map(({ type }) => stepDurations[type] ?? { from: 1, to: 5 });
  return { from: each.reduce((sum, { from }) => sum + from, 0), to: each.reduce((sum, { to }) => sum + to, 0) };
}

const stepDurations: Readonly<Record<string, Plan['duration']>> = {
  'notebook.stop': durations.stops,
  'notebook.update': durations.change,
  'notebook.start': durations.starts,
};
