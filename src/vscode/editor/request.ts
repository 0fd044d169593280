import * as v from 'valibot';
import type { Session } from '../../aws/session.ts';
import type { PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Version } from '../../kinds/lifecycleConfigs/base.ts';
import { parseConfigKey, type ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { DeployRequest } from '../../kinds/lifecycleConfigs/plan.ts';
import { listUsage, stackOf } from '../../kinds/lifecycleConfigs/read.ts';
import { hooks, scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import { startRisks } from '../../kinds/lifecycleConfigs/startRisks.ts';
import { noRisks, type StartRisks } from '../../kinds/startRisks.ts';
import type { EditorContext } from './context.ts';
import type { Draft } from './draftStore.ts';
import type { Known } from './remote.ts';
import { scriptOf } from './scripts.ts';

type Request = Omit<DeployRequest, 'scope'>;

/** What a plan to deploy these drafts is made of: who uses the configuration is asked now. */
export async function requestOf(
  { judge }: Pick<EditorContext, 'judge'>,
  session: Session,
  known: Known,
  drafts: readonly Pick<Draft, 'script' | 'text' | 'origin'>[],
): Promise<Request> {
  const { sageMaker } = session.ports;
  const options = { signal: session.signal };
  const { config } = known;
  const judged = drafts.map(async ({ script, text }) => [script.hook, startRisks(await judge(text, script))] as const);
  const [risks, users, stack] = await Promise.all([
    Promise.all(judged),
    listUsage(sageMaker, options).then(
      (usage) => usage.get(config.name) ?? [],
      () => undefined,
    ),
    stackOf(sageMaker, config.arn, options),
  ]);
  return {
    key: config.arn,
    remote: config,
    drafts: drafts.map(({ script, text, origin }) => ({ hook: script.hook, text, base: origin.base })),
    users,
    risks: Object.fromEntries(risks),
    ...(stack === undefined ? {} : { stack }),
  };
}

/**
 * What is written, and what it replaces, under their hashes, for the plan has only these; and both versions in the
 * history. Rejects where that can not be: then nothing is begun.
 */
export async function keepBodies(
  { scripts }: EditorContext,
  config: ConfigRef,
  drafts: readonly Pick<Draft, 'script' | 'text'>[],
  known: Known,
): Promise<void> {
  const texts = drafts.map(({ text }) => text);
  await scripts.begun(config, known, wantedOf(drafts, known), texts);
}

/** The version that AWS has when these are deployed. */
export function wantedOf(drafts: readonly Pick<Draft, 'script' | 'text'>[], { version }: Known): Version {
  const hashOf = (hook: Hook) => {
    const draft = drafts.find((each) => each.script.hook === hook);
    return draft ? scriptHash(draft.text) : version[hook];
  };
  return { onStart: hashOf('onStart'), onCreate: hashOf('onCreate') };
}

/** A draft that is rolled out to those who use the configuration. */
export interface RollOutScript {
  readonly request: Request;
  /** To be done before the plan is begun. */
  keep(): Promise<void>;
}

/** The draft of the configuration's OnStart script; undefined where there is none. */
export async function rollOutScript(context: EditorContext, config: ConfigRef): Promise<RollOutScript | undefined> {
  const draft = await context.scripts.draft(scriptOf(config, 'onStart'));
  if (!draft) return undefined;
  const known = await context.remote.read(config);
  const request = await requestOf(context, await context.remote.session(config), known, [draft]);
  return { request, keep: () => keepBodies(context, config, [draft], known) };
}

/**
 * What the OnStart script that AWS has of a configuration holds in the way of a start on these platforms. A script
 * that can not be read says nothing.
 */
export async function deployedRisks(
  { judge, log, remote }: EditorContext,
  config: ConfigRef,
  platforms: readonly string[],
): Promise<StartRisks> {
  try {
    const { config: scripts } = await remote.read(config);
    return startRisks(await judge(scripts.onStart ?? '', scriptOf(config, 'onStart'), platforms));
  } catch (error) {
    log.info(`script not judged: ${problemOf(error).code}`);
    return noRisks;
  }
}

/** Of the step that took a deploy back: what it replaced, which is what the deploy had written. */
const replaced = v.object({
  name: v.string(),
  baseOnStart: v.nullable(v.string()),
  baseOnCreate: v.nullable(v.string()),
});

/**
 * A deploy was taken back: what it had written is a draft again, so that nobody loses what they wrote. A draft that
 * was begun meanwhile stays.
 */
export async function draftAgain({ remote, scripts }: EditorContext, step: PlanStep): Promise<void> {
  const ref = parseConfigKey(step.target);
  const input = v.safeParse(replaced, step.input);
  if (!ref || !input.success) return;
  const config = { ...ref, name: input.output.name };
  const known = await remote.read(config);
  const hashes: Readonly<Record<Hook, string | null>> = {
    onStart: input.output.baseOnStart,
    onCreate: input.output.baseOnCreate,
  };
  for (const hook of hooks) {
    const hash = hashes[hook];
    const script = scriptOf(config, hook);
    if (hash === null || hash === scriptHash(known.config[hook]) || (await scripts.draft(script))) continue;
    const text = await scripts.body(hash);
    if (text === undefined) continue;
    await scripts.save(script, text, { base: known.version, text: known.config[hook] ?? '' });
  }
}
