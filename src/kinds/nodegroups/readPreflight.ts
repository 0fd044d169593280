import { problemOf } from '../../domain/problem.ts';
import type { Observed, ReadContext } from '../kind.ts';
import type { EksFacts, NodegroupFacts } from './facts.ts';
import { readInCluster, type InCluster } from './inCluster.ts';
import type { PreflightFacts } from './preflight.ts';
import { readEksResource } from './readOne.ts';

type Context = Pick<ReadContext<EksFacts>, 'ports' | 'signal' | 'now' | 'previous'>;

/** Looks at a nodegroup, its cluster and what runs on its nodes, anew. Undefined: it is gone. */
export async function readPreflight(
  nodegroup: Observed<NodegroupFacts>,
  context: Context,
): Promise<PreflightFacts | undefined> {
  const { ports, signal, now } = context;
  const { cluster } = nodegroup.facts;
  const call = { signal };
  const [again, described, inCluster] = await Promise.all([
    readEksResource(nodegroup, { ...context, report: () => undefined }),
    orProblem(() => ports.eks.describeCluster(cluster, call)),
    orUnreadable(() => readInCluster(ports, { cluster, name: nodegroup.name }, { call, now, insist: true })),
  ]);
  if (again?.facts.type !== 'nodegroup') return undefined;
  const { version } = described ?? {};
  const facts = version === undefined ? again.facts : { ...again.facts, clusterVersion: version };
  return {
    nodegroup: { ...again, facts },
    inCluster,
    readAt: now,
    ...(described === undefined ? {} : { clusterStatus: described.status }),
  };
}

async function orUnreadable(read: () => Promise<InCluster>): Promise<InCluster> {
  try {
    return await read();
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'cancelled') throw error;
    return { state: 'unreadable', problem };
  }
}

async function orProblem<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (problemOf(error).code === 'cancelled') throw error;
    return undefined;
  }
}
