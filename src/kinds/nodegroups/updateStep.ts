import type { EksUpdate, Nodegroup, NodegroupVersionChange } from '../../aws/ports.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import { hour, second, type Instant } from '../../domain/time.ts';
import { StepRefused, type StepContext, type StepState, type StepType } from '../kind.ts';
import { confirmAccount, confirmSame } from '../sameAccount.ts';
import { failed, failedUpdate } from './updateFailure.ts';
import { progressOf } from './updateProgress.ts';
import { isOfVersion, isUnderWay, newestUpdates, paramOf } from './updates.ts';
import { compareOf } from './wanted.ts';

/**
 * Updates a nodegroup and follows it to its end. DescribeUpdate is the truth: the nodegroup is ACTIVE again after an
 * update that failed, and may name the new release before its nodes run it. Which update is ours nobody has to know: what
 * began since the request was sent, by EKS's clock, is it, or does the same; and a request that is sent again carries
 * the same token.
 */
export const updateNodegroup: StepType = {
  wait: { every: 30 * second, upTo: 12 * hour },

  async observe(step, context) {
    const { ports, call, startedAt, modifiedBefore = 0 } = context;
    const names = namesIn(step);
    const group = await orGone(() => ports.eks.describeNodegroup(names.cluster, names.name, call));
    if (group === undefined) {
      await confirmAccount(step.target, context);
      return { state: 'failed', cause: failed(step, 'gone') };
    }
    confirmSame(step.target, group.arn);
    // One of the same name that was made since is none that anybody agreed to.
    if (group.arn !== step.target) return { state: 'failed', cause: failed(step, 'replaced') };
    const follows = maybeText(step, 'follows');
    if (follows !== undefined) return followed(step, context, group, follows);

    const updates = await newestUpdates(ports.eks, names, call);
    const underWay = updates.find(isUnderWay);
    if (underWay) return isAt(step, context, group, underWay, startedAt === undefined);
    const newest = updates.find(isOfVersion);
    const since = newest !== undefined && (newest.createdAt ?? 0) > modifiedBefore ? newest : undefined;
    if (startedAt !== undefined && since !== undefined) {
      if (since.status !== 'Successful') return failedUpdate(step, context, group, since);
      if (brings(since, step)) return { state: 'done' };
    }
    const well = newest === undefined || newest.status === 'Successful';
    if (well && hasAll(group, step)) return { state: 'done' };
    return group.status === 'ACTIVE' || group.status === 'DEGRADED'
      ? { state: 'todo', lastModified: newestOf(updates) }
      : resting.has(group.status)
        ? { state: 'blocked', reason: group.status }
        : { state: 'pending', detail: group.status };
  },

  async act(step, context) {
    const { ports, call } = context;
    const { cluster, name } = namesIn(step);
    try {
      await ports.eks.updateNodegroupVersion(cluster, name, changeIn(step, context.modifiedBefore), call);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      // EKS has two errors for a group that it is changing already.
      if (problem.code === 'conflict') return 'busy';
      if (problem.code !== 'invalidRequest') throw error;
      const updates = await newestUpdates(ports.eks, { cluster, name }, call);
      if (updates.some(isUnderWay)) return 'busy';
      const lines = problem.detail === undefined ? [] : [problem.detail];
      throw new StepRefused(problem, failed(step, 'updateRefused', lines));
    }
  },
};

/** States that nothing leads out of by itself. */
const resting = new Set(['CREATE_FAILED', 'DELETE_FAILED']);

async function followed(step: PlanStep, context: StepContext, group: Nodegroup, id: string): Promise<StepState> {
  const { cluster, name } = namesIn(step);
  const update = await orGone(() => context.ports.eks.describeUpdate(cluster, name, id, context.call));
  if (update === undefined) return { state: 'failed', cause: failed(step, 'updateGone') };
  if (isUnderWay(update)) return isAt(step, context, group, update, true);
  return update.status === 'Successful' ? { state: 'done' } : failedUpdate(step, context, group, update);
}

async function isAt(
  step: PlanStep,
  context: StepContext,
  group: Nodegroup,
  update: EksUpdate,
  elsewhere: boolean,
): Promise<StepState> {
  return {
    state: 'pending',
    detail: group.status,
    progress: await progressOf(group, update, { ...context, elsewhere, forced: step.input['force'] === true }),
  };
}

/** The update does what the step is for: another one may have come between. */
function brings(update: EksUpdate, step: PlanStep): boolean {
  const same = (param: string, input: string) => {
    const [told, wanted] = [paramOf(update, param), maybeText(step, input)];
    return told === undefined || wanted === undefined || told === wanted;
  };
  return (
    same('Version', 'version') &&
    same('ReleaseVersion', 'releaseVersion') &&
    same('LaunchTemplateVersion', 'launchTemplateVersion')
  );
}

/** It is so already. Without a release to compare with, only an update proves that it is the newest. */
function hasAll(group: Nodegroup, step: PlanStep): boolean {
  const version = maybeText(step, 'version');
  if (version !== undefined && version !== group.version) return false;
  const template = maybeText(step, 'launchTemplateVersion');
  if (template !== undefined && template !== group.launchTemplate?.version) return false;
  const release = maybeText(step, 'releaseVersion');
  if (release !== undefined) return release === group.releaseVersion;
  const recommended = maybeText(step, 'recommended');
  if (recommended === undefined) return template !== undefined && version === undefined;
  return (compareOf(maybeText(step, 'amiType'), group.releaseVersion ?? '', recommended) ?? -1) >= 0;
}

function changeIn(step: PlanStep, before: Instant | undefined): NodegroupVersionChange {
  const [id, name, template] = ['Id', 'Name', 'Version'].map((part) => maybeText(step, `launchTemplate${part}`));
  const [version, releaseVersion] = ['version', 'releaseVersion'].map((each) => maybeText(step, each));
  return {
    ...(version === undefined ? {} : { version }),
    ...(releaseVersion === undefined ? {} : { releaseVersion }),
    ...(template === undefined
      ? {}
      : {
          launchTemplate: {
            ...(id === undefined ? {} : { id }),
            ...(name === undefined ? {} : { name }),
            version: template,
          },
        }),
    ...(step.input['force'] === true ? { force: true } : {}),
    clientRequestToken: tokenOf(step, before),
  };
}

/** EKS takes 64 characters. */
const longestToken = 64;

/**
 * The same for every try until EKS has begun an update: a request that had arrived already is answered with that update.
 * Another one after an update that failed, which is to be tried anew.
 */
function tokenOf(step: PlanStep, before: Instant | undefined): string {
  return `${textIn(step, 'token')}-${(before ?? 0).toString(36)}`.slice(-longestToken);
}

function newestOf(updates: readonly EksUpdate[]): Instant {
  return Math.max(0, ...updates.map(({ createdAt }) => createdAt ?? 0));
}

function namesIn(step: PlanStep): { readonly cluster: string; readonly name: string } {
  return { cluster: textIn(step, 'cluster'), name: textIn(step, 'nodegroup') };
}

function textIn(step: PlanStep, name: string): string {
  const value = maybeText(step, name);
  if (value !== undefined) return value;
  throw new ProblemError({ code: 'unexpected', fault: 'extension', detail: `step ${step.id} has no ${name}` });
}

function maybeText(step: PlanStep, name: string): string | undefined {
  const value = step.input[name];
  return typeof value === 'string' ? value : undefined;
}

async function orGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (problemOf(error).code === 'notFound') return undefined;
    throw error;
  }
}
