import { l10n } from 'vscode';
import type { Facts } from '../../domain/finding.ts';
import type { FargateEffects } from '../../kinds/fargate/effects.ts';
import type { FargateFailure } from '../../kinds/fargate/steps.ts';
import type { Formats, KindWords, PlanText, Speak } from './kindWords.ts';
import { clipped, named, sentences } from './phrases.ts';

type Words = KindWords<never, FargateEffects, FargateFailure>;

/** What a plan for workloads and pods on Fargate says, a sentence each: effects and reasons of refusal. */
export const fargateEffectWords: Words['effects'] = {
  isIn: ({ places }, formats) => {
    const [[cluster = '', namespace = ''] = [], ...more] = places.map((place) => place.split('/'));
    return more.length === 0
      ? l10n.t('Cluster {0}, namespace {1}', cluster, namespace)
      : l10n.t('Clusters and namespaces: {0}', named(places, formats));
  },
  restartsPods: ({ pods }, formats) =>
    pods === 1
      ? l10n.t('Replaces its pod; the new one starts on a Fargate node with the newest patches.')
      : l10n.t('Replaces {0} pods; the new ones start on Fargate nodes with the newest patches.', formats.number(pods)),
  sendsPatch: ({ patch }) => l10n.t('Sends what kubectl rollout restart sends: PATCH {0}', patch),
  recreates: about(
    () => l10n.t('Its strategy is Recreate: all pods stop before a new one starts.'),
    (names) => l10n.t('All pods stop before a new one starts (strategy Recreate): {0}.', names),
  ),
  oneAfterAnother: about(
    () => l10n.t('A StatefulSet stops each pod before the one in its place starts, one after another.'),
    (names) =>
      l10n.t('Each pod stops before the one in its place starts, one after another (StatefulSet): {0}.', names),
  ),
  needsRoom: ({ pods, vcpus }, formats) =>
    sentences(
      vcpus === null
        ? pods === 1
          ? l10n.t('One more pod runs at the same time meanwhile.')
          : l10n.t('Up to {0} more pods run at the same time meanwhile.', formats.number(pods))
        : pods === 1
          ? l10n.t('One more pod runs at the same time meanwhile ({0} vCPU).', formats.number(vcpus))
          : l10n.t(
              'Up to {0} more pods run at the same time meanwhile ({1} vCPU).',
              formats.number(pods),
              formats.number(vcpus),
            ),
      l10n.t(
        'The Fargate vCPU quota of the account (6 unless it was raised) and free IP addresses in the subnets have to allow it, or the new pods stay Pending and the old ones go on.',
      ),
    ),
  budgetsDoNotHold: ({ budgets }, formats) =>
    l10n.t(
      'A rolling restart evicts nothing, so these PodDisruptionBudgets do not hold it up, as they would an eviction: {0}.',
      named(budgets, formats),
    ),
  budgetsNotRead: () =>
    l10n.t('Its PodDisruptionBudgets could not be read. A rolling restart evicts nothing, so they do not hold it up.'),
  partitionKeeps: ({ names, partition }, formats) =>
    l10n.t(
      '{0} has a partition: pods with an ordinal below {1} stay as they are, and are not patched.',
      named(names, formats),
      formats.number(partition),
    ),
  notHealthy: ({ names, ready, wanted }, formats) =>
    l10n.t(
      '{0}: only {1} of {2} pods are Ready now. Find out why first: new pods may fail for the same reason.',
      named(names, formats),
      formats.number(ready),
      formats.number(wanted),
    ),
  noWayBack: () => l10n.t('There is no roll-back: what a pod kept outside its volumes is gone with it.'),
  gitOpsMayRevert: () =>
    l10n.t(
      'The pod template gets an annotation. A GitOps controller (Argo CD, Flux) that does not know it may take it away again.',
    ),

  createsReplacement: ({ pod, replacement }) =>
    l10n.t(
      'Creates the pod {1} with the specification of {0}, as the document shows it, and waits until it is Ready.',
      pod,
      replacement,
    ),
  otherNameAndAddress: ({ replacement, address }) =>
    address === null
      ? l10n.t('It has another host name ({0}) and another IP address.', replacement)
      : l10n.t(
          'It has another host name ({0}) and another IP address than {1}: what uses these has to follow.',
          replacement,
          address,
        ),
  sharesVolumes: ({ claims }, formats) =>
    l10n.t('Both pods use these volumes at the same time: {0}. Do this only if they may.', named(claims, formats)),
  runBoth: ({ pod }) => l10n.t('{0} goes on beside it. Both count against the Fargate vCPU quota, and both cost.', pod),
  asksBeforeDeleting: ({ pod }) =>
    l10n.t(
      'Before {0} is deleted you are asked again, and told what pointed to it. Until then there is a way back.',
      pod,
    ),

  paused: ({ name, namespace }) =>
    l10n.t(
      'It is paused, so a restart would do nothing until somebody resumes it. Find out why, then run: kubectl rollout resume deployment/{0} -n {1}',
      name,
      namespace,
    ),
  onDelete: ({ namespace, pods }) =>
    l10n.t(
      'Its update strategy is OnDelete: a restart replaces no pod by itself. Delete its pods one at a time, and wait until the new one is Ready: kubectl delete pod {0} -n {1}',
      pods[0] ?? '…',
      namespace,
    ),
  partitionHolds: ({ partition, replicas }, formats) =>
    l10n.t(
      'Its partition is {0} and it has {1} pods, so a restart replaces none of them. Lower the partition first.',
      formats.number(partition),
      formats.number(replicas),
    ),
  nothingRuns: () => l10n.t('It has no pods: those that it is scaled up to later start patched.'),
  notRead: ({ kind }) =>
    l10n.t('The {0} itself could not be read, so nobody knows how it would roll. Refresh, or ask for access.', kind),
  bareReplicaSet: ({ namespace, pods }) =>
    l10n.t(
      'A ReplicaSet without a Deployment is not restarted. Delete its pods one at a time, and wait until the new one is Ready: kubectl delete pod {0} -n {1}',
      pods[0] ?? '…',
      namespace,
    ),
  job: ({ name, namespace, pods }) =>
    l10n.t(
      'The Job {0} runs it. Let it finish; or delete the pod, and the Job begins its work anew in another one: kubectl delete pod {1} -n {2}',
      name,
      pods[0] ?? '…',
      namespace,
    ),
  otherOwner: ({ kind, name }) => l10n.t('{0} {1} manages it: restart it there.', kind, name),
  hasWorkload: ({ kind, name }) => l10n.t('It belongs to the {0} {1}: restart that.', kind, name),
  standsAlone: () => l10n.t('The pod stands alone, so there is nothing that would start another one: replace it.'),
  isEnding: () => l10n.t('It is being deleted already.'),
  manifestNotShown: () => l10n.t('The manifest of its replacement was not shown.'),
  isCluster: () => l10n.t('It is a cluster. Choose its workloads or pods.'),
  remedyUnknown: ({ remedy }) => l10n.t('"{0}" cannot be done with what runs on Fargate.', remedy),
};

