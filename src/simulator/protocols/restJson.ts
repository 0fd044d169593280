import { SimulatedError } from '../service.ts';
import type { Input, Json, Operation } from '../service.ts';
import { parseJsonBody } from './jsonBody.ts';
import { answer, bodyText } from './protocol.ts';
import type { Protocol } from './protocol.ts';

const contentType = 'application/json';

/** Method and path say which operation; members come from path, query and body; errors in `x-amzn-errortype`. */
export const restJson: Protocol = {
  read(service, request) {
    const path = request.path.replace(/\/+$/, '');
    for (const operation of service.operations) {
      const fromPath = operation.http?.method === request.method ? matchPath(operation.http.path, path) : undefined;
      if (fromPath === undefined) continue;
      return {
        operation,
        input: { ...parseJsonBody(bodyText(request)), ...fromQuery(operation, request.query), ...fromPath },
      };
    }
    throw new SimulatedError('UnknownOperationException', 404, '');
  },
  succeed(_service, operation, output, requestId) {
    const status = operation.http?.status ?? 200;
    const body = output === null ? '' : JSON.stringify(output);
    return answer(status, { 'content-type': contentType, 'x-amzn-requestid': requestId }, body);
  },
  fail(error, requestId) {
    const body = JSON.stringify({ ...error.extra, message: error.message });
    return answer(
      error.status,
      { 'content-type': contentType, 'x-amzn-requestid': requestId, 'x-amzn-errortype': error.code, ...error.headers },
      body,
    );
  },
};

/** The placeholders' values, decoded; undefined where the path is another one. */
function matchPath(pattern: string, path: string): Input | undefined {
  const wanted = pattern.replace(/\/+$/, '').split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, Json> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && value !== '') members[name] = decode(value);
    else if (part !== value) return undefined;
  }
  return members;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new SimulatedError('SerializationException', 400, 'The request path is not valid');
  }
}

function fromQuery(operation: Operation, query: Readonly<Record<string, string | string[] | null>>): Input {
  const members: Record<string, Json> = {};
  for (const name of operation.http?.query ?? []) {
    const value = query[name];
    if (value !== undefined && value !== null) members[name] = value;
  }
  return members;
}
