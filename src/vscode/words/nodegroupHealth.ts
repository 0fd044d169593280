import { l10n } from 'vscode';
import type { Phrase } from './kindWords.ts';
import { clipped, sentences } from './phrases.ts';

/**
 * What a health issue of a nodegroup or cluster means, and what helps: the codes of EKS's API reference (Issue,
 * ClusterIssue). Undefined for one that is newer than this.
 */
export function healthMeaning(code: string): string | undefined {
  switch (code) {
    case 'AutoScalingGroupNotFound':
      return l10n.t("The nodegroup's Auto Scaling group is gone: create a new nodegroup.");
    case 'AutoScalingGroupInvalidConfiguration':
      return l10n.t('Somebody changed the Auto Scaling group itself: restore what EKS had set in it.');
    case 'AutoScalingGroupInstanceRefreshActive':
      return l10n.t('An instance refresh runs in the Auto Scaling group: wait for its end, or cancel it.');
    case 'AutoScalingGroupOptInRequired':
      return l10n.t('The account has no subscription to what the nodes need in this region: opt in to it.');
    case 'Ec2SecurityGroupNotFound':
      return l10n.t("The cluster's security group is gone: create it again, or a new cluster.");
    case 'Ec2SecurityGroupDeletionFailure':
      return l10n.t('The security group for remote access is still in use: remove what refers to it.');
    case 'Ec2LaunchTemplateNotFound':
    case 'SourceEc2LaunchTemplateNotFound':
      return l10n.t('The launch template is gone: no node can be started. Create a new nodegroup.');
    case 'Ec2LaunchTemplateVersionMismatch':
      return l10n.t('Somebody changed the launch template that EKS manages: set the version back that EKS made.');
    case 'Ec2LaunchTemplateInvalidConfiguration':
      return l10n.t('EC2 refuses the launch template: correct it in a new version, and update the nodegroup to it.');
    case 'Ec2LaunchTemplateDeletionFailure':
      return l10n.t('EKS could not delete its launch template: check the permissions of the EKS service role.');
    case 'Ec2LaunchTemplateMaxLimitExceeded':
    case 'Ec2LaunchTemplateVersionMaxLimitExceeded':
      return l10n.t('The limit of launch templates or of their versions is reached: delete old ones.');
    case 'Ec2SubnetNotFound':
      return l10n.t('A subnet of the nodegroup is gone: create a new nodegroup in subnets that exist.');
    case 'Ec2SubnetInvalidConfiguration':
    case 'Ec2SubnetMissingIpv6Assignment':
      return l10n.t(
        'A subnet does not give new nodes the addresses that they need: turn on their automatic assignment.',
      );
    case 'Ec2SubnetListTooLong':
      return l10n.t('The nodegroup has more subnets than EC2 takes: create one with fewer.');
    case 'Ec2InstanceTypeDoesNotExist':
      return l10n.t('The instance type does not exist in this region: create a nodegroup with another one.');
    case 'IamInstanceProfileNotFound':
    case 'IamNodeRoleNotFound':
      return l10n.t('The IAM role of the nodes is gone: create it again with the same name.');
    case 'IamLimitExceeded':
    case 'LimitExceeded':
      return l10n.t('A quota of the account is reached: free something up, or ask for a higher quota.');
    case 'IamThrottling':
    case 'AutoScalingGroupRateLimitExceeded':
      return l10n.t("AWS limited EKS's own requests; this passes by itself.");
    case 'NodeCreationFailure':
      return l10n.t(
        "New instances do not join the cluster: check the node role, the subnets' way to the cluster, and user data.",
      );
    case 'NodeTerminationFailure':
      return l10n.t('EKS could not terminate a node: look at the instance in EC2.');
    case 'AsgInstanceLaunchFailures':
      return l10n.t(
        'EC2 does not start new instances: its message says whether capacity, a quota or the configuration is why.',
      );
    case 'InstanceLimitExceeded':
      return l10n.t('The quota of running instances is reached: ask for a higher quota, or end some.');
    case 'InsufficientFreeAddresses':
      return l10n.t('The subnets have too few free IP addresses for new nodes: free some, or add subnets.');
    case 'AccessDenied':
      return l10n.t(
        'The nodes or EKS may not do what they need to: check the node role, and its access entry or line in aws-auth.',
      );
    case 'ClusterUnreachable':
      return l10n.t(
        "EKS does not reach the cluster's API server: check its security groups, and admission webhooks that fail.",
      );
    case 'AmiIdNotFound':
      return l10n.t(
        'The AMI of the launch template is gone, or not shared with this account: name another in a new version.',
      );
    case 'PodEvictionFailure':
      return l10n.t('Pods could not be evicted: the pre-flight shows which, and what holds them.');
    case 'KubernetesLabelInvalid':
      return l10n.t('A label of the nodegroup is none that Kubernetes takes: correct it.');
    case 'InternalFailure':
    case 'Unknown':
      return l10n.t('EKS has a fault of its own: it usually passes; if it stays, ask AWS Support.');
    case 'SubnetNotFound':
    case 'SecurityGroupNotFound':
    case 'VpcIdNotFound':
      return l10n.t("Something of the cluster's network is gone: EKS cannot restore it.");
    case 'EniLimitReached':
    case 'IpNotAvailable':
      return l10n.t("The cluster's subnets have no addresses or network interfaces left: free some.");
    case 'OperationNotPermitted':
    case 'IamRoleNotFound':
    case 'IamRoleMissing':
      return l10n.t("The cluster's IAM role is gone, or may not do what EKS needs: restore it.");
    case 'KmsKeyDisabled':
    case 'KmsKeyNotFound':
    case 'KmsKeyMarkedForDeletion':
    case 'KmsGrantRevoked':
      return l10n.t("The KMS key that encrypts the cluster's secrets cannot be used: enable it, or restore its grant.");
    case 'ConfigurationConflict':
    case 'AdmissionRequestDenied':
    case 'UnsupportedAddonModification':
    case 'K8sResourceNotFound':
    case 'InsufficientNumberOfReplicas':
      return l10n.t("What runs in the cluster stands against it: AWS's message says what.");
    default:
      return undefined;
  }
}

/** What several codes mean, each once. */
export function healthMeanings(codes: readonly string[]): readonly string[] {
  return [...new Set(codes.flatMap((code) => healthMeaning(code) ?? []))];
}

/** A resource's health issues: the first on its row, then each with what it means. */
export function healthPhrase(
  { issues, codes }: { readonly issues: readonly string[]; readonly codes: readonly string[] },
  status: string | null,
  meaning: string,
): Phrase {
  const [first] = issues;
  const state = status ?? '';
  const told = issues.flatMap((issue, at) => [ended(issue), healthMeaning(codes[at] ?? '')]);
  return {
    short: first === undefined ? state : clipped(first),
    long: sentences(meaning, ...new Set(told)),
  };
}

/** AWS ends its sentences with a full stop or without. */
export function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
