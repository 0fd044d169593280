/**
 * The IAM actions behind each operation that Patch Lens calls, and the
 * least-privilege policies made of them.
 * Source: AWS Service Authorization Reference.
 */

import type { NamedPolicy, Policy, Statement } from './session.ts';

/** What a policy can be asked for: reading, and each remedy that writes. */
export const grants = [
  'read',
  'notebook.stop',
  'notebook.start',
  'notebook.update',
  'notebook.openJupyter',
  'lifecycle.deploy',
  'lifecycle.create',
  'lifecycle.delete',
  'lambda.useGetFunction',
  'lambda.setRuntimeMode',
  'lambda.applyLatestRuntime',
  'nodegroup.update',
] as const;

export type Grant = (typeof grants)[number];

/** Statements of one partition (`aws`, `aws-cn`, `aws-us-gov`, …). */
function statementsOf(partition: string): Readonly<Record<Grant, readonly Statement[]>> {
  const arn = (rest: string) => `arn:${partition}:${rest}`;
  const notebook = arn('sagemaker:*:*:notebook-instance/*');
  const lifecycleConfig = arn('sagemaker:*:*:notebook-instance-lifecycle-config/*');
  // Calls with a qualifier name `function:NAME:VERSION`; AWS's own examples list both.
  const lambdaFunction = [arn('lambda:*:*:function:*'), arn('lambda:*:*:function:*:*')];
  return {
    read: [
      allow(
        'ListResources',
        [
          'sagemaker:ListNotebookInstances',
          'sagemaker:ListNotebookInstanceLifecycleConfigs',
          'lambda:ListFunctions',
          'eks:ListClusters',
          'eks:DescribeClusterVersions',
          'cloudtrail:LookupEvents',
          // Health knows no resources for these. Without a support plan that has its API nothing is read from it.
          'health:DescribeEvents',
          'health:DescribeEventDetails',
          'health:DescribeAffectedEntities',
        ],
        ['*'],
      ),
      allow('ReadNotebookInstances', ['sagemaker:DescribeNotebookInstance', 'sagemaker:ListTags'], [notebook]),
      allow('ReadLifecycleConfigurations', ['sagemaker:DescribeNotebookInstanceLifecycleConfig'], [lifecycleConfig]),
      allow(
        'ReadFunctions',
        [
          'lambda:GetFunctionConfiguration',
          'lambda:GetRuntimeManagementConfig',
          'lambda:ListAliases',
          'lambda:ListTags',
        ],
        lambdaFunction,
      ),
      // A function with a log group of its own choosing (LoggingConfig.LogGroup) needs that group here too.
      allow('ReadFunctionLogs', ['logs:FilterLogEvents'], [arn('logs:*:*:log-group:/aws/lambda/*:*')]),
      allow(
        'ReadClusters',
        [
          'eks:DescribeCluster',
          'eks:ListNodegroups',
          'eks:DescribeNodegroup',
          'eks:ListUpdates',
          'eks:DescribeUpdate',
          'eks:ListFargateProfiles',
          'eks:DescribeFargateProfile',
        ],
        [arn('eks:*:*:cluster/*'), arn('eks:*:*:nodegroup/*/*/*'), arn('eks:*:*:fargateprofile/*/*/*')],
      ),
      // Public parameters have no account id.
      allow('ReadRecommendedReleases', ['ssm:GetParameters'], [arn('ssm:*::parameter/aws/service/*')]),
      allow(
        'ReadStartLogs',
        ['logs:DescribeLogStreams', 'logs:GetLogEvents'],
        [arn('logs:*:*:log-group:/aws/sagemaker/NotebookInstances:*')],
      ),
    ],
    'notebook.stop': [allow('StopNotebookInstances', ['sagemaker:StopNotebookInstance'], [notebook])],
    'notebook.start': [allow('StartNotebookInstances', ['sagemaker:StartNotebookInstance'], [notebook])],
    // Attaching a lifecycle configuration runs its script as root, with the instance's role; the condition key
    // sagemaker:NotebookInstanceLifecycleConfigArns narrows it. No iam:PassRole: the role is never sent.
    'notebook.update': [allow('UpdateNotebookInstances', ['sagemaker:UpdateNotebookInstance'], [notebook])],
    'notebook.openJupyter': [
      allow('OpenNotebookInstances', ['sagemaker:CreatePresignedNotebookInstanceUrl'], [notebook]),
    ],
    // Whoever may do this runs code as root, with the instances' roles.
    'lifecycle.deploy': [
      allow('DeployLifecycleScripts', ['sagemaker:UpdateNotebookInstanceLifecycleConfig'], [lifecycleConfig]),
    ],
    'lifecycle.create': [
      allow('CreateLifecycleConfigurations', ['sagemaker:CreateNotebookInstanceLifecycleConfig'], [lifecycleConfig]),
    ],
    'lifecycle.delete': [
      allow('DeleteLifecycleConfigurations', ['sagemaker:DeleteNotebookInstanceLifecycleConfig'], [lifecycleConfig]),
    ],
    // GetFunction's answer has a URL from which the function's code can be downloaded.
    'lambda.useGetFunction': [allow('GetFunctions', ['lambda:GetFunction'], lambdaFunction)],
    'lambda.setRuntimeMode': [allow('SetRuntimeMode', ['lambda:PutRuntimeManagementConfig'], lambdaFunction)],
    'lambda.applyLatestRuntime': [
      allow(
        'ApplyLatestRuntime',
        [
          'lambda:UpdateFunctionConfiguration',
          'lambda:ListVersionsByFunction',
          'lambda:PublishVersion',
          'lambda:GetAlias',
          'lambda:UpdateAlias',
        ],
        lambdaFunction,
      ),
    ],
    'nodegroup.update': [allow('UpdateNodegroups', ['eks:UpdateNodegroupVersion'], [arn('eks:*:*:nodegroup/*/*/*')])],
  };
}

