import type { AwsCredentialIdentity, FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';
import { SMITHY_CONTEXT_KEY } from '@smithy/types';
import type { Gate } from './budget.ts';
import type { Endpoints, EndpointService } from './endpoints.ts';
import type { Wanted } from './requestQueue.ts';
import { maxAttempts, retryStrategy } from './retry.ts';
import type { Transport } from './transport.ts';

/** What every client is made with; nothing is left for the SDK to look up in files or the environment. */
export interface ClientConfig {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity;
  readonly endpoint?: string;
  readonly ignoreConfiguredEndpointUrls: true;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
  readonly requestHandler: Transport;
  readonly retryStrategy: ReturnType<typeof retryStrategy>;
  readonly maxAttempts: number;
  readonly defaultsMode: 'standard';
  readonly userAgentAppId: string;
  readonly authSchemePreference: string[];
}

/** A plugin for any client's middleware stack. */
export interface ClientPlugin {
  applyToStack<I extends object, O extends object>(stack: MiddlewareStack<I, O>): void;
}

/** A module of `sdk/`: one service's client and commands, loaded with the first request. */
export interface SdkModule<Client> {
  create(config: ClientConfig, plugin: ClientPlugin): Client;
}

export function clientConfig(
  service: EndpointService,
  region: string,
  credentials: AwsCredentialIdentity,
  endpoints: Endpoints,
  requestHandler: Transport,
): ClientConfig {
  const endpoint = endpoints.of(service);
  return {
    region,
    credentials,
    ...(endpoint === undefined ? {} : { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    // The SDK refuses these two together with an endpoint.
    useFipsEndpoint: endpoint === undefined && endpoints.fips,
    useDualstackEndpoint: endpoint === undefined && endpoints.dualstack,
    requestHandler,
    retryStrategy: retryStrategy(),
    maxAttempts,
    defaultsMode: 'standard',
    userAgentAppId: 'patch-lens',
    authSchemePreference: [],
  };
}

/**
 * Lets every attempt of a request, not only its first, wait for the account's budget. `wantedBy` says who waits for it and
 * how urgently, by the signal that the request was sent with.
 */
export function budgetPlugin(gate: Gate, wantedBy: (signal: AbortSignal) => Wanted | undefined): ClientPlugin {
  return {
    applyToStack<I extends object, O extends object>(stack: MiddlewareStack<I, O>) {
      const middleware: FinalizeRequestMiddleware<I, O> = (next, context) => {
        const signal: unknown = context[SMITHY_CONTEXT_KEY]?.['abortSignal'];
        const known = signal instanceof AbortSignal ? { signal, wanted: wantedBy(signal) } : {};
        const operation = context.commandName?.replace(/Command$/, '') ?? '';
        let attempts = 0;
        return (args) => {
          attempts += 1;
          return gate(() => next(args), { ...known, operation, again: attempts > 1 });
        };
      };
      // Inside the retries, and before signing: a signature must not age in a queue.
      stack.addRelativeTo(middleware, { name: 'patchLensBudget', relation: 'after', toMiddleware: 'retryMiddleware' });
    },
  };
}
