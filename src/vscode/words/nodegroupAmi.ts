import { l10n } from 'vscode';
import type { EksFindings } from '../../kinds/nodegroups/findings.ts';
import type { Phrase } from './kindWords.ts';
import { sentences, whyUnread } from './phrases.ts';

/** Why a nodegroup's AMI release can not be judged. */
export function amiUnknown({
  because,
  problem,
  amiType,
  releaseVersion,
}: EksFindings['nodegroup.ami.unknown']): Phrase {
  switch (because) {
    case 'amiType':
      return amiType === null
        ? { short: l10n.t('AMI type not known'), long: l10n.t('AWS did not say which AMI type the nodegroup has.') }
        : {
            short: l10n.t('AMI type {0} is not known', amiType),
            long: l10n.t('This version of Patch Lens does not know the AMI type {0}.', amiType),
          };
    case 'noVersion':
      return {
        short: l10n.t('AMI release not known'),
        long: l10n.t('AWS did not say which AMI release or Kubernetes version the nodegroup has.'),
      };
    case 'notPublished':
      return {
        short: l10n.t('{0} · no recommended release', releaseVersion ?? amiType ?? ''),
        long: l10n.t(
          'AWS publishes no recommended release in Systems Manager for AMI type {0} at this Kubernetes version, so there is nothing to compare with.',
          amiType ?? '',
        ),
      };
    case 'unreadable':
      return {
        short: l10n.t('{0} · recommended release not readable', releaseVersion ?? amiType ?? ''),
        long: sentences(
          l10n.t('The release that AWS recommends could not be read from Systems Manager.'),
          whyUnread(problem ?? 'unexpected', 'ssm:GetParameters'),
        ),
      };
    case 'notComparable':
      return {
        short: l10n.t('{0} · cannot be compared', releaseVersion ?? ''),
        long: l10n.t(
          'Its AMI release {0} and the one that AWS recommends cannot be compared, so nobody can say which is newer.',
          releaseVersion ?? '',
        ),
      };
  }
}

/** "1.35.1-20261105 · launch template web v3" */
export function withTemplate(releaseVersion: string | null, template: string, version: string | null): string {
  const used =
    version === null ? l10n.t('launch template {0}', template) : l10n.t('launch template {0} v{1}', template, version);
  return releaseVersion === null ? used : `${releaseVersion} · ${used}`;
}

/** What people call an AMI family. */
export function osName(family: string): string {
  return family === 'AL2' ? 'Amazon Linux 2' : family;
}