/** Why a step failed. */
export const fargateFailureWords: Words['failures'] = {
  gone: (name) => l10n.t('{0} no longer exists.', name),
  paused: (name) => l10n.t('{0} was paused since this was planned, so nothing was sent.', name),
  notRolling: (name) =>
    l10n.t('{0} has an update strategy by now that replaces no pod by itself, so nothing was sent.', name),
  deadlineExceeded: (name) =>
    l10n.t(
      'The roll-out of {0} got no further within its progress deadline. Kubernetes keeps trying and the old pods go on; once the cause is mended, Resume follows it to its end.',
      name,
    ),
  reverted: (name) =>
    l10n.t(
      'Somebody took the restart of {0} back: its pod template has lost the annotation. A GitOps controller does that; restart it from its repository.',
      name,
    ),
  nameTaken: (name) =>
    l10n.t('Another pod has the name that the replacement of {0} was to have. Start again, for another name.', name),
  podChanged: (name) =>
    l10n.t(
      '{0} was changed since its replacement was shown, so nothing was created. Start again to see it anew.',
      name,
    ),
  createRefused: (name) => l10n.t('The cluster does not take the replacement of {0}.', name),
  replacementEnded: (name) => l10n.t('The replacement of {0} ended without becoming Ready; {0} goes on.', name),
  replacementGone: (name) => l10n.t('Somebody deleted the replacement of {0}; {0} goes on.', name),
  replacementNotReady: (name) => l10n.t('{0} was not deleted, because its replacement is not Ready any more.', name),
  oldPodGone: (name) => l10n.t('{0} is gone, so its replacement was not deleted.', name),
};

