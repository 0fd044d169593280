import PQueue from 'p-queue';
import type { NotebookInstance, NotebookInstanceSummary } from '../../aws/ports.ts';
import { ProblemError, problemOf } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import type { Instant } from '../../domain/time.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { activity } from './assess.ts';
import { longestStart, readScripts, searchTrail, StartLogs } from './evidence.ts';
import type { NotebookFacts, NotebookPart, TrailSignal } from './facts.ts';
import { isGone } from './gone.ts';
import { lastStartOf } from './lastStart.ts';
import { successorOf } from './platforms.ts';
import { scriptHash } from '../scriptHash.ts';
import { careFor } from './scriptCare.ts';

type Context = ReadContext<NotebookFacts>;
type Script = NotebookFacts['script'];

/** AWS publishes no rate for DescribeNotebookInstance; so many are under way at a time. */
const concurrency = 5;

/**
 * All notebook instances of a scope. The list is shown as its pages arrive;
 * what only Describe, the lifecycle configurations, CloudTrail and the logs
 * tell follows. Where one of those fails, the rows stay and the evidence is less.
 */
export async function read(context: Context): Promise<void> {
  const listed: Observed<NotebookFacts>[] = [];
  let interrupted: unknown;
  try {
    for await (const page of context.ports.sageMaker.listNotebookInstances({ signal: context.signal })) {
      for (const summary of page) {
        const observed = asListed(summary, context);
        context.emit(observed);
        listed.push(observed);
      }
    }
  } catch (error) {
    // What was listed is read to its end; that the list has an end missing is said afterwards.
    if (listed.length === 0 || context.signal.aborted) throw error;
    interrupted = error;
  }
  await enrich(listed, context);
  if (interrupted !== undefined) throw interrupted;
}

