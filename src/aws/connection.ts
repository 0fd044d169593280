import type { AwsCredentialIdentity, FinalizeRequestMiddleware, MetadataBearer, MiddlewareStack } from '@smithy/types';
import { SMITHY_CONTEXT_KEY } from '@smithy/types';
import { ProblemError, problemOf, type Problem } from '../domain/problem.ts';
import type { Scope } from '../domain/scope.ts';
import type { Budgets, Gate } from './budget.ts';
import type { CredentialHolder } from './credentialHolder.ts';
import type { Endpoints, EndpointService } from './endpoints.ts';
import { factsOf, problemOfSdk, type Asked } from './errors.ts';
import type { Log } from './events.ts';
import { malformed } from './parse.ts';
import type { CallOptions } from './ports.ts';
import { maxAttempts, retryStrategy } from './retry.ts';
import { observed, type Transport } from './transport.ts';

/** Everything that one session's clients share. */
export interface Connection {
  readonly scope: Scope;
  /** Aborted when the session closes. */
  readonly signal: AbortSignal;
  readonly credentials: CredentialHolder;
  readonly endpoints: Endpoints;
  readonly transport: Transport;
  readonly budgets: Budgets;
  readonly log: Log;
}

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

/** How a port asks one service. */
export interface ServiceCaller<Sdk, Client> {
  /** One operation: sent within the budget, retried, parsed, logged. Rejects with a ProblemError. */
  readonly call: <Out extends MetadataBearer, T>(
    operation: string,
    send: (client: Client, sdk: Sdk, http: { readonly abortSignal: AbortSignal }) => Promise<Out>,
    parse: (answer: Out) => T,
    options: CallOptions | undefined,
  ) => Promise<T>;
}

export function serviceCaller<Sdk, Client>(
  connection: Connection,
  service: EndpointService,
  load: () => Promise<Sdk & SdkModule<Client>>,
): ServiceCaller<Sdk, Client> {
  const { scope, credentials, endpoints, log } = connection;
  const endpoint = endpoints.of(service);
  const hosts = new WeakMap<object, string>();
  const requestHandler = observed(connection.transport, ({ host, error }) => {
    if (typeof error === 'object' && error !== null) hosts.set(error, host);
  });
  // One client for the credentials in use: when they change, so does everything made of them.
  let made: { readonly of: AwsCredentialIdentity; readonly client: Client } | undefined;

  const clientFor = (sdk: SdkModule<Client>, of: AwsCredentialIdentity): Client => {
    if (made?.of === of) return made.client;
    const gate = connection.budgets.gate(of.accountId ?? of.accessKeyId, scope.region, service);
    const client = sdk.create(
      {
        region: scope.region,
        credentials: of,
        ...(endpoint === undefined ? {} : { endpoint }),
        ignoreConfiguredEndpointUrls: true,
        useFipsEndpoint: endpoint === undefined && endpoints.fips,
        useDualstackEndpoint: endpoint === undefined && endpoints.dualstack,
        requestHandler,
        retryStrategy: retryStrategy(),
        maxAttempts,
        defaultsMode: 'standard',
        userAgentAppId: 'patch-lens',
        authSchemePreference: [],
      },
      budgetPlugin(gate),
    );
    made = { of, client };
    return client;
  };

  return {
    async call(operation, send, parse, options) {
      const signal =
        options?.signal === undefined ? connection.signal : AbortSignal.any([connection.signal, options.signal]);
      const asked = (error: unknown, used: AwsCredentialIdentity): Asked => {
        const host = typeof error === 'object' && error !== null ? hosts.get(error) : undefined;
        return {
          service,
          operation,
          profile: scope.profile,
          region: scope.region,
          customEndpoint: endpoint !== undefined,
          ...(host === undefined ? {} : { host }),
          secrets: [used.secretAccessKey, used.sessionToken ?? ''],
        };
      };

      const once = async (used: AwsCredentialIdentity) => {
        const started = performance.now();
        const event = (metadata: MetadataBearer['$metadata'], problem: Problem | undefined) =>
          log({
            type: 'request',
            service,
            operation,
            region: scope.region,
            profile: scope.profile,
            sample: scope.sample,
            ms: Math.round(performance.now() - started),
            ...(metadata.attempts === undefined ? {} : { attempts: metadata.attempts }),
            ...(metadata.httpStatusCode === undefined ? {} : { status: metadata.httpStatusCode }),
            ...(metadata.requestId === undefined ? {} : { requestId: metadata.requestId }),
            ...(problem === undefined ? {} : { problem: problem.code }),
          });
        let metadata: MetadataBearer['$metadata'] = {};
        try {
          const sdk = await load();
          const answer = await send(clientFor(sdk, used), sdk, { abortSignal: signal });
          metadata = answer.$metadata;
          const value = parse(answer);
          event(metadata, undefined);
          return value;
        } catch (error) {
          const facts = factsOf(error);
          const problem = problemOfSdk(error, asked(error, used));
          event({ ...metadata, ...facts.metadata }, problem);
          throw new ProblemError(
            metadata.requestId === undefined ? problem : { requestId: metadata.requestId, ...problem },
          );
        }
      };

      const withRenewal = async () => {
        const used = await credentials.get();
        try {
          return await once(used);
        } catch (error) {
          const problem = problemOf(error);
          if (problem.code !== 'expiredCredentials') throw error;
          return once(await credentials.afterExpiry(used, problem));
        }
      };

      return untilAborted(withRenewal, signal).catch((error: unknown) => {
        const problem = problemOf(error);
        // Of credentials nobody knows here for which region and profile they were wanted.
        throw new ProblemError({ profile: scope.profile, region: scope.region, ...problem });
      });
    },
  };
}

/** Page after page, until there is no next; a token that comes twice would never end. */
export async function* pagesOf<T>(
  read: (token: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | undefined }>,
  member: string,
): AsyncGenerator<readonly T[], void, undefined> {
  let token: string | undefined;
  do {
    const { items, next } = await read(token);
    yield items;
    if (next !== undefined && next === token) throw malformed(member);
    token = next === '' ? undefined : next;
  } while (token !== undefined);
}

/** Lets every attempt of a request, not only its first, wait for the account's budget; retries go first. */
function budgetPlugin(gate: Gate): ClientPlugin {
  return {
    applyToStack<I extends object, O extends object>(stack: MiddlewareStack<I, O>) {
      const middleware: FinalizeRequestMiddleware<I, O> = (next, context) => {
        const signal: unknown = context[SMITHY_CONTEXT_KEY]?.['abortSignal'];
        let attempts = 0;
        return (args) => {
          attempts += 1;
          return gate(() => next(args), {
            priority: attempts,
            ...(signal instanceof AbortSignal ? { signal } : {}),
          });
        };
      };
      // Inside the retries, and before signing: a signature must not age in a queue.
      stack.addRelativeTo(middleware, { name: 'patchLensBudget', relation: 'after', toMiddleware: 'retryMiddleware' });
    },
  };
}

/** The work's result, or a rejection as cancelled as soon as the signal is aborted. */
async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = () => new ProblemError({ code: 'cancelled', fault: 'user' });
  if (signal.aborted) throw cancelled();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
