import type { CallOptions, KubernetesPort, KubernetesService, Pod, RawObject } from '../../aws/ports.ts';
import type { Effect, PlanStep } from '../../domain/plan.ts';
import { problemOf } from '../../domain/problem.ts';
import { minute, second } from '../../domain/time.ts';
import type { StepContext, StepType } from '../kind.ts';
import { replacementOf, replaces, type Replacement } from './manifest.ts';
import { failed, orGone, reach, refused, textIn, type Reached } from './reach.ts';
import { troubleOf } from './rollout.ts';

/** A Fargate pod takes a minute or two. */
const wait = { every: 5 * second, upTo: 20 * minute } as const;

/**
 * Creates the replacement of a standalone pod and waits until it is Ready. Input: `uid` of the pod, the `replacement`'s
 * name, and the `hash` of the manifest that was shown. The manifest itself is not kept, for it can hold what nobody
 * should read: it is made again from the pod, and nothing is created where it is not the same any more.
 */
export const createReplacement: StepType = {
  wait,
  async observe(step, context) {
    const reached = await reach(step, context);
    if (!reached) return failed(step, 'gone');
    const made = await replacement(step, reached, context.call);
    if (made) {
      if (!isOurs(step, made)) return failed(step, 'nameTaken', [made.meta.name]);
      if (made.meta.deletedAt !== undefined) return failed(step, 'replacementGone');
      if (made.ready) return { state: 'done' };
      const trouble = troubleOf(made);
      if (made.phase === 'Succeeded' || made.phase === 'Failed')
        return failed(step, 'replacementEnded', [trouble ?? `${made.meta.name}: ${made.reason ?? made.phase}`]);
      const facts = { pod: made.meta.name, phase: made.phase, trouble: trouble ?? null };
      return { state: 'pending', progress: { code: 'starting', facts } };
    }
    if (context.startedAt !== undefined && context.taken === true) return failed(step, 'replacementGone');
    const shown = await shownOf(step, reached, context.call);
    return typeof shown === 'string' ? failed(step, shown) : { state: 'todo' };
  },
  async act(step, context) {
    const reached = await reach(step, context);
    const shown = reached && (await shownOf(step, reached, context.call));
    // What has changed in this moment, the next look tells.
    if (!reached || shown === undefined || typeof shown === 'string') return 'busy';
    try {
      await reached.port.createPod(reached.place.namespace, shown.manifest, context.call);
      return undefined;
    } catch (error) {
      const problem = problemOf(error);
      const isPolicy = /exceeded quota|admission webhook|violates PodSecurity/i.test(problem.detail ?? '');
      if (problem.code === 'invalidRequest' || (problem.code === 'accessDenied' && isPolicy))
        throw refused(step, 'createRefused', problem);
      throw error;
    }
  },
};

/**
 * Deletes the old pod once its replacement is Ready and a person, told what knew the old one, has said yes. Input: `uid`
 * of the pod, and the `replacement`'s name.
 */
export const deleteReplacedPod: StepType = {
  wait,
  async observe(step, context) {
    const reached = await reach(step, context);
    const old = reached && (await oldPod(step, reached, context.call));
    if (!reached || !old) return { state: 'done' };
    if (old.meta.deletedAt !== undefined) return ending(old);
    const made = await replacement(step, reached, context.call);
    if (!made?.ready || made.meta.deletedAt !== undefined || !isOurs(step, made))
      return failed(step, 'replacementNotReady');
    return { state: 'todo', ask: await question(old, made, reached, context.call) };
  },
  act: (step, context) => deleteOnly(step, context, (reached) => oldPod(step, reached, context.call)),
};

/**
 * The way back: deletes the replacement, as long as the old pod is there. Input as of `deleteReplacedPod`.
 */
export const deleteReplacement: StepType = {
  wait,
  async observe(step, context) {
    const reached = await reach(step, context);
    const made = reached && (await replacement(step, reached, context.call));
    if (!reached || !made || !isOurs(step, made)) return { state: 'done' };
    if (made.meta.deletedAt !== undefined) return ending(made);
    const old = await oldPod(step, reached, context.call);
    return old && old.meta.deletedAt === undefined ? { state: 'todo' } : failed(step, 'oldPodGone');
  },
  act: (step, context) => deleteOnly(step, context, (reached) => replacement(step, reached, context.call)),
};

/** Kubernetes deletes that very pod, and none that took its name since. */
async function deleteOnly(
  step: PlanStep,
  context: StepContext,
  find: (reached: Reached) => Promise<Pod | undefined>,
): Promise<void> {
  const reached = await reach(step, context);
  const pod = reached && (await find(reached));
  if (!reached || !pod) return;
  const { namespace, name, uid } = pod.meta;
  await orGone(reached.port.deletePod({ namespace, name }, { uid }, context.call));
}

function ending({ meta }: Pod) {
  return { state: 'pending', progress: { code: 'ending', facts: { pod: meta.name } } } as const;
}

function isOurs(step: PlanStep, { meta }: Pod): boolean {
  return meta.annotations[replaces] === textIn(step, 'uid');
}

function replacement(step: PlanStep, { port, place }: Reached, call: CallOptions): Promise<Pod | undefined> {
  return orGone(port.get('Pod', { namespace: place.namespace, name: textIn(step, 'replacement') }, call));
}

/** The pod that the plan is for; undefined where it is gone, or another one has its name. */
async function oldPod(step: PlanStep, { port, place }: Reached, call: CallOptions): Promise<Pod | undefined> {
  const pod = await orGone(port.get('Pod', place, call));
  return pod?.meta.uid === textIn(step, 'uid') ? pod : undefined;
}

/** The replacement as it was shown, made from the pod as it is. */
async function shownOf(
  step: PlanStep,
  { port, place }: Reached,
  call: CallOptions,
): Promise<Replacement | 'gone' | 'podChanged'> {
  const pod: RawObject | undefined = await orGone(port.raw('Pod', place, call));
  if (!pod) return 'gone';
  const made = replacementOf(pod, textIn(step, 'replacement'));
  return made.hash === textIn(step, 'hash') ? made : 'podChanged';
}

/** What knew the old pod, and whether it knows the new one. */
async function question(old: Pod, made: Pod, reached: Reached, call: CallOptions): Promise<Effect> {
  const services = await servicesIn(reached, call);
  const named = (test: (service: KubernetesService) => boolean) =>
    services === undefined ? null : services.filter(test).map(({ meta }) => meta.name);
  const finds = ({ selector }: KubernetesService, { meta }: Pod) =>
    selector !== undefined &&
    Object.keys(selector).length > 0 &&
    Object.entries(selector).every(([key, value]) => meta.labels[key] === value);
  return {
    code: 'deletesOldPod',
    facts: {
      pod: old.meta.name,
      replacement: made.meta.name,
      found: named((each) => finds(each, old) && finds(each, made)),
      lost: named((each) => finds(each, old) && !finds(each, made)),
      byHand: named(({ selector, type }) => selector === undefined && type !== 'ExternalName'),
      oldAddress: old.ip ?? null,
      newAddress: made.ip ?? null,
    },
  };
}

/** Undefined where they may not be read: then nobody knows what points to the pod. */
async function servicesIn(
  { port, place }: { readonly port: KubernetesPort; readonly place: Reached['place'] },
  call: CallOptions,
): Promise<readonly KubernetesService[] | undefined> {
  try {
    return await port.list('Service', { namespace: place.namespace }, call);
  } catch (error) {
    if (problemOf(error).code !== 'accessDenied') throw error;
    return undefined;
  }
}
