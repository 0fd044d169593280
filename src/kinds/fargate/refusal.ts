import type { CallOptions, Ports } from '../../aws/ports.ts';
import { problemOf, type Problem } from '../../domain/problem.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import type { AccessRefusal } from './facts.ts';

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
