import * as v from 'valibot';
import type { LifecycleConfig } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import type { StepState, StepType } from '../kind.ts';
import { baseCheck, versionOf, type Version } from './base.ts';
import { createStep, deleteStep } from './manageSteps.ts';
import { hooks, type Hook } from './script.ts';
import { bodyOf, describe, failure, type LifecycleFailure, type ScriptReader } from './stepParts.ts';

export type { LifecycleFailure, ScriptReader } from './stepParts.ts';

const hash = v.nullable(v.string());
const deployInput = v.object({
  name: v.string(),
  baseOnStart: hash,
  baseOnCreate: hash,
  wantedOnStart: hash,
  wantedOnCreate: hash,
});

/** The step types of lifecycle configurations. */
export function createLifecycleSteps(
  scripts: ScriptReader,
): Readonly<Record<'lifecycle.deploy' | 'lifecycle.create' | 'lifecycle.delete', StepType>> {
  return {
    'lifecycle.deploy': deployStep(scripts),
    'lifecycle.create': createStep(scripts),
    'lifecycle.delete': deleteStep(scripts),
  };
}

function deployStep(scripts: ScriptReader): StepType {
  return {
    async observe(step, context) {
      const { name, base, wanted } = parse(step);
      const remote = await describe(step, name, context);
      if (remote === undefined) return failed(step, 'configGone');
      const current = versionOf(remote);
      if (baseCheck(wanted, current).state === 'unchanged') return { state: 'done' };
      if (baseCheck(base, current).state === 'changed') return failed(step, 'changedMeanwhile');
      const bodies = await bodiesOf(wanted, remote, scripts);
      if (bodies === undefined || !(await canUndo(step, base, wanted, scripts))) return failed(step, 'scriptMissing');
      return { state: 'todo' };
    },
    async act(step, context) {
      const { name, base, wanted } = parse(step);
      // AWS has no conditional update. Reading once more keeps the time in which a change by
      // someone else would be lost as short as it can be; the next observation says what it was.
      const remote = await describe(step, name, context);
      if (remote === undefined || baseCheck(base, versionOf(remote)).state === 'changed') return;
      const bodies = await bodiesOf(wanted, remote, scripts);
      if (bodies === undefined) return;
      await context.ports.sageMaker.updateLifecycleConfig(name, bodies, context.call);
    },
    wait: { every: 1_000, upTo: 30_000 },
  };
}

function parse(step: PlanStep): { readonly name: string; readonly base: Version; readonly wanted: Version } {
  const input = v.parse(deployInput, step.input);
  return {
    name: input.name,
    base: { onStart: input.baseOnStart, onCreate: input.baseOnCreate },
    wanted: { onStart: input.wantedOnStart, onCreate: input.wantedOnCreate },
  };
}

/** Both scripts to send: whatever AWS has already comes from there. Undefined where a body is not kept. */
async function bodiesOf(wanted: Version, remote: LifecycleConfig, scripts: ScriptReader) {
  const current = versionOf(remote);
  const textOf = async (hook: Hook): Promise<string | undefined> => {
    const hash = wanted[hook];
    if (hash === current[hook]) return remote[hook];
    return hash === null ? undefined : bodyOf(hash, scripts);
  };
  const [onStart, onCreate] = [await textOf('onStart'), await textOf('onCreate')];
  if (wanted.onStart !== null && onStart === undefined) return undefined;
  if (wanted.onCreate !== null && onCreate === undefined) return undefined;
  return { onStart, onCreate };
}

/** What is replaced has to be kept before it is: a deploy that promises an undo does not begin without it. */
async function canUndo(step: PlanStep, base: Version, wanted: Version, scripts: ScriptReader): Promise<boolean> {
  if (step.undo === undefined || step.undo.length === 0) return true;
  for (const hook of hooks) {
    const replaced = base[hook];
    if (replaced === null || replaced === wanted[hook]) continue;
    if ((await scripts.read(replaced)) === undefined) return false;
  }
  return true;
}

function failed(step: PlanStep, code: LifecycleFailure): StepState {
  return { state: 'failed', cause: failure(step, code) };
}
