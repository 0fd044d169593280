import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Json, OperationContext, Service } from '../service.ts';
import { oneOf, operation, text } from '../validate.ts';
import { fullConfiguration, listedConfiguration } from './lambdaConfiguration.ts';
import {
  functionName,
  functionResource,
  invalidParameter,
  qualifierText,
  reference,
  target,
} from './lambdaReference.ts';
import { aliasOperations, existing } from './lambdaAliases.ts';
import type { LambdaTables } from './lambdaLogs.ts';
import { openMarker, pageOf, paging } from './lambdaPaging.ts';
import { beginReleases, releaseTasks } from './lambdaReleases.ts';
import { runtimeManagementOperations, runtimeManagementTasks } from './lambdaRuntimeManagement.ts';
import type { FunctionRecord, LambdaSlice } from './lambdaState.ts';
import { findFunction, functionNames } from './lambdaStore.ts';
import { updateOperations, updateTasks } from './lambdaUpdates.ts';

const functions = '/2015-03-31/functions';
const one = v.object({ FunctionName: functionName, Qualifier: v.optional(qualifierText) });

/** Lambda's control plane, as far as patch status needs it. */
export function lambda(tables: LambdaTables): Service {
  const sliceOf = (context: OperationContext) => tables.lambda.get(context.account, context.region);
  return {
    signingName: 'lambda',
    protocol: 'rest-json',
    // Shared by all operations but GetFunction, for account and region; AWS does not raise it.
    quotas: { '*': 15, GetFunction: 100 },
    throttle: {
      code: 'TooManyRequestsException',
      status: 429,
      message: 'Rate exceeded',
      extra: { Type: 'User', Reason: 'CallerRateLimitExceeded' },
      headers: { 'retry-after': '1' },
    },
    operations: [
      operation({
        name: 'ListFunctions',
        http: { method: 'GET', path: functions, query: ['MasterRegion', 'FunctionVersion', 'Marker', 'MaxItems'] },
        input: v.object({
          ...paging,
          FunctionVersion: v.optional(oneOf('ALL')),
          MasterRegion: v.optional(text({ pattern: /^(ALL|[a-z]{2}(-gov)?-[a-z]+-\d{1})$/ })),
        }),
        handle: (input, context) => listFunctions(sliceOf(context), input, context),
      }),
      operation({
        name: 'GetFunction',
        http: { method: 'GET', path: `${functions}/{FunctionName}`, query: ['Qualifier'] },
        resource: functionResource,
        input: one,
        handle: (input, context) => {
          const slice = sliceOf(context);
          const { name, version, data, record, qualifier } = target(slice, input, context, 'GetFunction');
          const now = context.clock.now();
          return {
            Configuration: fullConfiguration(slice, context, name, version, data, now, qualifier),
            Code: codeLocation(context, name, data.image),
            ...(record.tags ? { Tags: record.tags } : {}),
          };
        },
      }),
      operation({
        name: 'GetFunctionConfiguration',
        http: { method: 'GET', path: `${functions}/{FunctionName}/configuration`, query: ['Qualifier'] },
        resource: functionResource,
        input: one,
        handle: (input, context) => {
          const slice = sliceOf(context);
          const { name, version, data, qualifier } = target(slice, input, context, 'GetFunctionConfiguration');
          return fullConfiguration(slice, context, name, version, data, context.clock.now(), qualifier);
        },
      }),
      operation({
        name: 'ListVersionsByFunction',
        http: { method: 'GET', path: `${functions}/{FunctionName}/versions`, query: ['Marker', 'MaxItems'] },
        resource: functionResource,
        input: v.object({ FunctionName: functionName, ...paging }),
        handle: (input, context) => {
          const { name } = reference(input, context, 'ListVersionsByFunction');
          const record = existing(sliceOf(context), context, name);
          const shown = pageOf(versionsOf(name, record), input);
          return {
            Versions: shown.entries.map(({ version, data }) =>
              listedConfiguration(context, name, version, data, version),
            ),
            NextMarker: shown.next,
          };
        },
      }),
      operation({
        name: 'ListTags',
        http: { method: 'GET', path: '/2017-03-31/tags/{Resource}' },
        resource: ({ Resource }) => functionResource({ FunctionName: Resource }),
        input: v.object({ Resource: functionName }),
        handle: ({ Resource }, context) => {
          const { name, qualifier } = reference({ FunctionName: Resource }, context, 'ListTags');
          // Versions and aliases have no tags of their own.
          if (qualifier !== undefined)
            throw invalidParameter('Tags on function aliases and versions are not supported.');
          return { Tags: existing(sliceOf(context), context, name).tags ?? {} };
        },
      }),
      ...aliasOperations(tables),
      ...updateOperations(tables),
      ...runtimeManagementOperations(tables),
    ],
    tasks: { ...runtimeManagementTasks(tables), ...updateTasks(tables), ...releaseTasks(tables) },
    begin: (clockAt) => beginReleases(tables, clockAt),
  };
}

function listFunctions(
  slice: LambdaSlice,
  input: {
    readonly FunctionVersion?: 'ALL' | undefined;
    readonly Marker?: string | undefined;
    readonly MaxItems?: number | undefined;
  },
  context: OperationContext,
): Json {
  const names = functionNames(slice);
  const all = input.FunctionVersion === 'ALL';
  // A page computes only the functions that it shows: the fleet may have ten thousand.
  function* from(after: string | undefined) {
    const position = after === undefined ? 0 : names.indexOf(after.slice(0, after.indexOf(':')));
    for (const name of names.slice(Math.max(0, position))) {
      const record = findFunction(slice, context, name);
      if (record)
        yield* all ? versionsOf(name, record) : [{ key: `${name}:$LATEST`, name, version: '$LATEST', data: record }];
    }
  }
  const shown = pageOf(from(openMarker(input.Marker)), input);
  return {
    Functions: shown.entries.map(({ name, version, data }) =>
      listedConfiguration(context, name, version, data, all ? version : undefined),
    ),
    NextMarker: shown.next,
  };
}

function versionsOf(name: string, record: FunctionRecord) {
  const published = Object.entries(record.versions ?? {}).sort(([a], [b]) => Number(a) - Number(b));
  return [['$LATEST', record] as const, ...published].map(([version, data]) => ({
    key: `${name}:${version}`,
    name,
    version,
    data,
  }));
}

/** A presigned address, good for ten minutes: a secret that clients must not write down. */
function codeLocation(context: OperationContext, name: string, image: string | undefined): Json {
  const { account, region } = context;
  if (image !== undefined) {
    const repository = image.replace(/:.*$/, '');
    const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
    const digest = createHash('sha256').update(image).digest('hex');
    return {
      RepositoryType: 'ECR',
      ImageUri: `${registry}/${image}`,
      ResolvedImageUri: `${registry}/${repository}@sha256:${digest}`,
    };
  }
  const secret = createHash('sha256').update(context.requestId).digest('hex');
  return {
    RepositoryType: 'S3',
    Location: `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${account}/${name}?X-Amz-Security-Token=${secret}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=600&X-Amz-Signature=${secret}`,
  };
}
