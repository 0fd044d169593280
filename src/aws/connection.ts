import type { AwsCredentialIdentity, MetadataBearer } from '@smithy/types';
import { ProblemError, problemOf } from '../domain/problem.ts';
import type { Scope } from '../domain/scope.ts';
import type { Budgets } from './budget.ts';
import { budgetPlugin, clientConfig, type SdkModule } from './client.ts';
import type { CredentialHolder } from './credentialHolder.ts';
import type { Endpoints, EndpointService } from './endpoints.ts';
import { factsOf, problemOfSdk, type Asked } from './errors.ts';
import type { Log } from './events.ts';
import type { CallOptions } from './ports.ts';
import { observed, type Transport } from './transport.ts';

/** Everything that one session's clients share. */
export interface Connection {
  readonly scope: Scope;
  /** Aborted when the session closes. */
  readonly signal: AbortSignal;
  readonly credentials: CredentialHolder;
  readonly endpoints: Endpoints;
  readonly transport: Transport;
  /** For a cluster's API server, which that authority (PEM) vouches for and no other. */
  readonly clusterTransport: (authority: string) => Transport;
  readonly budgets: Budgets;
  /** Configurations of functions are asked for with GetFunction; read anew for each. Absent: they are not. */
  readonly lambdaUseGetFunction?: () => boolean;
  readonly log: Log;
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

type Metadata = MetadataBearer['$metadata'];

export function serviceCaller<Sdk, Client>(
  connection: Connection,
  service: EndpointService,
  load: () => Promise<Sdk & SdkModule<Client>>,
  /** Where the service answers for the session's region, if that is another one. */
  answersIn?: string,
): ServiceCaller<Sdk, Client> {
  const { scope, credentials, endpoints } = connection;
  const { profile } = scope;
  const region = answersIn ?? scope.region;
  const hosts = new WeakMap<object, string>();
  const transport = observed(connection.transport, ({ host, error }) => {
    if (isObject(error)) hosts.set(error, host);
  });

  const wanted = new WeakMap<AbortSignal, CallOptions>();

  // One client for the credentials in use: when they change, so does everything made of them.
  let made: { readonly of: AwsCredentialIdentity; readonly client: Client } | undefined;
  const clientFor = (sdk: SdkModule<Client>, of: AwsCredentialIdentity): Client => {
    if (made?.of === of) return made.client;
    const gate = connection.budgets.gate(of.accountId ?? of.accessKeyId, region, service);
    const client = sdk.create(
      clientConfig(service, region, of, endpoints, transport),
      budgetPlugin(gate, (signal) => wanted.get(signal)),
    );
    made = { of, client };
    return client;
  };

  const problemIn = (error: unknown, operation: string, used: AwsCredentialIdentity) => {
    const host = isObject(error) ? hosts.get(error) : undefined;
    const asked: Asked = {
      service,
      operation,
      profile,
      region,
      customEndpoint: endpoints.of(service) !== undefined,
      ...(host === undefined ? {} : { host }),
      secrets: [used.secretAccessKey, used.sessionToken ?? ''],
    };
    return problemOfSdk(error, asked);
  };

  const timed = (operation: string) => {
    const started = performance.now();
    return (metadata: Metadata, problem?: ReturnType<typeof problemIn>) =>
      connection.log({
        type: 'request',
        service,
        operation,
        region,
        profile,
        sample: scope.sample,
        ms: Math.round(performance.now() - started),
        ...(metadata.attempts === undefined ? {} : { attempts: metadata.attempts }),
        ...(metadata.httpStatusCode === undefined ? {} : { status: metadata.httpStatusCode }),
        ...(metadata.requestId === undefined ? {} : { requestId: metadata.requestId }),
        ...(problem === undefined ? {} : { problem: problem.code }),
      });
  };

  const tell = (operation: string, requestId: string | undefined, options: CallOptions | undefined) => {
    if (requestId !== undefined) options?.onAnswer?.({ service, operation, requestId });
  };

  return {
    call(operation, send, parse, options) {
      const either = eitherSignal(connection.signal, options?.signal);
      const { signal } = either;
      if (options !== undefined) wanted.set(signal, options);
      const writes = !reading.test(operation);

      const once = async (used: AwsCredentialIdentity) => {
        const log = timed(operation);
        let metadata: Metadata = {};
        try {
          const sdk = await load();
          if (writes) connection.budgets.wrote();
          const answer = await send(clientFor(sdk, used), sdk, { abortSignal: signal });
          metadata = answer.$metadata;
          const value = parse(answer);
          log(metadata);
          tell(operation, metadata.requestId, options);
          return value;
        } catch (error) {
          const problem = problemIn(error, operation, used);
          log({ ...metadata, ...factsOf(error).metadata }, problem);
          const { requestId } = metadata;
          tell(operation, requestId ?? problem.requestId, options);
          throw new ProblemError(requestId === undefined ? problem : { requestId, ...problem });
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

      return untilAborted(withRenewal, signal)
        .catch((error: unknown) => {
          // A problem of the credentials does not know for which region they were wanted.
          throw new ProblemError({ profile, region, ...problemOf(error) });
        })
        .finally(() => {
          if (writes) connection.budgets.wrote();
          either.release();
        });
    },
  };
}

/** Operations that change nothing. */
const reading = /^(Get|List|Describe|Lookup|Filter)/;

/** A signal of its own that is aborted with either; `release` lets go of both, for one of them lives long. */
function eitherSignal(
  one: AbortSignal,
  other: AbortSignal | undefined,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const both = other === undefined ? [one] : [one, other];
  const controller = new AbortController();
  const abort = () => controller.abort(both.find(({ aborted }) => aborted)?.reason);
  for (const each of both) each.addEventListener('abort', abort, { once: true });
  if (both.some(({ aborted }) => aborted)) abort();
  return {
    signal: controller.signal,
    release: () => {
      for (const each of both) each.removeEventListener('abort', abort);
    },
  };
}

/** The work's result, or a rejection as cancelled as soon as the signal is aborted. */
export async function untilAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
