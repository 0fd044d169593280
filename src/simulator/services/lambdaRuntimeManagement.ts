import * as v from 'valibot';
import type { Operation, OperationContext, Service } from '../service.ts';
import { oneOf, operation, text } from '../validate.ts';
import { knownVersions, runtimeVersionArn } from './lambdaConfiguration.ts';
import { moveTo, type LambdaTables } from './lambdaLogs.ts';
import {
  functionArn,
  functionName,
  functionResource,
  invalidParameter,
  qualifierText,
  refuseWhileUpdating,
  target,
  type Target,
} from './lambdaReference.ts';
import type { LambdaSlice, VersionRecord } from './lambdaState.ts';
import { editVersion } from './lambdaStore.ts';

const path = '/2021-07-20/functions/{FunctionName}/runtime-management-config';

/** Time that AWS takes to put a version on the runtime version that Manual names. */
const applying = 4000;
/** Time until AWS's sweep reaches a version that was set to Auto. */
const sweeping = 10 * 60_000;

/** GetRuntimeManagementConfig and PutRuntimeManagementConfig: per version, never per alias. */
export function runtimeManagementOperations({ lambda: table }: LambdaTables): readonly Operation[] {
  return [
    operation({
      name: 'GetRuntimeManagementConfig',
      http: { method: 'GET', path, query: ['Qualifier'] },
      resource: functionResource,
      input: v.object({ FunctionName: functionName, Qualifier: v.optional(qualifierText) }),
      handle: (input, context) => {
        const slice = table.get(context.account, context.region);
        const found = target(slice, input, context, 'GetRuntimeManagementConfig');
        refuseAlias(found, context);
        return answer(slice, context, found);
      },
    }),
    operation({
      name: 'PutRuntimeManagementConfig',
      http: { method: 'PUT', path, query: ['Qualifier'] },
      writes: true,
      resource: functionResource,
      input: v.object({
        FunctionName: functionName,
        Qualifier: v.optional(qualifierText),
        UpdateRuntimeOn: oneOf('Auto', 'Manual', 'FunctionUpdate'),
        RuntimeVersionArn: v.nullish(
          text({
            min: 26,
            max: 2048,
            pattern: /^arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso(b?)))?-[a-z]+-\d{1}::runtime:.+$/,
          }),
        ),
      }),
      handle: (input, context) => {
        const slice = table.get(context.account, context.region);
        const found = target(slice, input, context, 'PutRuntimeManagementConfig');
        refuseAlias(found, context);
        if (found.data.image !== undefined || found.data.runtime === undefined) {
          throw invalidParameter('Runtime management is not supported for functions without a managed runtime.');
        }
        refuseWhileUpdating(found, context);
        const mode = input.UpdateRuntimeOn;
        const wanted = wantedVersion(slice, context, found.data, mode, input.RuntimeVersionArn ?? undefined);
        change(slice, context, found, mode, wanted);
        return {
          UpdateRuntimeOn: mode,
          FunctionArn: functionArn(context, found.name, found.qualifier),
          RuntimeVersionArn: wanted?.arn ?? null,
        };
      },
    }),
  ];
}

/** Delayed work of PutRuntimeManagementConfig. */
export function runtimeManagementTasks({ lambda, logs }: LambdaTables): NonNullable<Service['tasks']> {
  return {
    applyRuntimeVersion: ({ name = '', version = '', number }, context) => {
      const slice = lambda.get(context.account, context.region);
      const data = editVersion(slice, context, name, version);
      if (!data) return;
      delete data.updatingUntil;
      if (data.updateRuntimeOn === 'Manual') moveTo(slice, logs, context, { name, version, data }, Number(number));
    },
    sweepRuntimeVersion: ({ name = '', version = '' }, context) => {
      const slice = lambda.get(context.account, context.region);
      const data = editVersion(slice, context, name, version);
      if (data?.runtime === undefined || data.updateRuntimeOn !== undefined) return;
      const newest = knownVersions(slice, context, data).at(-1);
      if (newest) moveTo(slice, logs, context, { name, version, data }, newest.number);
    },
  };
}

function answer(slice: LambdaSlice, context: OperationContext, found: Target) {
  const manual = found.data.updateRuntimeOn === 'Manual';
  return {
    UpdateRuntimeOn: found.data.updateRuntimeOn ?? 'Auto',
    // AWS gives the ARN in Manual mode only.
    RuntimeVersionArn: manual ? (runtimeVersionArn(slice, context, found.data) ?? null) : null,
    FunctionArn: functionArn(context, found.name, found.qualifier),
  };
}

function refuseAlias(found: Target, context: OperationContext): void {
  if (!found.alias) return;
  const arn = functionArn(context, found.name, found.qualifier);
  throw invalidParameter(`The provided function name ${arn} is invalid. Aliases are not allowed.`);
}

function wantedVersion(
  slice: LambdaSlice,
  context: OperationContext,
  data: VersionRecord,
  mode: 'Auto' | 'Manual' | 'FunctionUpdate',
  arn: string | undefined,
): { readonly number: number; readonly arn: string } | undefined {
  if (mode !== 'Manual') {
    if (arn !== undefined) throw invalidParameter(`RuntimeVersionArn is not allowed when UpdateRuntimeOn is ${mode}.`);
    return undefined;
  }
  if (arn === undefined) throw invalidParameter('RuntimeVersionArn is required when UpdateRuntimeOn is Manual.');
  const known = knownVersions(slice, context, data);
  const wanted = known.find((version) => version.arn === arn);
  // Other regions, architectures and runtimes have other ARNs for the same number.
  if (!wanted) throw invalidParameter(`The runtime version ${arn} is not available for this function.`);
  return wanted;
}

function change(
  slice: LambdaSlice,
  context: OperationContext,
  found: Target,
  mode: 'Auto' | 'Manual' | 'FunctionUpdate',
  wanted: { readonly number: number } | undefined,
): void {
  const data = editVersion(slice, context, found.name, found.version);
  if (!data) return;
  if (mode === 'Auto') delete data.updateRuntimeOn;
  else data.updateRuntimeOn = mode;
  delete data.runtimeError;
  const which = { name: found.name, version: found.version };
  if (wanted) {
    data.updatingUntil = context.clock.due(applying);
    context.clock.after(applying, 'applyRuntimeVersion', { ...which, number: String(wanted.number) });
  } else if (mode === 'Auto') {
    context.clock.after(sweeping, 'sweepRuntimeVersion', which);
  }
}
