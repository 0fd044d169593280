import type { CallOptions, Ports } from '../../aws/ports.ts';
import { problemOf, ProblemError } from '../../domain/problem.ts';
import type { Observed, ReadOneContext } from '../kind.ts';
import { clusterOf } from './cluster.ts';
import { clusterRow, describeProfiles, profileNames, readInside } from './clusterRead.ts';
import type { FargateFacts } from './facts.ts';
import { HealthNotices } from './healthNotices.ts';

/**
 * Reads a cluster's row, a workload or a pod again. Undefined: it is gone, or no longer on Fargate. AWS Health is asked
 * again for a cluster alone: what it says changes in days.
 */
export async function readFargateResource(
  observed: Observed<FargateFacts>,
  context: ReadOneContext<FargateFacts>,
): Promise<Observed<FargateFacts> | undefined> {
  const { ports, signal, previous } = context;
  const { key, facts } = observed;
  const options = { signal };
  try {
    if (facts.type === 'cluster') {
      const cluster = await ports.eks.describeCluster(facts.cluster, options);
      const names = await profileNames(ports.eks, cluster.name, options);
      if (names.length === 0) return undefined;
      const profiles = await describeProfiles(ports.eks, cluster.name, names, options);
      const notice = await new HealthNotices(ports.health, options).of(cluster);
      const { access } = await readInside(ports, cluster, profiles.read, notice, options);
      return clusterRow(cluster, profiles, access, notice);
    }
    const rows = await namespaceRows(ports, facts, options);
    const found = new Set(rows.map((each) => each.key));
    const gone = [...previous.values()].filter(
      (each) => each.key !== key && isBeside(each, observed) && !found.has(each.key),
    );
    context.beside?.(
      rows.filter((each) => each.key !== key),
      gone.map((each) => each.key),
    );
    return rows.find((each) => each.key === key);
  } catch (error) {
    if (problemOf(error).code === 'notFound') return undefined;
    throw error;
  }
}

type InNamespace = Exclude<FargateFacts, { readonly type: 'cluster' }>;
type Rows = readonly Observed<FargateFacts>[];

/** Reads that begin together are one: a restart changes many rows of a namespace at the same time. */
const begun = new WeakMap<Ports, Map<string, Promise<Rows>>>();

function namespaceRows(ports: Ports, facts: InNamespace, options: CallOptions): Promise<Rows> {
  const known = begun.get(ports) ?? new Map<string, Promise<Rows>>();
  begun.set(ports, known);
  const place = `${facts.cluster}#${facts.namespace}`;
  const reading = known.get(place) ?? readRows(ports, facts, options);
  known.set(place, reading);
  // What is asked for later wants to know what is so then.
  setImmediate(() => known.delete(place));
  return reading;
}

async function readRows(ports: Ports, facts: InNamespace, options: CallOptions): Promise<Rows> {
  const cluster = await ports.eks.describeCluster(facts.cluster, options);
  const inside = await readInside(ports, cluster, [], facts.notice, options, [facts.namespace]);
  if (inside.problem !== undefined) throw new ProblemError(inside.problem);
  return inside.resources;
}

/** In the same namespace of the same cluster. */
function isBeside({ key, facts }: Observed<FargateFacts>, other: Observed<FargateFacts>): boolean {
  if (facts.type === 'cluster' || other.facts.type === 'cluster') return false;
  return clusterOf(key) === clusterOf(other.key) && facts.namespace === other.facts.namespace;
}
