import { problemOf, ProblemError } from '../../domain/problem.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { clusterRow, describeProfiles, profileNames, readInside } from './clusterRead.ts';
import type { FargateFacts } from './facts.ts';
import { HealthNotices } from './healthNotices.ts';

/**
 * Reads a cluster's row, a workload or a pod again. Undefined: it is gone, or no longer on Fargate. AWS Health is asked
 * again for a cluster alone: what it says changes in days.
 */
export async function readFargateResource(
  observed: Observed<FargateFacts>,
  { ports, signal }: Omit<ReadContext<FargateFacts>, 'emit'>,
): Promise<Observed<FargateFacts> | undefined> {
  const { key, facts } = observed;
  const options = { signal };
  try {
    const cluster = await ports.eks.describeCluster(facts.cluster, options);
    if (facts.type === 'cluster') {
      const names = await profileNames(ports.eks, cluster.name, options);
      if (names.length === 0) return undefined;
      const profiles = await describeProfiles(ports.eks, cluster.name, names, options);
      const notice = await new HealthNotices(ports.health, options).of(cluster);
      const { access } = await readInside(ports, cluster, profiles.read, notice, options);
      return clusterRow(cluster, profiles, access, notice);
    }
    const inside = await readInside(ports, cluster, [], facts.notice, options, [facts.namespace]);
    if (inside.problem !== undefined) throw new ProblemError(inside.problem);
    return inside.resources.find((each) => each.key === key);
  } catch (error) {
    if (problemOf(error).code === 'notFound') return undefined;
    throw error;
  }
}