/** One again, with the fewest requests: while it changes, Describe alone. */
export async function readOne(
  observed: Observed<NotebookFacts>,
  context: Omit<Context, 'emit'>,
): Promise<Observed<NotebookFacts> | undefined> {
  const { key, name } = observed;
  const { ports, signal } = context;
  let instance: NotebookInstance;
  try {
    instance = await ports.sageMaker.describeNotebookInstance(name, { signal });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
  const facts = asDescribed(instance, observed.facts, context.now);
  if (activity(facts) !== undefined) return { ...observed, name, facts, partial: false };
  const scripted = scriptMatters(facts)
    ? withScript(facts, await readScript(facts.lifecycleConfigName, key, context))
    : facts;
  const logged = await withLogs(key, name, scripted, new StartLogs(context));
  return { ...observed, name, facts: await withStack(key, logged, context), partial: false };
}

async function enrich(listed: readonly Observed<NotebookFacts>[], context: Context): Promise<void> {
  const { ports, signal } = context;
  const queue = new PQueue({ concurrency });
  const used = new Set(listed.flatMap(({ facts }) => facts.lifecycleConfigName ?? []));
  const scripts = readScripts(used, context);
  const trailOf = searchTrail(
    listed.flatMap(({ name, facts }) => (facts.status === 'InService' ? [{ name, ...created(facts) }] : [])),
    context,
  );
  const logs = new StartLogs(context);
  const texts = new Map<string, Promise<Script>>();

  await Promise.all([scripts, ...listed.map(complete)]);
  if (signal.aborted) throw new ProblemError({ code: 'cancelled', fault: 'user' });

  async function complete({ key, name, facts: known }: Observed<NotebookFacts>): Promise<void> {
    const described = await queue.add(async () => {
      try {
        return await ports.sageMaker.describeNotebookInstance(name, { signal });
      } catch (error) {
        if (signal.aborted) throw error;
        context.report(problemOf(error), key);
        return undefined;
      }
    });
    let facts = described ? asDescribed(described, known, context.now) : without(known, 'describe');
    const emit = (partial: boolean) => context.emit({ key, name, facts, partial });
    emit(true);
    facts = withScript(facts, lookUp(await scripts, facts.lifecycleConfigName));
    if (known.status === 'InService') facts = withTrail(facts, await trailOf(name));
    facts = await queue.add(() => withLogs(key, name, facts, logs));
    facts = await withText(facts, (config) => queue.add(() => readText(config, key, context)), texts);
    emit(false);
  }
}

function lookUp(scripts: ReadonlyMap<string, NonNullable<Script>> | undefined, config: string | undefined): Script {
  return config === undefined ? undefined : scripts?.get(config);
}

function asListed({ arn: key, name, ...summary }: NotebookInstanceSummary, context: Context): Observed<NotebookFacts> {
  const before = context.previous.get(key)?.facts;
  const facts = {
    ...summary,
    ...kept(summary, before),
    ...seen(summary, before, context.now),
    described: false,
    unread: [],
  };
  return { key, name, facts, partial: true };
}

function asDescribed(instance: NotebookInstance, before: NotebookFacts, now: Instant): NotebookFacts {
  const { arn: _arn, name: _name, url: _url, roleArn: _roleArn, ...told } = instance;
  return { ...told, ...kept(told, before), ...seen(told, before, now), described: true, unread: [] };
}

/** What stays true of an instance once it was learned. Another of the same name has another CreationTime. */
function kept(
  { creationTime, lifecycleConfigName }: Pick<NotebookFacts, 'creationTime' | 'lifecycleConfigName'>,
  before: NotebookFacts | undefined,
) {
  if (!before || before.creationTime !== creationTime) return {};
  const { trail, onStartLogAt, cloudFormationStack, script } = before;
  return {
    ...(script && before.lifecycleConfigName === lifecycleConfigName && { script }),
    ...(trail && { trail }),
    ...(onStartLogAt === undefined ? {} : { onStartLogAt }),
    ...(cloudFormationStack === undefined ? {} : { cloudFormationStack }),
  };
}

/** The latest moment of which we saw ourselves that it had not been started yet. */
function seen(
  { status, creationTime }: Pick<NotebookFacts, 'status' | 'creationTime'>,
  before: NotebookFacts | undefined,
  now: Instant,
): Pick<NotebookFacts, 'seenNotInServiceAt'> {
  const earlier = before?.creationTime === creationTime ? before?.seenNotInServiceAt : undefined;
  if (status === 'InService') return earlier === undefined ? {} : { seenNotInServiceAt: earlier };
  // Pending: the start is under way, since half an hour at most.
  if (status === 'Pending') return { seenNotInServiceAt: Math.max(earlier ?? 0, now - longestStart) };
  return { seenNotInServiceAt: now };
}

function created({ creationTime }: NotebookFacts): { readonly creationTime?: Instant } {
  return creationTime === undefined ? {} : { creationTime };
}

function without(facts: NotebookFacts, part: NotebookPart): NotebookFacts {
  return { ...facts, unread: [...facts.unread, part] };
}

function withScript(facts: NotebookFacts, script: Script): NotebookFacts {
  if (facts.lifecycleConfigName === undefined) return facts;
  return script ? { ...facts, script: known(script, facts.script) } : without(facts, 'lifecycleConfig');
}

/**
 * Written after the last start, so that its text tells whether it is another one; the list of configurations has none.
 * Once for all who use it.
 */
async function withText(
  facts: NotebookFacts,
  read: (config: string) => Promise<Script>,
  texts: Map<string, Promise<Script>>,
): Promise<NotebookFacts> {
  const { lifecycleConfigName: config, script } = facts;
  if (facts.status !== 'InService' || config === undefined || !script || 'missing' in script) return facts;
  const { notBefore } = lastStartOf(facts);
  if (script.onStart !== undefined || (notBefore && script.modifiedAt <= notBefore.at)) return facts;
  const reading = texts.get(config) ?? read(config);
  texts.set(config, reading);
  const found = await reading;
  return found ? { ...facts, script: found } : facts;
}

/** What its text said stays true until the configuration is changed. */
function known(script: NonNullable<Script>, before: Script): NonNullable<Script> {
  if ('missing' in script || script.care || !before || 'missing' in before) return script;
  return before.modifiedAt === script.modifiedAt ? before : script;
}

/** A running one may run an older one; a platform that can be changed may lack what the script needs. */
function scriptMatters({ status, platformIdentifier }: NotebookFacts): boolean {
  return status === 'InService' || successorOf(platformIdentifier) !== null;
}

function withTrail(facts: NotebookFacts, trail: TrailSignal | undefined): NotebookFacts {
  return trail ? { ...facts, trail } : without(facts, 'cloudTrail');
}

/** The OnStart log where nothing better tells the last start, or what a failed start wrote. */
async function withLogs(key: ResourceKey, name: string, facts: NotebookFacts, logs: StartLogs): Promise<NotebookFacts> {
  if (facts.lifecycleConfigName === undefined) return facts;
  if (facts.status === 'Failed') {
    const log = await logs.failure(name, key, facts);
    if (log === null) return without(facts, 'failureLog');
    return log ? { ...facts, failureLog: log } : facts;
  }
  if (facts.status !== 'InService' || lastStartOf(facts).exact) return facts;
  const at = await logs.lastLineAt(name, key);
  if (at === null) return without(facts, 'onStartLog');
  // A stream of an earlier instance of the same name says nothing of this one.
  return at === undefined || at < (facts.creationTime ?? 0) ? facts : { ...facts, onStartLogAt: at };
}

async function describeScript(config: string, { ports, signal }: Omit<Context, 'emit'>): Promise<Script> {
  const { lastModifiedTime, creationTime, onStart } = await ports.sageMaker.describeLifecycleConfig(config, { signal });
  const modifiedAt = lastModifiedTime ?? creationTime;
  return modifiedAt === undefined
    ? undefined
    : { modifiedAt, onStart: scriptHash(onStart), care: careFor(onStart ?? '') };
}

/** Without the permission it counts as changed, as the list tells it. */
async function readText(config: string, key: ResourceKey, context: Context): Promise<Script> {
  try {
    return await describeScript(config, context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (isGone(error)) return { missing: true };
    const problem = problemOf(error);
    if (problem.code !== 'accessDenied') context.report(problem, key);
    return undefined;
  }
}

async function readScript(
  config: string | undefined,
  key: ResourceKey,
  context: Omit<Context, 'emit'>,
): Promise<Script> {
  if (config === undefined) return undefined;
  try {
    return await describeScript(config, context);
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (isGone(error)) return { missing: true };
    context.report(problemOf(error), key);
    return undefined;
  }
}

/** The stack that manages it, for the plan. Asked once; without the permission nothing is said, for nothing depends on it. */
async function withStack(
  key: ResourceKey,
  facts: NotebookFacts,
  context: Omit<Context, 'emit'>,
): Promise<NotebookFacts> {
  if (facts.cloudFormationStack !== undefined) return facts;
  try {
    const tags = await context.ports.sageMaker.listTags(key, { signal: context.signal });
    return { ...facts, cloudFormationStack: tags['aws:cloudformation:stack-name'] ?? null };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const problem = problemOf(error);
    if (problem.code !== 'accessDenied') context.report(problem, key);
    return without(facts, 'tags');
  }
}
