import { Agent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest, HttpResponse } from '@smithy/protocol-http';
import type { HttpHandlerOptions, RequestHandler } from '@smithy/types';
import type { Instant } from '../domain/time.ts';

/** What the SDK's clients send with. */
export type Transport = RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;

/** Milliseconds: until a connection stands, and without a byte (Lambda and SageMaker answer within a few seconds). */
const timeouts = { connectionTimeout: 5_000, socketTimeout: 20_000 };

/** HTTP(S) with time-outs; `destroy` closes its connections, those in use too. */
export function networkTransport(options = timeouts): Transport {
  return new NodeHttpHandler(options);
}

/** HTTPS to a server that this authority (PEM) vouches for; the system's own authorities count for nothing here. */
export function authorityTransport(authority: string, options = timeouts): Transport {
  // Said outright, for somebody may have set NODE_TLS_REJECT_UNAUTHORIZED=0 for another server. The agent that VS Code
  // puts in place of this one (http.proxySupport) takes the authority from it, and nothing else.
  const httpsAgent = new Agent({ ca: authority, rejectUnauthorized: true, keepAlive: true, maxSockets: 8 });
  return new NodeHttpHandler({ ...options, httpsAgent });
}

/** How the last request of a transport went: for errors that the SDK wraps until nothing else is left of them. */
export interface Outcome {
  readonly host: string;
  readonly status?: number;
  readonly error?: unknown;
}

/** The same transport, telling how each request went. */
export function observed(transport: Transport, tell: (outcome: Outcome) => void): Transport {
  return {
    ...(transport.metadata === undefined ? {} : { metadata: transport.metadata }),
    async handle(request, options) {
      const host = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
      try {
        const answer = await transport.handle(request, options);
        tell({ host, status: answer.response.statusCode });
        return answer;
      } catch (error) {
        tell({ host, error });
        throw error;
      }
    },
    destroy: () => transport.destroy?.(),
  };
}

/** The same transport, telling what AWS's clock said with each answer (header `Date`, whole seconds, rounded down). */
export function dated(transport: Transport, tell: (date: Instant) => void): Transport {
  return {
    ...(transport.metadata === undefined ? {} : { metadata: transport.metadata }),
    async handle(request, options) {
      const answer = await transport.handle(request, options);
      const { headers } = answer.response;
      const date = Date.parse(headers['date'] ?? headers['Date'] ?? '');
      if (!Number.isNaN(date)) tell(date);
      return answer;
    },
    destroy: () => transport.destroy?.(),
  };
}
