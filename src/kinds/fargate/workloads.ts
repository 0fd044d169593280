import type { Deployment, Pod, StatefulSet } from '../../aws/ports.ts';
import { kubernetesKey, type ResourceKey } from '../../domain/resourceKey.ts';
import type { Observed } from '../kind.ts';
import { holdsOf, ruleOf, unhealthyOf } from '../podBudgets.ts';
import { fargateClusterKey } from './cluster.ts';
import type {
  FailedEviction,
  FargateFacts,
  HoldFacts,
  HoldsRead,
  NoticeRead,
  PodFacts,
  RolloutFacts,
  WorkloadFacts,
} from './facts.ts';
import { profileLabel, type Listed } from './listing.ts';
import { restartedAt } from './rollout.ts';

/** The cluster that workloads and pods are of. */
export interface Home {
  readonly arn: ResourceKey;
  readonly name: string;
  readonly version?: string;
  readonly notice: NoticeRead;
}

/** What manages a pod, as a person would name it. */
interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** What was listed, as the resources that are shown: each workload, then its pods; pods that stand alone at the end. */
export function observedIn(home: Home, listed: Listed): readonly Observed<FargateFacts>[] {
  const ownerOf = ownersOf(listed);
  const kubelets = new Map((listed.nodes ?? []).map(({ meta, kubeletVersion }) => [meta.name, kubeletVersion]));
  const kubeletOf = ({ nodeName }: Pod) => (nodeName === undefined ? undefined : kubelets.get(nodeName));
  const holdsFor = holdsAmong(listed);
  const failedFor = (pods: readonly Pod[]) => failedAmong(listed, pods);
  const common = {
    cluster: home.name,
    notice: home.notice,
    ...(home.version === undefined ? {} : { clusterVersion: home.version }),
  };
  const podOf = (pod: Pod, owner: Owner | undefined, parent: ResourceKey): Observed<FargateFacts> => {
    const { meta, nodeName, startedAt, ip, phase, ready } = pod;
    const kubeletVersion = kubeletOf(pod);
    const reason = reasonOf(pod);
    const facts: PodFacts = {
      type: 'pod',
      ...common,
      namespace: meta.namespace,
      name: meta.name,
      uid: meta.uid,
      profile: meta.labels[profileLabel] ?? '',
      createdAt: meta.createdAt,
      phase,
      ready,
      isEnding: meta.deletedAt !== undefined,
      holds: holdsFor([pod]),
      failedEvictions: failedFor([pod]),
      ...(owner === undefined ? {} : { owner }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(nodeName === undefined ? {} : { node: nodeName }),
      ...(kubeletVersion === undefined ? {} : { kubeletVersion }),
      ...(reason === undefined ? {} : { reason }),
      ...(ip === undefined ? {} : { ip }),
    };
    const place = { cluster: home.arn, namespace: meta.namespace, kind: 'Pod', name: meta.name };
    return { key: kubernetesKey(place), name: meta.name, parent, facts, partial: false };
  };

  const groups = Map.groupBy(listed.pods, (pod) => {
    const owner = ownerOf(pod);
    return owner === undefined ? undefined : `${pod.meta.namespace}/${owner.kind}/${owner.name}`;
  });
  const workloads = [...groups].flatMap(([group, pods]): Observed<FargateFacts>[] => {
    const [first] = pods;
    const owner = first && ownerOf(first);
    if (group === undefined || first === undefined || owner === undefined) return [];
    const { namespace } = first.meta;
    const key = kubernetesKey({ cluster: home.arn, namespace, ...owner });
    const rollout = rolloutOf(owner, namespace, listed);
    const facts: WorkloadFacts = {
      type: 'workload',
      ...common,
      ...owner,
      namespace,
      profiles: [...new Set(pods.map(({ meta }) => meta.labels[profileLabel] ?? ''))],
      pods: pods.map((pod) => {
        const kubeletVersion = kubeletOf(pod);
        return {
          name: pod.meta.name,
          createdAt: pod.meta.createdAt,
          ready: pod.ready,
          ...(kubeletVersion === undefined ? {} : { kubeletVersion }),
        };
      }),
      holds: holdsFor(pods),
      failedEvictions: failedFor(pods),
      ...(rollout === undefined ? {} : { rollout: { ...rollout, ...sizeOf(pods) } }),
    };
    const workload = { key, name: owner.name, parent: fargateClusterKey(home.arn), facts, partial: false };
    return [workload, ...pods.map((pod) => podOf(pod, owner, key))];
  });
  const alone = (groups.get(undefined) ?? []).map((pod) => podOf(pod, undefined, fargateClusterKey(home.arn)));
  return [...workloads, ...alone];
}

/** A ReplicaSet's own owner is what a person knows: the Deployment. */
function ownersOf({ replicaSets }: Listed): (pod: Pod) => Owner | undefined {
  const sets = new Map(replicaSets.map((each) => [each.meta.uid, each]));
  return ({ meta }) => {
    const controller = meta.owners.find((each) => each.controller);
    if (controller === undefined || controller.kind !== 'ReplicaSet') return controller && pick(controller);
    const above = sets.get(controller.uid)?.meta.owners.find((each) => each.controller);
    if (above !== undefined) return pick(above);
    // Where ReplicaSets may not be listed: a Deployment names its own after itself and this label.
    const hash = meta.labels['pod-template-hash'];
    return !sets.has(controller.uid) && hash !== undefined && controller.name.endsWith(`-${hash}`)
      ? { kind: 'Deployment', name: controller.name.slice(0, -hash.length - 1) }
      : pick(controller);
  };
}

const pick = ({ kind, name }: Owner): Owner => ({ kind, name });

function rolloutOf({ kind, name }: Owner, namespace: string, listed: Listed): RolloutFacts | undefined {
  const isIt = ({ meta }: Deployment | StatefulSet) => meta.namespace === namespace && meta.name === name;
  if (kind === 'Deployment') {
    const found = listed.deployments.find(isIt);
    return (
      found && {
        ...scaledFacts(found),
        paused: found.paused,
        strategy: found.strategy.type,
        partition: 0,
        isStuck: isStuck(found),
        ...surgeOf(found),
      }
    );
  }
  if (kind !== 'StatefulSet') return undefined;
  const found = listed.statefulSets.find(isIt);
  return (
    found && {
      ...scaledFacts(found),
      paused: false,
      strategy: found.updateStrategy,
      partition: found.partition,
      isStuck: false,
    }
  );
}

/** A share is rounded up; 25% where the API says nothing (apps/v1: RollingUpdateDeployment). */
function surgeOf({ strategy, replicas }: Deployment): Pick<RolloutFacts, 'maxSurge'> {
  if (strategy.type !== 'RollingUpdate') return {};
  const { maxSurge = '25%' } = strategy;
  return { maxSurge: typeof maxSurge === 'number' ? maxSurge : Math.ceil((replicas * parseFloat(maxSurge)) / 100) };
}

/** EKS writes on each Fargate pod what it provides: `0.25vCPU 0.5GB` (EKS user guide: fargate-pod-configuration). */
function sizeOf(pods: readonly Pod[]): Pick<RolloutFacts, 'vcpus'> {
  const sizes = pods.flatMap(({ meta }) => {
    const vcpus = /^([\d.]+)vCPU\b/.exec(meta.annotations['CapacityProvisioned'] ?? '')?.[1];
    return vcpus === undefined ? [] : [Number(vcpus)];
  });
  return sizes.length === 0 ? {} : { vcpus: Math.max(...sizes) };
}

function scaledFacts({ meta, replicas, status, template }: Deployment | StatefulSet) {
  const restarted = template.annotations[restartedAt];
  return {
    ...(restarted === undefined ? {} : { restartedAt: restarted }),
    replicas,
    readyReplicas: status.readyReplicas,
    updatedReplicas: status.updatedReplicas,
    isObserved: status.observedGeneration >= meta.generation,
  };
}

/** `ProgressDeadlineExceeded`: Kubernetes itself has given up on it. */
function isStuck({ conditions }: Deployment): boolean {
  return conditions.some(({ type, status }) => type === 'Progressing' && status === 'False');
}

function holdsAmong({ pods, budgets }: Listed): (of: readonly Pod[]) => HoldsRead {
  if (!('read' in budgets)) return () => ({ state: 'unreadable', problem: budgets.problem });
  const all = holdsOf(pods, budgets.read);
  return (of) => {
    const own = all.filter(({ pod }) => of.includes(pod));
    // The pods of a workload that are held alike are said of together.
    const alike = Map.groupBy(own, (hold) => `${hold.because} ${hold.budgets.map(({ meta }) => meta.uid).join(' ')}`);
    const holds = [...alike.values()].flatMap((group): HoldFacts[] => {
      const [first] = group;
      if (first === undefined) return [];
      const unhealthy = first.because === 'unhealthy' ? first.budgets.flatMap((each) => unhealthyOf(each, pods)) : [];
      return [
        {
          budgets: first.budgets.map(({ meta }) => meta.name),
          rules: first.budgets.map(ruleOf),
          because: first.because,
          pods: group.map(({ pod }) => pod.meta.name),
          unhealthy: unhealthy.map(({ meta }) => meta.name),
        },
      ];
    });
    return { state: 'read', holds };
  };
}

function failedAmong({ failedEvictions }: Listed, pods: readonly Pod[]): readonly FailedEviction[] {
  return failedEvictions.flatMap(({ involved, message, at, count }) => {
    const pod = pods.find(({ meta }) => meta.uid === involved.uid || (involved.uid === '' && isNamed(meta, involved)));
    return pod === undefined ? [] : [{ pod: pod.meta.name, message, at, count }];
  });
}

function isNamed(
  meta: Pod['meta'],
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return meta.namespace === namespace && meta.name === name;
}

/** The reason of the first container that does not run as it should, or of the pod itself. */
function reasonOf({ ready, reason, containers, conditions }: Pod): string | undefined {
  if (ready) return undefined;
  const container = containers.find((each) => !each.ready && each.reason !== undefined);
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return reason ?? container?.reason ?? unscheduled?.reason;
}
