import * as v from 'valibot';
import type { Operation, OperationContext } from '../service.ts';
import { operation, text } from '../validate.ts';
import { aliasConfiguration, aliasRevisionId } from './lambdaConfiguration.ts';
import type { LambdaTables } from './lambdaLogs.ts';
import { pageOf, paging } from './lambdaPaging.ts';
import {
  functionArn,
  functionName,
  functionResource,
  invalidParameter,
  notFound,
  reference,
  refuseOtherRevision,
} from './lambdaReference.ts';
import type { AliasRecord, FunctionRecord, LambdaSlice } from './lambdaState.ts';
import { editFunction, findFunction } from './lambdaStore.ts';

const path = '/2015-03-31/functions/{FunctionName}/aliases';
const aliasName = text({ min: 1, max: 128, pattern: /^(?!^[0-9]+$)([a-zA-Z0-9-_]+)$/ });
const versionText = text({ min: 1, max: 1024, pattern: /^(\$LATEST|[0-9]+)$/ });

/** ListAliases, GetAlias, UpdateAlias. */
export function aliasOperations({ lambda: table }: LambdaTables): readonly Operation[] {
  const sliceOf = (context: OperationContext) => table.get(context.account, context.region);
  return [
    operation({
      name: 'ListAliases',
      http: { method: 'GET', path, query: ['FunctionVersion', 'Marker', 'MaxItems'] },
      resource: functionResource,
      input: v.object({ FunctionName: functionName, FunctionVersion: v.optional(versionText), ...paging }),
      handle: (input, context) => {
        const { name } = reference(input, context, 'ListAliases');
        const record = existing(sliceOf(context), context, name);
        const wanted = input.FunctionVersion;
        const aliases = Object.entries(record.aliases ?? {})
          .filter(([, alias]) => wanted === undefined || alias.version === wanted || alias.weights?.[wanted])
          .map(([key, alias]) => ({ key, alias }));
        const shown = pageOf(aliases, input);
        return {
          Aliases: shown.entries.map(({ key, alias }) => aliasConfiguration(context, name, key, alias)),
          NextMarker: shown.next,
        };
      },
    }),
    operation({
      name: 'GetAlias',
      http: { method: 'GET', path: `${path}/{Name}` },
      resource: functionResource,
      input: v.object({ FunctionName: functionName, Name: aliasName }),
      handle: (input, context) => {
        const { name, alias } = aliasIn(sliceOf(context), input, context, 'GetAlias');
        return aliasConfiguration(context, name, input.Name, alias);
      },
    }),
    operation({
      name: 'UpdateAlias',
      eventName: 'UpdateAlias20150331',
      http: { method: 'PUT', path: `${path}/{Name}` },
      writes: true,
      resource: functionResource,
      input: v.object({
        FunctionName: functionName,
        Name: aliasName,
        FunctionVersion: v.nullish(versionText),
        Description: v.nullish(text({ max: 256 })),
        RevisionId: v.nullish(v.string()),
        RoutingConfig: v.nullish(v.object({ AdditionalVersionWeights: v.nullish(v.record(v.string(), v.number())) })),
      }),
      handle: (input, context) => {
        const slice = sliceOf(context);
        const { name } = aliasIn(slice, input, context, 'UpdateAlias');
        const record = editFunction(slice, context, name);
        const alias = record?.aliases?.[input.Name];
        if (!record || !alias) throw notFound(`Alias not found: ${functionArn(context, name, input.Name)}`);
        refuseOtherRevision(input.RevisionId, aliasRevisionId(context, name, input.Name, alias));
        const version = input.FunctionVersion ?? alias.version;
        const given = input.RoutingConfig?.AdditionalVersionWeights ?? undefined;
        const weights = given === undefined ? alias.weights : given;
        refuseVersions(record, context, name, version, weights ?? {});
        alias.version = version;
        if (weights !== undefined && Object.keys(weights).length > 0) alias.weights = weights;
        else delete alias.weights;
        if (typeof input.Description === 'string') alias.description = input.Description;
        alias.revision += 1;
        return aliasConfiguration(context, name, input.Name, alias);
      },
    }),
  ];
}

function aliasIn(
  slice: LambdaSlice,
  input: { readonly FunctionName: string; readonly Name: string },
  context: OperationContext,
  asked: string,
): { readonly name: string; readonly alias: AliasRecord } {
  const { name } = reference(input, context, asked);
  const { aliases = {} } = existing(slice, context, name);
  const alias = Object.hasOwn(aliases, input.Name) ? aliases[input.Name] : undefined;
  if (!alias) throw notFound(`Cannot find alias arn: ${functionArn(context, name, input.Name)}`);
  return { name, alias };
}

/** The function of that name, or ResourceNotFoundException. */
export function existing(slice: LambdaSlice, context: OperationContext, name: string): FunctionRecord {
  const record = findFunction(slice, context, name);
  if (!record) throw notFound(`Function not found: ${functionArn(context, name)}`);
  return record;
}

/** An alias may share its calls between two published versions, and no more. */
function refuseVersions(
  record: FunctionRecord,
  context: OperationContext,
  name: string,
  version: string,
  weights: Readonly<Record<string, number>>,
): void {
  const others = Object.entries(weights);
  if (others.length > 1) throw invalidParameter('The number of entries in AdditionalVersionWeights must be at most 1.');
  if (others.length > 0 && version === '$LATEST')
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  for (const [other, weight] of others) {
    if (other === version) throw invalidParameter('An alias can not name the same version twice.');
    if (weight < 0 || weight > 1) throw invalidParameter('The weight of a version must be between 0 and 1.');
  }
  for (const each of [version, ...others.map(([other]) => other)]) {
    if (each !== '$LATEST' && record.versions?.[each] === undefined)
      throw notFound(`Function not found: ${functionArn(context, name, each)}`);
  }
}
