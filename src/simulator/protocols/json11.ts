import { SimulatedError } from '../service.ts';
import { parseJsonBody } from './jsonBody.ts';
import { answer, bodyText } from './protocol.ts';
import type { Protocol } from './protocol.ts';

const contentType = 'application/x-amz-json-1.1';

/** POST / with `X-Amz-Target: <prefix>.<Operation>`; errors in `__type`. */
export const json11: Protocol = {
  read(service, request) {
    const target = request.headers['x-amz-target'] ?? '';
    // Older clients write the prefix with a package: `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents`.
    const [name, prefix] = target.split('.').toReversed();
    const operation = service.operations.find((candidate) => candidate.name === name);
    if (operation === undefined || prefix !== service.targetPrefix) {
      throw new SimulatedError('com.amazon.coral.service#UnknownOperationException', 400, '');
    }
    return { operation, input: parseJsonBody(bodyText(request)) };
  },
  succeed(_service, _operation, output, requestId) {
    const body = output === null ? '' : JSON.stringify(output);
    return answer(200, { 'content-type': contentType, 'x-amzn-requestid': requestId }, body);
  },
  fail(error, requestId) {
    const body = JSON.stringify({
      __type: error.code,
      ...(error.message === '' ? {} : { message: error.message }),
      ...error.extra,
    });
    return answer(error.status, { 'content-type': contentType, 'x-amzn-requestid': requestId }, body);
  },
};
