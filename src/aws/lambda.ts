import * as v from 'valibot';
import { serviceCaller, type Connection } from './connection.ts';
import { pagesOf } from './paging.ts';
import { defined, listOf, maybe, parsed, text, word } from './parse.ts';
import type { FunctionConfiguration, LambdaPort, RuntimeManagementConfig } from './ports.ts';
import { SharedReads } from './sharedReads.ts';

const members = {
  FunctionArn: text,
  FunctionName: text,
  Version: maybe(word),
  PackageType: maybe(word),
  Runtime: maybe(word),
  Architectures: listOf(word),
  /** ISO 8601 with an offset without colon: `2026-09-14T08:15:30.123+0000`. */
  LastModified: maybe(text),
  RevisionId: maybe(text),
  SnapStart: maybe(v.object({ ApplyOn: maybe(text) })),
  LoggingConfig: maybe(v.object({ LogGroup: maybe(text) })),
  Description: maybe(text),
  CodeSha256: maybe(text),
  MasterArn: maybe(text),
};

function summaryOf(each: v.InferOutput<v.ObjectSchema<typeof members, undefined>>) {
  const lastModified = Date.parse(each.LastModified ?? '');
  return defined({
    arn: each.FunctionArn.replace(/:\$LATEST$/, ''),
    name: each.FunctionName,
    version: each.Version ?? '$LATEST',
    // AWS's own defaults.
    packageType: each.PackageType ?? 'Zip',
    architecture: each.Architectures[0] ?? 'x86_64',
    runtime: each.Runtime,
    lastModified: Number.isNaN(lastModified) ? undefined : lastModified,
    revisionId: each.RevisionId,
    snapStart: each.SnapStart?.ApplyOn,
    logGroup: each.LoggingConfig?.LogGroup,
    description: each.Description === '' ? undefined : each.Description,
    codeSha256: each.CodeSha256,
    masterArn: each.MasterArn,
  });
}

const summary = v.pipe(v.object(members), v.transform(summaryOf));
const functions = v.object({ Functions: v.array(summary), NextMarker: maybe(text) });

const configuration = v.pipe(
  v.object({
    ...members,
    State: maybe(word),
    StateReason: maybe(text),
    LastUpdateStatus: maybe(word),
    LastUpdateStatusReason: maybe(text),
    RuntimeVersionConfig: maybe(
      v.object({
        RuntimeVersionArn: maybe(text),
        Error: maybe(v.object({ ErrorCode: maybe(text), Message: maybe(text) })),
      }),
    ),
  }),
  v.transform((each) => {
    const { RuntimeVersionArn, Error: error } = each.RuntimeVersionConfig ?? {};
    return {
      ...summaryOf(each),
      ...defined({
        state: each.State,
        stateReason: each.StateReason,
        lastUpdateStatus: each.LastUpdateStatus,
        lastUpdateStatusReason: each.LastUpdateStatusReason,
        runtimeVersionArn: RuntimeVersionArn,
        runtimeVersionError: error && { code: error.ErrorCode ?? '', message: error.Message ?? '' },
      }),
    };
  }),
);

/** GetFunction also gives a URL to download the code from: of its answer only the configuration is looked at. */
const wholeFunction = v.pipe(
  v.object({ Configuration: configuration }),
  v.transform((each) => each.Configuration),
);

const management = v.pipe(
  v.object({ UpdateRuntimeOn: word, RuntimeVersionArn: maybe(text), FunctionArn: maybe(text) }),
  v.transform((each) =>
    defined({
      arn: each.FunctionArn,
      updateRuntimeOn: each.UpdateRuntimeOn,
      runtimeVersionArn: each.RuntimeVersionArn,
    }),
  ),
);

const alias = v.pipe(
  v.object({
    AliasArn: maybe(text),
    Name: text,
    FunctionVersion: text,
    RoutingConfig: maybe(v.object({ AdditionalVersionWeights: maybe(v.record(text, v.number())) })),
    RevisionId: maybe(text),
  }),
  v.transform((each) => ({
    name: each.Name,
    functionVersion: each.FunctionVersion,
    weights: each.RoutingConfig?.AdditionalVersionWeights ?? {},
    ...defined({ arn: each.AliasArn, revisionId: each.RevisionId }),
  })),
);
const aliases = v.object({ Aliases: listOf(alias), NextMarker: maybe(text) });
const tags = v.object({ Tags: v.optional(v.record(text, text), {}) });
const versions = v.object({ Versions: listOf(summary), NextMarker: maybe(text) });

/** More than 50 a page are never returned. */
const MaxItems = 50;