/** How far a step is, for its row. */
export const fargateProgressWords: Readonly<Record<string, Speak<Facts, string>>> = {
  rolling: ({ wanted, fresh, ready, old, trouble }: Facts, formats) =>
    [
      l10n.t('{0} of {1} pods new, {2} Ready', count(fresh, formats), count(wanted, formats), count(ready, formats)),
      ...(old === 0 ? [] : [l10n.t('{0} old', count(old, formats))]),
      ...(typeof trouble === 'string' ? [clipped(trouble)] : []),
    ].join(' · '),
  pausedNow: () => l10n.t('paused; kubectl rollout resume lets it go on'),
  starting: ({ pod, phase, trouble }: Facts) =>
    `${text(pod)}: ${typeof trouble === 'string' ? clipped(trouble) : text(phase)}`,
  ending: ({ pod }: Facts) => l10n.t('{0} is terminating', text(pod)),
};

/** What a step asks before it is sent. */
export const fargateQuestionWords: Readonly<Record<string, Speak<Facts, PlanText>>> = {
  deletesOldPod: ({ pod, replacement, found, lost, byHand, oldAddress, newAddress }: Facts, formats) => {
    const list = (names: Facts[string] | undefined) =>
      Array.isArray(names) && names.length > 0 ? named(names, formats) : undefined;
    const lines = [
      l10n.t('{0} is Ready.', text(replacement)),
      found === null
        ? l10n.t('The Services of the namespace could not be read: find out yourself what points to {0}.', text(pod))
        : undefined,
      list(found) && l10n.t('Services that find the new pod by its labels: {0}.', list(found) ?? ''),
      list(lost) && l10n.t('Services that lose it, because the new pod has other labels: {0}.', list(lost) ?? ''),
      Array.isArray(found) && Array.isArray(lost) && found.length + lost.length === 0
        ? l10n.t('No Service selects it.')
        : undefined,
      list(byHand) &&
        l10n.t(
          'Services without a selector, whose addresses are kept by hand; check whether they name it: {0}.',
          list(byHand) ?? '',
        ),
      typeof oldAddress === 'string'
        ? l10n.t('Its IP address {0} goes; that of {1} is {2}.', oldAddress, text(replacement), text(newAddress))
        : undefined,
      l10n.t('This cannot be undone: what it keeps outside its volumes is lost.'),
    ];
    return {
      title: l10n.t('Delete the old pod {0}?', text(pod)),
      detail: lines.flatMap((line) => (line === undefined || line === '' ? [] : [`• ${line}`])).join('\n'),
      action: l10n.t('Delete Old Pod'),
    };
  },
};

function about<F extends { readonly names: readonly string[] }>(
  ofAll: () => string,
  ofSome: (names: string) => string,
): Speak<F, string> {
  return ({ names }, formats) => (names.length === 0 ? ofAll() : ofSome(named(names, formats)));
}

function count(value: Facts[string] | undefined, formats: Formats): string {
  return formats.number(Number(value ?? 0));
}

function text(value: Facts[string] | undefined): string {
  return typeof value === 'string' ? value : '?';
}
