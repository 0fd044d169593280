import { Buffer } from 'node:buffer';
import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { pagesOf } from './paging.ts';
import { defined, instant, listOf, maybe, parsed, text } from './parse.ts';
import type { SageMakerPort } from './ports.ts';
import type { InstanceType } from './sdk/sagemaker.ts';

const summaryMembers = {
  NotebookInstanceArn: text,
  NotebookInstanceName: text,
  NotebookInstanceStatus: text,
  InstanceType: maybe(text),
  CreationTime: maybe(instant),
  LastModifiedTime: maybe(instant),
};

const summary = v.pipe(
  v.object({ ...summaryMembers, NotebookInstanceLifecycleConfigName: maybe(text) }),
  v.transform((each) => ({
    ...summaryOf(each),
    ...defined({ lifecycleConfigName: each.NotebookInstanceLifecycleConfigName }),
  })),
);

const instance = v.pipe(
  v.object({
    ...summaryMembers,
    NotebookInstanceLifecycleConfigName: maybe(text),
    PlatformIdentifier: maybe(text),
    FailureReason: maybe(text),
    RootAccess: maybe(text),
    VolumeSizeInGB: maybe(v.number()),
    RoleArn: maybe(text),
    Url: maybe(text),
  }),
  v.transform((each) => ({
    ...summaryOf(each),
    ...defined({
      lifecycleConfigName: each.NotebookInstanceLifecycleConfigName,
      platformIdentifier: each.PlatformIdentifier,
      failureReason: each.FailureReason,
      rootAccess: each.RootAccess,
      volumeSizeInGB: each.VolumeSizeInGB,
      roleArn: each.RoleArn,
      url: each.Url,
    }),
  })),
);

function summaryOf(each: v.InferOutput<v.ObjectSchema<typeof summaryMembers, undefined>>) {
  return defined({
    arn: each.NotebookInstanceArn,
    name: each.NotebookInstanceName,
    status: each.NotebookInstanceStatus,
    instanceType: each.InstanceType,
    creationTime: each.CreationTime,
    lastModifiedTime: each.LastModifiedTime,
  });
}

const configMembers = {
  NotebookInstanceLifecycleConfigArn: text,
  NotebookInstanceLifecycleConfigName: text,
  CreationTime: maybe(instant),
  LastModifiedTime: maybe(instant),
};

function configOf(each: v.InferOutput<v.ObjectSchema<typeof configMembers, undefined>>) {
  return defined({
    arn: each.NotebookInstanceLifecycleConfigArn,
    name: each.NotebookInstanceLifecycleConfigName,
    creationTime: each.CreationTime,
    lastModifiedTime: each.LastModifiedTime,
  });
}

/** A list of at most one script, base64. */
const hook = v.pipe(
  listOf(v.object({ Content: maybe(text) })),
  v.transform(([first]) =>
    first?.Content === undefined ? undefined : Buffer.from(first.Content, 'base64').toString('utf8'),
  ),
);

const config = v.pipe(
  v.object({ ...configMembers, OnCreate: hook, OnStart: hook }),
  v.transform((each) => ({ ...configOf(each), ...defined({ onCreate: each.OnCreate, onStart: each.OnStart }) })),
);

const instances = v.object({ NotebookInstances: v.array(summary), NextToken: maybe(text) });
const configs = v.object({
  NotebookInstanceLifecycleConfigs: v.array(v.pipe(v.object(configMembers), v.transform(configOf))),
  NextToken: maybe(text),
});
const tags = v.object({ Tags: listOf(v.object({ Key: text, Value: text })), NextToken: maybe(text) });

/**
 * The SDK's type is the list of its day; any name goes to AWS, which refuses what it does not know.
 */
const knownInstanceType = v.custom<InstanceType>((value) => typeof value === 'string');

const pageSize = 100;

