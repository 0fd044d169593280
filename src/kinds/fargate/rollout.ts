import type { Deployment, LabelSelector, Pod, StatefulSet } from '../../aws/ports.ts';
import { second, type Instant } from '../../domain/time.ts';

/** What `kubectl rollout restart` sets in a pod template; the pods that are made of it have it too. */
export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** Who Kubernetes notes as the author of the restart: kubectl's own name for it. */
export const fieldManager = 'kubectl-rollout';

export type Restartable = Deployment | StatefulSet;

/** The moment of a restart as kubectl writes it: RFC 3339, by the second. */
export function restartMoment(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * The moment for a restart that is asked for at `now` by this machine's clock, of a template that has the annotation
 * `last`. Where the clock runs behind, or `last` was written by one that runs ahead, it is the second after `last`: an
 * earlier moment would count as restarted since (`isRestarted`).
 */
export function nextRestart(now: Instant, last: string | undefined): string {
  const before = last === undefined ? NaN : Date.parse(last);
  return restartMoment(Number.isNaN(before) ? now : Math.max(now, before + second));
}

/** The strategic merge patch of `kubectl rollout restart`, byte for byte (kubectl 1.20 to 1.35). */
export function restartPatch(moment: string): string {
  return JSON.stringify({ spec: { template: { metadata: { annotations: { [restartedAt]: moment } } } } });
}

/** Whether its template was restarted at that moment, or since then. */
export function isRestarted({ template }: Restartable, moment: string): boolean {
  const now = template.annotations[restartedAt];
  return now !== undefined && (now === moment || Date.parse(now) >= Date.parse(moment));
}

/** Why its pods would stay though it is restarted; undefined: they are replaced. */
export function standsStill(workload: Restartable): 'paused' | 'onDelete' | 'partition' | undefined {
  if (isDeployment(workload)) return workload.paused ? 'paused' : undefined;
  if (workload.updateStrategy === 'OnDelete') return 'onDelete';
  return workload.partition > 0 && workload.partition >= workload.replicas ? 'partition' : undefined;
}

export type RolloutStatus =
  /** The controller has not seen the new template. */
  | 'unseen'
  | 'rolling'
  | 'done'
  /** The Deployment's progressDeadlineSeconds are over. */
  | 'deadlineExceeded';

/** Where a rollout stands: the rules of `kubectl rollout status` (kubectl, pkg/polymorphichelpers/rollout_status.go). */
export function rolloutStatus(workload: Restartable): RolloutStatus {
  const { meta, replicas, status } = workload;
  if (isDeployment(workload)) {
    if (meta.generation > status.observedGeneration) return 'unseen';
    const progressing = workload.conditions.find(({ type }) => type === 'Progressing');
    if (progressing?.reason === 'ProgressDeadlineExceeded') return 'deadlineExceeded';
    const isThrough =
      status.updatedReplicas >= replicas &&
      status.replicas <= status.updatedReplicas &&
      status.availableReplicas >= status.updatedReplicas;
    return isThrough ? 'done' : 'rolling';
  }
  if (status.observedGeneration === 0 || meta.generation > status.observedGeneration) return 'unseen';
  const isThrough = status.readyReplicas >= replicas && status.updatedReplicas >= replicas - workload.partition;
  return isThrough ? 'done' : 'rolling';
}

/** How far its pods are: of the template as it is now, or of one before. */
export interface PodsSeen {
  readonly fresh: number;
  readonly ready: number;
  readonly old: number;
  /** Why a new one does not become Ready, in Kubernetes' own words; the first of them. */
  readonly trouble: readonly string[];
}

export function podsSeen(workload: Restartable, pods: readonly Pod[]): PodsSeen {
  const wanted = workload.template.annotations[restartedAt];
  const alive = pods.filter((pod) => isOf(workload, pod) && pod.phase !== 'Succeeded' && pod.phase !== 'Failed');
  const fresh = alive.filter(({ meta }) => meta.annotations[restartedAt] === wanted && meta.deletedAt === undefined);
  return {
    fresh: fresh.length,
    ready: fresh.filter(({ ready }) => ready).length,
    old: alive.filter(({ meta }) => meta.annotations[restartedAt] !== wanted).length,
    trouble: fresh.flatMap((pod) => troubleOf(pod) ?? []),
  };
}

/** States of a container on its way up. */
const normal: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Why a pod does not become Ready, in Kubernetes' own words; undefined where nothing is wrong, or it only takes its time. */
export function troubleOf({ meta, ready, conditions, containers }: Pod): string | undefined {
  if (ready) return undefined;
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) return `${meta.name}: ${unscheduled.message ?? unscheduled.reason ?? 'Pending'}`;
  const stuck = containers.find(({ ready: up, reason }) => !up && reason !== undefined && !normal.has(reason));
  if (stuck?.reason === undefined) return undefined;
  return `${meta.name}: ${[stuck.reason, stuck.message].filter((each) => each !== undefined).join(': ')}`;
}

/** A selector as the API takes it in a query. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  return [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values }) => {
      switch (operator) {
        case 'Exists':
          return key;
        case 'DoesNotExist':
          return `!${key}`;
        case 'NotIn':
          return `${key} notin (${values.join(',')})`;
        default:
          return `${key} in (${values.join(',')})`;
      }
    }),
  ].join(',');
}

function isDeployment(workload: Restartable): workload is Deployment {
  return 'paused' in workload;
}

/** Two workloads can have labels in common. */
function isOf(workload: Restartable, { meta }: Pod): boolean {
  const owner = meta.owners.find(({ controller }) => controller);
  return isDeployment(workload) ? owner?.kind === 'ReplicaSet' : owner?.uid === workload.meta.uid;
}
