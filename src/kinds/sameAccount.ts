import { ProblemError } from '../domain/problem.ts';
import { parseKey, type ResourceKey } from '../domain/resourceKey.ts';
import type { StepContext } from './kind.ts';

/**
 * SageMaker and Lambda are asked by name, and another account may have one of the same name: what was described has to be
 * of the account and the region of the step's target. Throws a ProblemError (`wrongAccount`) where it is not.
 */
export function confirmSame(target: ResourceKey, described: ResourceKey): void {
  const [wanted, found] = [parseKey(target), parseKey(described)];
  if (wanted?.account === found?.account && wanted?.region === found?.region) return;
  throw wrongAccount(found?.account, found?.region);
}

/**
 * For what has no description that would tell: of what is not there (yet, or any more) only the credentials say in which
 * account it is not. Rejects with a ProblemError (`wrongAccount`).
 */
export async function confirmAccount(target: ResourceKey, { ports, signal }: StepContext): Promise<void> {
  const { account } = await ports.sts.getCallerIdentity({ signal });
  if (account !== parseKey(target)?.account) throw wrongAccount(account, undefined);
}

function wrongAccount(account: string | undefined, region: string | undefined): ProblemError {
  return new ProblemError({
    code: 'wrongAccount',
    fault: 'user',
    ...(account === undefined ? {} : { detail: account }),
    ...(region === undefined ? {} : { region }),
  });
}
