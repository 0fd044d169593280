import { ProblemError, type Problem, type ProblemCode } from '../domain/problem.ts';
import { permissionOf } from './iam.ts';
import { isKnownRegion, isOptInRegion } from './regions.ts';
import { cleaned } from './secrets.ts';

/** What was asked when it went wrong. */
export interface Asked {
  readonly service: string;
  readonly operation: string;
  readonly profile?: string;
  readonly region: string;
  /** An endpoint was configured: then a host name says nothing about the region. */
  readonly customEndpoint?: boolean;
  /** The host that the request went to. */
  readonly host?: string;
  /** Values that must not appear in the detail. */
  readonly secrets?: readonly string[];
}

/** Error names as services send them (JSON protocols' type, query protocol's code). */
const codes: Readonly<Record<string, ProblemCode>> = {
  AbortError: 'cancelled',

  ExpiredToken: 'expiredCredentials',
  ExpiredTokenException: 'expiredCredentials',
  TokenRefreshRequired: 'expiredCredentials',

  AuthFailure: 'invalidCredentials',
  IncompleteSignature: 'invalidCredentials',
  IncompleteSignatureException: 'invalidCredentials',
  InvalidAccessKeyId: 'invalidCredentials',
  InvalidClientTokenId: 'invalidCredentials',
  InvalidSignatureException: 'invalidCredentials',
  MissingAuthenticationToken: 'invalidCredentials',
  MissingAuthenticationTokenException: 'invalidCredentials',
  RequestExpired: 'invalidCredentials',
  RequestInTheFuture: 'invalidCredentials',
  RequestTimeTooSkewed: 'invalidCredentials',
  SignatureDoesNotMatch: 'invalidCredentials',
  UnrecognizedClientException: 'invalidCredentials',

  AccessDenied: 'accessDenied',
  AccessDeniedException: 'accessDenied',
  ForbiddenException: 'accessDenied',
  NotAuthorized: 'accessDenied',
  UnauthorizedOperation: 'accessDenied',

  OptInRequired: 'regionUnavailable',
  RegionDisabledException: 'regionUnavailable',

  RequestLimitExceeded: 'throttled',
  RequestThrottled: 'throttled',
  RequestThrottledException: 'throttled',
  SlowDown: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',

  InternalFailure: 'serviceFault',
  InternalServerError: 'serviceFault',
  InternalServiceError: 'serviceFault',
  ServerException: 'serviceFault',
  ServiceException: 'serviceFault',
  ServiceUnavailable: 'serviceFault',
  ServiceUnavailableException: 'serviceFault',

  NotFoundException: 'notFound',
  ParameterNotFound: 'notFound',
  ResourceNotFound: 'notFound',
  ResourceNotFoundException: 'notFound',

  ConflictException: 'conflict',
  InvalidStateException: 'conflict',
  OperationAbortedException: 'conflict',
  PreconditionFailedException: 'conflict',
  ResourceConflictException: 'conflict',
  ResourceInUse: 'conflict',
  ResourceInUseException: 'conflict',

  CodeStorageExceededException: 'limitExceeded',
  LimitExceededException: 'limitExceeded',
  ResourceLimitExceeded: 'limitExceeded',
  ServiceQuotaExceededException: 'limitExceeded',

  ClientException: 'invalidRequest',
  InvalidParameterException: 'invalidRequest',
  InvalidParameterValueException: 'invalidRequest',
  InvalidRequestException: 'invalidRequest',
  ValidationError: 'invalidRequest',
  ValidationException: 'invalidRequest',

  RequestTimeout: 'timedOut',
  RequestTimeoutException: 'timedOut',

  SyntaxError: 'malformedAnswer',
};

/**
 * SageMaker's ValidationException says three things. A Describe sends a name
 * and nothing else, so it can only mean that there is none (AWS's own waiter
 * NotebookInstanceDeleted reads it so); an action on a name means that its
 * state does not allow it.
 */
const validation: Readonly<Record<string, ProblemCode>> = {
  'sagemaker:DescribeNotebookInstance': 'notFound',
  'sagemaker:DescribeNotebookInstanceLifecycleConfig': 'notFound',
  'sagemaker:StartNotebookInstance': 'conflict',
  'sagemaker:StopNotebookInstance': 'conflict',
  'sagemaker:CreatePresignedNotebookInstanceUrl': 'conflict',
  'sagemaker:DeleteNotebookInstanceLifecycleConfig': 'conflict',
};

const networkCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'EPROTO',
]);

/** OpenSSL's verdicts (`CERT_HAS_EXPIRED`, `SELF_SIGNED_CERT_IN_CHAIN`, …) and Node's own (`ERR_TLS_…`, `ERR_SSL_…`). */
const certificateCodes = /CERT|^UNABLE_TO_|^ERR_TLS_|^ERR_SSL_/;

/** What answers could not prove who it is. */
export function isCertificateProblem(error: unknown): boolean {
  return certificateCodes.test(factsOf(error).code ?? '');
}

export const faults: Readonly<Record<ProblemCode, Problem['fault']>> = {
  noCredentials: 'user',
  unknownProfile: 'user',
  noRegion: 'user',
  expiredCredentials: 'user',
  invalidCredentials: 'user',
  wrongAccount: 'user',
  accessDenied: 'account',
  regionUnavailable: 'account',
  unreachable: 'network',
  timedOut: 'network',
  throttled: 'aws',
  serviceFault: 'aws',
  malformedAnswer: 'aws',
  configFile: 'user',
  notFound: 'account',
  conflict: 'account',
  limitExceeded: 'account',
  invalidRequest: 'extension',
  cancelled: 'user',
  unexpected: 'extension',
};