export function sageMakerPort(connection: Connection): SageMakerPort {
  const { call } = serviceCaller(connection, 'sagemaker', () => import('./sdk/sagemaker.ts'));
  const nothing = () => undefined;
  return {
    listNotebookInstances: (options) =>
      pagesOf(
        (NextToken) =>
          call(
            'ListNotebookInstances',
            (client, sdk, http) =>
              client.send(
                new sdk.ListNotebookInstancesCommand({ ...defined({ NextToken }), MaxResults: pageSize }),
                http,
              ),
            (answer) => {
              const page = parsed(instances, answer);
              return { items: page.NotebookInstances, next: page.NextToken };
            },
            options,
          ),
        'NextToken',
      ),
    describeNotebookInstance: (NotebookInstanceName, options) =>
      call(
        'DescribeNotebookInstance',
        (client, sdk, http) => client.send(new sdk.DescribeNotebookInstanceCommand({ NotebookInstanceName }), http),
        (answer) => parsed(instance, answer),
        options,
      ),
    startNotebookInstance: (NotebookInstanceName, options) =>
      call(
        'StartNotebookInstance',
        (client, sdk, http) => client.send(new sdk.StartNotebookInstanceCommand({ NotebookInstanceName }), http),
        nothing,
        options,
      ),
    stopNotebookInstance: (NotebookInstanceName, options) =>
      call(
        'StopNotebookInstance',
        (client, sdk, http) => client.send(new sdk.StopNotebookInstanceCommand({ NotebookInstanceName }), http),
        nothing,
        options,
      ),
    updateNotebookInstance: (
      NotebookInstanceName,
      { instanceType, platformIdentifier, lifecycleConfigName },
      options,
    ) =>
      call(
        'UpdateNotebookInstance',
        (client, sdk, http) =>
          client.send(
            new sdk.UpdateNotebookInstanceCommand({
              NotebookInstanceName,
              ...defined({
                InstanceType: instanceType === undefined ? undefined : v.parse(knownInstanceType, instanceType),
                PlatformIdentifier: platformIdentifier,
                LifecycleConfigName: lifecycleConfigName ?? undefined,
              }),
              ...(lifecycleConfigName === null ? { DisassociateLifecycleConfig: true } : {}),
            }),
            http,
          ),
        nothing,
        options,
      ),
    createPresignedNotebookInstanceUrl: (NotebookInstanceName, options) =>
      call(
        'CreatePresignedNotebookInstanceUrl',
        (client, sdk, http) =>
          client.send(new sdk.CreatePresignedNotebookInstanceUrlCommand({ NotebookInstanceName }), http),
        (answer) => parsed(v.object({ AuthorizedUrl: text }), answer).AuthorizedUrl,
        options,
      ),
    listLifecycleConfigs: (options) =>
      pagesOf(
        (NextToken) =>
          call(
            'ListNotebookInstanceLifecycleConfigs',
            (client, sdk, http) =>
              client.send(
                new sdk.ListNotebookInstanceLifecycleConfigsCommand({
                  ...defined({ NextToken }),
                  MaxResults: pageSize,
                }),
                http,
              ),
            (answer) => {
              const page = parsed(configs, answer);
              return { items: page.NotebookInstanceLifecycleConfigs, next: page.NextToken };
            },
            options,
          ),
        'NextToken',
      ),
    describeLifecycleConfig: (NotebookInstanceLifecycleConfigName, options) =>
      call(
        'DescribeNotebookInstanceLifecycleConfig',
        (client, sdk, http) =>
          client.send(
            new sdk.DescribeNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName }),
            http,
          ),
        (answer) => parsed(config, answer),
        options,
      ),
    updateLifecycleConfig: (NotebookInstanceLifecycleConfigName, scripts, options) =>
      call(
        'UpdateNotebookInstanceLifecycleConfig',
        (client, sdk, http) =>
          client.send(
            new sdk.UpdateNotebookInstanceLifecycleConfigCommand({
              NotebookInstanceLifecycleConfigName,
              ...defined({ OnCreate: encoded(scripts.onCreate), OnStart: encoded(scripts.onStart) }),
            }),
            http,
          ),
        nothing,
        options,
      ),
    createLifecycleConfig: (NotebookInstanceLifecycleConfigName, scripts, options) =>
      call(
        'CreateNotebookInstanceLifecycleConfig',
        (client, sdk, http) =>
          client.send(
            new sdk.CreateNotebookInstanceLifecycleConfigCommand({
              NotebookInstanceLifecycleConfigName,
              ...defined({ OnCreate: encoded(scripts.onCreate), OnStart: encoded(scripts.onStart) }),
            }),
            http,
          ),
        (answer) =>
          parsed(v.object({ NotebookInstanceLifecycleConfigArn: text }), answer).NotebookInstanceLifecycleConfigArn,
        options,
      ),
    deleteLifecycleConfig: (NotebookInstanceLifecycleConfigName, options) =>
      call(
        'DeleteNotebookInstanceLifecycleConfig',
        (client, sdk, http) =>
          client.send(
            new sdk.DeleteNotebookInstanceLifecycleConfigCommand({ NotebookInstanceLifecycleConfigName }),
            http,
          ),
        nothing,
        options,
      ),
    async listTags(ResourceArn, options) {
      const read = (NextToken: string | undefined) =>
        call(
          'ListTags',
          (client, sdk, http) => client.send(new sdk.ListTagsCommand({ ResourceArn, ...defined({ NextToken }) }), http),
          (answer) => {
            const page = parsed(tags, answer);
            return { items: page.Tags, next: page.NextToken };
          },
          options,
        );
      const found: [string, string][] = [];
      for await (const page of pagesOf(read, 'NextToken')) for (const { Key, Value } of page) found.push([Key, Value]);
      return Object.fromEntries(found);
    },
  };
}

/** Scripts travel as base64 of UTF-8. */
function encoded(script: string | undefined): { Content: string }[] | undefined {
  return script === undefined ? undefined : [{ Content: Buffer.from(script, 'utf8').toString('base64') }];
}
