import type { FunctionConfiguration, FunctionSummary, RuntimeManagementConfig } from '../../aws/ports.ts';
import { ProblemError, problemOf, type Problem, type ProblemCode } from '../../domain/problem.ts';
import { day } from '../../domain/time.ts';
import { Enquiry } from '../enquiry.ts';
import { inParallel } from '../inParallel.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { isMoving, type ConfigurationRead, type FunctionFacts, type ManagementRead } from './facts.ts';

/** Enough to keep a slow answer from costing the request rate, which the port limits. */
const workers = 8;

/** Mode and configuration change seldom, and are costly to ask: an answer holds this long for the same revision. */
const keepFor = day;

type Context = ReadContext<FunctionFacts>;
type ObservedFunction = Observed<FunctionFacts>;

/**
 * Lists the functions and shows them, then asks for the update mode of each,
 * and for the configuration of those that are not on Auto. Lambda answers 15
 * control-plane requests a second for the whole account, deployments included,
 * so nothing is asked that can not change a verdict.
 */
export async function readFunctions(context: Context): Promise<void> {
  const listed: ObservedFunction[] = [];
  const failure = await list(context, listed);
  const unsettled = listed.filter((each) => each.partial);
  const known = (each: ObservedFunction) => (each.facts.management.state === 'read' ? 1 : 0);
  unsettled.sort((a, b) => known(a) - known(b));
  const report: Context['report'] = (problem, about) => context.report(problem, about);
  const modes = new Enquiry(report);
  const configurations = new Enquiry(report);
  await inParallel(unsettled, workers, (each) => enrich(each, context, modes, configurations));
  if (failure !== undefined) throw failure;
}

/** A list that breaks off leaves what was listed; the caller throws after that has been looked at. */
async function list(context: Context, listed: ObservedFunction[]): Promise<unknown> {
  try {
    for await (const page of context.ports.lambda.listFunctions({ signal: context.signal })) {
      for (const summary of page) {
        const observed = fromSummary(summary, context);
        listed.push(observed);
        context.emit(observed);
      }
    }
    return undefined;
  } catch (error) {
    if (problemOf(error).code === 'cancelled') throw error;
    return error;
  }
}

/** All that a list entry proves, with what an earlier read of the same revision adds. */
function fromSummary(summary: FunctionSummary, context: Context): ObservedFunction {
  const { arn: key, name } = summary;
  if (summary.packageType === 'Image') {
    return { key, name, facts: factsOf(summary, { state: 'notApplicable' }, { state: 'notRead' }), partial: false };
  }
  const earlier = context.previous.get(key);
  const same = earlier && summary.revisionId !== undefined && earlier.facts.revisionId === summary.revisionId;
  if (!same || earlier.facts.management.state !== 'read') {
    return { key, name, facts: factsOf(summary, { state: 'pending' }, { state: 'notRead' }), partial: true };
  }
  const { management, configuration } = earlier.facts;
  const held = (readAt: number) => context.now >= readAt && context.now - readAt < keepFor;
  const keptConfiguration: ConfigurationRead =
    configuration.state === 'read' && held(configuration.readAt) && !isMoving(earlier.facts)
      ? configuration
      : { state: 'notRead' };
  const settled = held(management.readAt) && (management.mode === 'Auto' || keptConfiguration.state === 'read');
  return { key, name, facts: factsOf(summary, management, keptConfiguration), partial: !settled };
}