/** Whatever the SDK throws, as a problem: by error name, status and node's code, never by its text. */
export function problemOfSdk(error: unknown, asked: Asked): Problem {
  const base = {
    ...(asked.profile === undefined ? {} : { profile: asked.profile }),
    region: asked.region,
    service: asked.service,
    operation: asked.operation,
  };
  if (error instanceof ProblemError) return { ...base, ...error.problem };
  const facts = factsOf(error);
  const code = codeOf(facts, asked);
  const detail = detailOf(code, facts, asked);
  const permission = code === 'accessDenied' ? missingPermission(facts, asked) : undefined;
  return {
    ...base,
    code,
    fault: faults[code],
    ...(permission === undefined ? {} : { permission }),
    ...(detail === undefined ? {} : { detail }),
    ...(facts.metadata.requestId === undefined ? {} : { requestId: facts.metadata.requestId }),
  };
}

/** AWS refused it for coming too soon. */
export function isThrottle(error: unknown): boolean {
  const { name, status } = factsOf(error);
  return status === 429 || (Object.hasOwn(codes, name) && codes[name] === 'throttled');
}

interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** Node's. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** The SDK's: status, attempts and request id, where it has them. */
  readonly metadata: { readonly httpStatusCode?: number; readonly attempts?: number; readonly requestId?: string };
  /** Modelled or not, the service itself said this. */
  readonly fromService: boolean;
  /** Something came over the wire, and reading it failed. */
  readonly hasResponse: boolean;
  /** `address:port` or the host name of a connection that failed. */
  readonly peer: string | undefined;
}

export function factsOf(error: unknown): ErrorFacts {
  const read = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const metadata = read(error, '$metadata');
  const status = read(metadata, 'httpStatusCode');
  const attempts = read(metadata, 'attempts');
  const requestId = text(read(metadata, 'requestId'));
  const address = text(read(error, 'address'));
  const port = read(error, 'port');
  return {
    name: text(read(error, 'name')) ?? 'Error',
    message: text(read(error, 'message')) ?? String(error),
    code: text(read(error, 'code')),
    status: typeof status === 'number' ? status : undefined,
    metadata: {
      ...(typeof status === 'number' ? { httpStatusCode: status } : {}),
      ...(typeof attempts === 'number' ? { attempts } : {}),
      ...(requestId === undefined ? {} : { requestId }),
    },
    fromService: read(error, '$fault') !== undefined,
    hasResponse: read(error, '$response') !== undefined,
    peer:
      address === undefined ? text(read(error, 'hostname')) : typeof port === 'number' ? `${address}:${port}` : address,
  };
}

function codeOf(facts: ErrorFacts, asked: Asked): ProblemCode {
  const { name, code, status } = facts;
  if (name === 'ValidationException') {
    const special = validation[`${asked.service}:${asked.operation}`];
    if (special !== undefined) return special;
  }
  const named = Object.hasOwn(codes, name) ? codes[name] : undefined;
  if (named === 'invalidCredentials' && isOptInRegion(asked.region) && asked.customEndpoint !== true) {
    // A region that is not enabled knows none of the account's keys.
    if (name === 'UnrecognizedClientException' || name === 'InvalidClientTokenId') return 'regionUnavailable';
  }
  if (named !== undefined) return named;
  if (/NotFound(Fault|Exception)?$/.test(name)) return 'notFound';
  // The connection ended within the answer: the way there is open.
  if (facts.hasResponse && code === 'ECONNRESET') return 'malformedAnswer';
  if (code !== undefined && networkCodes.has(code)) {
    // A misspelt region is a host name that does not exist.
    const misspelt = code === 'ENOTFOUND' && asked.customEndpoint !== true && !isKnownRegion(asked.region);
    return misspelt ? 'regionUnavailable' : 'unreachable';
  }
  if (code !== undefined && certificateCodes.test(code)) return 'unreachable';
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timedOut';
  if (facts.fromService && status !== undefined) return byStatus(status);
  if (facts.hasResponse) return status !== undefined && status >= 500 ? 'serviceFault' : 'malformedAnswer';
  return status === undefined ? 'unexpected' : byStatus(status);
}

function byStatus(status: number): ProblemCode {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'accessDenied';
  if (status >= 500) return 'serviceFault';
  return status >= 400 ? 'invalidRequest' : 'malformedAnswer';
}

function detailOf(code: ProblemCode, facts: ErrorFacts, asked: Asked): string | undefined {
  switch (code) {
    case 'cancelled':
      return undefined;
    case 'malformedAnswer':
      // The parser's words quote the answer, which may be a secret.
      return `the answer could not be read (${facts.name})`;
    case 'unreachable':
    case 'timedOut':
      return [facts.code ?? facts.name, facts.peer ?? asked.host].filter((each) => each !== undefined).join(' ');
    case 'noCredentials':
    case 'unknownProfile':
    case 'noRegion':
    case 'expiredCredentials':
    case 'invalidCredentials':
    case 'wrongAccount':
    case 'accessDenied':
    case 'regionUnavailable':
    case 'throttled':
    case 'serviceFault':
    case 'configFile':
    case 'notFound':
    case 'conflict':
    case 'limitExceeded':
    case 'invalidRequest':
    case 'unexpected':
      return cleaned(`${facts.name}: ${facts.message}`, asked.secrets);
  }
}

/** The action that AWS names as missing; it may be another than the operation's (a role that can not be passed). */
function missingPermission(facts: ErrorFacts, asked: Asked): string | undefined {
  const named = /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9]+)/.exec(facts.message)?.[1];
  return named ?? permissionOf(asked.service, asked.operation);
}