function allow(Sid: string, Action: readonly string[], Resource: readonly string[]): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** Everything that reading asks for; GetCallerIdentity needs no permission. */
export function readOnlyPolicy(partition = 'aws'): Policy {
  return policyOf(['read'], partition);
}

/** One policy for all of these. */
export function policyOf(of: readonly Grant[], partition = 'aws'): Policy {
  const statements = statementsOf(partition);
  return {
    Version: '2012-10-17',
    Statement: grants.filter((each) => of.includes(each)).flatMap((each) => statements[each]),
  };
}

/**
 * What each remedy, and each setting that reads in another way, needs beside reading, its roll-back included. To take back a lone start takes `notebook.stop`, a lone
 * stop `notebook.start`; another instance type for a start that got no capacity takes `notebook.update` besides.
 */
const remedyGrants = {
  'notebook.start': ['notebook.start'],
  'notebook.stop': ['notebook.stop'],
  'notebook.restart': ['notebook.stop', 'notebook.start'],
  'notebook.changeLifecycleConfig': ['notebook.stop', 'notebook.start', 'notebook.update'],
  'notebook.detachLifecycleConfig': ['notebook.stop', 'notebook.start', 'notebook.update'],
  'notebook.migratePlatform': ['notebook.stop', 'notebook.start', 'notebook.update'],
  'notebook.rollOut': ['notebook.stop', 'notebook.start', 'lifecycle.deploy'],
  'notebook.openJupyter': ['notebook.openJupyter'],
  'lifecycle.deploy': ['lifecycle.deploy'],
  'lifecycle.create': ['lifecycle.create'],
  'lifecycle.delete': ['lifecycle.delete', 'lifecycle.create'],
  'lambda.useGetFunction': ['lambda.useGetFunction'],
  'lambda.setRuntimeMode': ['lambda.setRuntimeMode'],
  'lambda.rollBackRuntime': ['lambda.setRuntimeMode'],
  'lambda.applyLatestRuntime': ['lambda.applyLatestRuntime'],
  'nodegroup.update': ['nodegroup.update'],
} as const satisfies Readonly<Record<string, readonly Grant[]>>;

export type GrantedRemedy = keyof typeof remedyGrants;

export const grantedRemedies: readonly GrantedRemedy[] = Object.keys(remedyGrants).filter(isGranted);

function isGranted(remedy: string): remedy is GrantedRemedy {
  return Object.hasOwn(remedyGrants, remedy);
}

/** What a remedy does beyond looking, to be attached beside `readOnlyPolicy`. */
export function remedyPolicy(remedy: GrantedRemedy, partition = 'aws'): Policy {
  return policyOf(remedyGrants[remedy], partition);
}

/** The policy for looking, and one for each remedy. */
export function policies(): readonly NamedPolicy[] {
  return [
    { name: 'readOnly', policy: readOnlyPolicy() },
    ...grantedRemedies.map((name) => ({ name, policy: remedyPolicy(name) })),
  ];
}

/** The action that an operation needs; undefined where it needs none, or one that is not ours to name. */
export function permissionOf(service: string, operation: string): string | undefined {
  if (service === 'sts' && operation === 'GetCallerIdentity') return undefined;
  return `${service}:${operation}`;
}
