import { l10n } from 'vscode';
import type { Instant } from '../../domain/time.ts';
import type { EksFacts } from '../../kinds/nodegroups/facts.ts';
import type { EksFindings, SupportSource } from '../../kinds/nodegroups/findings.ts';
import { kubernetesVersions, supportOf } from '../../kinds/nodegroups/kubernetesVersions.ts';
import type { EksEffects } from '../../kinds/nodegroups/effects.ts';
import type { UpdateFailure } from '../../kinds/nodegroups/updateFailure.ts';
import type { Formats, KindWords } from './kindWords.ts';
import { amiUnknown, osName, withTemplate } from './nodegroupAmi.ts';
import { ended, healthMeanings, healthPhrase } from './nodegroupHealth.ts';
import { nodegroupEffects, nodegroupFailures, nodegroupProgress } from './nodegroupPlans.ts';
import { clipped, daysOf, named, sentences, whyUnread } from './phrases.ts';

export const nodegroupWords: KindWords<EksFindings, EksEffects, UpdateFailure, EksFacts> = {
  label: () => l10n.t('EKS Clusters and Nodegroups'),
  icon: 'server-environment',
  aside: ['cluster.version.standard'],
  none: (region) => l10n.t('No EKS clusters in {0}', region),
  atRest,
  // What is behind its release ranks before its health, and would hide it.
  before: (facts) =>
    facts.type === 'nodegroup' && facts.status === 'DEGRADED' && facts.healthIssues.length > 0
      ? l10n.t('Degraded')
      : undefined,
  activity,

  findings: {
    'cluster.version.unsupported': ({ version, ended, source }, formats) => ({
      short:
        ended === null
          ? l10n.t('Kubernetes {0} · no longer supported', version)
          : l10n.t('Kubernetes {0} · support ended {1}', version, formats.date(ended)),
      long: sentences(
        ended === null
          ? l10n.t('EKS no longer supports Kubernetes {0}.', version)
          : l10n.t('EKS has not supported Kubernetes {0} since {1}.', version, formats.date(ended)),
        l10n.t('AWS upgrades such a control plane by itself, without notice; nodes stay behind.'),
        fromTable(source, formats),
      ),
    }),
    'cluster.version.extended': ({ version, standardEnded, ends, days, source }, formats) => ({
      short:
        ends === null
          ? l10n.t('Kubernetes {0} · extended support', version)
          : l10n.t('Kubernetes {0} · extended support ends {1}', version, formats.date(ends)),
      long: sentences(
        standardEnded === null
          ? l10n.t('Kubernetes {0} is in extended support, which costs more per cluster and hour.', version)
          : l10n.t(
              'Kubernetes {0} has been in extended support since {1}, which costs more per cluster and hour.',
              version,
              formats.date(standardEnded),
            ),
        ends !== null &&
          days !== null &&
          l10n.t(
            'Extended support ends on {0}, {1} from now; then AWS upgrades the control plane by itself, and nodes stay behind.',
            formats.date(ends),
            daysOf(days, formats),
          ),
        fromTable(source, formats),
      ),
    }),
    'cluster.version.ending': ({ version, ends, days, policy, source }, formats) => ({
      short: l10n.t('Kubernetes {0} · standard support ends {1}', version, formats.date(ends)),
      long: sentences(
        l10n.t(
          'Standard support for Kubernetes {0} ends on {1}, {2} from now.',
          version,
          formats.date(ends),
          daysOf(days, formats),
        ),
        policyText(policy),
        fromTable(source, formats),
      ),
    }),
    'cluster.version.standard': ({ version, ends, days, policy, source }, formats) => ({
      short: l10n.t('Kubernetes {0} · standard support until {1}', version, formats.date(ends)),
      long: sentences(
        l10n.t(
          'Standard support for Kubernetes {0} ends on {1}, {2} from now.',
          version,
          formats.date(ends),
          daysOf(days, formats),
        ),
        policyText(policy),
        fromTable(source, formats),
      ),
    }),
    'cluster.version.unknown': ({ version }) => ({
      short:
        version === null
          ? l10n.t('Kubernetes version not known')
          : l10n.t('Kubernetes {0} · support dates not known', version),
      long:
        version === null
          ? l10n.t('AWS did not say which Kubernetes version the cluster has.')
          : l10n.t('Neither EKS nor this version of Patch Lens knows how long Kubernetes {0} is supported.', version),
    }),
    'cluster.health': ({ status, issues, codes }) =>
      healthPhrase(
        { issues, codes },
        status,
        l10n.t('EKS reports problems with this cluster. Until they are solved, patching it may fail.'),
      ),
    'cluster.unreadable': ({ problem }) => ({
      short: l10n.t('Cluster not readable'),
      long: sentences(
        l10n.t('The cluster is there, but could not be described; nothing is known of it and its nodegroups.'),
        whyUnread(problem, 'eks:DescribeCluster'),
      ),
    }),
    'cluster.nodegroups.unreadable': ({ problem, names }, formats) =>
      names.length === 0
        ? {
            short: l10n.t('Nodegroups not readable'),
            long: sentences(
              l10n.t('The nodegroups of this cluster could not be listed, so it may have some that are not shown.'),
              whyUnread(problem, 'eks:ListNodegroups'),
            ),
          }
        : {
            short: l10n.t('Nodegroups not readable: {0}', clipped(named(names, formats))),
            long: sentences(
              l10n.t(
                'These nodegroups of the cluster could not be described, and are not shown: {0}.',
                named(names, formats),
              ),
              whyUnread(problem, 'eks:DescribeNodegroup'),
            ),
          },

    'nodegroup.ami.behind': ({ current, recommended, days }, formats) => ({
      short:
        days === null || days < 1
          ? l10n.t('Behind {0}', recommended)
          : l10n.t('{0} behind {1}', daysOf(days, formats), recommended),
      long: sentences(
        l10n.t(
          'The nodegroup runs AMI release {0}; AWS recommends {1} for its AMI type and Kubernetes version.',
          current,
          recommended,
        ),
        days !== null && days >= 1 && l10n.t('There are {0} between the two releases.', daysOf(days, formats)),
        l10n.t('An even newer release can exist: the recommended one follows a little later.'),
      ),
    }),
    'nodegroup.ami.unsupported': ({ family, ended }, formats) => ({
      short: l10n.t('{0} · no more patches since {1}', osName(family), formats.date(ended)),
      long: l10n.t(
        'AWS has published no patched EKS AMIs of {0} since {1}, so the newest one is unpatched too. The AMI type of a nodegroup cannot be changed: create a new nodegroup on Amazon Linux 2023 or Bottlerocket, and move the workloads.',
        osName(family),
        formats.date(ended),
      ),
    }),
    'nodegroup.ami.custom': ({ imageId }) => ({
      short: imageId === null ? l10n.t('Custom AMI') : l10n.t('Custom AMI · {0}', imageId),
      long: l10n.t(
        'The nodegroup runs an AMI of your own, so AWS cannot say whether it is patched. Patch it by building a new AMI and giving the nodegroup a launch template version with it.',
      ),
    }),
    'nodegroup.ami.unknown': amiUnknown,
    'nodegroup.version.behind': ({ version, clusterVersion, minors }, formats) => ({
      short: l10n.t('Kubernetes {0} · cluster has {1}', version, clusterVersion),
      long: sentences(
        minors === 1
          ? l10n.t('Its nodes run Kubernetes {0}, one minor version behind the cluster ({1}).', version, clusterVersion)
          : l10n.t(
              'Its nodes run Kubernetes {0}, {1} minor versions behind the cluster ({2}).',
              version,
              formats.number(minors),
              clusterVersion,
            ),
        minors > 3 && l10n.t('Kubernetes allows nodes to be at most three minor versions behind.'),
        minors === 3 &&
          l10n.t('That is the most that Kubernetes allows: the cluster must not be upgraded before its nodes.'),
      ),
    }),
    'nodegroup.version.unsupported': ({ version, ended, source }, formats) => ({
      short:
        ended === null
          ? l10n.t('Kubernetes {0} · no longer supported', version)
          : l10n.t('Kubernetes {0} · support ended {1}', version, formats.date(ended)),
      long: sentences(
        l10n.t('EKS publishes no more AMIs for Kubernetes {0}, so these nodes get no patches.', version),
        fromTable(source, formats),
      ),
    }),
    'nodegroup.launchTemplate': ({ template, version, releaseVersion }) => ({
      short: withTemplate(releaseVersion, template, version),
      long:
        version === null
          ? l10n.t('It uses the launch template {0}.', template)
          : l10n.t('It uses version {1} of the launch template {0}.', template, version),
    }),
    'nodegroup.degraded': ({ status, issues, codes }) =>
      healthPhrase(
        { issues, codes },
        status,
        l10n.t(
          'EKS reports problems with this nodegroup; after a failed update old and new nodes can run side by side.',
        ),
      ),
    'nodegroup.update.failed': ({ status, releaseVersion, errors, codes }) => ({
      short: l10n.t('Last update failed: {0}', clipped(codes[0] ?? status)),
      long: sentences(
        releaseVersion === null
          ? l10n.t('Its last update did not come to its end; old and new nodes can run side by side.')
          : l10n.t(
              'Its last update, to {0}, did not come to its end; old and new nodes can run side by side.',
              releaseVersion,
            ),
        ...errors.map(ended),
        ...healthMeanings(codes),
      ),
    }),
    'nodegroup.update.underWay': ({ type, version, releaseVersion }) => ({
      short:
        releaseVersion === null
          ? l10n.t('An update is under way')
          : l10n.t('An update to {0} is under way', releaseVersion),
      long:
        releaseVersion === null
          ? l10n.t('EKS is carrying out an update of this nodegroup ({0}).', type ?? version ?? '?')
          : l10n.t('EKS is updating this nodegroup to AMI release {0}. It cannot be cancelled.', releaseVersion),
    }),
    'nodegroup.updates.unreadable': ({ problem }) => ({
      short: l10n.t('Updates not readable'),
      long: sentences(
        l10n.t('Whether its last update failed could not be read.'),
        whyUnread(problem, 'eks:ListUpdates, eks:DescribeUpdate'),
      ),
    }),
  },

  effects: nodegroupEffects,
  progress: nodegroupProgress,
  failures: nodegroupFailures,
};

