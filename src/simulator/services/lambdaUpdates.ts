import * as v from 'valibot';
import { lambdaRuntime } from '../calendars/runtimes.ts';
import type { Operation, OperationContext, Service } from '../service.ts';
import { integer, operation, text } from '../validate.ts';
import { codeSha256, fullConfiguration, knownVersions, revisionId } from './lambdaConfiguration.ts';
import { moveTo, type LambdaTables } from './lambdaLogs.ts';
import {
  functionName,
  functionResource,
  invalidParameter,
  refuseOtherRevision,
  refuseWhileUpdating,
  target,
} from './lambdaReference.ts';
import type { FunctionRecord, VersionRecord } from './lambdaState.ts';
import { editFunction, editVersion } from './lambdaStore.ts';

const functions = '/2015-03-31/functions';

/** Time that an update of the configuration takes. */
const updating = 5000;
/** Time in which a version with SnapStart gets its snapshot. */
const snapshotting = 60_000;

const description = v.nullish(text({ max: 256 }));

/** UpdateFunctionConfiguration and PublishVersion: both of `$LATEST` alone. */
export function updateOperations({ lambda: table }: LambdaTables): readonly Operation[] {
  return [
    operation({
      name: 'UpdateFunctionConfiguration',
      eventName: 'UpdateFunctionConfiguration20150331v2',
      http: { method: 'PUT', path: `${functions}/{FunctionName}/configuration` },
      writes: true,
      resource: functionResource,
      input: v.object({
        FunctionName: functionName,
        Description: description,
        Handler: v.nullish(text({ max: 128, pattern: /^[^\s]+$/ })),
        MemorySize: v.nullish(integer(128, 10_240)),
        Timeout: v.nullish(integer(1)),
        Runtime: v.nullish(v.string()),
        RevisionId: v.nullish(v.string()),
      }),
      handle: (input, context) => {
        const slice = table.get(context.account, context.region);
        const found = latest(slice, input, context, 'UpdateFunctionConfiguration');
        const { name, data } = found;
        refuseWhileUpdating(found, context);
        refuseOtherRevision(input.RevisionId, revisionId(context, name, '$LATEST', data));
        refuseBlocked(input.Runtime ?? data.runtime, context);
        const record = editFunction(slice, context, name) ?? data;
        const { Runtime: runtime } = input;
        if (runtime !== undefined && runtime !== null && runtime !== record.runtime) {
          if (record.updateRuntimeOn === 'Manual')
            throw invalidParameter('The runtime can not be changed while UpdateRuntimeOn is Manual.');
          record.runtime = runtime;
        }
        if (typeof input.Description === 'string') record.description = input.Description;
        if (typeof input.Handler === 'string') record.handler = input.Handler;
        if (typeof input.MemorySize === 'number') record.memory = input.MemorySize;
        if (typeof input.Timeout === 'number') record.timeout = input.Timeout;
        record.modifiedAt = context.clock.now();
        record.revision += 1;
        record.updatingUntil = context.clock.due(updating);
        context.clock.after(updating, 'finishUpdate', { name });
        return fullConfiguration(slice, context, name, '$LATEST', record, context.clock.now());
      },
    }),
    operation({
      name: 'PublishVersion',
      eventName: 'PublishVersion20150331',
      http: { method: 'POST', path: `${functions}/{FunctionName}/versions`, status: 201 },
      writes: true,
      resource: functionResource,
      input: v.object({
        FunctionName: functionName,
        CodeSha256: v.nullish(v.string()),
        Description: description,
        RevisionId: v.nullish(v.string()),
      }),
      handle: (input, context) => {
        const slice = table.get(context.account, context.region);
        const found = latest(slice, input, context, 'PublishVersion');
        const { name, data } = found;
        refuseWhileUpdating(found, context);
        refuseOtherRevision(input.RevisionId, revisionId(context, name, '$LATEST', data));
        const sha = codeSha256(name, data);
        if (typeof input.CodeSha256 === 'string' && input.CodeSha256 !== sha) {
          throw invalidParameter(
            `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha}). Please try again with the CodeSHA256 in $LATEST.`,
          );
        }
        const record = editFunction(slice, context, name) ?? found.record;
        const show = (version: string, of: VersionRecord) =>
          fullConfiguration(slice, context, name, version, of, context.clock.now(), version);
        const last = lastPublished(record);
        if (last && same(last.data, record)) return show(last.version, last.data);
        const number = String(Number(last?.version ?? 0) + 1);
        const published = publishedFrom(record, input.Description ?? undefined, context.clock.now());
        record.versions = { ...record.versions, [number]: published };
        if (record.snapStart) {
          published.state = { name: 'Pending', reason: 'The function is being created.', reasonCode: 'Creating' };
          context.clock.after(snapshotting, 'activateVersion', { name, version: number });
        }
        return show(number, published);
      },
    }),
  ];
}

/** Delayed work of the updates. */
export function updateTasks({ lambda, logs }: LambdaTables): NonNullable<Service['tasks']> {
  return {
    finishUpdate: ({ name = '' }, context) => {
      const slice = lambda.get(context.account, context.region);
      const data = editFunction(slice, context, name);
      if (!data) return;
      delete data.updatingUntil;
      // It changes once more when the update is through.
      data.revision += 1;
      delete data.runtimeError;
      if (data.updateRuntimeOn === 'Manual') return;
      const newest = knownVersions(slice, context, data).at(-1);
      if (newest) moveTo(slice, logs, context, { name, version: '$LATEST', data }, newest.number);
    },
    activateVersion: ({ name = '', version = '' }, context) => {
      const data = editVersion(lambda.get(context.account, context.region), context, name, version);
      if (data) delete data.state;
    },
  };
}

function latest(
  slice: Parameters<typeof target>[0],
  input: { readonly FunctionName: string },
  context: OperationContext,
  name: string,
) {
  const found = target(slice, input, context, name);
  if (found.version !== '$LATEST' || found.alias)
    throw invalidParameter('Current operation does not support versions other than $LATEST.');
  return found;
}

function refuseBlocked(runtime: string | undefined, context: OperationContext): void {
  const blocked = runtime === undefined ? null : lambdaRuntime(runtime).updateBlocked;
  if (blocked === null || Date.parse(`${blocked}T00:00:00Z`) > context.clock.now()) return;
  throw invalidParameter(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
  );
}

function lastPublished({ versions = {} }: FunctionRecord) {
  const number = Math.max(0, ...Object.keys(versions).map(Number));
  const data = versions[String(number)];
  return data && { version: String(number), data };
}

/** Whether code and configuration are what was published; the runtime version is neither. */
function same(published: VersionRecord, record: VersionRecord): boolean {
  const content = (of: VersionRecord) => {
    const { runtime, image, architecture, description: text, handler, memory, timeout, codeSize, snapStart } = of;
    return JSON.stringify([runtime, image, architecture, text, handler, memory, timeout, codeSize, snapStart]);
  };
  return content(published) === content(record);
}

function publishedFrom(record: FunctionRecord, text: string | undefined, now: number): VersionRecord {
  const { versions: _versions, aliases: _aliases, tags: _tags, updatingUntil: _updating, ...version } = record;
  return { ...version, ...(text === undefined ? {} : { description: text }), modifiedAt: now };
}
