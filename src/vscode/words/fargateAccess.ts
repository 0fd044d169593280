import { l10n } from 'vscode';
import type { FargateFindings } from '../../kinds/fargate/findings.ts';
import type { Formats, Phrase } from './kindWords.ts';
import { named, sentences } from './phrases.ts';

/** Why nothing of what runs in a cluster could be read, and what helps. */
export function noAccess(facts: FargateFindings['fargate.cluster.noAccess'], formats: Formats): Phrase {
  const { because, principal, user, denied, cidrs, authenticationMode } = facts;
  switch (because) {
    case 'noEntry':
      return {
        short: l10n.t('No access to the cluster (401)'),
        long: sentences(
          principal === null
            ? l10n.t('The cluster does not know the AWS identity that asks.')
            : l10n.t('The cluster does not know {0}.', principal),
          l10n.t('IAM permissions alone let nobody into a cluster: it needs an access entry as well.'),
          authenticationMode === 'CONFIG_MAP' &&
            l10n.t('This cluster takes its users from the ConfigMap aws-auth alone (authentication mode CONFIG_MAP).'),
          l10n.t('"Copy Cluster Access Setup" has the commands for whoever manages the cluster.'),
        ),
      };
    case 'rbac':
      return {
        short: l10n.t('Not allowed in the cluster (403): {0}', denied ?? ''),
        long: sentences(
          user === null
            ? l10n.t('The cluster knows you, and does not let you {0}.', denied ?? '')
            : l10n.t('The cluster knows you as {0}, and does not let you {1}.', user, denied ?? ''),
          l10n.t('"Copy Cluster Access Setup" has the RBAC rule for whoever manages the cluster.'),
        ),
      };
    case 'privateEndpoint':
      return {
        short: l10n.t('Endpoint is private'),
        long: l10n.t(
          'The Kubernetes API of this cluster answers inside its VPC only, and did not answer here. Connect to the VPC (VPN, Direct Connect, a host in it), or turn on the public endpoint for your address.',
        ),
      };
    case 'unreachable':
      return {
        short: l10n.t('Kubernetes API cannot be reached'),
        long: sentences(
          l10n.t('The Kubernetes API of this cluster did not answer. Check the network and the proxy.'),
          cidrs.length > 0 && l10n.t('Its public endpoint answers these addresses only: {0}.', named(cidrs, formats)),
        ),
      };
    case 'certificate':
      return {
        short: l10n.t('Certificate is not of the cluster'),
        long: l10n.t(
          'What answers at the address of the Kubernetes API has a certificate that the certificate authority of the cluster does not vouch for, so nothing was sent. A proxy that opens TLS connections does this.',
        ),
      };
    case 'noEndpoint':
      return {
        short: l10n.t('Kubernetes API not there yet'),
        long: l10n.t('EKS names no endpoint for the Kubernetes API of this cluster yet.'),
      };
    case 'other':
      return {
        short: l10n.t('Kubernetes API not readable'),
        long: l10n.t(
          'The Kubernetes API of this cluster did not answer as it should; the log has its reason. Refresh to try again.',
        ),
      };
  }
}

export function confined({ namespaces }: FargateFindings['fargate.cluster.confined'], formats: Formats): Phrase {
  const where = named(namespaces, formats);
  return {
    short: l10n.t('Only what is in {0} is seen', where),
    long: sentences(
      l10n.t('The cluster lets you list pods in {0} only: what else runs on Fargate in it is not seen.', where),
      l10n.t('"Copy Cluster Access Setup" has the RBAC rule for whoever manages the cluster.'),
    ),
  };
}

export function limited({ denied }: FargateFindings['fargate.cluster.limited'], formats: Formats): Phrase {
  const lists = named(denied, formats);
  return {
    short: l10n.t('Limited access: no {0}', lists),
    long: sentences(
      l10n.t('The cluster does not let you list {0}.', lists),
      denied.includes('nodes') &&
        l10n.t('AmazonEKSViewPolicy has no nodes: which kubelet version a pod runs on is not known.'),
      l10n.t('"Copy Cluster Access Setup" has the RBAC rule for whoever manages the cluster.'),
    ),
  };
}
