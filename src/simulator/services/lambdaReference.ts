import { SimulatedError, type Input, type OperationContext, type ResourceReference } from '../service.ts';
import { InvalidInput, text } from '../validate.ts';
import type { FunctionRecord, LambdaSlice, Place, VersionRecord } from './lambdaState.ts';
import { findFunction } from './lambdaStore.ts';

const region = String.raw`[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d`;
const qualifier = String.raw`\$LATEST|[a-zA-Z0-9-_]+`;

/** Name, `name:qualifier`, partial or full ARN. */
export const functionName = text({
  min: 1,
  max: 256,
  pattern: new RegExp(
    String.raw`^(arn:(aws[a-zA-Z-]*)?:lambda:)?(${region}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(${qualifier}))?$`,
  ),
});
export const qualifierText = text({ min: 1, max: 128, pattern: /^(|[a-zA-Z0-9$_-]+)$/ });

const parts = new RegExp(
  String.raw`^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>${region}):)?(?:(?<account>\d{12}):)?(?:function:)?` +
    String.raw`(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>${qualifier}))?$`,
);

/** The version of a function that a call is about. */
export interface Target {
  readonly name: string;
  readonly record: FunctionRecord;
  /** As the caller gave it: undefined, `$LATEST`, a number or an alias. */
  readonly qualifier: string | undefined;
  readonly alias: boolean;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly data: VersionRecord;
}

/** ARN of a function, with its qualifier where one is given. */
export function functionArn(place: Place, name: string, qualifier?: string): string {
  const arn = `arn:${place.partition}:lambda:${place.region}:${place.account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** The function that a call names, for CloudTrail and for refusals. */
export function functionResource(input: Input): ResourceReference | undefined {
  const given = input['FunctionName'];
  const name = typeof given === 'string' ? parts.exec(given)?.groups?.['name'] : undefined;
  return name === undefined ? undefined : { type: 'AWS::Lambda::Function', name, arnPath: `function:${name}` };
}

/** Splits FunctionName, and checks that its function can be reached from here. */
export function reference(
  input: { readonly FunctionName: string; readonly Qualifier?: string | undefined },
  context: OperationContext,
  operation: string,
): { readonly name: string; readonly qualifier: string | undefined } {
  const { name = '', ...found } = parts.exec(input.FunctionName)?.groups ?? {};
  if (name.length > 64) {
    throw new InvalidInput(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    );
  }
  if (found['region'] !== undefined && found['region'] !== context.region) {
    throw notFound(`Functions from '${found['region']}' are not reachable in this region ('${context.region}')`);
  }
  if (found['account'] !== undefined && found['account'] !== context.account) {
    const arn = functionArn({ ...context, account: found['account'] }, name);
    throw new SimulatedError(
      'AccessDeniedException',
      403,
      `User: ${context.callerArn} is not authorized to perform: lambda:${operation} on resource: ${arn} because no resource-based policy allows the lambda:${operation} action`,
    );
  }
  const inName = found['qualifier'];
  const given = input.Qualifier === '' ? undefined : input.Qualifier;
  if (inName !== undefined && given !== undefined && inName !== given) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  return { name, qualifier: given ?? inName };
}

/** The version that the input names, or ResourceNotFoundException. */
export function target(
  slice: LambdaSlice,
  input: { readonly FunctionName: string; readonly Qualifier?: string | undefined },
  context: OperationContext,
  operation: string,
): Target {
  const { name, qualifier } = reference(input, context, operation);
  const record = findFunction(slice, context, name);
  if (!record) throw notFound(`Function not found: ${functionArn(context, name, qualifier)}`);
  const alias = qualifier === undefined ? undefined : record.aliases?.[qualifier];
  const version = alias?.version ?? qualifier ?? '$LATEST';
  const data = version === '$LATEST' ? record : record.versions?.[version];
  if (!data) throw notFound(`Function not found: ${functionArn(context, name, qualifier)}`);
  return { name, record, qualifier, alias: alias !== undefined, version, data };
}

/** ResourceConflictException while a change of that version is under way. */
export function refuseWhileUpdating(
  { name, qualifier, data }: Pick<Target, 'name' | 'qualifier' | 'data'>,
  context: OperationContext,
): void {
  if ((data.updatingUntil ?? 0) <= context.clock.now()) return;
  throw new SimulatedError(
    'ResourceConflictException',
    409,
    `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(context, name, qualifier)}`,
    { Type: 'User' },
  );
}

/** PreconditionFailedException where a RevisionId is given that is not the latest. */
export function refuseOtherRevision(given: string | null | undefined, latest: string): void {
  if (given === undefined || given === null || given === latest) return;
  throw new SimulatedError(
    'PreconditionFailedException',
    412,
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    { Type: 'User' },
  );
}

export function notFound(message: string): SimulatedError {
  return new SimulatedError('ResourceNotFoundException', 404, message, { Type: 'User', Message: message });
}

export function invalidParameter(message: string): SimulatedError {
  return new SimulatedError('InvalidParameterValueException', 400, message, { Type: 'User' });
}
