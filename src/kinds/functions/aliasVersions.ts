import type { CallOptions, FunctionAlias } from '../../aws/ports.ts';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Answer } from '../enquiry.ts';
import type { Observed, ReadContext } from '../kind.ts';
import type { FunctionFacts, PublishedRead, PublishedVersion } from './facts.ts';

type Context = Pick<ReadContext<FunctionFacts>, 'ports' | 'now'>;

/** Asks, and tells what was answered or why nothing was. It rejects where nothing more is to be asked. */
export type Ask = <T>(request: () => Promise<T>) => Promise<Answer<T>>;

/** How the aliases are asked for, and what is asked of each version. */
export interface AliasEnquiries {
  readonly call: CallOptions;
  readonly aliases: Ask;
  readonly versions: Ask;
  readonly modes: Ask;
}

/**
 * The published versions of a function that an alias serves, both sides of a weighted one: ListAliases, and for each of
 * them its configuration and its update mode. A version is read as it is; the function's fleet is left alone. What is not
 * answered leaves what was known before.
 */
export async function readAliasVersions(
  observed: Observed<FunctionFacts>,
  context: Context,
  asked: AliasEnquiries,
): Promise<Observed<FunctionFacts>> {
  const { facts, name } = observed;
  if (facts.packageType === 'Image' || facts.replicaOf !== undefined) return observed;
  const answer = await asked.aliases(() => aliasesOf(name, context, asked.call));
  if ('problem' in answer) {
    const { code } = answer.problem;
    if (!refusals.has(code)) return observed;
    return { ...observed, facts: { ...facts, published: { state: 'unreadable', problem: code } } };
  }
  return { ...observed, facts: { ...facts, published: await readPublished(name, answer.value, context, asked) } };
}

/** AWS has answered: there is nothing to be had. */
const refusals = new Set<ProblemCode>(['accessDenied', 'notFound']);

async function aliasesOf(name: string, { ports }: Context, call: CallOptions): Promise<readonly FunctionAlias[]> {
  const aliases: FunctionAlias[] = [];
  for await (const page of ports.lambda.listAliases(name, call)) aliases.push(...page);
  return aliases;
}

async function readPublished(
  name: string,
  aliases: readonly FunctionAlias[],
  context: Context,
  asked: AliasEnquiries,
): Promise<PublishedRead> {
  const versions: PublishedVersion[] = [];
  for (const [version, shares] of servedBy(aliases)) {
    const configuration = await asked.versions(() => configurationOf(name, version, context, asked.call));
    const mode = await asked.modes(() => modeOf(name, version, context, asked.call));
    versions.push({
      version,
      aliases: shares,
      ...('problem' in configuration ? { snapStart: false, unread: configuration.problem.code } : configuration.value),
      ...('problem' in mode ? { modeUnread: mode.problem.code } : mode.value),
    });
  }
  return {
    state: 'read',
    readAt: context.now,
    versions,
    aliases: aliases.map((each) => ({
      name: each.name,
      version: each.functionVersion,
      weighted: Object.keys(each.weights).length > 0,
    })),
  };
}

/** Published version → the aliases that send calls to it, with their share. */
function servedBy(aliases: readonly FunctionAlias[]): ReadonlyMap<string, { name: string; share: number }[]> {
  const served = new Map<string, { name: string; share: number }[]>();
  const add = (version: string, name: string, share: number) => {
    if (version !== '$LATEST') served.set(version, [...(served.get(version) ?? []), { name, share }]);
  };
  for (const { name, functionVersion, weights } of aliases) {
    const others = Object.entries(weights);
    const elsewhere = others.reduce((sum, [, weight]) => sum + weight, 0);
    add(functionVersion, name, Math.max(0, Math.round((1 - elsewhere) * 1000) / 1000));
    for (const [version, weight] of others) add(version, name, weight);
  }
  return new Map([...served].toSorted(([a], [b]) => Number(b) - Number(a)));
}

async function configurationOf(
  name: string,
  version: string,
  { ports }: Context,
  call: CallOptions,
): Promise<Omit<PublishedVersion, 'version' | 'aliases' | 'mode' | 'pinnedArn'>> {
  const configuration = await ports.lambda.getFunctionConfiguration(name, version, call);
  const { runtime, runtimeVersionArn, runtimeVersionError, lastModified, codeSha256, snapStart } = configuration;
  return {
    snapStart: snapStart === 'PublishedVersions',
    ...(runtime === undefined ? {} : { runtime }),
    ...(runtimeVersionArn === undefined ? {} : { runtimeVersionArn }),
    ...(runtimeVersionError === undefined ? {} : { runtimeVersionError }),
    ...(lastModified === undefined ? {} : { lastModified }),
    ...(codeSha256 === undefined ? {} : { codeSha256 }),
  };
}

async function modeOf(
  name: string,
  version: string,
  { ports }: Context,
  call: CallOptions,
): Promise<Pick<PublishedVersion, 'mode' | 'pinnedArn'>> {
  const { updateRuntimeOn: mode, runtimeVersionArn: pinnedArn } = await ports.lambda.getRuntimeManagementConfig(
    name,
    version,
    call,
  );
  return { mode, ...(pinnedArn === undefined ? {} : { pinnedArn }) };
}
