import type { CallOptions, Ports } from '../aws/ports.ts';
import { problemOf, type Problem, type ProblemCode } from '../domain/problem.ts';
import { parseKey } from '../domain/resourceKey.ts';

/* What keeps a caller out of the Kubernetes API of a cluster. */

/** A list that RBAC kept back. */
export interface DeniedList {
  /** `nodes`, `poddisruptionbudgets`, … */
  readonly resource: string;
  /** Empty for the core group. */
  readonly group: string;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string;
}

/** Why nothing of what runs in the cluster could be read. */
export interface AccessRefusal {
  readonly problem: ProblemCode;
  readonly because?: 'noEntry' | 'rbac' | 'noEndpoint' | 'certificate';
  readonly denied?: DeniedList & { readonly verb: string };
  /** Whom the cluster takes the caller for. */
  readonly user?: string;
  /** Of `noEntry`: the IAM principal that an access entry would be for, where AWS said who asks. */
  readonly principal?: string;
  /** The API server's own words, or the network's. */
  readonly detail?: string;
}

/** What a cluster, or the way there, did not allow, and whom an access entry would be for. Rejects only when cancelled. */
export async function refusalOf(
  problem: Problem,
  { sts }: Pick<Ports, 'sts'>,
  options: CallOptions,
): Promise<AccessRefusal> {
  const { code, kubernetes, detail } = problem;
  const principal = kubernetes?.because === 'noEntry' ? await principalOf(sts, options) : undefined;
  return {
    problem: code,
    ...(kubernetes?.because === undefined ? {} : { because: kubernetes.because }),
    ...(kubernetes?.denied === undefined ? {} : { denied: kubernetes.denied }),
    ...(kubernetes?.user === undefined ? {} : { user: kubernetes.user }),
    ...(detail === undefined ? {} : { detail }),
    ...(principal === undefined ? {} : { principal }),
  };
}

/** Whom an access entry would be for: a role, not its session. */
async function principalOf(sts: Ports['sts'], options: CallOptions): Promise<string | undefined> {
  try {
    const { arn } = await sts.getCallerIdentity(options);
    return principalIn(arn);
  } catch (error) {
    if (problemOf(error).code === 'cancelled') throw error;
    return undefined;
  }
}

/**
 * `arn:aws:sts::111122223333:assumed-role/Admin/session` → `arn:aws:iam::111122223333:role/Admin`. STS does not tell a
 * role's path, which an access entry needs where there is one.
 */
export function principalIn(callerArn: string): string {
  const parts = parseKey(callerArn);
  const role = /^assumed-role\/([^/]+)\//.exec(parts?.resource ?? '')?.[1];
  return parts === undefined || role === undefined
    ? callerArn
    : `arn:${parts.partition}:iam::${parts.account}:role/${role}`;
}

/** `poddisruptionbudgets.policy`, as RBAC writes it; in a namespace, `pods (payments)`. */
export function nameOfList({ resource, group, namespace }: DeniedList): string {
  const name = group === '' ? resource : `${resource}.${group}`;
  return namespace === undefined ? name : `${name} (${namespace})`;
}
