import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpRequest } from '@smithy/protocol-http';
import type { AwsCredentialIdentity, RetryErrorType, SdkError } from '@smithy/types';
import { ProblemError, problemOf, type Problem } from '../../domain/problem.ts';
import type { Instant } from '../../domain/time.ts';
import type { CallOptions } from '../callOptions.ts';
import { untilAborted, type Connection } from '../connection.ts';
import { factsOf, isCertificateProblem, problemOfSdk } from '../errors.ts';
import { malformed } from '../parse.ts';
import { retryStrategy } from '../retry.ts';
import type { KubernetesCluster } from './port.ts';
import { noEndpoint, problemOfStatus, type ClusterQuestion } from './refusals.ts';
import { TokenMaker } from './token.ts';

export interface ClusterRequest extends ClusterQuestion {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: { readonly text: string; readonly contentType: string };
}

/** Sends to one cluster's API server: signed in, within the budget, retried, parsed, logged. Rejects with a ProblemError. */
export type ClusterCaller = <T>(
  request: ClusterRequest,
  parse: (answer: unknown) => T,
  options: CallOptions | undefined,
) => Promise<T>;

interface Attempt {
  readonly status: number;
  readonly auditId: string | undefined;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** `now`: the account's clock, which dates the tokens. */
export function clusterCaller(connection: Connection, now: () => Instant, cluster: KubernetesCluster): ClusterCaller {
  const { scope, credentials } = connection;
  const { profile, region } = scope;
  const tokens = new TokenMaker(region, cluster.name, now);
  const place = placeOf(cluster);
  const transport = place === undefined ? undefined : connection.clusterTransport(place.authority);

  const send = async (request: ClusterRequest, token: string, signal: AbortSignal): Promise<Attempt> => {
    if (place === undefined || transport === undefined)
      throw noEndpoint(cluster.name, 'EKS names no HTTPS endpoint with a certificate authority');
    const { body } = request;
    const { response } = await transport.handle(
      new HttpRequest({
        method: request.method,
        protocol: 'https:',
        hostname: place.url.hostname,
        ...(place.url.port === '' ? {} : { port: Number(place.url.port) }),
        path: request.path,
        query: { ...request.query },
        headers: {
          host: place.url.host,
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'user-agent': 'patch-lens',
          ...(body === undefined
            ? {}
            : { 'content-type': body.contentType, 'content-length': String(Buffer.byteLength(body.text)) }),
        },
        ...(body === undefined ? {} : { body: body.text }),
      }),
      { abortSignal: signal },
    );
    const { headers } = response;
    return {
      status: response.statusCode,
      auditId: headers['audit-id'],
      retryAfter: headers['retry-after'],
      text: await textOf(response.body),
    };
  };

  const attempts = async (request: ClusterRequest, used: AwsCredentialIdentity, signal: AbortSignal) => {
    const gate = connection.budgets.gate(used.accountId ?? used.accessKeyId, region, `kubernetes ${cluster.arn}`);
    const secrets = [used.secretAccessKey, used.sessionToken ?? ''];
    const asked = { service: 'kubernetes', operation: `${request.verb} ${request.resource}`, profile, region };
    const base = { ...asked, kubernetes: { cluster: cluster.name } };
    const strategy = retryStrategy();
    let retry = await strategy.acquireInitialRetryToken('');
    for (let attempt = 1; ; attempt += 1) {
      let problem: Problem;
      let again: RetryErrorType | undefined;
      let cause: SdkError | undefined;
      let answer: Attempt | undefined;
      const token = await tokens.token(used);
      try {
        answer = await gate(() => send(request, token, signal), { signal, again: attempt > 1 });
        if (answer.status >= 200 && answer.status < 300) return { answer, attempt };
        const tellIn = answer.auditId === undefined ? base : { ...base, requestId: answer.auditId };
        problem = problemOfStatus(answer.status, answer.text, request, tellIn, [...secrets, token]);
        again = retried(request, answer.status);
      } catch (error) {
        if (isSdkError(error)) cause = error;
        const mapped = problemOfSdk(error, {
          ...asked,
          customEndpoint: true,
          host: place?.url.host ?? '',
          secrets: [...secrets, token],
        });
        const because = isCertificateProblem(error) ? { because: 'certificate' as const } : {};
        problem = { ...mapped, kubernetes: { cluster: cluster.name, ...mapped.kubernetes, ...because } };
        again = mayHaveArrived(request, error) ? undefined : transient(problem, error);
      }
      const failed = new FailedAttempt(problem, attempt, answer?.status);
      if (again === undefined) throw failed;
      const hint = answer?.retryAfter === undefined ? NaN : Number(answer.retryAfter) * 1000;
      retry = await strategy
        .refreshRetryTokenForRetry(retry, {
          errorType: again,
          ...(cause === undefined ? {} : { error: cause }),
          ...(Number.isNaN(hint) ? {} : { retryAfterHint: new Date(Date.now() + hint) }),
        })
        .catch(() => {
          throw failed;
        });
      await sleep(retry.getRetryDelay(), undefined, { signal });
    }
  };

  const logged = async <T>(
    request: ClusterRequest,
    parse: (answer: unknown) => T,
    used: AwsCredentialIdentity,
    signal: AbortSignal,
  ) => {
    const started = performance.now();
    const log = (more: { attempts?: number; status?: number; requestId?: string; problem?: Problem['code'] }) =>
      connection.log({
        type: 'request',
        service: 'kubernetes',
        operation: `${request.verb} ${request.resource}`,
        region,
        profile,
        sample: scope.sample,
        ms: Math.round(performance.now() - started),
        ...more,
      });
    try {
      const { answer, attempt } = await attempts(request, used, signal);
      const value = parse(readJson(answer.text));
      log({
        attempts: attempt,
        status: answer.status,
        ...(answer.auditId === undefined ? {} : { requestId: answer.auditId }),
      });
      return { value, auditId: answer.auditId };
    } catch (error) {
      const problem = problemOf(error);
      const facts = error instanceof FailedAttempt ? error : undefined;
      log({
        problem: problem.code,
        ...(facts === undefined ? {} : { attempts: facts.attempts }),
        ...(facts?.status === undefined ? {} : { status: facts.status }),
        ...(problem.requestId === undefined ? {} : { requestId: problem.requestId }),
      });
      throw error;
    }
  };

  return async (request, parse, options) => {
    const signal =
      options?.signal === undefined ? connection.signal : AbortSignal.any([connection.signal, options.signal]);
    const once = async () => {
      const used = await credentials.get();
      try {
        return await logged(request, parse, used, signal);
      } catch (error) {
        // A cluster says the same to who is not let in and to who has signed with what has ended meanwhile.
        if (problemOf(error).kubernetes?.because !== 'noEntry') throw error;
        const isFresh = tokens.forget();
        const renewed = await credentials.get();
        if (isFresh && renewed === used) throw error;
        return logged(request, parse, renewed, signal);
      }
    };
    try {
      const { value, auditId } = await untilAborted(once, signal);
      if (auditId !== undefined)
        options?.onAnswer?.({
          service: 'kubernetes',
          operation: `${request.verb} ${request.resource}`,
          requestId: auditId,
        });
      return value;
    } catch (error) {
      throw new ProblemError({
        profile,
        region,
        service: 'kubernetes',
        operation: `${request.verb} ${request.resource}`,
        kubernetes: { cluster: cluster.name },
        ...problemOf(error),
      });
    }
  };
}

class FailedAttempt extends ProblemError {
  readonly attempts: number;
  readonly status: number | undefined;
  constructor(problem: Problem, attempts: number, status: number | undefined) {
    super(problem);
    this.attempts = attempts;
    this.status = status;
  }
}

/** Nobody but the endpoint that EKS names, over TLS, gets a token; and no authority but the cluster's vouches for it. */
function placeOf({ endpoint, certificateAuthority }: KubernetesCluster) {
  if (endpoint === undefined || certificateAuthority === undefined || !URL.canParse(endpoint)) return undefined;
  const url = new URL(endpoint);
  if (url.protocol !== 'https:') return undefined;
  const authority = Buffer.from(certificateAuthority, 'base64').toString('utf8');
  return authority.includes('-----BEGIN CERTIFICATE-----') ? { url, authority } : undefined;
}

/** To the retries any error is one of the SDK's. */
function isSdkError(error: unknown): error is SdkError {
  return error instanceof Error;
}

/** What is worth another try, where an answer came. A creation is not repeated unless the server refused it untouched. */
function retried({ method }: ClusterRequest, status: number): RetryErrorType | undefined {
  if (status === 429) return 'THROTTLING';
  return status >= 500 && method !== 'POST' ? 'TRANSIENT' : undefined;
}

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** A creation whose connection broke: whether the pod is there is for the caller to look. */
function mayHaveArrived({ method }: ClusterRequest, error: unknown): boolean {
  return method === 'POST' && !neverSent.has(factsOf(error).code ?? '');
}

function transient(problem: Problem, error: unknown): RetryErrorType | undefined {
  if (isCertificateProblem(error)) return undefined;
  return (problem.code === 'unreachable' && problem.kubernetes?.because !== 'noEndpoint') ||
    problem.code === 'timedOut' ||
    problem.code === 'malformedAnswer'
    ? 'TRANSIENT'
    : undefined;
}

/** The longest answer that is read: a page of 500 pods stays far below it. */
const longest = 64 * 1024 * 1024;

async function textOf(body: unknown): Promise<string> {
  if (!isReadable(body)) throw malformed('the answer');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const part =
      typeof chunk === 'string' ? Buffer.from(chunk) : chunk instanceof Uint8Array ? Buffer.from(chunk) : undefined;
    if (part === undefined || (length += part.length) > longest) throw malformed('the answer');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isReadable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('the answer');
  }
}
