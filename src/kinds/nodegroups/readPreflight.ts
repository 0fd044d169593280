import type { CallOptions, Cluster, KubernetesPort } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { refusalOf, type DeniedList } from '../clusterAccess.ts';
import type { Observed, ReadContext } from '../kind.ts';
import type { EksFacts, NodegroupFacts } from './facts.ts';
import { readInCluster, type InCluster } from './inCluster.ts';
import type { NoAccess, PreflightFacts } from './preflight.ts';
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
  const noAccess =
    inCluster.state === 'unreadable' ? await noAccessOf(inCluster.problem, described, ports, call) : undefined;
  const facts = version === undefined ? again.facts : { ...again.facts, clusterVersion: version };
  return {
    nodegroup: { ...again, facts },
    inCluster,
    readAt: now,
    ...(described === undefined ? {} : { clusterStatus: described.status }),
    ...(noAccess === undefined ? {} : { noAccess }),
  };
}

async function noAccessOf(
  problem: Problem,
  described: Cluster | undefined,
  ports: Context['ports'],
  call: CallOptions,
): Promise<NoAccess> {
  const { publicAccess, publicAccessCidrs, authenticationMode } = described ?? {};
  const [refusal, denied] = await Promise.all([
    refusalOf(problem, ports, call),
    described && problem.kubernetes?.because === 'rbac' ? deniedLists(ports.kubernetes(described), call) : [],
  ]);
  return {
    refusal,
    denied,
    ...(publicAccess === undefined ? {} : { publicAccess }),
    ...(publicAccessCidrs === undefined ? {} : { publicAccessCidrs }),
    ...(authenticationMode === undefined ? {} : { authenticationMode }),
  };
}

/** The first list that is refused ends the reading; whoever asks for access asks once, for all of them. */
async function deniedLists(port: KubernetesPort, call: CallOptions): Promise<readonly DeniedList[]> {
  // RBAC decides before anything is looked for: a node of no name keeps the answers small.
  const asked = await Promise.all([
    deniedBy(() => port.list('Node', { fieldSelector: 'metadata.name=-' }, call)),
    deniedBy(() => port.list('Pod', { fieldSelector: 'spec.nodeName=-' }, call)),
    deniedBy(() => port.list('PodDisruptionBudget', {}, call)),
  ]);
  return asked.filter((each) => each !== undefined);
}

async function deniedBy(list: () => Promise<unknown>): Promise<DeniedList | undefined> {
  try {
    await list();
    return undefined;
  } catch (error) {
    const { code, kubernetes } = problemOf(error);
    if (code === 'cancelled') throw error;
    const { denied } = kubernetes ?? {};
    return denied && { resource: denied.resource, group: denied.group };
  }
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
