import type { KubernetesPort, ObjectPlace } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf, type Problem } from '../../domain/problem.ts';
import { parseKubernetesKey } from '../../domain/resourceKey.ts';
import { confirmAccount, confirmSame } from '../sameAccount.ts';
import { StepRefused, type StepContext, type StepFailure, type StepState } from '../kind.ts';

/* What the step types of Fargate's workloads and pods have in common. */

/** Why a step failed for good. */
export type FargateFailure =
  /** The workload or pod is not there any more, or its cluster is not. */
  | 'gone'
  /** Somebody paused the Deployment since the plan was made. */
  | 'paused'
  /** The StatefulSet's strategy lets no pod go by itself (OnDelete, or a partition above all of them). */
  | 'notRolling'
  /** Its condition Progressing is False: `kubectl rollout status` gives up here as well. */
  | 'deadlineExceeded'
  /** The template has lost the annotation of the restart again. */
  | 'reverted'
  /** Another pod has the name that the replacement was to have. */
  | 'nameTaken'
  /** The pod is not as it was when its replacement was shown. */
  | 'podChanged'
  | 'createRefused'
  /** The replacement ran to its end, or failed, without becoming Ready. */
  | 'replacementEnded'
  | 'replacementGone'
  /** The old pod is kept, for its replacement is not Ready any more. */
  | 'replacementNotReady'
  /** The replacement is kept, for the old pod is not there any more. */
  | 'oldPodGone';

/** What a key of a workload or pod names, with the way to it. */
export interface Reached {
  readonly port: KubernetesPort;
  readonly place: ObjectPlace & { readonly namespace: string };
  /** Deployment, StatefulSet, Pod. */
  readonly kind: string;
}

/**
 * The Kubernetes API of the cluster that a step's target is in, as EKS describes it now. Undefined where EKS has no such
 * cluster. Rejects with a ProblemError (`wrongAccount`) where the cluster of that name is another account's: EKS is
 * asked by name.
 */
export async function reach({ target }: PlanStep, context: StepContext): Promise<Reached | undefined> {
  const { ports, call } = context;
  const parts = parseKubernetesKey(target);
  const name = parts && /:cluster\/(.+)$/.exec(parts.cluster)?.[1];
  if (parts === undefined || name === undefined) throw unexpected(`${target} names nothing in a cluster`);
  try {
    const cluster = await ports.eks.describeCluster(name, call);
    confirmSame(target, cluster.arn);
    const { namespace, kind } = parts;
    return { port: ports.kubernetes(cluster), place: { namespace, name: parts.name }, kind };
  } catch (error) {
    if (problemOf(error).code !== 'notFound') throw error;
    await confirmAccount(target, context);
    return undefined;
  }
}

/** What the API has; undefined where it has nothing of that name. */
export async function orGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (problemOf(error).code !== 'notFound') throw error;
    return undefined;
  }
}

export function textIn({ id, input }: PlanStep, name: string): string {
  const value = input[name];
  if (typeof value === 'string') return value;
  throw unexpected(`step ${id} has no ${name}`);
}

export function failureOf({ target }: PlanStep, code: FargateFailure, lines: readonly string[] = []): StepFailure {
  const telling = lines[0];
  return { code, resource: target, lines, ...(telling === undefined ? {} : { telling }) };
}

export function failed(step: PlanStep, code: FargateFailure, lines: readonly string[] = []): StepState {
  return { state: 'failed', cause: failureOf(step, code, lines) };
}

/** A refusal for good, with the API server's own words. */
export function refused(step: PlanStep, code: FargateFailure, problem: Problem): StepRefused {
  return new StepRefused(problem, failureOf(step, code, problem.detail === undefined ? [] : [problem.detail]));
}

function unexpected(detail: string): ProblemError {
  return new ProblemError({ code: 'unexpected', fault: 'extension', detail });
}
