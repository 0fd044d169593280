import type { Instant } from './time.ts';

/**
 * Why AWS (or the way to it) did not answer. Codes are stable; the editor's
 * side has a sentence and an action for each.
 */
export type ProblemCode =
  | 'noCredentials' // nothing in the chain gave any
  | 'unknownProfile' // `profile` is in neither file
  | 'noRegion' // `profile` names no region, and nothing else does
  | 'expiredCredentials' // a session that has ended: sign in again
  | 'invalidCredentials' // AWS knows the key not, or the signature is wrong
  | 'wrongAccount' // `profile` belongs to another account now; `detail` is its id
  | 'accessDenied' // `permission` is the missing action
  | 'regionUnavailable' // the region is not enabled, or does not exist
  | 'unreachable' // no connection, DNS, TLS
  | 'timedOut'
  | 'throttled'
  | 'serviceFault' // 5xx
  | 'malformedAnswer' // the answer could not be read
  | 'configFile' // `file` and `line` say where
  | 'notFound'
  | 'conflict' // another change is under way, or the state does not allow it
  | 'limitExceeded' // a quota
  | 'invalidRequest'
  | 'cancelled' // not an error
  | 'unexpected'; // ours: a defect

export interface Problem {
  readonly code: ProblemCode;
  /** Who can do something about it. */
  readonly fault: 'user' | 'account' | 'network' | 'aws' | 'extension';
  readonly profile?: string;
  readonly region?: string;
  readonly service?: string;
  readonly operation?: string;
  /** IAM action, e.g. `sagemaker:ListNotebookInstances`. */
  readonly permission?: string;
  /** AWS's own words, cleaned of secrets; for the log and for "what AWS said", never the sentence itself. */
  readonly detail?: string;
  readonly requestId?: string;
  readonly file?: string;
  readonly line?: number;
  readonly at?: Instant;
  /** A person was asked for what is missing (the code of an MFA device) and did not give it: not asked by itself again. */
  readonly dismissed?: true;
  /** Of a cluster's Kubernetes API. */
  readonly kubernetes?: KubernetesRefusal;
}

/** Which cluster did not answer as it should, and why, where its Kubernetes API or the way there says more than the code. */
export interface KubernetesRefusal {
  /** The cluster's name. */
  readonly cluster: string;
  readonly because?:
    | 'noEntry' // 401: the cluster does not know the AWS identity (no access entry, no line in aws-auth)
    | 'rbac' // 403: it is known, and may not do this
    | 'noEndpoint' // EKS names no endpoint (yet)
    | 'certificate'; // what answers is not vouched for by the cluster's authority
  /** Of `rbac`: what was not allowed. */
  readonly denied?: {
    readonly verb: string;
    /** Plural: `pods`. */
    readonly resource: string;
    /** Empty for the core group. */
    readonly group: string;
    /** Undefined: in the whole cluster. */
    readonly namespace?: string;
  };
  /** Whom the cluster takes the caller for, where it said so. */
  readonly user?: string;
}

/** The one way in which a problem travels through promises. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.code, options);
    this.problem = problem;
  }
}

/** Any thrown value as a problem; what nobody mapped is a defect of ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', fault: 'user' };
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'unexpected', fault: 'extension', detail };
}
