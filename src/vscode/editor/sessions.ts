import type { Session } from '../../aws/session.ts';
import type { EditorContext } from './context.ts';

/** The account of a session: from what was read, else asked. Undefined where it can not be known. */
export async function accountOf(
  { inventory }: Pick<EditorContext, 'inventory'>,
  session: Session,
): Promise<string | undefined> {
  const read = inventory.snapshot.scopes.find((each) => each.scope.id === session.scope.id)?.account;
  if (read !== undefined) return read;
  try {
    return (await session.ports.sts.getCallerIdentity({ signal: session.signal })).account;
  } catch {
    // Who looks for an account among several goes on with the others.
    return undefined;
  }
}
