import { SimulatedError } from './service.ts';
import type { Service } from './service.ts';

type WireProtocol = Service['protocol'];

/* json-1.1 services answer such errors with status 400, REST and query services with 403. */
const status = (protocol: WireProtocol) => (protocol === 'json-1.1' ? 400 : 403);

export function unsigned(protocol: WireProtocol): SimulatedError {
  if (protocol === 'query')
    return new SimulatedError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  return new SimulatedError('MissingAuthenticationTokenException', status(protocol), 'Missing Authentication Token');
}

export function unknownKey(protocol: WireProtocol): SimulatedError {
  const code = protocol === 'query' ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  return new SimulatedError(code, status(protocol), 'The security token included in the request is invalid.');
}

export function expired(protocol: WireProtocol): SimulatedError {
  const code = protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException';
  return new SimulatedError(code, status(protocol), 'The security token included in the request is expired');
}

/** What IAM says when no policy allows the action. `resource` is an ARN or `*`. */
export function accessDenied(service: Service, operation: string, callerArn: string, resource: string): SimulatedError {
  const action = `${service.signingName}:${operation}`;
  return new SimulatedError(
    service.protocol === 'query' ? 'AccessDenied' : 'AccessDeniedException',
    status(service.protocol),
    `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
