import { l10n } from 'vscode';
import type { EksEffects } from '../../kinds/nodegroups/effects.ts';
import type { UpdateFailure } from '../../kinds/nodegroups/updateFailure.ts';
import type { UpdateProgress } from '../../kinds/nodegroups/updateProgress.ts';
import type { Formats, Speak } from './kindWords.ts';
import { preflightWords, type PreflightPhrase } from './nodegroupPreflight.ts';
import { named, sentences } from './phrases.ts';

type Effects = { readonly [C in keyof EksEffects]: Speak<EksEffects[C], string> };
type Preflight = { readonly [C in keyof typeof preflightWords]: Effects[C] };

/** What the pre-flight found, as a plan says it: what it is, and what helps. */
const found: Preflight = {
  'budget.never': (facts, formats) => whole(preflightWords['budget.never'](facts, formats), formats),
  'budget.unhealthy': (facts, formats) => whole(preflightWords['budget.unhealthy'](facts, formats), formats),
  'pod.severalBudgets': (facts, formats) => whole(preflightWords['pod.severalBudgets'](facts, formats), formats),
  'health.blocks': (facts, formats) => whole(preflightWords['health.blocks'](facts, formats), formats),
  'health.advises': (facts, formats) => whole(preflightWords['health.advises'](facts, formats), formats),
  'nodegroup.state': (facts, formats) => whole(preflightWords['nodegroup.state'](facts, formats), formats),
  'cluster.state': (facts, formats) => whole(preflightWords['cluster.state'](facts, formats), formats),
  'ami.custom': (facts, formats) => whole(preflightWords['ami.custom'](facts, formats), formats),
  'ami.ended': (facts, formats) => whole(preflightWords['ami.ended'](facts, formats), formats),
  'release.current': (facts, formats) => whole(preflightWords['release.current'](facts, formats), formats),
  'update.underWay': (facts, formats) => whole(preflightWords['update.underWay'](facts, formats), formats),
  'update.failed': (facts, formats) => whole(preflightWords['update.failed'](facts, formats), formats),
  'version.behind': (facts, formats) => whole(preflightWords['version.behind'](facts, formats), formats),
  'pods.unhealthy': (facts, formats) => whole(preflightWords['pods.unhealthy'](facts, formats), formats),
  'pods.alone': (facts, formats) => whole(preflightWords['pods.alone'](facts, formats), formats),
  'pods.tolerateAll': (facts, formats) => whole(preflightWords['pods.tolerateAll'](facts, formats), formats),
  'nodes.notReady': (facts, formats) => whole(preflightWords['nodes.notReady'](facts, formats), formats),
  'kubernetes.unreadable': (facts, formats) => whole(preflightWords['kubernetes.unreadable'](facts, formats), formats),
};

function whole({ what, todo, names = [] }: PreflightPhrase, formats: Formats): string {
  return sentences(what, names.length > 0 && l10n.t('Concerned: {0}.', named(names, formats)), todo);
}

