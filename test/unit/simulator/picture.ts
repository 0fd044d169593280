import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeLogStreamsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  paginateListClusters,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import {
  GetFunctionConfigurationCommand,
  GetRuntimeManagementConfigCommand,
  paginateListFunctions,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import {
  DescribeNotebookInstanceCommand,
  ListTagsCommand,
  paginateListNotebookInstances,
} from '@aws-sdk/client-sagemaker';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { vi } from 'vitest';
import type { clientsOf } from './clients.ts';

type Clients = ReturnType<typeof clientsOf>;

/** What a client can see of an account, one line a resource: for tests that read as a story. */

const day = 86_400_000;
const daysAgo = (at: Date | number | undefined) => Math.floor((Date.now() - Number(at ?? 0)) / day);

/** Steps over the quotas; needs fake timers. */
const breathe = () => vi.setSystemTime(Date.now() + 600);

/** `search-ranking: InService, al2023-v1, ml.m6i.2xlarge, idle-stop, started 47 days ago (CloudTrail)` */
export async function notebookLines({ sageMaker, cloudTrail, logs }: Clients): Promise<string[]> {
  const { Events = [] } = await cloudTrail.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StartNotebookInstance' }],
    }),
  );
  const lines: string[] = [];
  for await (const page of paginateListNotebookInstances(
    { client: sageMaker },
    { SortBy: 'Name', SortOrder: 'Ascending' },
  )) {
    for (const { NotebookInstanceName = '' } of page.NotebookInstances ?? []) {
      const notebook = await sageMaker.send(new DescribeNotebookInstanceCommand({ NotebookInstanceName }));
      const event = Events.find(({ Resources }) =>
        Resources?.some(({ ResourceName }) => ResourceName === NotebookInstanceName),
      );
      const { logStreams = [] } = await logs.send(
        new DescribeLogStreamsCommand({
          logGroupName: '/aws/sagemaker/NotebookInstances',
          logStreamNamePrefix: `${NotebookInstanceName}/LifecycleConfigOnStart`,
        }),
      );
      const { Tags = [] } = await sageMaker.send(new ListTagsCommand({ ResourceArn: notebook.NotebookInstanceArn }));
      const started = event
        ? `started ${daysAgo(event.EventTime)} days ago (CloudTrail)`
        : logStreams[0] && `started ${daysAgo(logStreams[0].firstEventTimestamp)} days ago (log)`;
      const parts = [
        notebook.NotebookInstanceStatus,
        notebook.PlatformIdentifier?.replace('notebook-', ''),
        notebook.InstanceType,
        notebook.NotebookInstanceLifecycleConfigName,
        started,
        Tags.some(({ Key }) => Key === 'aws:cloudformation:stack-name') ? 'CloudFormation' : undefined,
        notebook.FailureReason?.includes('took longer than 5 minutes') ? '"took longer than 5 minutes"' : undefined,
      ];
      lines.push(`${NotebookInstanceName}: ${parts.filter(Boolean).join(', ')}`);
      breathe();
    }
  }
  return lines;
}