export function lambdaPort(connection: Connection): LambdaPort {
  const configurations = new SharedReads<FunctionConfiguration>(connection.budgets);
  const managements = new SharedReads<RuntimeManagementConfig>(connection.budgets);
  const { call } = serviceCaller(connection, 'lambda', () => import('./sdk/lambda.ts'));
  return {
    listFunctions: (options) =>
      pagesOf(
        (Marker) =>
          call(
            'ListFunctions',
            (client, sdk, http) =>
              client.send(new sdk.ListFunctionsCommand({ ...defined({ Marker }), MaxItems }), http),
            (answer) => {
              const page = parsed(functions, answer);
              return { items: page.Functions, next: page.NextMarker };
            },
            options,
          ),
        'NextMarker',
      ),
    getFunctionConfiguration: (FunctionName, Qualifier, options) =>
      configurations.ask([FunctionName, Qualifier], options, (shared) =>
        connection.lambdaUseGetFunction?.()
          ? call(
              'GetFunction',
              (client, sdk, http) =>
                client.send(new sdk.GetFunctionCommand({ FunctionName, ...defined({ Qualifier }) }), http),
              (answer) => parsed(wholeFunction, answer),
              shared,
            )
          : call(
              'GetFunctionConfiguration',
              (client, sdk, http) =>
                client.send(new sdk.GetFunctionConfigurationCommand({ FunctionName, ...defined({ Qualifier }) }), http),
              (answer) => parsed(configuration, answer),
              shared,
            ),
      ),
    getRuntimeManagementConfig: (FunctionName, Qualifier, options) =>
      managements.ask([FunctionName, Qualifier], options, (shared) =>
        call(
          'GetRuntimeManagementConfig',
          (client, sdk, http) =>
            client.send(new sdk.GetRuntimeManagementConfigCommand({ FunctionName, ...defined({ Qualifier }) }), http),
          (answer) => parsed(management, answer),
          shared,
        ),
      ),
    putRuntimeManagementConfig: (FunctionName, Qualifier, { updateRuntimeOn, runtimeVersionArn }, options) =>
      call(
        'PutRuntimeManagementConfig',
        (client, sdk, http) =>
          client.send(
            new sdk.PutRuntimeManagementConfigCommand({
              FunctionName,
              // The SDK's type lists the modes of its day; AWS refuses what it does not know.
              UpdateRuntimeOn: v.parse(v.picklist(['Auto', 'FunctionUpdate', 'Manual']), updateRuntimeOn),
              ...defined({ Qualifier, RuntimeVersionArn: runtimeVersionArn }),
            }),
            http,
          ),
        (answer) => parsed(management, answer),
        options,
      ),
    listTags: (Resource, options) =>
      call(
        'ListTags',
        (client, sdk, http) => client.send(new sdk.ListTagsCommand({ Resource }), http),
        (answer) => parsed(tags, answer).Tags,
        options,
      ),
    listAliases: (FunctionName, options) =>
      pagesOf(
        (Marker) =>
          call(
            'ListAliases',
            (client, sdk, http) =>
              client.send(new sdk.ListAliasesCommand({ FunctionName, ...defined({ Marker }), MaxItems }), http),
            (answer) => {
              const page = parsed(aliases, answer);
              return { items: page.Aliases, next: page.NextMarker };
            },
            options,
          ),
        'NextMarker',
      ),
    getAlias: (FunctionName, Name, options) =>
      call(
        'GetAlias',
        (client, sdk, http) => client.send(new sdk.GetAliasCommand({ FunctionName, Name }), http),
        (answer) => parsed(alias, answer),
        options,
      ),
    updateAlias: (FunctionName, Name, { functionVersion, revisionId }, options) =>
      call(
        'UpdateAlias',
        (client, sdk, http) =>
          client.send(
            new sdk.UpdateAliasCommand({
              FunctionName,
              Name,
              FunctionVersion: functionVersion,
              ...defined({ RevisionId: revisionId }),
            }),
            http,
          ),
        (answer) => parsed(alias, answer),
        options,
      ),
    listVersionsByFunction: (FunctionName, options) =>
      pagesOf(
        (Marker) =>
          call(
            'ListVersionsByFunction',
            (client, sdk, http) =>
              client.send(
                new sdk.ListVersionsByFunctionCommand({ FunctionName, ...defined({ Marker }), MaxItems }),
                http,
              ),
            (answer) => {
              const page = parsed(versions, answer);
              return { items: page.Versions, next: page.NextMarker };
            },
            options,
          ),
        'NextMarker',
      ),
    updateFunctionDescription: (FunctionName, { description: Description, revisionId }, options) =>
      call(
        'UpdateFunctionConfiguration',
        (client, sdk, http) =>
          client.send(
            new sdk.UpdateFunctionConfigurationCommand({
              FunctionName,
              Description,
              ...defined({ RevisionId: revisionId }),
            }),
            http,
          ),
        (answer) => parsed(configuration, answer),
        options,
      ),
    publishVersion: (FunctionName, { codeSha256, revisionId }, options) =>
      call(
        'PublishVersion',
        (client, sdk, http) =>
          client.send(
            new sdk.PublishVersionCommand({
              FunctionName,
              ...defined({ CodeSha256: codeSha256, RevisionId: revisionId }),
            }),
            http,
          ),
        (answer) => parsed(configuration, answer),
        options,
      ),
  };
}
