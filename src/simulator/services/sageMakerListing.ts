import * as v from 'valibot';
import { page } from '../paging.ts';
import type { Json, Operation, OperationContext } from '../service.ts';
import type { SliceTable } from '../state.ts';
import { epochSeconds, oneOf, operation, present, text, timestamp } from '../validate.ts';
import {
  configArn,
  maxResults,
  nameContains,
  nextToken,
  notebookArn,
  refused,
  resourceName,
} from './sageMakerReference.ts';
import { notebookStatuses } from './sageMakerState.ts';
import type { Notebook, SageMakerSlice } from './sageMakerState.ts';

const times = {
  CreationTimeBefore: v.optional(timestamp, Infinity),
  CreationTimeAfter: v.optional(timestamp, -Infinity),
  LastModifiedTimeBefore: v.optional(timestamp, Infinity),
  LastModifiedTimeAfter: v.optional(timestamp, -Infinity),
};
const paging = {
  MaxResults: maxResults,
  NextToken: v.optional(nextToken),
  SortOrder: v.optional(oneOf('Ascending', 'Descending'), 'Ascending'),
};

interface Dated {
  readonly name: string;
  readonly creationTime: number;
  readonly lastModifiedTime: number;
}

/** ListNotebookInstances: summaries, without platform, root access, role, failure reason and metadata version, as AWS gives them. */
export function listNotebookInstances(table: SliceTable<SageMakerSlice>): Operation {
  return operation({
    name: 'ListNotebookInstances',
    input: v.object({
      ...times,
      ...paging,
      SortBy: v.optional(oneOf('Name', 'CreationTime', 'Status'), 'Name'),
      NameContains: v.optional(nameContains),
      StatusEquals: v.optional(oneOf(...notebookStatuses)),
      NotebookInstanceLifecycleConfigNameContains: v.optional(resourceName),
      DefaultCodeRepositoryContains: v.optional(text({ max: 1024 })),
      AdditionalCodeRepositoryEquals: v.optional(text({ min: 1, max: 1024 })),
    }),
    handle(input, context) {
      const {
        NameContains = '',
        StatusEquals,
        NotebookInstanceLifecycleConfigNameContains: config,
        DefaultCodeRepositoryContains: repository,
      } = input;
      const { AdditionalCodeRepositoryEquals: additional } = input;
      const notebooks = Object.values(table.get(context.account, context.region).notebooks)
        .filter((notebook) => notebook.name.includes(NameContains) && isWithin(notebook, input))
        .filter(({ status }) => StatusEquals === undefined || status === StatusEquals)
        .filter(({ lifecycleConfigName = '' }) => config === undefined || lifecycleConfigName.includes(config))
        .filter(
          ({ defaultCodeRepository = '' }) => repository === undefined || defaultCodeRepository.includes(repository),
        )
        .filter(
          ({ additionalCodeRepositories }) =>
            additional === undefined || additionalCodeRepositories.includes(additional),
        )
        .sort(order(input.SortBy, (notebook) => notebook.status));
      const { items, nextToken: token } = shown(notebooks, input);
      return present({ NotebookInstances: items.map((notebook) => summary(notebook, context)), NextToken: token });
    },
  });
}

export function listLifecycleConfigs(table: SliceTable<SageMakerSlice>): Operation {
  return operation({
    name: 'ListNotebookInstanceLifecycleConfigs',
    input: v.object({
      ...times,
      ...paging,
      SortBy: v.optional(oneOf('Name', 'CreationTime', 'LastModifiedTime'), 'CreationTime'),
      NameContains: v.optional(nameContains),
    }),
    handle(input, context) {
      const { NameContains = '' } = input;
      const configs = Object.values(table.get(context.account, context.region).lifecycleConfigs)
        .filter((config) => config.name.includes(NameContains) && isWithin(config, input))
        .sort(order(input.SortBy, () => ''));
      const { items, nextToken: token } = shown(configs, input);
      const NotebookInstanceLifecycleConfigs = items.map((config) => ({
        NotebookInstanceLifecycleConfigName: config.name,
        NotebookInstanceLifecycleConfigArn: configArn(context, config.name),
        ...dates(config),
      }));
      return present({ NotebookInstanceLifecycleConfigs, NextToken: token });
    },
  });
}

function shown<Item extends Dated>(
  items: Item[],
  input: { readonly MaxResults: number; readonly NextToken?: string | undefined; readonly SortOrder: string },
) {
  if (input.SortOrder === 'Descending') items.reverse();
  const { MaxResults: size, NextToken: token, ...query } = input;
  return page(items, { key: ({ name }) => name, size, token, query, refuse: () => refused('Invalid NextToken.') });
}

function isWithin(
  { creationTime, lastModifiedTime }: Dated,
  input: v.InferOutput<v.ObjectSchema<typeof times, undefined>>,
): boolean {
  return (
    creationTime > input.CreationTimeAfter &&
    creationTime < input.CreationTimeBefore &&
    lastModifiedTime > input.LastModifiedTimeAfter &&
    lastModifiedTime < input.LastModifiedTimeBefore
  );
}

function order<Item extends Dated>(by: string, status: (item: Item) => string): (a: Item, b: Item) => number {
  const byName = (a: Item, b: Item) => (a.name < b.name ? -1 : 1);
  if (by === 'CreationTime') return (a, b) => a.creationTime - b.creationTime || byName(a, b);
  if (by === 'LastModifiedTime') return (a, b) => a.lastModifiedTime - b.lastModifiedTime || byName(a, b);
  if (by === 'Status') return (a, b) => status(a).localeCompare(status(b)) || byName(a, b);
  return byName;
}

export function dates({ creationTime, lastModifiedTime }: Omit<Dated, 'name'>): { [key: string]: Json } {
  return { CreationTime: epochSeconds(creationTime), LastModifiedTime: epochSeconds(lastModifiedTime) };
}

function summary(notebook: Notebook, context: OperationContext): { [key: string]: Json } {
  const { name, additionalCodeRepositories: repositories } = notebook;
  return present({
    NotebookInstanceName: name,
    NotebookInstanceArn: notebookArn(context, name),
    NotebookInstanceStatus: notebook.status,
    Url: `${name}.notebook.${context.region}.sagemaker.aws`,
    InstanceType: notebook.instanceType,
    ...dates(notebook),
    NotebookInstanceLifecycleConfigName: notebook.lifecycleConfigName,
    DefaultCodeRepository: notebook.defaultCodeRepository,
    AdditionalCodeRepositories: repositories.length === 0 ? undefined : repositories,
  });
}

/** DescribeNotebookInstance's answer. */
export function describedNotebook(notebook: Notebook, context: OperationContext): Json {
  return present({
    ...summary(notebook, context),
    FailureReason: notebook.failureReason,
    IpAddressType: notebook.ipAddressType,
    SubnetId: notebook.subnetId,
    SecurityGroups: notebook.securityGroups.length === 0 ? undefined : notebook.securityGroups,
    RoleArn: notebook.roleArn,
    KmsKeyId: notebook.kmsKeyId,
    NetworkInterfaceId: notebook.subnetId === undefined ? undefined : `eni-${notebook.subnetId.slice(-8)}`,
    DirectInternetAccess: notebook.directInternetAccess,
    VolumeSizeInGB: notebook.volumeSizeInGB,
    RootAccess: notebook.rootAccess,
    PlatformIdentifier: notebook.platformIdentifier,
    InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: notebook.minimumMetadataVersion },
  });
}
