import type { WireRequest } from '../contract.ts';
import type { Service } from '../service.ts';
import { json11 } from './json11.ts';
import type { Protocol } from './protocol.ts';
import { query } from './query.ts';
import { restJson } from './restJson.ts';

export const protocols: Readonly<Record<Service['protocol'], Protocol>> = {
  'json-1.1': json11,
  'rest-json': restJson,
  query,
};

/** The protocol a request seems to speak, for answers to requests of no known service. */
export function guessProtocol(request: WireRequest): Service['protocol'] {
  if (request.headers['x-amz-target'] !== undefined) return 'json-1.1';
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    ? 'query'
    : 'rest-json';
}
