import * as v from 'valibot';
import type { LifecycleConfig } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf, ProblemError } from '../../domain/problem.ts';
import type { StepContext, StepState, StepType } from '../kind.ts';
import { baseCheck, versionOf, type Version } from './base.ts';
import { readConfig } from './read.ts';
import { hooks, noOpScript, scriptHash, type Hook } from './script.ts';

/** Where the steps find script bodies: plans and journals hold only their hashes. */
export interface ScriptReader {
  /** The script with this SHA-256; undefined where it is not kept (any more). */
  read(hash: string): Promise<string | undefined>;
}

/** Codes of StepFailure. */
export type LifecycleFailure = 'changedMeanwhile' | 'configGone' | 'scriptMissing';

const hash = v.nullable(v.string());
const deployInput = v.object({
  name: v.string(),
  baseOnStart: hash,
  baseOnCreate: hash,
  wantedOnStart: hash,
  wantedOnCreate: hash,
});

/** The step types of lifecycle configurations. */
export function createLifecycleSteps(scripts: ScriptReader): Readonly<Record<'lifecycle.deploy', StepType>> {
  return { 'lifecycle.deploy': deployStep(scripts) };
}

function deployStep(scripts: ScriptReader): StepType {
  return {
    async observe(step, context) {
      const { name, base, wanted } = parse(step);
      const remote = await describe(name, context);
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
      const remote = await describe(name, context);
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

async function describe(name: string, context: StepContext): Promise<LifecycleConfig | undefined> {
  try {
    return await readConfig(context.ports.sageMaker, name, context.call);
  } catch (error) {
    if (problemOf(error).code === 'notFound') return undefined;
    throw error instanceof ProblemError ? error : new ProblemError(problemOf(error), { cause: error });
  }
}

/** Both scripts to send: whatever AWS has already comes from there. Undefined where a body is not kept. */
async function bodiesOf(wanted: Version, remote: LifecycleConfig, scripts: ScriptReader) {
  const current = versionOf(remote);
  const bodyOf = async (hook: Hook): Promise<string | undefined> => {
    const hash = wanted[hook];
    if (hash === current[hook]) return remote[hook];
    const text = hash === null ? undefined : await kept(hash, scripts);
    // A body that was damaged where it is kept must not reach AWS under another one's name.
    return scriptHash(text) === hash ? text : undefined;
  };
  const [onStart, onCreate] = [await bodyOf('onStart'), await bodyOf('onCreate')];
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

async function kept(hash: string, scripts: ScriptReader): Promise<string | undefined> {
  return hash === scriptHash(noOpScript) ? noOpScript : scripts.read(hash);
}

function failed(step: PlanStep, code: LifecycleFailure): StepState {
  return { state: 'failed', cause: { code, resource: step.target, lines: [] } };
}