function atRest(facts: EksFacts, formats: Formats, now: Instant): string {
  switch (facts.type) {
    case 'cluster': {
      const { version, support } = facts;
      if (version === undefined) return '';
      const end = supportOf(version, support, now)?.endOfStandard ?? null;
      return end === null
        ? l10n.t('Kubernetes {0}', version)
        : l10n.t('Kubernetes {0} · standard support until {1}', version, formats.date(end));
    }
    case 'nodegroup': {
      const parts = [facts.releaseVersion ?? facts.version, facts.amiType].filter((part) => part !== undefined);
      if (facts.recommended.state === 'pending') parts.push(l10n.t('reading recommended release…'));
      return parts.join(' · ');
    }
  }
}

/** The status of a cluster or a nodegroup that EKS is changing. */
function activity(status: string): string {
  switch (status) {
    case 'CREATING':
      return l10n.t('Creating');
    case 'UPDATING':
      return l10n.t('Updating');
    case 'DELETING':
      return l10n.t('Deleting');
    case 'PENDING':
      return l10n.t('Pending');
    default:
      return status;
  }
}

function policyText(policy: string | null): string | undefined {
  switch (policy) {
    case 'STANDARD':
      return l10n.t(
        'Its upgrade policy is STANDARD: AWS then upgrades the control plane by itself, and nodes stay behind.',
      );
    case 'EXTENDED':
      return l10n.t('Its upgrade policy is EXTENDED: it then goes into extended support, which costs more.');
    default:
      return undefined;
  }
}

/** Said where EKS itself was not the source. */
function fromTable(source: SupportSource, formats: Formats): string | false {
  return (
    source === 'table' &&
    l10n.t(
      'Dates as AWS published them on {0}, not read from EKS itself.',
      formats.date(kubernetesVersions.source.asOf),
    )
  );
}
