import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { HttpResponse, type HttpRequest } from '@smithy/protocol-http';
import type { Simulator, WireRequest, WireResponse } from '../simulator/contract.ts';
import type { Transport } from './transport.ts';

/** A transport that asks a simulator in this process; no socket is opened. */
export function inProcessTransport(simulator: () => Pick<Simulator, 'handle'>): Transport {
  return {
    metadata: { handlerProtocol: 'in-process' },
    async handle(request, options) {
      if (options?.abortSignal?.aborted === true) {
        throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
      }
      let answer: WireResponse;
      try {
        answer = await simulator().handle(wireRequest(request));
      } catch (error) {
        // The simulator rejects where a connection would break.
        const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
        throw Object.assign(new Error('the connection was dropped', { cause: error }), { code: code ?? 'ECONNRESET' });
      }
      const body = Readable.from([Buffer.from(answer.body, 'utf8')]);
      return { response: new HttpResponse({ statusCode: answer.status, headers: { ...answer.headers }, body }) };
    },
  };
}

function wireRequest(request: HttpRequest): WireRequest {
  const body: unknown = request.body;
  return {
    method: request.method,
    protocol: request.protocol,
    hostname: request.hostname,
    path: request.path,
    query: request.query ?? {},
    headers: request.headers,
    body: body instanceof Uint8Array ? plain(body) : typeof body === 'string' ? body : undefined,
  };
}

/** The same bytes: the SDK's own array type complains on the console when something takes it for text. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return Buffer.from(buffer, byteOffset, byteLength);
}
