import type { Nodegroup } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import { Enquiry } from '../enquiry.ts';
import type { Observed, ReadContext } from '../kind.ts';
import { recommendedParameters } from './amiTypes.ts';
import { clusterFacts, nodegroupFacts } from './described.ts';
import type { EksFacts, RecommendedRead } from './facts.ts';
import { RecommendedReleases } from './recommended.ts';
import { readUpdates } from './updates.ts';
import { ClusterVersions } from './versions.ts';

type ObservedEks = Observed<EksFacts>;

/** Reads one cluster or nodegroup again. Undefined: it is gone. */
export async function readEksResource(
  observed: ObservedEks,
  context: Omit<ReadContext<EksFacts>, 'emit'>,
): Promise<ObservedEks | undefined> {
  const { ports, signal, now, previous } = context;
  const { facts, name, parent } = observed;
  const report = (problem: Problem) => context.report(problem);
  const versions = new ClusterVersions(ports.eks, new Enquiry(report), { signal });
  switch (facts.type) {
    case 'cluster': {
      const cluster = await orGone(() => ports.eks.describeCluster(name, { signal }));
      if (cluster === undefined) return undefined;
      const missed = facts.nodegroupsUnreadable;
      const fresh = clusterFacts(cluster, await versions.of(cluster.version));
      return { ...observed, facts: missed ? { ...fresh, nodegroupsUnreadable: missed } : fresh, partial: false };
    }
    case 'nodegroup': {
      const nodegroup = await orGone(() => ports.eks.describeNodegroup(facts.cluster, name, { signal }));
      if (nodegroup === undefined) return undefined;
      const clusterVersion = versionOf(parent === undefined ? undefined : previous.get(parent)) ?? facts.clusterVersion;
      const releases = new RecommendedReleases(ports.ssm, new Enquiry(report), { signal });
      const [recommended, support, updates] = await Promise.all([
        readRecommended(nodegroup, releases, now),
        versions.of(nodegroup.version),
        readUpdates(ports.eks, nodegroup, new Enquiry(report), { signal }),
      ]);
      const fresh = nodegroupFacts(nodegroup, clusterVersion, support, recommended, updates);
      return { ...observed, facts: fresh, partial: false };
    }
  }
}

async function readRecommended(
  nodegroup: Nodegroup,
  releases: RecommendedReleases,
  now: Instant,
): Promise<RecommendedRead> {
  const parameters = recommendedParameters(nodegroup.amiType, nodegroup.version, now);
  if (parameters.length === 0) return { state: 'notApplicable' };
  const read = releases.read(parameters);
  releases.flush();
  return read;
}

async function orGone<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (problemOf(error).code === 'notFound') return undefined;
    throw error;
  }
}

function versionOf(cluster: ObservedEks | undefined): string | undefined {
  return cluster?.facts.type === 'cluster' ? cluster.facts.version : undefined;
}
