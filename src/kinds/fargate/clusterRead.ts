import type { CallOptions, Cluster, EksPort, FargateProfile, Ports } from '../../aws/ports.ts';
import { problemOf, type Problem, type ProblemCode } from '../../domain/problem.ts';
import { refusalOf } from '../clusterAccess.ts';
import type { Observed } from '../kind.ts';
import { fargateClusterKey } from './cluster.ts';
import type { AccessRead, FargateClusterFacts, FargateFacts, NoticeRead, ProfileFacts } from './facts.ts';
import { listFargate } from './listing.ts';
import { observedIn } from './workloads.ts';

/** The row of a cluster. */
export function clusterRow(
  cluster: Cluster,
  profiles: ReadProfiles,
  access: AccessRead,
  notice: NoticeRead,
): Observed<FargateFacts> {
  const { version, publicAccess, publicAccessCidrs, authenticationMode } = cluster;
  const facts: FargateClusterFacts = {
    type: 'cluster',
    cluster: cluster.name,
    profiles: profiles.read,
    access,
    notice,
    ...(version === undefined ? {} : { version }),
    ...(publicAccess === undefined ? {} : { publicAccess }),
    ...(publicAccessCidrs === undefined ? {} : { publicAccessCidrs }),
    ...(authenticationMode === undefined ? {} : { authenticationMode }),
    ...(profiles.missed === undefined ? {} : { profilesUnreadable: profiles.missed }),
  };
  const partial = access.state === 'pending' || notice.state === 'pending';
  return { key: fargateClusterKey(cluster.arn), name: cluster.name, facts, partial };
}

export interface ReadProfiles {
  readonly read: readonly ProfileFacts[];
  readonly missed?: { readonly problem: ProblemCode; readonly names: readonly string[] };
}

/** Names of a cluster's Fargate profiles. */
export async function profileNames(eks: EksPort, cluster: string, options: CallOptions): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of eks.listFargateProfiles(cluster, options)) names.push(...page);
  return names;
}

export async function describeProfiles(
  eks: EksPort,
  cluster: string,
  names: readonly string[],
  options: CallOptions,
): Promise<ReadProfiles> {
  const read: ProfileFacts[] = [];
  const missed: string[] = [];
  let problem: ProblemCode | undefined;
  for (const name of names) {
    try {
      read.push(factsOf(await eks.describeFargateProfile(cluster, name, options)));
    } catch (error) {
      const { code } = problemOf(error);
      if (code === 'cancelled') throw error;
      if (code === 'notFound') continue;
      problem ??= code;
      missed.push(name);
    }
  }
  return { read, ...(problem === undefined ? {} : { missed: { problem, names: missed } }) };
}

function factsOf({ name, status, selectors, healthIssues }: FargateProfile): ProfileFacts {
  return { name, status, selectors, healthIssues };
}

/** What runs on Fargate in a cluster, or why that could not be read. */
export interface Inside {
  readonly access: AccessRead;
  readonly resources: readonly Observed<FargateFacts>[];
  /** Set where it was no refusal: the network, or a fault that passes. */
  readonly problem?: Problem;
}

/** Rejects only when cancelled. `namespaces`: only what is in these. */
export async function readInside(
  ports: Pick<Ports, 'kubernetes' | 'sts'>,
  cluster: Cluster,
  profiles: readonly ProfileFacts[],
  notice: NoticeRead,
  options: CallOptions,
  namespaces?: readonly string[],
): Promise<Inside> {
  try {
    const listed = await listFargate(ports.kubernetes(cluster), profiles, options, namespaces);
    const home = { ...cluster, notice };
    return {
      access: {
        state: 'read',
        pods: listed.pods.length,
        denied: listed.denied,
        ...(listed.confinedTo === undefined ? {} : { confinedTo: listed.confinedTo }),
      },
      resources: observedIn(home, listed),
    };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'cancelled') throw error;
    const refusal = await refusalOf(problem, ports, options);
    return { access: { state: 'refused', refusal }, resources: [], problem };
  }
}
