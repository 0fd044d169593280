import { ProblemError, problemOf } from '../../domain/problem.ts';
import { Enquiry } from '../enquiry.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { readAliasVersions, type Ask } from './aliasVersions.ts';
import { inFleet, managementOf, withConfiguration } from './described.ts';
import { isMoving, type FunctionFacts, type ManagementRead, type StackRead } from './facts.ts';
import { fleetOf, groupKey, versionsKnown } from './fleet.ts';
import { readVersionNames } from './versionNames.ts';

type Context = Omit<ReadContext<FunctionFacts>, 'emit'>;
type ObservedFunction = Observed<FunctionFacts>;

/**
 * Reads one function past every cache: its configuration, its mode, and, unless Lambda is changing it now, its stack and
 * the versions that its aliases serve. Undefined: it is gone.
 */
export async function readFunction(known: ObservedFunction, context: Context): Promise<ObservedFunction | undefined> {
  const { readAt: _, ...observed } = known;
  const { lambda } = context.ports;
  const { signal, now } = context;
  const { name, facts: before } = observed;
  const configuration = await orDenied(() => lambda.getFunctionConfiguration(name, undefined, { signal }), context);
  if (configuration === 'gone') return undefined;
  const denied = 'denied' in configuration;
  const unmanaged =
    (denied ? before.packageType : configuration.value.packageType) === 'Image' || before.replicaOf !== undefined;
  const management = unmanaged ? ({ state: 'notApplicable' } as const) : await readMode(name, context);
  if (management === 'gone') return undefined;
  const facts: FunctionFacts = denied
    ? { ...before, management, configuration: { state: 'unreadable', problem: 'accessDenied' } }
    : withConfiguration(before, configuration.value, management, now);
  if (isMoving(facts)) return placed({ ...observed, facts, partial: false }, context);
  // No plan changes an image or a replica.
  const managed = unmanaged ? facts : { ...facts, stack: await readStack(observed, context) };
  const read = { ...observed, facts: managed, partial: false };
  const ask: Ask = async (request) => {
    try {
      return { value: await request() };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== 'accessDenied' && problem.code !== 'notFound') throw error;
      if (problem.code === 'accessDenied') context.report(problem);
      return { problem };
    }
  };
  const asked = { call: { signal }, aliases: ask, versions: ask, modes: ask };
  return placed(await readAliasVersions(read, context, asked), context);
}

/** With its place among the functions that were read before. */
async function placed(observed: ObservedFunction, context: Context): Promise<ObservedFunction> {
  const { fleet: _, ...facts } = observed.facts;
  const read = { ...observed, facts };
  const others = new Map(context.previous).set(read.key, read);
  const versions = versionsKnown(context.previous.values());
  await readVersionNames([read], versions, context, new Enquiry((problem) => context.report(problem)));
  const key = groupKey(facts);
  const group = [...others.values()].filter((each) => groupKey(each.facts) === key);
  const before = [...context.previous.values()].filter((each) => groupKey(each.facts) === key);
  return inFleet(read, fleetOf(group, versions, before));
}

async function readMode(name: string, context: Context): Promise<ManagementRead | 'gone'> {
  const { ports, signal, now } = context;
  const answer = await orDenied(() => ports.lambda.getRuntimeManagementConfig(name, undefined, { signal }), context);
  if (answer === 'gone') return 'gone';
  return 'denied' in answer ? { state: 'unreadable', problem: 'accessDenied' } : managementOf(answer.value, now);
}

/** What manages it, for the plan: no verdict rests on it, so whatever goes wrong with it alone fails no read. */
async function readStack({ key }: ObservedFunction, context: Context): Promise<StackRead> {
  try {
    const tags = await context.ports.lambda.listTags(key, { signal: context.signal });
    return { state: 'read', name: tags['aws:cloudformation:stack-name'] ?? null };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { state: 'unreadable', problem: problemOf(error).code };
  }
}

type OrDenied<T> = 'gone' | { readonly value: T } | { readonly denied: true };

async function orDenied<T>(request: () => Promise<T>, context: Context): Promise<OrDenied<T>> {
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
