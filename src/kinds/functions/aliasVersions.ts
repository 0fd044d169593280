import type { FunctionAlias } from '../../aws/ports.ts';
import { problemOf } from '../../domain/problem.ts';
import type { Observed, ReadContext } from '../kind.ts';
import type { FunctionFacts, PublishedRead, PublishedVersion } from './facts.ts';

type Context = Omit<ReadContext<FunctionFacts>, 'emit'>;

/**
 * The published versions of a function that an alias serves, both sides of a weighted one: ListAliases, and for each of
 * them its configuration and its update mode. A version is read as it is; the function's fleet is left alone. Rejects
 * only when cancelled, or where AWS can not be reached.
 */
export async function readAliasVersions(
  observed: Observed<FunctionFacts>,
  context: Context,
): Promise<Observed<FunctionFacts>> {
  const { facts } = observed;
  if (facts.packageType === 'Image' || facts.replicaOf !== undefined) return observed;
  return { ...observed, facts: { ...facts, published: await readPublished(observed.name, context) } };
}

async function readPublished(name: string, context: Context): Promise<PublishedRead> {
  const { ports, signal, now } = context;
  const aliases: FunctionAlias[] = [];
  try {
    for await (const page of ports.lambda.listAliases(name, { signal })) aliases.push(...page);
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'accessDenied' && problem.code !== 'notFound') throw error;
    if (problem.code === 'accessDenied') context.report(problem);
    return { state: 'unreadable', problem: problem.code };
  }
  const served = servedBy(aliases);
  const versions: PublishedVersion[] = [];
  for (const [version, shares] of served) {
    const read = await readVersion(name, version, context);
    versions.push({ version, aliases: shares, ...read });
  }
  return {
    state: 'read',
    readAt: now,
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

async function readVersion(
  name: string,
  version: string,
  { ports, signal, report }: Context,
): Promise<Omit<PublishedVersion, 'version' | 'aliases'>> {
  try {
    const configuration = await ports.lambda.getFunctionConfiguration(name, version, { signal });
    const { runtime, runtimeVersionArn, runtimeVersionError, lastModified, codeSha256, snapStart } = configuration;
    const management = await ports.lambda.getRuntimeManagementConfig(name, version, { signal });
    return {
      mode: management.updateRuntimeOn,
      snapStart: snapStart === 'PublishedVersions',
      ...(management.runtimeVersionArn === undefined ? {} : { pinnedArn: management.runtimeVersionArn }),
      ...(runtime === undefined ? {} : { runtime }),
      ...(runtimeVersionArn === undefined ? {} : { runtimeVersionArn }),
      ...(runtimeVersionError === undefined ? {} : { runtimeVersionError }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(codeSha256 === undefined ? {} : { codeSha256 }),
    };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code !== 'accessDenied' && problem.code !== 'notFound') throw error;
    if (problem.code === 'accessDenied') report(problem);
    return { snapStart: false, unread: problem.code };
  }
}