/** `stock-sync: nodejs24.x, FunctionUpdate, on an older runtime version, changed 210 days ago` */
export async function functionLines({ lambda }: Clients): Promise<string[]> {
  const seen: { shown: FunctionConfiguration; full: FunctionConfiguration; mode: string }[] = [];
  for await (const page of paginateListFunctions({ client: lambda }, {})) {
    for (const shown of page.Functions ?? []) {
      const name = { FunctionName: shown.FunctionName };
      const full = await lambda.send(new GetFunctionConfigurationCommand(name));
      const { UpdateRuntimeOn = '' } = await lambda.send(new GetRuntimeManagementConfigCommand(name));
      seen.push({ shown, full, mode: UpdateRuntimeOn });
      breathe();
    }
  }
  const kind = (shown: FunctionConfiguration) => `${shown.Runtime} ${shown.Architectures?.join()}`;
  const newest = new Map(
    seen
      .filter(({ mode, full }) => mode === 'Auto' && full.RuntimeVersionConfig?.RuntimeVersionArn)
      .map(({ shown, full }) => [kind(shown), full.RuntimeVersionConfig?.RuntimeVersionArn]),
  );
  return seen.map(({ shown, full, mode }) => {
    const config = full.RuntimeVersionConfig;
    const older = config?.RuntimeVersionArn !== undefined && newest.get(kind(shown)) !== config.RuntimeVersionArn;
    const parts = [
      shown.PackageType === 'Image' ? 'container image' : (shown.Runtime ?? 'no runtime'),
      shown.Architectures?.includes('arm64') ? 'arm64' : undefined,
      mode === 'Auto' ? undefined : mode,
      older ? 'on an older runtime version' : undefined,
      config?.Error ? config.Error.ErrorCode : undefined,
      full.State === 'Active' ? undefined : full.State,
      full.SnapStart?.ApplyOn === 'PublishedVersions' ? 'SnapStart' : undefined,
      `changed ${daysAgo(new Date(full.LastModified ?? 0))} days ago`,
    ];
    return `${shown.FunctionName}: ${parts.filter(Boolean).join(', ')}`;
  });
}

/** The first line of each log group's events that names a runtime version. */
export async function startLine({ logs }: Clients, group: string, pattern: string): Promise<string | undefined> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: group, filterPattern: pattern }));
  breathe();
  return events.at(-1)?.message;
}

const parameters: Readonly<Record<string, (version: string) => string>> = {
  AL2_x86_64: (v) => `/aws/service/eks/optimized-ami/${v}/amazon-linux-2/recommended/release_version`,
  AL2023_x86_64_STANDARD: (v) =>
    `/aws/service/eks/optimized-ami/${v}/amazon-linux-2023/x86_64/standard/recommended/release_version`,
  AL2023_ARM_64_STANDARD: (v) =>
    `/aws/service/eks/optimized-ami/${v}/amazon-linux-2023/arm64/standard/recommended/release_version`,
  AL2023_x86_64_NVIDIA: (v) =>
    `/aws/service/eks/optimized-ami/${v}/amazon-linux-2023/x86_64/nvidia/recommended/release_version`,
  BOTTLEROCKET_x86_64: (v) => `/aws/service/bottlerocket/aws-k8s-${v}/x86_64/latest/image_version`,
  BOTTLEROCKET_ARM_64: (v) => `/aws/service/bottlerocket/aws-k8s-${v}/arm64/latest/image_version`,
};

/** Clusters, and under each its nodegroups with what SSM recommends for them. */
export async function clusterLines({ eks, ssm }: Clients): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of paginateListClusters({ client: eks }, {})) {
    for (const name of page.clusters ?? []) {
      const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
      lines.push(`${name}: ${cluster?.version}, ${cluster?.status}`);
      for await (const groups of paginateListNodegroups({ client: eks }, { clusterName: name })) {
        for (const nodegroupName of groups.nodegroups ?? [])
          lines.push(`  ${await nodegroupLine({ eks, ssm }, name, nodegroupName)}`);
      }
    }
  }
  return lines;
}

async function nodegroupLine({ eks, ssm }: Pick<Clients, 'eks' | 'ssm'>, clusterName: string, nodegroupName: string) {
  const { nodegroup } = await eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
  const { amiType = '', version = '', releaseVersion = '' } = nodegroup ?? {};
  const parameter = parameters[amiType]?.(version);
  const { Parameters = [] } = parameter ? await ssm.send(new GetParametersCommand({ Names: [parameter] })) : {};
  breathe();
  const recommended = Parameters[0]?.Value;
  const patched =
    recommended === undefined
      ? `release ${releaseVersion}`
      : recommended === releaseVersion
        ? 'the recommended release'
        : 'an older release';
  const issues = nodegroup?.health?.issues?.map(({ code }) => code) ?? [];
  return `${nodegroupName}: ${[version, amiType, patched, nodegroup?.status, ...issues].join(', ')}`;
}
