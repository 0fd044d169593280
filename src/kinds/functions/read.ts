import type { FunctionSummary, RuntimeManagementConfig } from '../../aws/ports.ts';
import { problemOf, type Problem, type ProblemCode } from '../../domain/problem.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { day, type Instant } from '../../domain/time.ts';
import { Enquiry } from '../enquiry.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { callAbout, seenFirst } from '../urgency.ts';
import { readAliasVersions } from './aliasVersions.ts';
import { besides, factsOf, inFleet, managementOf, withConfiguration } from './described.ts';
import { fleetOf, groupKey, sameGroup, versionsKnown } from './fleet.ts';
import { readVersionNames } from './versionNames.ts';
import { isMoving, type ConfigurationRead, type FunctionFacts, type ManagementRead } from './facts.ts';

/** Enough to keep a slow answer from costing the request rate, which the port limits. */
const workers = 8;

/** Whose turn a request is. */
const asker = 'functions';

/** Mode and configuration change seldom, and are costly to ask: an answer holds this long for the same revision. */
const keepFor = day;

const pending: ManagementRead = { state: 'pending' };
const notApplicable: ManagementRead = { state: 'notApplicable' };
const notRead: ConfigurationRead = { state: 'notRead' };

type Context = ReadContext<FunctionFacts>;
type ObservedFunction = Observed<FunctionFacts>;

/**
 * Lists the functions and shows them, then asks for the update mode of each, and for the configuration of those that are
 * not on Auto and of one witness for each architecture and runtime, which shows how far the others are. Version numbers
 * come from the logs, one query for each runtime version. Lambda answers 15 control-plane requests a second for the whole
 * account, deployments included, so nothing is asked that can not change a verdict.
 */
export async function readFunctions(context: Context): Promise<void> {
  const held = new Map<ResourceKey, ObservedFunction>();
  const failure = await list(context, held);
  const report: Context['report'] = (problem, about) => context.report(problem, about);
  const asked = { modes: new Enquiry(report), configurations: new Enquiry(report), logs: new Enquiry(report) };
  const show = (observed: ObservedFunction) => {
    held.set(observed.key, observed);
    context.emit(observed);
  };
  await seenFirst(unsettledOf(held, context), workers, context.interest, (each) => enrich(each, context, asked, show));
  await seenFirst(witnesses([...held.values()]), workers, context.interest, async (each) => {
    const read = await witness(each, context, asked.configurations);
    if (read) held.set(read.key, read);
  });
  if (context.options?.aliasVersions) await readAllVersions(held, context, report);
  const versions = versionsKnown(context.previous.values());
  await readVersionNames(held.values(), versions, context, asked.logs);
  const fleet = fleetOf(held.values(), versions, context.previous.values());
  for (const each of held.values()) {
    const placed = inFleet(each, fleet);
    if (each.partial || !sameGroup(placed.facts.fleet, each.facts.fleet)) show({ ...placed, partial: false });
  }
  if (failure !== undefined) throw failure;
}

/** What is still to be asked, what may need attention first, then what nothing is known of. */
function unsettledOf(held: ReadonlyMap<ResourceKey, ObservedFunction>, { interest }: Context): ObservedFunction[] {
  const standing = ({ key, facts: { management } }: ObservedFunction) => {
    const wasHeld = management.state === 'read' && management.mode !== 'Auto';
    if (wasHeld || interest?.needsAttention(key) === true) return 0;
    return management.state === 'read' ? 2 : 1;
  };
  return [...held.values()].filter((each) => each.partial).sort((a, b) => standing(a) - standing(b));
}

/** What the aliases of each function serve, where that was not read within a day. */
async function readAllVersions(
  held: Map<ResourceKey, ObservedFunction>,
  context: Context,
  report: Context['report'],
): Promise<void> {
  const [aliases, versions, modes] = [new Enquiry(report), new Enquiry(report), new Enquiry(report)];
  const wanted = [...held.values()].filter(
    ({ facts }) => facts.published?.state !== 'read' || !isFresh(facts.published.readAt, context),
  );
  await seenFirst(wanted, workers, context.interest, async (each) => {
    const read = await readAliasVersions(each, context, {
      call: callAbout(each.key, asker, context),
      aliases: (request) => aliases.ask(request, each.key),
      versions: (request) => versions.ask(request, each.key),
      modes: (request) => modes.ask(request, each.key),
    });
    // How far they are behind is still to be told.
    if (read !== each) held.set(read.key, { ...read, partial: true });
  });
}

function isFresh(readAt: Instant, { now }: Pick<Context, 'now'>): boolean {
  return now >= readAt && now - readAt < keepFor;
}

interface Enquiries {
  readonly modes: Enquiry;
  readonly configurations: Enquiry;
}

type Show = (observed: ObservedFunction) => void;

/**
 * One function on Auto for each architecture and runtime that several functions have, the one that was changed last; none
 * where one was read already.
 */