async function enrich(
  listed: ObservedFunction,
  context: Context,
  modes: Enquiry,
  configurations: Enquiry,
): Promise<void> {
  const { lambda } = context.ports;
  const { signal } = context;
  const { key, name, facts } = listed;
  const mode = await modes.ask(() => lambda.getRuntimeManagementConfig(name, undefined, { signal }), key);
  if ('problem' in mode) {
    const management = unanswered(mode.problem, facts.management);
    context.emit({ ...listed, facts: { ...facts, management }, partial: false });
    return;
  }
  const management = managementOf(mode.value, context.now);
  if (!needsConfiguration(mode.value)) {
    context.emit({ ...listed, facts: { ...facts, management }, partial: false });
    return;
  }
  context.emit({ ...listed, facts: { ...facts, management }, partial: true });
  const answer = await configurations.ask(() => lambda.getFunctionConfiguration(name, undefined, { signal }), key);
  const whole: FunctionFacts =
    'problem' in answer
      ? { ...facts, management, configuration: { state: 'unreadable', problem: answer.problem.code } }
      : factsOf(answer.value, management, configurationOf(answer.value, context.now));
  context.emit({ ...listed, facts: whole, partial: false });
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

/** Reads one function past every cache: its configuration, then its mode. Undefined: it is gone. */
export async function readFunction(
  observed: ObservedFunction,
  context: Omit<Context, 'emit'>,
): Promise<ObservedFunction | undefined> {
  const { lambda } = context.ports;
  const { signal } = context;
  const { name } = observed;
  const configuration = await orDenied(() => lambda.getFunctionConfiguration(name, undefined, { signal }), context);
  if (configuration === 'gone') return undefined;
  const denied = 'denied' in configuration;
  const packageType = denied ? observed.facts.packageType : configuration.value.packageType;
  const management = packageType === 'Image' ? ({ state: 'notApplicable' } as const) : await readMode(name, context);
  if (management === 'gone') return undefined;
  const facts: FunctionFacts = denied
    ? { ...observed.facts, management, configuration: { state: 'unreadable', problem: 'accessDenied' } }
    : factsOf(configuration.value, management, configurationOf(configuration.value, context.now));
  return { ...observed, facts, partial: false };
}

async function readMode(name: string, context: Omit<Context, 'emit'>): Promise<ManagementRead | 'gone'> {
  const { ports, signal, now } = context;
  const answer = await orDenied(() => ports.lambda.getRuntimeManagementConfig(name, undefined, { signal }), context);
  if (answer === 'gone') return 'gone';
  return 'denied' in answer ? { state: 'unreadable', problem: 'accessDenied' } : managementOf(answer.value, now);
}

type OrDenied<T> = 'gone' | { readonly value: T } | { readonly denied: true };

async function orDenied<T>(request: () => Promise<T>, context: Omit<Context, 'emit'>): Promise<OrDenied<T>> {
  try {
    return { value: await request() };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.problem.code === 'notFound') return 'gone';
    if (error.problem.code !== 'accessDenied') throw error;
    context.report(error.problem);
    return { denied: true };
  }
}

function managementOf(config: RuntimeManagementConfig, now: number): ManagementRead {
  const { updateRuntimeOn: mode, runtimeVersionArn: pinnedArn } = config;
  return { state: 'read', mode, readAt: now, ...(pinnedArn === undefined ? {} : { pinnedArn }) };
}

function configurationOf(read: FunctionConfiguration, now: number): ConfigurationRead {
  const { state, lastUpdateStatus, runtimeVersionArn, runtimeVersionError } = read;
  return {
    state: 'read',
    readAt: now,
    ...(state === undefined ? {} : { functionState: state }),
    ...(lastUpdateStatus === undefined ? {} : { lastUpdateStatus }),
    ...(runtimeVersionArn === undefined ? {} : { runtimeVersionArn }),
    ...(runtimeVersionError === undefined ? {} : { runtimeVersionError }),
  };
}

function factsOf(
  summary: FunctionSummary,
  management: ManagementRead,
  configuration: ConfigurationRead,
): FunctionFacts {
  const { version, packageType, architecture, runtime, lastModified, revisionId } = summary;
  return {
    version,
    packageType,
    architecture,
    management,
    configuration,
    ...(runtime === undefined ? {} : { runtime }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(revisionId === undefined ? {} : { revisionId }),
  };
}