export const nodegroupEffects: Effects = {
  ...found,
  request: ({ request }) => l10n.t('Sends to EKS: UpdateNodegroupVersion {0}', request),
  replacesNodes: ({ nodegroup, nodes, from, to, exact, custom }, formats) =>
    sentences(
      nodes === null
        ? l10n.t('Every node of {0} is replaced; its pods are evicted and start on other nodes.', nodegroup)
        : nodes === 1
          ? l10n.t('The node of {0} is replaced; its pods are evicted and start on another one.', nodegroup)
          : l10n.t(
              'The {0} nodes of {1} are replaced; their pods are evicted and start on other nodes.',
              formats.number(nodes),
              nodegroup,
            ),
      custom
        ? l10n.t('They get the AMI that its launch template version names.')
        : to === null
          ? l10n.t('They get the newest AMI release that EKS has.')
          : from === null
            ? l10n.t('They get AMI release {0}.', to)
            : exact
              ? l10n.t('They go from AMI release {0} to {1}.', from, to)
              : l10n.t('They go from AMI release {0} to {1}, or a newer one if EKS has it.', from, to),
    ),
  upgradesMinor: ({ nodegroup, from, to }) =>
    l10n.t('The nodes of {0} go from Kubernetes {1} to {2}.', nodegroup, from, to),
  changesTemplate: ({ nodegroup, template, from, to, order }) =>
    order === 'same'
      ? l10n.t('{0} keeps version {1} of its launch template {2}, the one in use.', nodegroup, to, template)
      : order === 'older' && from !== null
        ? l10n.t(
            '{0} goes back from version {1} of its launch template {2} to {3}, which is older.',
            nodegroup,
            from,
            template,
            to,
          )
        : from === null
          ? l10n.t('{0} gets version {1} of its launch template {2}.', nodegroup, to, template)
          : l10n.t('{0} goes from version {1} of its launch template {2} to {3}.', nodegroup, from, template, to),
  newNodesFirst: ({ nodegroups, atOnce }, formats) =>
    l10n.t(
      'New nodes of {0} start first, at least two for each Availability Zone: your quotas and subnets need room for them. Then nodes are drained, {1} at a time.',
      named(nodegroups, formats),
      atOnce,
    ),
  oldNodesFirst: ({ nodegroups, atOnce }, formats) =>
    l10n.t(
      'Update strategy MINIMAL: all nodes of {0} are cordoned at once, and each is drained and terminated before its replacement comes, {1} at a time. There is less room for pods meanwhile.',
      named(nodegroups, formats),
      atOnce,
    ),
  respectsBudgets: () =>
    l10n.t('PodDisruptionBudgets are respected: a node whose pods cannot be evicted for 15 minutes fails the update.'),
  forces: () =>
    l10n.t(
      'Force: pods that a PodDisruptionBudget protects are deleted all the same. What they serve can be interrupted.',
    ),
  endedFamily: ({ family, ended }, formats) =>
    l10n.t('{0} has had no patches since {1}; this release is unpatched too.', family, formats.date(ended)),
  follows: ({ nodegroup, updateId, releaseVersion }) =>
    releaseVersion === null
      ? l10n.t(
          'An update of {0} is under way already ({1}). It is followed to its end; nothing is sent to EKS.',
          nodegroup,
          updateId,
        )
      : l10n.t(
          'An update of {0} to {1} is under way already ({2}). It is followed to its end; nothing is sent to EKS.',
          nodegroup,
          releaseVersion,
          updateId,
        ),
  waitsForOther: ({ nodegroup, type }) =>
    l10n.t('EKS is at another change of {0} ({1}): the update is sent when that has ended.', nodegroup, type),
  oneByOne: ({ nodegroups }, formats) =>
    l10n.t(
      'One after the other in each cluster: {0}. When one fails, those after it are left as they are.',
      named(nodegroups, formats),
    ),
  noCancel: () => l10n.t('EKS cannot cancel an update of a nodegroup once it has begun.'),
  noWayBack: () => l10n.t('There is no way back to the previous AMI release.'),
  backByTemplate: () =>
    l10n.t('The way back is another update, to the launch template version that names the previous AMI.'),

  remedyUnknown: ({ remedy }) => l10n.t('"{0}" cannot be done with a cluster or a nodegroup.', remedy),
  notNodegroup: () => l10n.t('It is a cluster: choose its nodegroups.'),
  wrongState: ({ status }) =>
    l10n.t('EKS updates a nodegroup only while it is ACTIVE or DEGRADED; this one is {0}.', status),
  upToDate: ({ releaseVersion }) => l10n.t('It runs {0} already, and there is nothing newer.', releaseVersion),
  versionNotKnown: () => l10n.t('AWS did not say which Kubernetes version the nodegroup has.'),
  versionMalformed: ({ version }) => l10n.t('"{0}" is no Kubernetes version such as 1.35.', version),
  versionAboveCluster: ({ version, clusterVersion }) =>
    l10n.t('Kubernetes {0} is newer than the cluster ({1}): upgrade the cluster first.', version, clusterVersion),
  versionBelow: ({ version, current }) =>
    l10n.t('EKS does not take a nodegroup back from Kubernetes {0} to {1}.', current, version),
  releaseOlder: ({ releaseVersion, current }) =>
    l10n.t('AMI release {0} is older than {1}; EKS does not go back.', releaseVersion, current),
  familyEnded: ({ family, ended }, formats) =>
    l10n.t(
      'AWS has published no patched EKS AMIs of {0} since {1}, and the AMI type cannot be changed: create a new nodegroup on Amazon Linux 2023 or Bottlerocket, and move the workloads.',
      family,
      formats.date(ended),
    ),
  customNeedsTemplate: ({ template }) =>
    template === null
      ? l10n.t('It runs a custom AMI without a launch template of its own: create a new nodegroup.')
      : l10n.t('It runs a custom AMI: choose a version of its launch template {0} that names a patched one.', template),
  customTakesNoRelease: () =>
    l10n.t('It runs a custom AMI, which comes with a launch template version, not with a release.'),
  noTemplate: () => l10n.t('It was made without a launch template, and EKS cannot add one.'),
};