function witnesses(functions: readonly ObservedFunction[]): readonly ObservedFunction[] {
  const sizes = new Map<string, number>();
  for (const { facts } of functions) {
    const key = groupKey(facts);
    if (key !== undefined) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  const chosen = new Map<string, ObservedFunction | null>();
  for (const each of functions) {
    const key = groupKey(each.facts);
    const { management, configuration } = each.facts;
    if (key === undefined || management.state !== 'read' || management.mode !== 'Auto') continue;
    if (configuration.state === 'read' || (sizes.get(key) ?? 0) < 2) chosen.set(key, null);
    const other = chosen.get(key);
    if (other === null) continue;
    if (!other || (other.facts.lastModified ?? 0) < (each.facts.lastModified ?? 0)) chosen.set(key, each);
  }
  return [...chosen.values()].flatMap((each) => each ?? []);
}

/** The witness with its configuration; its place is still to be told. */
async function witness(
  listed: ObservedFunction,
  context: Context,
  enquiry: Enquiry,
): Promise<ObservedFunction | undefined> {
  const { name, key, facts } = listed;
  const { ports, now } = context;
  const call = callAbout(key, asker, context);
  const answer = await enquiry.ask(() => ports.lambda.getFunctionConfiguration(name, undefined, call), key);
  if ('problem' in answer) return undefined;
  return { ...listed, facts: withConfiguration(facts, answer.value, facts.management, now), partial: true };
}

/** A list that breaks off leaves what was listed; the caller throws after that has been looked at. */
async function list(context: Context, held: Map<ResourceKey, ObservedFunction>): Promise<unknown> {
  const { ports, signal } = context;
  try {
    for await (const page of ports.lambda.listFunctions({ signal, asker })) {
      for (const summary of page) {
        const observed = fromSummary(summary, context);
        held.set(observed.key, observed);
        context.emit(observed);
      }
    }
    return undefined;
  } catch (error) {
    if (problemOf(error).code === 'cancelled') throw error;
    return error;
  } finally {
    context.listed?.();
  }
}

/** All that a list entry proves, with what an earlier read of the same revision adds. */
function fromSummary(summary: FunctionSummary, context: Context): ObservedFunction {
  const { arn: key, name } = summary;
  if (summary.packageType === 'Image' || summary.masterArn !== undefined) {
    return { key, name, facts: factsOf(summary, notApplicable, notRead), partial: false };
  }
  const earlier = context.previous.get(key);
  const same = earlier && summary.revisionId !== undefined && earlier.facts.revisionId === summary.revisionId;
  const kept = earlier === undefined ? {} : besides(earlier.facts);
  if (!same || earlier.facts.management.state !== 'read') {
    const facts = { ...factsOf(summary, pending, notRead), ...kept };
    return { key, name, facts, partial: true };
  }
  const { management, configuration } = earlier.facts;
  const held = (readAt: Instant) => isFresh(readAt, context);
  const keptConfiguration: ConfigurationRead =
    configuration.state === 'read' && held(configuration.readAt) && !isMoving(earlier.facts) ? configuration : notRead;
  const { fleet } = earlier.facts;
  const place = fleet === undefined || keptConfiguration.state !== 'read' ? {} : { fleet };
  const settled = held(management.readAt) && (management.mode === 'Auto' || keptConfiguration.state === 'read');
  return {
    key,
    name,
    facts: { ...factsOf(summary, management, keptConfiguration), ...kept, ...place },
    partial: !settled,
  };
}

async function enrich(listed: ObservedFunction, context: Context, asked: Enquiries, show: Show): Promise<void> {
  const { lambda } = context.ports;
  const { key, name, facts } = listed;
  const call = callAbout(key, asker, context);
  const mode = await asked.modes.ask(() => lambda.getRuntimeManagementConfig(name, undefined, call), key);
  if ('problem' in mode) {
    const management = unanswered(mode.problem, facts.management);
    // What is kept is no newer for this read: the row says how old it is.
    const age = management.state === 'read' ? { readAt: management.readAt } : {};
    show({ ...listed, facts: { ...facts, management }, partial: false, ...age });
    return;
  }
  const management = managementOf(mode.value, context.now);
  if (!needsConfiguration(mode.value)) {
    show({ ...listed, facts: { ...facts, management }, partial: false });
    return;
  }
  show({ ...listed, facts: { ...facts, management }, partial: true });
  const answer = await asked.configurations.ask(() => lambda.getFunctionConfiguration(name, undefined, call), key);
  if ('problem' in answer) {
    const configuration = { state: 'unreadable', problem: answer.problem.code } as const;
    show({ ...listed, facts: { ...facts, management, configuration }, partial: false });
    return;
  }
  // How far it is behind is still to be told.
  show({ ...listed, facts: withConfiguration(facts, answer.value, management, context.now), partial: true });
}

/** Auto says by itself that Lambda patches the function; any other mode needs the runtime version that it has. */
function needsConfiguration(config: RuntimeManagementConfig): boolean {
  return config.updateRuntimeOn !== 'Auto';
}

/** Says no more of the mode than it did before, where AWS could not be reached; a refusal wins over an earlier answer. */
function unanswered(problem: Problem, earlier: ManagementRead): ManagementRead {
  return earlier.state === 'read' && !refusals.has(problem.code)
    ? earlier
    : { state: 'unreadable', problem: problem.code };
}

const refusals = new Set<ProblemCode>(['accessDenied', 'notFound', 'invalidRequest']);
