import { l10n } from 'vscode';
import type { ProblemCode } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { FargateFacts, PodFacts, WorkloadFacts } from '../../kinds/fargate/facts.ts';
import type { FargateFindings, NoNotice, NoticeSource } from '../../kinds/fargate/findings.ts';
import type { FargateEffects } from '../../kinds/fargate/plan.ts';
import type { FargateFailure } from '../../kinds/fargate/steps.ts';
import { confined, limited, noAccess } from './fargateAccess.ts';
import { fargateEffectWords, fargateFailureWords, fargateProgressWords, fargateQuestionWords } from './fargatePlans.ts';
import type { Formats, KindWords, Phrase } from './kindWords.ts';
import { clipped, daysOf, named, sentences, whyUnread } from './phrases.ts';

export const fargateWords: KindWords<FargateFindings, FargateEffects, FargateFailure, FargateFacts> = {
  label: () => l10n.t('EKS Fargate'),
  icon: 'package',
  aside: ['fargate.workload.afterNotice', 'fargate.pod.afterNotice', 'fargate.eviction.budgetsUnreadable'],
  none: (region) => l10n.t('No EKS clusters with Fargate profiles in {0}', region),
  atRest,
  activity: (state) => {
    switch (state) {
      case 'RollingOut':
        return l10n.t('Rolling out');
      case 'Terminating':
        return l10n.t('Terminating');
      default:
        return state;
    }
  },

  findings: {
    'fargate.cluster.notice': ({ before, evictsAt, days, notice }, formats) => ({
      short: [
        l10n.t('Patch notice of {0}', formats.date(before)),
        ...(days === null ? [] : [inWords(days, formats)]),
      ].join(' · '),
      long: sentences(
        l10n.t(
          'AWS Fargate has been patched: pods that were created before {0} are evicted.',
          formats.dateTime(before),
        ),
        due(evictsAt, days, formats),
        fromWhom(notice),
        l10n.t(
          'Evictions go by Availability Zone and respect PodDisruptionBudgets; what they hold is deleted in the end.',
        ),
      ),
    }),
    'fargate.cluster.noNotice': ({ because, problem }) => ({
      short: l10n.t('No patch notice known'),
      long: sentences(
        noNotice(because, problem),
        l10n.t('Without a notice, nobody can say which pods run on nodes that are patched.'),
      ),
    }),
    'fargate.cluster.noAccess': noAccess,
    'fargate.cluster.confined': confined,
    'fargate.cluster.limited': limited,
    'fargate.profile.degraded': ({ profile, status, issues }) => ({
      short: l10n.t('Fargate profile {0}: {1}', profile, clipped(issues[0] ?? status)),
      long: sentences(
        l10n.t(
          'EKS reports problems with the Fargate profile {0} ({1}): pods that it should take may not start.',
          profile,
          status,
        ),
        ...issues.map((each) => (/[.!?]$/.test(each) ? each : `${each}.`)),
      ),
    }),
    'fargate.profiles.unreadable': ({ problem, names }, formats) => ({
      short: l10n.t('Fargate profiles not readable: {0}', clipped(named(names, formats))),
      long: sentences(
        l10n.t('These Fargate profiles of the cluster could not be described: {0}.', named(names, formats)),
        whyUnread(problem, 'eks:DescribeFargateProfile'),
      ),
    }),

    'fargate.workload.beforeNotice': ({ pods, of, evictsAt, days, before, notice, heldBy }, formats) => ({
      short: shortNotice(days, formats, podsAmong(pods, of, formats), heldBy),
      long: sentences(
        of === 1
          ? l10n.t(
              'Its pod was created before the patch notice of {0}, and runs on a node that is not patched.',
              formats.dateTime(before),
            )
          : l10n.t(
              '{0} of its {1} pods were created before the patch notice of {2}, and run on nodes that are not patched.',
              formats.number(pods),
              formats.number(of),
              formats.dateTime(before),
            ),
        due(evictsAt, days, formats),
        fromWhom(notice),
        l10n.t('A restart before then chooses the time yourself.'),
      ),
    }),
    'fargate.workload.afterNotice': ({ of, before }, formats) => ({
      short: podCount(of, formats),
      long: l10n.t('All of its pods were created after the patch notice of {0}.', formats.dateTime(before)),
    }),
    'fargate.workload.noNotice': ({ of, because, problem }, formats) => ({
      short: l10n.t('{0} · no patch notice known', podCount(of, formats)),
      long: noNotice(because, problem),
    }),
    'fargate.workload.version.behind': ({ pods, of, version, clusterVersion }, formats) => ({
      short: l10n.t(
        '{0} of {1} pods on Kubernetes {2} · cluster has {3}',
        formats.number(pods),
        formats.number(of),
        version,
        clusterVersion,
      ),
      long: l10n.t(
        '{0} of its {1} pods run on nodes of Kubernetes {2}, while the cluster has {3}: an upgrade of the control plane moves no pod. A restart does.',
        formats.number(pods),
        formats.number(of),
        version,
        clusterVersion,
      ),
    }),
    'fargate.workload.notRolling': notRolling,

    'fargate.pod.beforeNotice': ({ created, before, evictsAt, days, notice, owner, heldBy }, formats) => ({
      short: shortNotice(days, formats, l10n.t('created {0}', formats.date(created)), heldBy),
      long: sentences(
        l10n.t(
          'The pod was created on {0}, before the patch notice of {1}, and runs on a node that is not patched.',
          formats.dateTime(created),
          formats.dateTime(before),
        ),
        due(evictsAt, days, formats),
        fromWhom(notice),
        owner === null
          ? l10n.t('It stands alone: nothing makes it again once it is evicted.')
          : l10n.t('{0} makes a new one in its place.', owner),
      ),
    }),
    'fargate.pod.afterNotice': ({ created, before }, formats) => ({
      short: l10n.t('Created {0}', formats.date(created)),
      long: l10n.t(
        'The pod was created on {0}, after the patch notice of {1}.',
        formats.dateTime(created),
        formats.dateTime(before),
      ),
    }),
    'fargate.pod.noNotice': ({ because, problem, created }, formats) => ({
      short: l10n.t('Created {0} · no patch notice known', formats.date(created)),
      long: noNotice(because, problem),
    }),
    'fargate.pod.version.behind': ({ version, clusterVersion, kubelet }) => ({
      short: l10n.t('Kubernetes {0} · cluster has {1}', version, clusterVersion),
      long: l10n.t(
        'The kubelet of its node is {0}, while the cluster has Kubernetes {1}: an upgrade of the control plane moves no pod. A new pod in its place gets a node of the version of the cluster.',
        kubelet,
        clusterVersion,
      ),
    }),
    'fargate.pod.unhealthy': ({ phase, reason }) => ({
      short: l10n.t('Not ready · {0}', reason ?? phase),
      long:
        reason === null
          ? l10n.t('The pod is not ready ({0}).', phase)
          : l10n.t('The pod is not ready ({0}, {1}).', phase, reason),
    }),

    'fargate.eviction.blocked': ({ budgets, rules, because, pods, unhealthy }, formats) => ({
      short: l10n.t('Eviction held by {0}', clipped(named(budgets, formats))),
      long: sentences(
        holding({ budgets, rules, because, unhealthy }, formats),
        pods.length > 0 &&
          (because === 'severalBudgets'
            ? l10n.t('They hold {0}.', named(pods, formats))
            : l10n.t('It holds {0}.', named(pods, formats))),
        l10n.t('Fargate tries again at the time of termination, and then deletes the pods all the same.'),
      ),
    }),
    'fargate.eviction.budgetsUnreadable': ({ problem }) => ({
      short: l10n.t('PodDisruptionBudgets not readable'),
      long: sentences(
        l10n.t('Whether a PodDisruptionBudget would hold an eviction is not known.'),
        problem === 'accessDenied'
          ? l10n.t('The cluster does not let you list {0}.', 'poddisruptionbudgets.policy')
          : undefined,
      ),
    }),
    'fargate.eviction.failed': ({ pods, message, count }, formats) => ({
      short: l10n.t('Eviction failed · {0}', clipped(message)),
      long: sentences(
        count === 1
          ? l10n.t('An eviction of {0} was refused: {1}', named(pods, formats), message)
          : l10n.t(
              '{0} evictions of {1} were refused, the last one with: {2}',
              formats.number(count),
              named(pods, formats),
              message,
            ),
      ),
    }),
  },

  effects: fargateEffectWords,
  progress: fargateProgressWords,
  questions: fargateQuestionWords,
  failures: fargateFailureWords,
};

