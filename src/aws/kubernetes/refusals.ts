import * as v from 'valibot';
import { ProblemError, type KubernetesRefusal, type Problem, type ProblemCode } from '../../domain/problem.ts';
import { faults } from '../errors.ts';
import { defined, maybe, text } from '../parse.ts';
import { cleaned } from '../secrets.ts';

/** What was asked of a cluster. */
export interface ClusterQuestion {
  readonly verb: string;
  readonly resource: string;
  readonly group: string;
  readonly namespace?: string;
}

/** The `Status` object of a refusal (apimachinery: meta/v1). */
const status = v.object({ reason: maybe(text), message: maybe(text) });

function codeOf(httpStatus: number): ProblemCode {
  switch (httpStatus) {
    case 401:
    case 403:
      return 'accessDenied';
    case 404:
      return 'notFound';
    // 409: the object changed meanwhile, is there already, or is another one; 410: what was read is too old to go on from.
    case 409:
    case 410:
      return 'conflict';
    case 429:
      return 'throttled';
    default:
      if (httpStatus >= 500) return 'serviceFault';
      return httpStatus >= 400 ? 'invalidRequest' : 'malformedAnswer';
  }
}

/** The answer of an API server that is no 2xx, as a problem. `secrets` must not appear in it. */
export function problemOfStatus(
  httpStatus: number,
  body: string,
  asked: ClusterQuestion,
  base: Omit<Problem, 'code' | 'fault'> & { readonly kubernetes: KubernetesRefusal },
  secrets: readonly string[],
): Problem {
  const told = statusOf(body);
  const code = codeOf(httpStatus);
  const user = /User "([^"]{1,300})"/.exec(told.message ?? '')?.[1];
  const { verb, resource, group, namespace } = asked;
  const denied = { verb, resource, group, ...defined({ namespace }) };
  const because: Partial<KubernetesRefusal> =
    httpStatus === 401 && told.reason === 'Unauthorized'
      ? { because: 'noEntry' }
      : httpStatus === 403 && told.reason === 'Forbidden'
        ? { because: 'rbac', denied, ...defined({ user }) }
        : {};
  return {
    ...base,
    code,
    fault: faults[code],
    detail: cleaned(
      // "401 Unauthorized Unauthorized": an API server may have nothing to say beyond the reason.
      [...new Set([String(httpStatus), told.reason, told.message])].filter((each) => each !== undefined).join(' '),
      secrets,
    ),
    kubernetes: { ...base.kubernetes, ...because },
  };
}

function statusOf(body: string): v.InferOutput<typeof status> {
  try {
    const result = v.safeParse(status, JSON.parse(body));
    return result.success ? result.output : { reason: undefined, message: undefined };
  } catch {
    return { reason: undefined, message: undefined };
  }
}

/** EKS has not named the endpoint or the authority (a cluster that is being created), or named none that a token may go to. */
export function noEndpoint(cluster: string, detail: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    fault: 'network',
    service: 'kubernetes',
    detail,
    kubernetes: { cluster, because: 'noEndpoint' },
  });
}
