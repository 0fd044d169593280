import { problemOf } from '../../domain/problem.ts';
import type { KnownScope } from '../../domain/scope.ts';
import { baseCheck } from '../../kinds/lifecycleConfigs/base.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { planDeploy, type LifecycleRefusal } from '../../kinds/lifecycleConfigs/plan.ts';
import type { Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { formatsOf } from '../words/formats.ts';
import { deployedSentence, deployText } from '../words/lifecycleConfigs.ts';
import type { EditorContext } from './context.ts';
import type { Draft } from './draftStore.ts';
import type { Known } from './remote.ts';
import { keepBodies, requestOf, wantedOf } from './request.ts';
import { scriptOf } from './scripts.ts';
import { scriptUri } from './scriptUri.ts';
import { usersOf } from './users.ts';

/** A text that is to be deployed, with what it was made from: a draft, a version of the history, a file. */
export type Source = Pick<Draft, 'script' | 'text' | 'origin'>;

export type Deployed =
  | { readonly outcome: 'done' }
  /** The person said no, or something in the way was told. */
  | { readonly outcome: 'notDone' }
  | { readonly outcome: 'refused'; readonly reason: LifecycleRefusal }
  /** AWS turned out to have something else; nothing was written. */
  | { readonly outcome: 'conflict'; readonly hooks: readonly Hook[]; readonly now: Known };

export interface DeploymentRequest {
  readonly config: ConfigRef;
  readonly known: Known;
  readonly sources: readonly Source[];
  /** Those of the sources that are drafts: deployed, they end. */
  readonly drafts: readonly Draft[];
  /** It goes back to an older version: when that was in AWS. */
  readonly rollBackTo?: string;
  /** Asked before the plan is shown; false ends it. */
  readonly review: () => Promise<boolean>;
}

/**
 * The one way to write scripts to AWS: a plan with what it replaces and who runs it, a yes, the replaced version in
 * the history, a durable operation, and AWS's own word for how it ended.
 */
export async function carryOut(context: EditorContext, request: DeploymentRequest): Promise<Deployed> {
  const { deploying, prompts, remote } = context;
  const { config, known, sources, drafts } = request;
  const formats = formatsOf();
  const session = await remote.session(config);
  const asked = await requestOf(context, session, known, sources);
  const scope: KnownScope = { ...session.scope, account: config.account };
  const planned = planDeploy({ ...asked, scope });
  if (planned.outcome === 'refused') return { outcome: 'refused', reason: planned.reason };

  if (!(await request.review())) return { outcome: 'notDone' };
  const { plan, effects } = planned;
  if (!(await prompts.confirm({ id: plan.remedy, ...deployText(plan, effects, formats, request.rollBackTo) }))) {
    return { outcome: 'notDone' };
  }
  const id = scriptUri(scriptOf(config, 'onStart'));
  if (deploying.has(id)) return { outcome: 'notDone' };
  deploying.add(id);
  try {
    await keepBodies(context, config, sources, known);
    await context.runPlan(plan);
    return await conclude(context, config, sources, drafts, known, asked.users);
  } finally {
    deploying.delete(id);
  }
}

/** AWS alone says how it ended: also after a cancel, or a failure behind which the write went through. */
async function conclude(
  context: EditorContext,
  config: ConfigRef,
  sources: readonly Source[],
  drafts: readonly Draft[],
  before: Known,
  users: readonly string[] | undefined,
): Promise<Deployed> {
  const { inventory, log, prompts, remote, scripts } = context;
  const wanted = wantedOf(sources, before);
  let deployed: boolean;
  try {
    deployed = await scripts.settle(config, before.version, wanted, drafts);
  } catch (error) {
    // The draft stays until AWS is read again and turns out to have it.
    log.warn(`after deploy: ${problemOf(error).code}`);
    return { outcome: 'notDone' };
  }
  const now = remote.cached(config);
  if (deployed) {
    if (now) {
      const { profile } = (await remote.session(config)).scope;
      // The script is in AWS and its bodies are kept: a history that can not be written does not undo that.
      await scripts
        .record(config, now, { origin: 'deployed', by: profile })
        .catch((error: unknown) => log.warn(`history: ${problemOf(error).code}`));
    }
    void inventory.reread((usersOf(inventory.snapshot, config) ?? []).map((each) => each.key));
    void prompts.tell({
      id: 'lifecycle.deployed',
      level: 'info',
      message: deployedSentence(config.name, users, formatsOf()),
    });
    context.noteDeployed();
    return { outcome: 'done' };
  }
  await scripts
    .notDeployed(config, before.version, wanted)
    .catch((error: unknown) => log.warn(`history: ${problemOf(error).code}`));
  const check = now && baseCheck(before.version, now.version);
  // What else stood in the way was told by whoever ran the plan.
  return now && check?.state === 'changed' ? { outcome: 'conflict', hooks: check.hooks, now } : { outcome: 'notDone' };
}