function atRest(facts: FargateFacts, formats: Formats): string {
  switch (facts.type) {
    case 'cluster': {
      const { access, profiles } = facts;
      if (access.state === 'pending') return l10n.t('Reading…');
      const many =
        profiles.length === 1
          ? l10n.t('1 Fargate profile')
          : l10n.t('{0} Fargate profiles', formats.number(profiles.length));
      return access.state === 'read' ? `${many} · ${podCount(access.pods, formats)}` : many;
    }
    case 'workload':
      return workloadAtRest(facts, formats);
    case 'pod':
      return podAtRest(facts, formats);
  }
}

function workloadAtRest({ kind, pods, rollout }: WorkloadFacts, formats: Formats): string {
  const ready = pods.filter((pod) => pod.ready).length;
  const wanted = rollout?.replicas ?? pods.length;
  return l10n.t('{0} · {1} of {2} ready', kind, formats.number(ready), formats.number(wanted));
}

function podAtRest({ createdAt, kubeletVersion, profile }: PodFacts, formats: Formats): string {
  return [l10n.t('Created {0}', formats.date(createdAt)), kubeletVersion ?? profile].join(' · ');
}

function podCount(count: number, formats: Formats): string {
  return count === 1 ? l10n.t('1 pod') : l10n.t('{0} pods', formats.number(count));
}