export const nodegroupFailures: { readonly [C in UpdateFailure]: (name: string) => string } = {
  podsHeld: (name) =>
    l10n.t(
      'The update of {0} failed because pods could not be evicted. Relax what holds them and retry, or update with force.',
      name,
    ),
  nodesMissing: (name) =>
    l10n.t('The update of {0} failed because new nodes did not start, or did not join the cluster.', name),
  updateFailed: (name) => l10n.t('The update of {0} failed.', name),
  updateCancelled: (name) => l10n.t('AWS cancelled the update of {0}.', name),
  updateRefused: (name) => l10n.t('EKS does not take the update of {0}.', name),
  updateGone: (name) => l10n.t('EKS no longer knows the update of {0} that was followed.', name),
  gone: (name) => l10n.t('The nodegroup {0} is not there any more.', name),
  replaced: (name) => l10n.t('{0} is another nodegroup of the same name by now; nothing was changed.', name),
};

export const nodegroupProgress: { readonly [C in keyof UpdateProgress]: Speak<UpdateProgress[C], string> } = {
  held: ({ pod, budgets, because, others, forced, ...counts }, formats) =>
    joined(
      forced
        ? l10n.t('{0} is forced past its budget', pod)
        : because === 'severalBudgets'
          ? l10n.t('{0} held by several budgets: {1}', pod, named(budgets.map(nameAlone), formats))
          : because === 'unhealthy'
            ? l10n.t('{0} waits for healthy pods of budget {1}', pod, nameAlone(budgets[0] ?? ''))
            : l10n.t('{0} held by budget {1}', pod, nameAlone(budgets[0] ?? '')),
      others === 0 ? undefined : l10n.t('and {0} more', formats.number(others)),
      nodesText(counts, formats),
    ),
  moving: ({ phase, elsewhere, ...counts }, formats) =>
    joined(phaseText(phase), nodesText(counts, formats), elsewhereText(elsewhere)),
  underWay: ({ nodes, atOnce, strategy, elsewhere }, formats) =>
    joined(
      nodes === null ? undefined : l10n.t('{0} nodes', formats.number(nodes)),
      paceText(atOnce, strategy),
      l10n.t('no access to the cluster'),
      elsewhereText(elsewhere),
    ),
};

/** A budget is of its pods' namespace, which stands before theirs. */
function nameAlone(budget: string): string {
  return budget.slice(budget.indexOf('/') + 1);
}

function phaseText(phase: UpdateProgress['moving']['phase']): string {
  switch (phase) {
    case 'setup':
      return l10n.t('setting up');
    case 'scaleUp':
      return l10n.t('scaling up');
    case 'upgrade':
      return l10n.t('replacing nodes');
    case 'scaleDown':
      return l10n.t('scaling down');
  }
}

/** "2 old (1 draining), 6 new · 1 at a time": what a row has room for. */
function nodesText(
  counts: Pick<UpdateProgress['moving'], 'old' | 'fresh' | 'draining' | 'atOnce' | 'strategy'>,
  formats: Formats,
): string {
  const [old, fresh, draining] = [counts.old, counts.fresh, counts.draining].map((each) => formats.number(each));
  const nodes =
    counts.draining === 0
      ? l10n.t('{0} old, {1} new nodes', old ?? '', fresh ?? '')
      : l10n.t('{0} old ({1} draining), {2} new nodes', old ?? '', draining ?? '', fresh ?? '');
  return joined(nodes, paceText(counts.atOnce, counts.strategy));
}

function paceText(atOnce: string, strategy: string): string {
  return strategy === 'DEFAULT' ? l10n.t('{0} at a time', atOnce) : l10n.t('{0} at a time, {1}', atOnce, strategy);
}

function elsewhereText(elsewhere: boolean): string | undefined {
  return elsewhere ? l10n.t('begun elsewhere') : undefined;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}
