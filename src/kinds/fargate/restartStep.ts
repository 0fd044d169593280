import type { CallOptions, KubernetesPort, Pod } from '../../aws/ports.ts';
import type { Effect } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { hour, second } from '../../domain/time.ts';
import type { StepType } from '../kind.ts';
import { failed, orGone, reach, textIn, type Reached } from './reach.ts';
import {
  fieldManager,
  isRestarted,
  podsSeen,
  restartPatch,
  rolloutStatus,
  selectorText,
  standsStill,
  type PodsSeen,
  type Restartable,
} from './rollout.ts';

/**
 * The rolling restart of a Deployment or StatefulSet, as `kubectl rollout restart` asks for it and `kubectl rollout
 * status` follows it. Input: `restartedAt`, the moment that the plan chose: the template has it once the request has
 * arrived, and sending it again changes nothing, so that no crash restarts anything twice.
 */
export const restartWorkload: StepType = {
  // A Fargate pod takes a minute, and the pods of a StatefulSet follow each other.
  wait: { every: 5 * second, upTo: 2 * hour },
  async observe(step, context) {
    const reached = await reach(step, context);
    const workload = reached && (await orGone(read(reached, context.call)));
    if (!reached || !workload) return failed(step, 'gone');
    const moment = textIn(step, 'restartedAt');
    if (!isRestarted(workload, moment)) {
      // The API server answers with what it has written: what it took and does not have any more was taken back.
      if (context.startedAt !== undefined && context.taken === true) return failed(step, 'reverted');
      const still = standsStill(workload);
      if (still !== undefined) return failed(step, still === 'paused' ? 'paused' : 'notRolling');
      return { state: 'todo' };
    }
    const status = rolloutStatus(workload);
    if (status === 'done') return { state: 'done' };
    const pods = await podsOf(reached, workload, context.call);
    if (status === 'deadlineExceeded')
      return failed(step, 'deadlineExceeded', [...pods.trouble, ...deadlineOf(workload)]);
    if ('paused' in workload && workload.paused)
      return { state: 'pending', progress: { code: 'pausedNow', facts: {} } };
    return { state: 'pending', progress: progressOf(workload, pods) };
  },
  async act(step, context) {
    const reached = await reach(step, context);
    if (!reached) return;
    const { port, place, kind } = reached;
    const patch = { body: restartPatch(textIn(step, 'restartedAt')), fieldManager };
    await port.patch(kind === 'StatefulSet' ? 'StatefulSet' : 'Deployment', place, patch, context.call);
  },
};

function read({ port, place, kind }: Reached, call: CallOptions): Promise<Restartable> {
  return kind === 'StatefulSet' ? port.get('StatefulSet', place, call) : port.get('Deployment', place, call);
}

/** Who may restart need not be allowed to list pods: then the workload's own counts have to do. */
async function podsOf({ port, place }: Reached, workload: Restartable, call: CallOptions): Promise<PodsSeen> {
  try {
    return podsSeen(workload, await podsIn(port, place.namespace, workload, call));
  } catch (error) {
    if (problemOf(error).code !== 'accessDenied') throw error;
    const { updatedReplicas, replicas, readyReplicas } = workload.status;
    const old = Math.max(0, replicas - updatedReplicas);
    return { fresh: updatedReplicas, ready: Math.max(0, readyReplicas - old), old, trouble: [] };
  }
}

function podsIn(
  port: KubernetesPort,
  namespace: string,
  { selector }: Restartable,
  call: CallOptions,
): Promise<readonly Pod[]> {
  return port.list('Pod', { namespace, labelSelector: selectorText(selector) }, call);
}

function progressOf({ replicas }: Restartable, { fresh, ready, old, trouble }: PodsSeen): Effect {
  return { code: 'rolling', facts: { wanted: replicas, fresh, ready, old, trouble: trouble[0] ?? null } };
}

function deadlineOf(workload: Restartable): readonly string[] {
  const conditions = 'conditions' in workload ? workload.conditions : [];
  return conditions.flatMap(({ type, message }) => (type === 'Progressing' && message !== undefined ? [message] : []));
}
