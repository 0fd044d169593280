import * as v from 'valibot';
import { SimulatedError } from '../service.ts';
import { text } from '../validate.ts';
import type { LogsSlice, LogStream } from './logsState.ts';

export const groupName = text({ min: 1, max: 512, pattern: /^[.\-_/#A-Za-z0-9]+$/ });
export const streamName = text({ min: 1, max: 512, pattern: /^[^:*]*$/ });

/** A group is named, or identified by name or ARN. */
export const groupReference = {
  logGroupName: v.optional(groupName),
  logGroupIdentifier: v.optional(text({ min: 1, max: 2048, pattern: /^[\w#+=/:,.@-]*$/ })),
};

/** The group that the request means; AWS's refusals where it names none, both or one that does not exist. */
export function findGroup(
  slice: LogsSlice,
  input: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined },
): { readonly name: string; readonly streams: Readonly<Record<string, LogStream>> } {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw invalidParameter('LogGroup name and LogGroup identifier are mutually exclusive parameters.');
  const name = logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]+:logs:[^:]+:\d+:log-group:/, '');
  if (name === undefined)
    throw invalidParameter('At least one of LogGroup name or LogGroup identifier must be specified.');
  const group = Object.hasOwn(slice.groups, name) ? slice.groups[name] : undefined;
  if (group === undefined) throw notFound('The specified log group does not exist.');
  return { name, streams: group.streams };
}

export function findStream(streams: Readonly<Record<string, LogStream>>, name: string): LogStream {
  const stream = Object.hasOwn(streams, name) ? streams[name] : undefined;
  if (stream === undefined) throw notFound('The specified log stream does not exist.');
  return stream;
}

export function invalidParameter(message: string): SimulatedError {
  return new SimulatedError('InvalidParameterException', 400, message);
}

export function invalidToken(): SimulatedError {
  return invalidParameter('The specified nextToken is invalid.');
}

function notFound(message: string): SimulatedError {
  return new SimulatedError('ResourceNotFoundException', 400, message);
}