function podsAmong(pods: number, of: number, formats: Formats): string {
  return of === 1 ? podCount(pods, formats) : l10n.t('{0} of {1} pods', formats.number(pods), formats.number(of));
}

/** "Eviction in 6 days · 2 of 3 pods · held by web": what ends first comes first, for rows are narrow. */
function shortNotice(days: number | null, formats: Formats, what: string, heldBy: readonly string[]): string {
  return [whenEvicted(days, formats), what, ...shortHeld(heldBy, formats)].join(' · ');
}

/** "evictions in 6 days" */
function inWords(days: number, formats: Formats): string {
  return days > 0 ? l10n.t('evictions in {0}', daysOf(days, formats)) : l10n.t('evictions have begun');
}

function whenEvicted(days: number | null, formats: Formats): string {
  if (days === null) return l10n.t('Before the patch notice');
  return days > 0 ? l10n.t('Eviction in {0}', daysOf(days, formats)) : l10n.t('Being evicted');
}

function shortHeld(budgets: readonly string[], formats: Formats): readonly string[] {
  return budgets.length === 0 ? [] : [l10n.t('held by {0}', clipped(named(budgets, formats)))];
}

function due(evictsAt: Instant | null, days: number | null, formats: Formats): string {
  if (evictsAt === null || days === null) return l10n.t('When evictions begin is not known.');
  if (days > 0)
    return l10n.t('Evictions begin on {0}, {1} from now.', formats.dateTime(evictsAt), daysOf(days, formats));
  return l10n.t('Evictions began on {0}.', formats.dateTime(evictsAt));
}

function fromWhom(notice: NoticeSource): string | undefined {
  return notice === 'set' ? l10n.t('The date was set here, not read from AWS Health.') : undefined;
}

function noNotice(because: NoNotice, problem: ProblemCode | null): string {
  switch (because) {
    case 'noEvent':
      return l10n.t('AWS Health knows of no notice for this cluster. If AWS has sent you one, set its date.');
    case 'noSubscription':
      return l10n.t(
        'The support plan of this account has no AWS Health API, so notices cannot be read. If AWS has sent you one, set its date.',
      );
    case 'unreadable':
      return sentences(
        l10n.t('Notices could not be read from AWS Health. If AWS has sent you one, set its date.'),
        whyUnread(problem ?? 'unexpected', 'health:DescribeEvents'),
      );
  }
}

function notRolling(
  { because, kind, partition }: FargateFindings['fargate.workload.notRolling'],
  formats: Formats,
): Phrase {
  switch (because) {
    case 'paused':
      return {
        short: l10n.t('Paused'),
        long: l10n.t(
          'The Deployment is paused: it does not roll out, and a restart would do nothing until it is resumed.',
        ),
      };
    case 'onDelete':
      return {
        short: l10n.t('Updates on delete only'),
        long: l10n.t(
          'Its update strategy is OnDelete: a restart makes no new pods until the old ones are deleted by hand.',
        ),
      };
    case 'partition':
      return {
        short: l10n.t('Partition {0}', formats.number(partition)),
        long: l10n.t(
          'Its rolling update has the partition {0}: pods with a lower ordinal are left as they are.',
          formats.number(partition),
        ),
      };
    case 'notRestartable':
      return {
        short: kind,
        long: l10n.t('Kubernetes has no rolling restart for what a {0} manages.', kind),
      };
  }
}

/** Why a budget refuses an eviction. */
export function holding(
  {
    budgets,
    rules,
    because,
    unhealthy,
  }: Pick<FargateFindings['fargate.eviction.blocked'], 'budgets' | 'rules' | 'because' | 'unhealthy'>,
  formats: Formats,
): string {
  const name = named(budgets, formats);
  switch (because) {
    case 'never':
      return l10n.t(
        'The PodDisruptionBudget {0} ({1}) lets no pod be evicted at any time: it asks for as many pods as there are.',
        name,
        rules.join(', '),
      );
    case 'unhealthy':
      return l10n.t(
        'The PodDisruptionBudget {0} ({1}) lets no pod be evicted now: these pods are not healthy: {2}.',
        name,
        rules.join(', '),
        named(unhealthy, formats),
      );
    case 'severalBudgets':
      return l10n.t(
        'Several PodDisruptionBudgets select the same pods ({0}), and Kubernetes evicts no such pod: leave one of them.',
        name,
      );
  }
}
