import type { KubernetesNode, Pod } from '../../aws/ports.ts';
import { second, type Instant } from '../../domain/time.ts';
import { holdsOf, isAlive, isMovable, type Hold } from '../podBudgets.ts';
import type { InCluster } from './inCluster.ts';

/** The AMI that a node of a managed nodegroup was started from, and the launch template's version. */
const imageLabel = 'eks.amazonaws.com/nodegroup-image';
const templateLabel = 'eks.amazonaws.com/sourceLaunchTemplateVersion';

/** EKS user guide, managed-node-update-behavior. MINIMAL has no scale up. */
export type Phase = 'setup' | 'scaleUp' | 'upgrade' | 'scaleDown';

/** How far an update is, by the nodes that there are. */
export interface Moved {
  readonly phase: Phase;
  readonly old: number;
  readonly fresh: number;
  /** Of the old: being emptied now. */
  readonly draining: number;
  /** Pods on old nodes that are not let go, those that never will be first. */
  readonly holds: readonly Hold[];
}

type Read = Extract<InCluster, { readonly state: 'read' }>;

/**
 * Tells old nodes from new ones: new is what started since the update began, and whatever runs the same AMI and version
 * of the launch template (an update that failed before leaves some).
 */
export function oldNodes(nodes: readonly KubernetesNode[], began: Instant): readonly KubernetesNode[] {
  // Kubernetes tells whole seconds.
  const from = Math.floor(began / second) * second;
  const fresh = nodes.filter(({ meta }) => meta.createdAt >= from);
  const looks = new Set(fresh.map(lookOf));
  return nodes.filter((node) => !fresh.includes(node) && !looks.has(lookOf(node)));
}

/** `size` is the nodegroup's desired size, where EKS told it. */
export function movedSince(
  { nodes, pods, budgets }: Read,
  update: { readonly began: Instant; readonly size: number; readonly atOnce: number },
): Moved {
  const old = oldNodes(nodes, update.began);
  const fresh = nodes.length - old.length;
  const cordoned = old.filter(({ unschedulable }) => unschedulable);
  const names = new Set(old.map(({ meta }) => meta.name));
  const onOld = pods.filter(({ nodeName }) => nodeName !== undefined && names.has(nodeName));
  const holds = holdsOf(onOld, budgets).toSorted((a, b) => rank(a) - rank(b));
  const draining = cordoned.filter((node) => isEmptied(node, onOld, holds)).length;
  return {
    phase: phaseOf({ old: old.length, fresh, cordoned: cordoned.length, size: update.size }),
    old: old.length,
    fresh,
    draining: Math.min(draining, update.atOnce),
    // Before its node is cordoned, nobody tries to evict a pod.
    holds: cordoned.length === 0 ? [] : holds.filter(({ pod }) => cordoned.some((node) => isOn(pod, node))),
  };
}

function phaseOf(counts: {
  readonly old: number;
  readonly fresh: number;
  readonly cordoned: number;
  readonly size: number;
}): Phase {
  const { old, fresh, cordoned, size } = counts;
  if (old === 0 && fresh > 0) return fresh > size ? 'scaleDown' : 'upgrade';
  if (cordoned > 0) return 'upgrade';
  return fresh > 0 ? 'scaleUp' : 'setup';
}

/** EKS does not say which node it empties: one whose pods leave, or can not, or have left. */
function isEmptied(node: KubernetesNode, pods: readonly Pod[], holds: readonly Hold[]): boolean {
  const own = pods.filter((pod) => isOn(pod, node) && isMovable(pod));
  if (own.length === 0 || own.some(({ meta }) => meta.deletedAt !== undefined)) return true;
  const left = own.filter(isAlive);
  return left.length > 0 && left.every((pod) => holds.some((hold) => hold.pod === pod));
}

function rank({ because }: Hold): number {
  return because === 'unhealthy' ? 1 : 0;
}

function isOn({ nodeName }: Pod, { meta }: KubernetesNode): boolean {
  return nodeName === meta.name;
}

function lookOf({ meta }: KubernetesNode): string {
  return `${meta.labels[imageLabel] ?? ''} ${meta.labels[templateLabel] ?? ''}`;
}
