import { l10n } from 'vscode';
import type { FargateClusterFacts } from '../../kinds/fargate/facts.ts';

/** Where a cluster is, for a command line. */
export interface SetupPlace {
  readonly cluster: string;
  readonly region: string;
  readonly account: string;
}

/**
 * The EventBridge rule for "EKS Fargate Pod Scheduled Termination": EKS sends that event, and keeps it nowhere, when it
 * could not evict a pod (https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-eks.html).
 */
export function eventRule({ cluster, region, account }: SetupPlace): string {
  const name = ruleName(cluster);
  const pattern = {
    source: ['aws.eks'],
    'detail-type': ['EKS Fargate Pod Scheduled Termination'],
    detail: { clusterName: [cluster] },
  };
  return lines(
    comment(
      l10n.t(
        'EKS sends an event when it could not evict a Fargate pod of {0}, with the time at which it deletes it.',
        cluster,
      ),
    ),
    comment(
      l10n.t(
        'This rule sends it to an SNS topic; put the name of yours for TOPIC. The topic must allow events.amazonaws.com to publish.',
      ),
    ),
    `aws events put-rule --region ${region} --name ${name} \\`,
    `  --event-pattern ${quoted(JSON.stringify(pattern))}`,
    `aws events put-targets --region ${region} --rule ${name} \\`,
    `  --targets Id=sns,Arn=arn:${partitionOf(region)}:sns:${region}:${account}:TOPIC`,
  );
}

/** put-rule replaces a rule of the same name, so each cluster has one of its own. EventBridge takes 64 characters. */
function ruleName(cluster: string): string {
  const prefix = 'eks-fargate-eviction-';
  return `${prefix}${cluster.slice(prefix.length - 64)}`;
}

const group = 'patch-lens';

/** What whoever manages the cluster runs, so that it can be read: an access entry, and the RBAC rule of its group. */
export function accessSetup(
  { access, authenticationMode }: Pick<FargateClusterFacts, 'access' | 'authenticationMode'>,
  place: SetupPlace,
): string {
  const { cluster, region } = place;
  const at = `--region ${region} --cluster-name ${cluster}`;
  const principal = access.state === 'refused' ? access.refusal.principal : undefined;
  const isNew = access.state === 'refused' && access.refusal.because === 'noEntry';
  const who = principal === undefined ? '"$PRINCIPAL"' : principalText(principal);
  return lines(
    ...(principal === undefined
      ? [comment(l10n.t('The IAM role or user that reads the cluster:')), 'PRINCIPAL=arn:aws:iam::ACCOUNT:role/NAME']
      : []),
    ...(isNew && authenticationMode === 'CONFIG_MAP'
      ? [
          comment(l10n.t('The cluster takes no access entries yet; aws-auth goes on to work beside them:')),
          `aws eks update-cluster-config --region ${region} --name ${cluster} \\`,
          '  --access-config authenticationMode=API_AND_CONFIG_MAP',
        ]
      : []),
    comment(
      isNew
        ? l10n.t('An access entry, which lets it into the cluster as a member of the group {0}:', group)
        : l10n.t(
            'Its access entry becomes a member of the group {0}; name the groups that it has already, too:',
            group,
          ),
    ),
    `aws eks ${isNew ? 'create' : 'update'}-access-entry ${at} \\`,
    `  --principal-arn ${who} --kubernetes-groups ${group}`,
    comment(l10n.t('What that group may do: look, no more.')),
    "kubectl apply -f - <<'EOF'",
    rbac,
    'EOF',
  );
}

/** A role can have a path, which STS does not tell and an access entry needs. */
function principalText(principal: string): string {
  const role = /:role\/([\w+=,.@-]+)$/.exec(principal)?.[1];
  return role === undefined ? principal : `"$(aws iam get-role --role-name ${role} --query Role.Arn --output text)"`;
}

/** Everything that is read of a cluster, and nothing else. */
const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${group}
rules:
  - apiGroups: [""]
    resources: [pods, nodes, services, events]
    verbs: [get, list]
  - apiGroups: [apps]
    resources: [deployments, statefulsets, replicasets]
    verbs: [get, list]
  - apiGroups: [policy]
    resources: [poddisruptionbudgets]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: ${group}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${group}
subjects:
  - apiGroup: rbac.authorization.k8s.io
    kind: Group
    name: ${group}`;

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function comment(sentence: string): string {
  return `# ${sentence.replaceAll(/\s+/g, ' ')}`;
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
