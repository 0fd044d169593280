import type { Session } from '../../aws/session.ts';
import { authorOf, readWrites, trailKeeps, trailLag } from '../../kinds/lifecycleConfigs/authors.ts';
import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import type { LoggedVersion, VersionLog } from './versionLog.ts';

/** A version, and who wrote it where CloudTrail says so. */
export interface AuthoredVersion extends LoggedVersion {
  /** CloudTrail may show it in some minutes. */
  readonly authorLater?: boolean;
}

export interface AuthorsDeps {
  readonly session: (config: ConfigRef) => Promise<Session>;
  readonly logOf: (session: Session) => Pick<VersionLog, 'noteAuthor'>;
  readonly onError: (error: unknown) => void;
  /** So long a history waits for CloudTrail, which answers twice a second for the whole account. */
  readonly patience?: number;
}

/**
 * Adds to versions of a configuration who wrote them. What CloudTrail said once is kept with the version: it forgets
 * after 90 days. It is asked only where that can tell more, and what it does not answer in time is not known.
 */
export async function withAuthors(
  { session: sessionOf, logOf, onError, patience = 4000 }: AuthorsDeps,
  config: ConfigRef,
  versions: readonly LoggedVersion[],
): Promise<readonly AuthoredVersion[]> {
  const session = await sessionOf(config).catch(() => undefined);
  if (!session) return versions;
  const now = session.now() - (session.scope.sample ? 0 : (session.clockAhead?.() ?? 0));
  const asked = versions.flatMap((each) => {
    const { author } = each;
    const { lastModified } = each.version;
    const canTell = author === undefined && lastModified !== undefined && now - lastModified < trailKeeps;
    return canTell && wasWritten(each) ? [lastModified] : [];
  });
  if (asked.length === 0) return versions;
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(patience)]);
  const since = Math.min(...asked) - 10_000;
  const writes = await readWrites(session.ports.cloudTrail, config.name, { since, signal }).catch((error: unknown) => {
    onError(error);
    return [];
  });
  return Promise.all(
    versions.map(async (each): Promise<AuthoredVersion> => {
      const { lastModified } = each.version;
      if (each.author !== undefined || lastModified === undefined || !wasWritten(each)) return each;
      const author = authorOf(writes, lastModified);
      if (author === undefined) return { ...each, authorLater: now - lastModified < trailLag };
      await logOf(session).noteAuthor(each, author).catch(onError);
      return { ...each, author };
    }),
  );
}

/** AWS has had it: a draft, and a deploy that only began, nobody has written there. */
function wasWritten({ origin }: LoggedVersion): boolean {
  return origin !== 'draft' && origin !== 'begun';
}
