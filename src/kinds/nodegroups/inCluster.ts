import type { CallOptions, KubernetesNode, KubernetesPort, Pod, PodDisruptionBudget, Ports } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { minute, type Instant } from '../../domain/time.ts';
import { inParallel } from '../inParallel.ts';

/** What the Kubernetes API says of a nodegroup. */
export type InCluster =
  | {
      readonly state: 'read';
      readonly nodes: readonly KubernetesNode[];
      /** Those on its nodes. */
      readonly pods: readonly Pod[];
      /** Those of the namespaces of these pods. */
      readonly budgets: readonly PodDisruptionBudget[];
    }
  | { readonly state: 'unreadable'; readonly problem: Problem };

/** EKS puts it on the nodes of a managed nodegroup. */
const nodegroupLabel = 'eks.amazonaws.com/nodegroup';

/** Up to so many nodes the pods are asked for node by node; beyond, all pods of the cluster cost less. */
const nodeByNode = 30;
const workers = 4;

/** Who was refused, or got no answer (a private endpoint takes long for that), does not ask again at every look. */
const untilAskedAgain = 3 * minute;

interface Known {
  readonly port?: KubernetesPort;
  readonly refused?: { readonly problem: Problem; readonly until: Instant };
}

const known = new WeakMap<Ports, Map<string, Known>>();

/**
 * The nodes of a nodegroup with what runs on them. Only AWS's own failure to say where the cluster is, or being
 * cancelled, rejects. `podsOn` narrows the nodes whose pods are asked for.
 */
export async function readInCluster(
  ports: Ports,
  { cluster, name }: { readonly cluster: string; readonly name: string },
  context: {
    readonly call: CallOptions;
    readonly now: Instant;
    /** Also where it was refused a moment ago: a person wants to know. */
    readonly insist?: boolean;
    readonly podsOn?: (nodes: readonly KubernetesNode[]) => readonly KubernetesNode[];
  },
): Promise<InCluster> {
  const { call, now, insist = false, podsOn = (all) => all } = context;
  const clusters = known.get(ports) ?? new Map<string, Known>();
  known.set(ports, clusters);
  const before = clusters.get(cluster);
  if (!insist && before?.refused && before.refused.until > now)
    return { state: 'unreadable', problem: before.refused.problem };
  const port = before?.port ?? ports.kubernetes(await ports.eks.describeCluster(cluster, call));
  try {
    const nodes = await port.list('Node', { labelSelector: `${nodegroupLabel}=${name}` }, call);
    const pods = await podsOf(port, podsOn(nodes), call);
    const namespaces = new Set(pods.map(({ meta }) => meta.namespace));
    const budgets = namespaces.size === 0 ? [] : await port.list('PodDisruptionBudget', {}, call);
    clusters.set(cluster, { port });
    return {
      state: 'read',
      nodes,
      pods,
      budgets: budgets.filter(({ meta }) => namespaces.has(meta.namespace)),
    };
  } catch (error) {
    const problem = problemOf(error);
    if (problem.code === 'cancelled') throw error;
    clusters.set(cluster, { refused: { problem, until: now + untilAskedAgain } });
    return { state: 'unreadable', problem };
  }
}

async function podsOf(
  port: KubernetesPort,
  nodes: readonly KubernetesNode[],
  call: CallOptions,
): Promise<readonly Pod[]> {
  const names = new Set(nodes.map(({ meta }) => meta.name));
  if (names.size > nodeByNode) {
    const all = await port.list('Pod', {}, call);
    return all.filter(({ nodeName }) => nodeName !== undefined && names.has(nodeName));
  }
  const found: Pod[] = [];
  await inParallel([...names], workers, async (name) => {
    found.push(...(await port.list('Pod', { fieldSelector: `spec.nodeName=${name}` }, call)));
  });
  return found.toSorted((a, b) => path(a).localeCompare(path(b)));
}

function path({ meta }: Pod): string {
  return `${meta.namespace}/${meta.name}`;
}
