import { l10n } from 'vscode';
import type { PreflightFindings } from '../../kinds/nodegroups/preflight.ts';
import type { Formats, Speak } from './kindWords.ts';
import { ended, healthMeanings } from './nodegroupHealth.ts';
import { named, sentences } from './phrases.ts';

/** What a pre-flight found: a headline, what it means, what to do, and the things it is about. */
export interface PreflightPhrase {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
  /** Pods, or nodes. */
  readonly names?: readonly string[];
  /** The node of each of these pods. */
  readonly nodes?: readonly string[];
}

export const preflightWords: { readonly [C in keyof PreflightFindings]: Speak<PreflightFindings[C], PreflightPhrase> } =
  {
    'budget.never': ({ budget, rule, expected, desired, pods, nodes }, formats) => ({
      title: l10n.t('PodDisruptionBudget {0} never lets a pod go', budget),
      what: sentences(
        l10n.t(
          'The budget {0} ({1}) wants {2} healthy pods of {3}, so that none can be evicted.',
          budget,
          rule,
          formats.number(desired),
          formats.number(expected),
        ),
        l10n.t('EKS tries for 15 minutes for each node, and then the update fails.'),
      ),
      todo: l10n.t(
        'Relax the budget so that one pod may be away (maxUnavailable: 1), or run one more pod than it wants. Force deletes the pods regardless.',
      ),
      names: pods,
      nodes,
    }),
    'budget.unhealthy': ({ budget, rule, healthy, desired, pods, nodes, unready }, formats) => ({
      title: l10n.t('PodDisruptionBudget {0} waits for healthy pods', budget),
      what: l10n.t(
        'The budget {0} ({1}) wants {2} healthy pods and has {3}, so that none can be evicted now.',
        budget,
        rule,
        formats.number(desired),
        formats.number(healthy),
      ),
      todo: sentences(
        l10n.t('Get its pods healthy first.'),
        unready.length > 0 && l10n.t('Not ready: {0}.', named(unready, formats)),
        l10n.t('With unhealthyPodEvictionPolicy: AlwaysAllow the budget lets go of pods that are not healthy.'),
      ),
      names: pods,
      nodes,
    }),
    'pod.severalBudgets': ({ pod, node, budgets }, formats) => ({
      title: l10n.t('Pod {0} has several PodDisruptionBudgets', pod),
      what: l10n.t(
        'The pod {0} on {1} is selected by several budgets ({2}); Kubernetes evicts no such pod.',
        pod,
        node,
        named(budgets, formats),
      ),
      todo: l10n.t('Delete all but one of these budgets, or narrow their selectors.'),
    }),
    'health.blocks': ({ issues, codes }) => ({
      title: l10n.t('EKS reports problems that keep new nodes away'),
      what: sentences(...issues.map(ended)),
      todo: sentences(...healthMeanings(codes)),
    }),
    'health.advises': ({ issues, codes }) => ({
      title: l10n.t('EKS reports problems with the nodegroup'),
      what: sentences(...issues.map(ended)),
      todo: sentences(...healthMeanings(codes)),
    }),
    'nodegroup.state': ({ status }) => ({
      title: l10n.t('The nodegroup is {0}', status),
      what: l10n.t('EKS updates a nodegroup only while it is ACTIVE or DEGRADED; this one is {0}.', status),
      todo: l10n.t('Wait until it is ACTIVE. One that failed to be created or deleted has to be made anew.'),
    }),
    'cluster.state': ({ status }) => ({
      title: l10n.t('The cluster is {0}', status),
      what: l10n.t('EKS is changing the cluster itself; meanwhile it takes no update of a nodegroup.'),
      todo: l10n.t('Wait until the cluster is ACTIVE.'),
    }),
    'ami.custom': ({ imageId, template }) => ({
      title: l10n.t('The nodegroup runs a custom AMI'),
      what: l10n.t('It runs {0}, an AMI of your own: EKS has no newer one for it.', imageId ?? '?'),
      todo:
        template === null
          ? l10n.t('Build a patched AMI, and make a new nodegroup whose launch template names it.')
          : l10n.t(
              'Build a patched AMI, add a version with it to the launch template {0}, and update the nodegroup to that version.',
              template,
            ),
    }),
    'ami.ended': ({ family, ended: since }, formats) => ({
      title: l10n.t('{0} gets no more patches', family),
      what: l10n.t(
        'AWS has published no patched EKS AMIs of {0} since {1}: an update brings none.',
        family,
        formats.date(since),
      ),
      todo: l10n.t(
        'Create a new nodegroup on Amazon Linux 2023 or Bottlerocket, move the workloads, and delete this one: the AMI type of a nodegroup cannot be changed.',
      ),
    }),
    'release.current': ({ releaseVersion }) => ({
      title: l10n.t('There is nothing newer'),
      what: l10n.t('It runs {0}, which AWS recommends, or a newer release.', releaseVersion ?? '?'),
      todo: l10n.t('Nothing, unless you want another release, Kubernetes version or launch template version.'),
    }),
    'update.underWay': ({ type, releaseVersion }) => ({
      title: l10n.t('An update is under way'),
      what:
        releaseVersion === null
          ? l10n.t('EKS is carrying out an update of this nodegroup ({0}).', type ?? '?')
          : l10n.t('EKS is updating this nodegroup to AMI release {0}. It cannot be cancelled.', releaseVersion),
      todo: l10n.t('Run Update Nodegroup to follow it.'),
    }),
    'update.failed': ({ errors, codes }) => ({
      title: l10n.t('The last update failed'),
      what: sentences(
        ...errors.map(ended),
        l10n.t('Old nodes can still be cordoned, and old and new ones can run side by side.'),
      ),
      todo: sentences(...healthMeanings(codes), l10n.t('Then update again.')),
    }),
    'version.behind': ({ version, clusterVersion, minors }, formats) => ({
      title: l10n.t('Its nodes run Kubernetes {0}, the cluster {1}', version, clusterVersion),
      what: sentences(
        l10n.t('They are behind by {0} minor versions; Kubernetes allows three.', formats.number(minors)),
        l10n.t('An update keeps Kubernetes {0} unless you choose the newer one.', version),
      ),
      todo: l10n.t('Choose the Kubernetes version of the cluster in Update Nodegroup when your workloads are ready.'),
    }),
    'pods.unhealthy': ({ pods, reasons }, formats) => ({
      title: l10n.t('Pods are not healthy'),
      what: l10n.t(
        '{0} of the pods on its nodes are not ready ({1}).',
        formats.number(pods.length),
        named(reasons, formats),
      ),
      todo: l10n.t('Look at them first: what does not run before the update does not run after it either.'),
      names: pods,
    }),
    'pods.alone': ({ pods }) => ({
      title: l10n.t('Pods without a controller'),
      what: l10n.t('Nothing starts these pods again when their node goes.'),
      todo: l10n.t('Recreate them by hand afterwards, or run them with a Deployment or StatefulSet.'),
      names: pods,
    }),
    'pods.tolerateAll': ({ pods }) => ({
      title: l10n.t('Pods that tolerate every taint'),
      what: l10n.t(
        'Kubernetes may put these pods on a cordoned node again, which AWS names as a reason for failed updates.',
      ),
      todo: l10n.t('Narrow their tolerations, or make them a DaemonSet.'),
      names: pods,
    }),
    'nodes.notReady': ({ nodes }) => ({
      title: l10n.t('Nodes are not ready'),
      what: l10n.t('Some of its nodes are not ready.'),
      todo: l10n.t('Their pods cannot end in order: look at the nodes first.'),
      names: nodes,
    }),
    'kubernetes.unreadable': (facts, formats) => ({
      title: l10n.t('The cluster could not be asked'),
      what: sentences(
        l10n.t('Pods and PodDisruptionBudgets were not looked at, so a blocked update would come as a surprise.'),
        ...whyNotAsked(facts, formats),
      ),
      todo: notAskedHelp(facts),
    }),
  };

