import type {
  CallOptions,
  Deployment,
  KubernetesEvent,
  KubernetesKind,
  KubernetesNode,
  KubernetesObjects,
  KubernetesPort,
  KubernetesQuery,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from '../../aws/ports.ts';
import { problemOf, type ProblemCode } from '../../domain/problem.ts';
import type { DeniedList } from '../clusterAccess.ts';
import type { ProfileFacts } from './facts.ts';

/** The label that EKS gives a pod that a Fargate profile takes (EKS user guide: fargate-profile). */
export const profileLabel = 'eks.amazonaws.com/fargate-profile';
const computeTypeLabel = 'eks.amazonaws.com/compute-type=fargate';

/** More namespaces than that are listed in one go. */
const namespacesListed = 6;

/** What a cluster's API gave of what runs on Fargate. Lists that RBAC kept back are undefined. */
export interface Listed {
  /** Those that are not over (Succeeded, Failed). */
  readonly pods: readonly Pod[];
  readonly nodes: readonly KubernetesNode[] | undefined;
  readonly budgets: { readonly read: readonly PodDisruptionBudget[] } | { readonly problem: ProblemCode };
  readonly deployments: readonly Deployment[];
  readonly replicaSets: readonly ReplicaSet[];
  readonly statefulSets: readonly StatefulSet[];
  readonly failedEvictions: readonly KubernetesEvent[];
  readonly denied: readonly DeniedList[];
  /** The namespaces in which pods could be listed, where the whole cluster could not. */
  readonly confinedTo?: readonly string[];
}

/**
 * Lists what runs on Fargate: in `namespaces`, else in the whole cluster; where RBAC allows that not, in those that the
 * profiles name. Rejects where not even pods may be listed, or nothing answers.
 */
export async function listFargate(
  kubernetes: KubernetesPort,
  profiles: readonly ProfileFacts[],
  options: CallOptions,
  only?: readonly string[],
): Promise<Listed> {
  const denied: DeniedList[] = [];
  const { pods, confinedTo } = await listPods(kubernetes, profiles, options, only);
  const spaces = [...new Set(pods.map(({ meta }) => meta.namespace))];
  const places =
    only !== undefined || confinedTo !== undefined || (spaces.length <= namespacesListed && spaces.length > 0)
      ? spaces
      : undefined;

  /** All of a kind in these namespaces; what RBAC keeps back is noted, and undefined where it keeps back everything. */
  const listAll = async <K extends KubernetesKind>(
    kind: K,
    namespaces: readonly string[] | undefined,
    query: Omit<KubernetesQuery, 'namespace'> = {},
  ): Promise<readonly KubernetesObjects[K][] | undefined> => {
    const listOne = async (namespace: string | undefined) => {
      try {
        return await kubernetes.list(kind, { ...query, ...(namespace === undefined ? {} : { namespace }) }, options);
      } catch (error) {
        const refused = problemOf(error).kubernetes;
        if (refused?.because !== 'rbac' || refused.denied === undefined) throw error;
        const { resource, group } = refused.denied;
        denied.push({ resource, group, ...(namespace === undefined ? {} : { namespace }) });
        return undefined;
      }
    };
    const lists = await Promise.all(namespaces === undefined ? [listOne(undefined)] : namespaces.map(listOne));
    return lists.every((each) => each === undefined) && lists.length > 0
      ? undefined
      : lists.flatMap((each) => each ?? []);
  };
  const ownedBy = (kind: string) => {
    const owned = pods.filter(({ meta }) => meta.owners.some((each) => each.controller && each.kind === kind));
    return [...new Set(owned.map(({ meta }) => meta.namespace))];
  };
  const owners = async <K extends 'Deployment' | 'ReplicaSet' | 'StatefulSet'>(kind: K, of: string) => {
    const namespaces = ownedBy(of);
    if (namespaces.length === 0) return [];
    return (await listAll(kind, places === undefined ? undefined : namespaces)) ?? [];
  };

  const [nodes, budgets, deployments, replicaSets, statefulSets, failedEvictions] = await Promise.all([
    pods.some(({ nodeName }) => nodeName !== undefined)
      ? listAll('Node', undefined, { labelSelector: computeTypeLabel })
      : [],
    pods.length === 0 ? [] : listAll('PodDisruptionBudget', places),
    owners('Deployment', 'ReplicaSet'),
    owners('ReplicaSet', 'ReplicaSet'),
    owners('StatefulSet', 'StatefulSet'),
    pods.length === 0 ? [] : listAll('Event', places, { fieldSelector: 'reason=FailedEviction' }),
  ]);
  return {
    pods,
    nodes,
    budgets: budgets === undefined ? { problem: 'accessDenied' } : { read: budgets },
    deployments,
    replicaSets,
    statefulSets,
    failedEvictions: failedEvictions ?? [],
    denied: distinct(denied),
    ...(confinedTo === undefined ? {} : { confinedTo }),
  };
}

async function listPods(
  kubernetes: KubernetesPort,
  profiles: readonly ProfileFacts[],
  options: CallOptions,
  only: readonly string[] | undefined,
): Promise<Pick<Listed, 'pods' | 'confinedTo'>> {
  const list = async (namespace?: string) => {
    const query = { labelSelector: profileLabel, ...(namespace === undefined ? {} : { namespace }) };
    const pods = await kubernetes.list('Pod', query, options);
    return pods.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  };
  if (only !== undefined) return { pods: (await Promise.all(only.map(list))).flat() };
  try {
    return { pods: await list() };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    // A role in a namespace, not in the cluster: what it shows counts, if it shows anything.
    const shown = await Promise.all(
      namedNamespaces(profiles).map(async (namespace) => {
        try {
          return [{ namespace, pods: await list(namespace) }];
        } catch (refusal) {
          if (!isForbidden(refusal)) throw refusal;
          return [];
        }
      }),
    );
    const seen = shown.flat();
    if (seen.length === 0) throw error;
    return { pods: seen.flatMap(({ pods }) => pods), confinedTo: seen.map(({ namespace }) => namespace) };
  }
}

function isForbidden(error: unknown): boolean {
  return problemOf(error).kubernetes?.because === 'rbac';
}

/** Namespaces that the profiles name outright. */
function namedNamespaces(profiles: readonly ProfileFacts[]): readonly string[] {
  const names = profiles.flatMap(({ selectors }) => selectors.map(({ namespace }) => namespace));
  return [...new Set(names.filter((name) => name !== '' && !/[*?]/.test(name)))];
}

function distinct(lists: readonly DeniedList[]): readonly DeniedList[] {
  return [...new Map(lists.map((each) => [JSON.stringify(each), each])).values()];
}
