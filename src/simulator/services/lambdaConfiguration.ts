import { createHash } from 'node:crypto';
import { runtimeVersions, type RuntimeVersion } from '../calendars/runtimeVersions.ts';
import type { Json } from '../service.ts';
import { functionArn } from './lambdaReference.ts';
import type { AliasRecord, LambdaSlice, Place, VersionRecord } from './lambdaState.ts';

/** What ListFunctions and ListVersionsByFunction show: no state, no last update, no runtime version. */
export function listedConfiguration(
  place: Place,
  name: string,
  version: string,
  data: VersionRecord,
  qualifier?: string,
): { [member: string]: Json } {
  const image = data.image !== undefined;
  return {
    FunctionName: name,
    FunctionArn: functionArn(place, name, qualifier),
    Runtime: data.runtime ?? null,
    Role: `arn:${place.partition}:iam::${place.account}:role/service-role/${name}-role`,
    Handler: image ? null : (data.handler ?? 'index.handler'),
    CodeSize: image ? 0 : (data.codeSize ?? 24_601),
    Description: data.description ?? '',
    Timeout: data.timeout ?? 30,
    MemorySize: data.memory ?? 256,
    LastModified: new Date(data.modifiedAt).toISOString().replace('Z', '+0000'),
    CodeSha256: codeSha256(name, data),
    Version: version,
    VpcConfig: null,
    DeadLetterConfig: null,
    Environment: null,
    KMSKeyArn: null,
    TracingConfig: { Mode: 'PassThrough' },
    MasterArn: null,
    RevisionId: revisionId(place, name, version, data),
    Layers: null,
    PackageType: image ? 'Image' : 'Zip',
    ImageConfigResponse: null,
    Architectures: [architecture(data)],
    EphemeralStorage: { Size: 512 },
    SnapStart: {
      ApplyOn: data.snapStart ? 'PublishedVersions' : 'None',
      OptimizationStatus: data.snapStart && version !== '$LATEST' ? 'On' : 'Off',
    },
    LoggingConfig: { LogFormat: data.logFormat ?? 'Text', LogGroup: logGroup(name, data) },
  };
}

/** What GetFunctionConfiguration shows. */
export function fullConfiguration(
  slice: LambdaSlice,
  place: Place,
  name: string,
  version: string,
  data: VersionRecord,
  now: number,
  qualifier?: string,
): { [member: string]: Json } {
  const updating = data.updatingUntil !== undefined && data.updatingUntil > now;
  return {
    ...listedConfiguration(place, name, version, data, qualifier),
    State: data.state?.name ?? 'Active',
    StateReason: data.state?.reason ?? null,
    StateReasonCode: data.state?.reasonCode ?? null,
    LastUpdateStatus: updating ? 'InProgress' : 'Successful',
    LastUpdateStatusReason: updating ? 'The function is being created or updated.' : null,
    LastUpdateStatusReasonCode: updating ? 'Creating' : null,
    RuntimeVersionConfig: runtimeVersionConfig(slice, place, data),
  };
}

function runtimeVersionConfig(slice: LambdaSlice, place: Place, data: VersionRecord): Json {
  if (data.runtimeError) {
    return {
      RuntimeVersionArn: null,
      Error: { ErrorCode: data.runtimeError.code, Message: data.runtimeError.message },
    };
  }
  const arn = runtimeVersionArn(slice, place, data);
  return arn === undefined ? null : { RuntimeVersionArn: arn, Error: null };
}

/** ARN of the runtime version that it runs on; undefined for images and own runtimes. */
export function runtimeVersionArn(slice: LambdaSlice, place: Place, data: VersionRecord): string | undefined {
  if (data.runtime === undefined || data.runtimeVersion === undefined) return undefined;
  return knownVersions(slice, place, data).find(({ number }) => number === data.runtimeVersion)?.arn;
}

/** The versions of its runtime, oldest first; none for images and own runtimes. */
export function knownVersions(slice: LambdaSlice, place: Place, data: VersionRecord): readonly RuntimeVersion[] {
  if (data.runtime === undefined) return [];
  return runtimeVersions(place, architecture(data), data.runtime, slice.startedAt, slice.released?.[data.runtime]);
}

export function aliasConfiguration(place: Place, functionName: string, name: string, alias: AliasRecord): Json {
  return {
    AliasArn: functionArn(place, functionName, name),
    Name: name,
    FunctionVersion: alias.version,
    Description: alias.description ?? '',
    ...(alias.weights ? { RoutingConfig: { AdditionalVersionWeights: alias.weights } } : {}),
    RevisionId: aliasRevisionId(place, functionName, name, alias),
  };
}

/** Follows from the code alone: a version has that of the `$LATEST` it was published from. */
export function codeSha256(name: string, data: VersionRecord): string {
  return createHash('sha256')
    .update(`${name}/${data.codeSize ?? data.image ?? ''}`)
    .digest('base64');
}

/** RevisionId of a version; it changes with every change of it, and when a change is through. */
export function revisionId(place: Place, name: string, version: string, data: VersionRecord): string {
  return identifier(`${place.account}/${place.region}/${name}/${version}/${data.revision}`);
}

export function aliasRevisionId(place: Place, functionName: string, name: string, alias: AliasRecord): string {
  return identifier(`${place.account}/${place.region}/${functionName}/${name}/${alias.revision}`);
}

export function architecture(data: VersionRecord): 'arm64' | 'x86_64' {
  return data.architecture ?? 'x86_64';
}

export function logGroup(name: string, data: VersionRecord): string {
  return data.logGroup ?? `/aws/lambda/${name}`;
}

/** A UUID that follows from the text. */
function identifier(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