type Unreadable = PreflightFindings['kubernetes.unreadable'];

function whyNotAsked(facts: Unreadable, formats: Formats): readonly string[] {
  const { problem, because, principal, user, denied = [] } = facts;
  switch (because) {
    case 'noEntry':
      return [
        principal === undefined
          ? l10n.t('The cluster does not know your AWS identity (401).')
          : l10n.t('The cluster does not know {0} (401).', principal),
      ];
    case 'rbac':
      if (denied.length === 0) return [l10n.t('Your identity may not list nodes, pods or budgets in it (403).')];
      return [
        user === undefined
          ? l10n.t('The cluster does not let you list {0} (403).', named(denied, formats))
          : l10n.t('The cluster knows you as {0}, and does not let you list {1} (403).', user, named(denied, formats)),
      ];
    case 'noEndpoint':
      return [l10n.t('EKS names no endpoint of the cluster.')];
    case 'certificate':
      return [l10n.t('What answered is not vouched for by the certificate authority of the cluster.')];
    default:
      return problem === 'unreachable' || problem === 'timedOut'
        ? whyNoAnswer(facts, formats)
        : [l10n.t('Its API server did not answer as it should ({0}).', problem)];
  }
}

function whyNoAnswer({ publicAccess, cidrs = [] }: Unreadable, formats: Formats): readonly string[] {
  if (publicAccess === undefined)
    return [l10n.t('Its API server did not answer: the endpoint may be private, or closed to your address.')];
  if (!publicAccess)
    return [l10n.t('Its API server did not answer: the endpoint is private, and answers inside its VPC only.')];
  return [
    l10n.t('Its API server did not answer, though the endpoint is public.'),
    ...(cidrs.length === 0
      ? []
      : [l10n.t('Its public endpoint answers these addresses only: {0}.', named(cidrs, formats))]),
  ];
}

function notAskedHelp({ problem, because }: Unreadable): string {
  switch (because) {
    case 'noEntry':
      return l10n.t('Add an access entry for your IAM role or user to the cluster.');
    case 'rbac':
      return l10n.t(
        'Bind a ClusterRole that may list nodes, pods and poddisruptionbudgets to a group of your access entry. AmazonEKSAdminViewPolicy lets you list them as well, and read every Secret.',
      );
    default:
      return problem === 'unreachable' || problem === 'timedOut'
        ? l10n.t('Connect to the network of the cluster, and run the pre-flight again.')
        : l10n.t('Run the pre-flight again.');
  }
}
