import * as v from 'valibot';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { StepRefused, type StepContext, type StepState, type StepType } from '../kind.ts';
import { baseCheck, versionOf, type Version } from './base.ts';
import { listUsage } from './read.ts';
import { hooks, type Hook } from './script.ts';
import { bodyOf, describe, failure, type ScriptReader } from './stepParts.ts';

const hash = v.nullable(v.string());
const manageInput = v.object({ name: v.string(), onStart: hash, onCreate: hash });

function parse(step: PlanStep): { readonly name: string; readonly scripts: Version } {
  const { name, onStart, onCreate } = v.parse(manageInput, step.input);
  return { name, scripts: { onStart, onCreate } };
}

/** Creates a configuration with the scripts that the step names by their hashes. */
export function createStep(scripts: ScriptReader): StepType {
  return {
    async observe(step, context) {
      const { name, scripts: wanted } = parse(step);
      const remote = await describe(step, name, context);
      if (remote !== undefined) {
        const same = baseCheck(wanted, versionOf(remote)).state === 'unchanged';
        return same ? { state: 'done' } : failed(step, 'nameTaken');
      }
      return (await bodies(wanted, scripts)) === undefined ? failed(step, 'scriptMissing') : { state: 'todo' };
    },
    async act(step, context) {
      const { name, scripts: wanted } = parse(step);
      const found = await bodies(wanted, scripts);
      if (found === undefined) return;
      await context.ports.sageMaker.createLifecycleConfig(name, found, context.call);
    },
    wait: { every: 1_000, upTo: 30_000 },
  };
}

/** Deletes a configuration, as long as it has the scripts that the step names and nobody uses it. */
export function deleteStep(scripts: ScriptReader): StepType {
  return {
    async observe(step, context) {
      const { name, scripts: base } = parse(step);
      const remote = await describe(step, name, context);
      if (remote === undefined) return { state: 'done' };
      if (baseCheck(base, versionOf(remote)).state === 'changed') return failed(step, 'changedBeforeDelete');
      // What is deleted has to be kept: the way back is to create it again.
      if ((await bodies(base, scripts)) === undefined) return failed(step, 'scriptMissing');
      const users = await usersOf(name, context);
      return users.length > 0 ? failed(step, 'inUse', users) : { state: 'todo' };
    },
    async act(step, context) {
      const { name, scripts: base } = parse(step);
      const remote = await describe(step, name, context);
      if (remote === undefined || baseCheck(base, versionOf(remote)).state === 'changed') return;
      try {
        await context.ports.sageMaker.deleteLifecycleConfig(name, context.call);
      } catch (error) {
        const problem = problemOf(error);
        const users = problem.code === 'conflict' ? await usersOf(name, context) : [];
        // Attached since it was looked at.
        if (users.length > 0) throw new StepRefused(problem, failure(step, 'inUse', users));
        throw error;
      }
    },
    wait: { every: 1_000, upTo: 30_000 },
  };
}

async function usersOf(name: string, context: StepContext): Promise<readonly string[]> {
  return (await listUsage(context.ports.sageMaker, context.call)).get(name) ?? [];
}

/** The bodies of these hashes; undefined where one is not kept. */
async function bodies(
  version: Version,
  scripts: ScriptReader,
): Promise<{ readonly onStart: string | undefined; readonly onCreate: string | undefined } | undefined> {
  const found: Record<Hook, string | undefined> = { onStart: undefined, onCreate: undefined };
  for (const hook of hooks) {
    const wanted = version[hook];
    if (wanted === null) continue;
    found[hook] = await bodyOf(wanted, scripts);
    if (found[hook] === undefined) return undefined;
  }
  return found;
}

function failed(step: PlanStep, code: Parameters<typeof failure>[1], lines: readonly string[] = []): StepState {
  return { state: 'failed', cause: failure(step, code, lines) };
}
